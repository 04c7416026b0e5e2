"""One encoding for every value that crosses the border: a JSON header, then the raw bytes of the arrays.

A frame is a 4-byte little-endian header length, the header, and the arrays one after another. The header is a tree of
nodes ``[tag, ...]``; nothing in it is ever evaluated. A value outside the contract (a tensor, a subclass of ndarray, an
object) crosses as `Foreign`: its type's name, never its contents.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.errors import WireError

__all__ = ["DTYPES", "Foreign", "Known", "Limits", "Seed", "pack", "unpack"]

DTYPES = frozenset(
    [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
    ]
)

_NAMES = {np.dtype(name): name for name in DTYPES}  # a dtype's own name is computed anew each time
_DTYPES = {name: dtype for dtype, name in _NAMES.items()}

# A named tuple of these libraries crosses as `Foreign`: the learner should see the name of its type.
LIBRARIES = ("numpy", "torch", "scipy")

HEADER_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one frame may hold; a larger one is refused before memory is taken for it."""

    frame_bytes: int = 64 * 2**20  # the largest exercise sends 4 arrays of 1000 x 1000 doubles: 32 MB
    header_bytes: int = 2**20
    nodes: int = 10_000
    depth: int = 8  # lists of dicts of lists of arrays use 4
    dimensions: int = 8
    text_length: int = 10_000
    digits: int = 400  # digits and sign of an integer; one beyond float64's range still crosses


STANDARD = Limits()


@dataclass(frozen=True)
class Foreign:
    """Something outside the contract that a function returned: its type's name and how it looks."""

    type_name: str
    detail: str = ""


@dataclass(frozen=True)
class Seed:
    """An argument that reaches the function as ``numpy.random.default_rng(value)``."""

    value: int


@dataclass(frozen=True)
class Known:
    """An argument that reaches the function as the known function of that name (``functions.KNOWN``)."""

    name: str


def pack(value: Any, limits: Limits = STANDARD) -> bytes:
    """Encode any value; what the contract does not know becomes `Foreign`.

    Raises:
        WireError: the value is larger, deeper or longer than ``limits`` allow.
    """
    writer = _Writer(limits)
    header = json.dumps(writer.node(value, 0), separators=(",", ":")).encode()
    if len(header) > limits.header_bytes:
        raise WireError(f"a value needs a header of {len(header)} bytes; at most {limits.header_bytes} are allowed")
    frame = b"".join([HEADER_LENGTH.pack(len(header)), header, *writer.chunks])
    if len(frame) > limits.frame_bytes:
        raise WireError(f"a frame of {len(frame)} bytes; at most {limits.frame_bytes} are allowed")
    return frame


def unpack(frame: bytes, limits: Limits = STANDARD) -> Any:
    """Decode a frame from an untrusted process into plain values; arrays are fresh, writable and contiguous.

    Raises:
        WireError: the frame is malformed or exceeds ``limits``.
    """
    if len(frame) > limits.frame_bytes:
        raise WireError(f"a frame of {len(frame)} bytes; at most {limits.frame_bytes} are allowed")
    if len(frame) < HEADER_LENGTH.size:
        raise WireError("a frame without a header")
    (header_bytes,) = HEADER_LENGTH.unpack_from(frame)
    start = HEADER_LENGTH.size + header_bytes
    if header_bytes > limits.header_bytes or start > len(frame):
        raise WireError(f"a header of {header_bytes} bytes in a frame of {len(frame)}")
    try:
        header = json.loads(frame[HEADER_LENGTH.size : start])
    except (ValueError, RecursionError) as error:
        raise WireError(f"a header that is not JSON: {error}") from None
    reader = _Reader(memoryview(frame)[start:], limits)
    try:
        value = reader.value(header, 0)
    except WireError:
        raise
    except (ValueError, TypeError, OverflowError) as error:
        raise WireError(f"a malformed header: {error}") from None
    if reader.position != len(reader.payload):
        raise WireError(f"{len(reader.payload) - reader.position} bytes are left over after the last array")
    return value


class _Writer:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.chunks: list[bytes] = []
        self.bytes = 0
        self.nodes = 0

    def node(self, value: Any, depth: int) -> list[Any]:
        self.nodes += 1
        if depth > self.limits.depth:
            raise WireError(f"a value nested more than {self.limits.depth} deep")
        if self.nodes > self.limits.nodes:
            raise WireError(f"a value of more than {self.limits.nodes} parts; return arrays, np.array(...), not lists")
        kind = type(value)  # exact types only: a subclass could lie about what it holds
        if value is None:
            return ["none"]
        if kind is bool or kind is str or kind is int or kind is float:
            return self._plain(value)
        if kind is np.str_:  # an item of an array of labels
            return self._plain(str(value))
        if kind is list or kind is tuple:
            return [kind.__name__, [self.node(item, depth + 1) for item in value]]
        if issubclass(kind, tuple) and str(kind.__module__).partition(".")[0] not in LIBRARIES:  # a named tuple
            return ["tuple", [self.node(item, depth + 1) for item in tuple.__iter__(value)]]
        if kind is dict and all(type(key) is str for key in value):
            return ["dict", [[self._text(key), self.node(item, depth + 1)] for key, item in value.items()]]
        if kind is Seed:
            return ["seed", self._digits(value.value)]
        if kind is Known:
            return ["known", self._text(value.name)]
        if kind is np.ndarray and value.dtype in _NAMES:  # these dtypes have native byte order
            return self._array(value)
        if isinstance(value, np.generic) and value.dtype in _NAMES and kind.__module__ == "numpy":
            return ["scalar", *self._array(np.asarray(value))[1:]]
        if kind is Foreign:
            return ["foreign", value.type_name, value.detail]
        return _foreign(value)

    def _plain(self, value: bool | int | float | str) -> list[Any]:
        if isinstance(value, bool):
            return ["bool", value]
        if isinstance(value, str):
            return ["str", self._text(value)]
        if isinstance(value, float):
            return ["float", value.hex()]  # exact, and can write nan and inf
        return ["int", self._digits(value)]

    def _digits(self, value: int) -> str:
        # Count the bits first: the time to write out an integer grows with the square of its length.
        if value.bit_length() > self.limits.digits * 4 or len(digits := str(value)) > self.limits.digits:
            raise WireError(f"an integer of more than {self.limits.digits} digits")
        return digits

    def _text(self, text: str) -> str:
        if len(text) > self.limits.text_length:
            raise WireError(f"a text of {len(text)} characters; at most {self.limits.text_length} are allowed")
        return text

    def _array(self, array: NDArray[Any]) -> list[Any]:
        if array.ndim > self.limits.dimensions:
            raise WireError(f"an array of {array.ndim} dimensions; at most {self.limits.dimensions} are allowed")
        self.bytes += array.nbytes  # checked before the copy: a broadcast view can have a size of terabytes
        if self.bytes > self.limits.frame_bytes:
            raise WireError(f"arrays of more than {self.limits.frame_bytes} bytes")
        self.chunks.append(array.tobytes())
        return ["array", _NAMES[array.dtype], list(array.shape)]


class _Reader:
    def __init__(self, payload: memoryview, limits: Limits) -> None:
        self.payload = payload
        self.limits = limits
        self.position = 0
        self.nodes = 0

    def value(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > self.limits.depth or self.nodes > self.limits.nodes:
            raise WireError("a value nested too deep or of too many parts")
        match node:
            case ["none"]:
                return None
            case ["bool", bool(flag)]:
                return flag
            case ["str", str(text)] if len(text) <= self.limits.text_length:
                return text
            case ["float", str(text)]:
                return float.fromhex(text)
            case ["int", str(digits)] if len(digits) <= self.limits.digits:
                return int(digits)
            case ["seed", str(digits)] if len(digits) <= self.limits.digits:
                return Seed(int(digits))
            case ["known", str(name)] if len(name) <= self.limits.text_length:
                return Known(name)
            case ["list", list(items)]:
                return [self.value(item, depth + 1) for item in items]
            case ["tuple", list(items)]:
                return tuple(self.value(item, depth + 1) for item in items)
            case ["dict", list(pairs)]:
                return {str(key): self.value(item, depth + 1) for key, item in pairs}
            case ["array", str(dtype), list(shape)]:
                return self._array(dtype, shape)
            case ["scalar", str(dtype), []]:
                return self._array(dtype, [])[()]
            case ["foreign", str(name), str(detail)]:
                return Foreign(name[:200], detail[:200])
        raise WireError("a node of no known kind")

    def _array(self, dtype: str, shape: list[Any]) -> NDArray[Any]:
        known = _DTYPES.get(dtype)
        if known is None:
            raise WireError("an array of a dtype that is not supported")
        if len(shape) > self.limits.dimensions or not all(type(n) is int and n >= 0 for n in shape):
            raise WireError("an array of an impossible shape")
        count = 1
        for length in shape:  # Python integers: no product overflows
            count *= length
        size = count * known.itemsize
        if size > len(self.payload) - self.position:
            raise WireError("an array longer than the bytes that came")
        start, self.position = self.position, self.position + size
        array = np.frombuffer(self.payload[start : self.position], np.uint8 if dtype == "bool" else known)
        # a byte other than 0 and 1 is no valid bool
        return (array != 0 if dtype == "bool" else array.copy()).reshape(shape)


def _foreign(value: Any) -> list[Any]:
    kind = type(value)
    module = kind.__module__ if isinstance(kind.__module__, str) else "?"
    name = kind.__name__ if module == "builtins" else f"{module.split('.')[0]}.{kind.__name__}"
    detail = (
        f"dtype is {value.dtype}"
        if kind is np.ndarray
        else "a subclass of ndarray"
        if issubclass(kind, np.ndarray)
        else ""
    )
    return ["foreign", name[:200], detail[:200]]
