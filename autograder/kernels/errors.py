"""The errors of kernels.

KernelsError
├── SandboxUnavailable     this machine lacks a layer that grading needs
├── ZygoteDied             the warm process is gone, or could not start
├── KernelStartFailed      a kernel ended before it was ready
├── MachineShort           the machine had no process or memory left for a kernel; a later try may succeed
├── InputsTooLarge         the files to be put in a kernel's work folder exceed it
├── ChannelError           a call over the verdict channel gave no answer; only that kernel fails
│   ├── ChannelClosed      the kernel hung up or died
│   ├── ChannelMalformed   the kernel sent something other than the expected answer
│   ├── ChannelTimeout     no answer came before the deadline
│   └── CallFailed         the kernel-side handler raised
├── WorkerDied             the disposable process that talks to kernels ended during a job
│   └── WorkerStuck        this job caused it: it kept that process busy for too long
└── JobFailed              a job raised in its worker
"""


class KernelsError(Exception):
    """Base of every error of this package."""


class SandboxUnavailable(KernelsError):
    """A needed layer is missing. The message names the layer, and the option that grades without protection."""

    def __init__(self, layer: str, why: str) -> None:
        self.layer = layer
        self.why = why
        super().__init__(
            f"The sandbox needs {layer}, and here it is missing: {why}. Grade on Linux 5.13 or newer, or run "
            "the code without protection: Sandbox(enabled=False), on the command line --no-sandbox."
        )


class ZygoteDied(KernelsError):
    """The warm process that forks kernels ended; start another."""


class KernelStartFailed(KernelsError):
    """A forked kernel ended before it was ready."""


class MachineShort(KernelsError):
    """The machine has no process, thread, memory or disk left for a kernel: no fault of the kernel's code."""


class InputsTooLarge(KernelsError):
    """The files for the work folder exceed what the work folder may hold."""


class ChannelError(KernelsError):
    """A call over the verdict channel gave no usable answer."""


class ChannelClosed(ChannelError):
    """The kernel closed its end, or died."""


class ChannelMalformed(ChannelError):
    """The kernel sent something other than the expected answer; the channel stays closed."""


class ChannelTimeout(ChannelError):
    """No answer came before the deadline."""


class CallFailed(ChannelError):
    """The kernel's handler raised an error; the text comes from the kernel and is untrusted."""


class WorkerDied(KernelsError):
    """The worker process ended while it held this job alone."""


class WorkerStuck(WorkerDied):
    """The worker process ended because this job kept it busy for too long. The job is not tried again."""


class JobFailed(KernelsError):
    """A job raised an error in its worker; the text is the error's."""
