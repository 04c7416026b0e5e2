"""Are the filters for both machines well formed, and within the kernel's size limit?"""

import re
import struct
from pathlib import Path

import pytest

from autograder.kernels.confine import seccomp
from autograder.kernels.confine.syscalls import numbers
from autograder.kernels.errors import SandboxUnavailable

BPF_MAXINSNS = 4096
RETURN, JUMPS = 0x06, {0x15, 0x35}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("stage", ["first", "second"])
def test_every_jump_lands_inside(machine: str, stage: str) -> None:
    program = seccomp.first_stage(machine) if stage == "first" else seccomp.second_stage(1, machine)
    code = list(struct.iter_unpack("HBBI", program))
    assert len(code) <= BPF_MAXINSNS
    for at, (op, if_true, if_false, _) in enumerate(code):
        if op in JUMPS:
            assert at + 1 + max(if_true, if_false) < len(code)
    assert code[-1][0] == RETURN


def test_another_machine_is_refused() -> None:
    with pytest.raises(SandboxUnavailable, match="riscv64"):
        numbers("riscv64")


def test_dangerous_calls_are_not_allowed() -> None:
    allowed = set(seccomp._ALLOWED.split())
    assert not allowed & {"fork", "vfork", "execve", "execveat", "clone", "unshare", "mount", "truncate", "openat2"}


HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


@pytest.mark.skipif(not HEADER.exists(), reason="no kernel headers")
def test_the_table_agrees_with_the_system() -> None:
    system = dict(re.findall(r"#define __NR_(\w+) (\d+)", HEADER.read_text()))
    ours = numbers("x86_64")
    assert {name: n for name, n in ours.items() if name in system and int(system[name]) != n} == {}
