"""The words for how a cell or a kernel ended, which zygote, worker and grader share.

Tested in ``tests/kernels/client/test_execute.py``.
"""

from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args

__all__ = ["Bound", "Ending", "Reason", "Status", "is_reason"]

Status = Literal["ok", "error", "timed_out", "died", "too_much_output", "out_of_memory", "not_run"]
"""How a cell ended. ``error``: the cell raised one. ``not_run``: an earlier cell ended the kernel."""

Reason = Literal[
    "exited",
    "signalled",
    "killed",  # by a SIGKILL that neither its client nor its zygote sent
    "stopped",
    "out_of_memory",
    "too_many_threads",
    "too_many_mappings",
    "disk_full",
    "unmeasurable",  # the watch can no longer measure the kernel
    "deadline",
    "failed",  # before it was ready
    "closed",  # its client hung up
]
"""Why a kernel ended."""

Bound = Literal["memory"]
"""A bound that a kernel may meet without ending: nearly all its address space is in use."""


@dataclass(frozen=True)
class Ending:
    """Why a kernel ended, and its exit status, negative for a signal."""

    reason: Reason
    code: int


def is_reason(text: str) -> TypeGuard[Reason]:
    """Whether a word of a message is a reason."""
    return text in get_args(Reason)
