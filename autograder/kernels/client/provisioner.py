"""The kernel provisioner ``deepgrad-sandbox``: any Jupyter client gets a sandboxed kernel without special code."""

import contextlib
import importlib.util
import signal
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Bool, Float, List, Unicode

from autograder.kernels.client.kernel import Kernel
from autograder.kernels.client.zygote_client import Reservation, ZygoteClient, shared_client
from autograder.kernels.endings import Ending
from autograder.kernels.limits import Limits
from autograder.kernels.options import TORCH, Sandbox

_SHUTDOWN_SECONDS = 1.0
"""Seconds for a graceful shutdown. A grading kernel has nothing to save."""


class SandboxProvisioner(KernelProvisionerBase):
    """A provisioner whose traits come from ``metadata.kernel_provisioner.config`` of the kernelspec."""

    sandbox = Bool(True, help="False runs the code without any protection.")
    readable = List(Unicode(), help="Paths that kernels may read in addition to the interpreter's.")
    hidden = List(Unicode(), help="Paths that kernels may not read even below a readable one.")
    hidden_modules = List(Unicode(), help="Modules whose files are hidden; one that is not installed is skipped.")
    preload = List(Unicode(), default_value=list(TORCH), help="Modules imported once, before kernels are forked.")
    lifetime = Float(Limits().lifetime, help="Seconds after which a kernel is killed.")

    _client: ZygoteClient | None = None
    _reservation: Reservation | None = None
    _kernel: Kernel | None = None
    _exit_code: int | None = None
    _folder: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was launched and nobody has waited for its end yet."""
        return self._kernel is not None

    async def poll(self) -> int | None:
        """None while the kernel runs, else its exit code (negative for a signal)."""
        if self._kernel is None:
            return 0
        return _code(self._kernel.poll())

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, and return its exit code."""
        if self._kernel is None:
            return 0
        code = _code(await self._kernel.wait_ended())
        await self._drop()
        return code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel. It cannot have child processes."""
        if self._kernel is not None:
            self._kernel.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Do the same as ``kill``: an untrusted kernel is not asked to end."""
        await self.kill(restart)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Reserve a folder, and set the manager to the ipc transport in it.

        Raises ``SandboxUnavailable``, ``ZygoteDied``, ``InputsTooLarge``.
        """
        manager = self.parent
        assert manager is not None, "a kernel manager makes its provisioners"
        cwd = kwargs.pop("cwd", None)
        self._client = await shared_client(self._options())
        self._reservation = self._client.reserve(None if cwd is None else Path(cwd), self._folder)
        self._folder = self._reservation.place.folder
        manager.transport = "ipc"
        manager.cache_ports = False
        manager.ip = self._reservation.ip
        for name, port in self._reservation.ports().items():
            setattr(manager, name, port)
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel. Raises ``KernelStartFailed``, ``ZygoteDied``."""
        assert self._client is not None and self._reservation is not None, "pre_launch comes first"
        info = dict(self.connection_info)
        key = info["key"]
        info["key"] = key.decode() if isinstance(key, bytes) else key
        reservation, self._reservation = self._reservation, None
        self._kernel = await self._client.fork(reservation, info)
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the kernel's files."""
        if self._reservation is not None:
            self._reservation.release()
            self._reservation = None
        await self._drop()

    def get_shutdown_wait_time(self, recommended: float = 5.0) -> float:
        """Seconds for a shutdown to be graceful."""
        return min(recommended, _SHUTDOWN_SECONDS)

    async def _drop(self) -> None:
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            await kernel.aclose()

    def _options(self) -> Sandbox:
        return Sandbox(
            enabled=self.sandbox,
            readable=tuple(self.readable),
            hidden=tuple(self.hidden),
            hidden_modules=tuple(filter(_is_installed, self.hidden_modules)),
            preload=tuple(self.preload),
            jupyter=True,
            limits=Limits(lifetime=self.lifetime),
        )


def _code(ending: Ending | None) -> int | None:
    return None if ending is None else ending.code


def _is_installed(module: str) -> bool:
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.util.find_spec(module) is not None
    return False
