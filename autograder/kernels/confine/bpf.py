"""Builds programs in classic BPF, for seccomp filters.

A program is a list of rules, each for one call number, followed by a default action. A rule's body starts with the call
number in the accumulator and always returns. Source: Linux Documentation/userspace-api/seccomp_filter.rst.

Tested in ``tests/kernels/confine/test_seccomp.py``.
"""

import errno
import struct

from autograder.kernels.confine.syscalls import AUDIT_ARCH

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
ASK = 0x7FC00000
"""The action that lets the process with the filter's listener decide."""
_ERRNO = 0x00050000
PRETEND = _ERRNO
"""The action that returns 0 to the caller and does nothing."""

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16

Instruction = bytes
Body = list[Instruction]


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> Instruction:
    return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def fail(code: int) -> int:
    """The action that makes a call return ``-code``."""
    return _ERRNO | code


def always(action: int) -> Body:
    """A body that takes one action."""
    return [_op(_RETURN, action)]


def _low(argument: int) -> Instruction:
    return _op(_LOAD, _ARGUMENTS_AT + 8 * argument)


def _high(argument: int) -> Instruction:
    return _op(_LOAD, _ARGUMENTS_AT + 8 * argument + 4)


def allow_if(argument: int, values: tuple[int, ...], otherwise: int, mask: int = 0xFFFFFFFF) -> Body:
    """Allow the call if the low word of an ``int`` argument, masked, is one of ``values``."""
    count = len(values)
    tests = [_op(_EQUAL, value, if_true=count - i) for i, value in enumerate(values)]
    return [_low(argument), _op(_AND, mask), *tests, _op(_RETURN, otherwise), _op(_RETURN, ALLOW)]


def choose(argument: int, actions: dict[int, int], otherwise: int) -> Body:
    """Take the action for the low word of an ``int`` argument; ``otherwise`` if the value has no action."""
    tests = [
        step for value, action in actions.items() for step in (_op(_EQUAL, value, if_false=1), _op(_RETURN, action))
    ]
    return [_low(argument), *tests, _op(_RETURN, otherwise)]


def deny_if(argument: int, value: int, otherwise: int, mask: int) -> Body:
    """Take ``otherwise`` if the low word of an argument, masked, is ``value``; else allow the call."""
    test = _op(_EQUAL, value, if_true=0, if_false=1)
    return [_low(argument), _op(_AND, mask), test, _op(_RETURN, otherwise), _op(_RETURN, ALLOW)]


def allow_null(argument: int) -> Body:
    """Allow the call if a pointer argument is null. Checks both words, because the low word alone can be zero."""
    return [
        _low(argument),
        _op(_EQUAL, 0, if_false=2),
        _high(argument),
        _op(_EQUAL, 0, if_true=1),
        _op(_RETURN, fail(errno.EPERM)),
        _op(_RETURN, ALLOW),
    ]


def allow_both(first: int, first_value: int, second: int, second_value: int, mask: int) -> Body:
    """Allow the call if two ``int`` arguments have these values, the second under ``mask``; else EAFNOSUPPORT."""
    return [
        _low(first),
        _op(_EQUAL, first_value, if_false=3),
        _low(second),
        _op(_AND, mask),
        _op(_EQUAL, second_value, if_true=1),
        _op(_RETURN, fail(errno.EAFNOSUPPORT)),
        _op(_RETURN, ALLOW),
    ]


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def program(machine: str, rules: dict[int, Body], allowed: list[int], default: int, newer_than: int | None) -> bytes:
    """A filter program: ``rules`` by number, then ``allowed``, then ``default``.

    A call above ``newer_than`` fails with ENOSYS, as on a kernel without that call. On x86-64 this covers the x32
    table, too. Another architecture's calls kill the process.
    """
    code = [_op(_LOAD, _ARCH_AT), _op(_EQUAL, AUDIT_ARCH[machine], if_true=1), _op(_RETURN, KILL_PROCESS)]
    code.append(_op(_LOAD, _NUMBER_AT))
    if newer_than is not None:
        code += [_op(_AT_LEAST, newer_than + 1, if_false=1), _op(_RETURN, fail(errno.ENOSYS))]
    for low, high in _ranges([n for n in allowed if n not in rules]):
        code += [_op(_AT_LEAST, low, if_false=2), _op(_AT_LEAST, high + 1, if_true=1), _op(_RETURN, ALLOW)]
    for number, body in rules.items():
        code += [_op(_EQUAL, number, if_false=len(body)), *body]
    return b"".join([*code, _op(_RETURN, default)])
