"""Run a program on a machine without a layer: ``python without_layer.py LAYER PROGRAM…``.

The system calls that the layer needs fail for the program and all that it starts, as on a system without it.
"""

import errno
import os
import platform
import sys

from autograder.kernels import libc
from autograder.kernels.confine import bpf, seccomp
from autograder.kernels.confine.syscalls import numbers

REFUSED = {
    "namespaces": (("unshare", "mount"), errno.EPERM),
    "landlock": (("landlock_create_ruleset",), errno.EOPNOTSUPP),
    "seccomp": (("seccomp",), errno.ENOSYS),
}


def main(layer: str, program: list[str]) -> None:
    machine = platform.machine()
    names, error = REFUSED[layer]
    rules = {numbers(machine)[name]: bpf.always(bpf.fail(error)) for name in names}
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(bpf.program(machine, rules, [], default=bpf.ALLOW, newer_than=None))
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
