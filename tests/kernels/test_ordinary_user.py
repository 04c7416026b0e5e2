"""Does another user reach what the tests run from?"""

import os
import subprocess
import sys

import pytest

from tests.kernels import ordinary_user

CLOSED = """
import pathlib, sys
print([str(p) for top in (sys.base_prefix, sys.prefix) for p in pathlib.Path(top).parents if not p.stat().st_mode & 1])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_the_way_to_the_interpreter_is_open_whatever_the_umask() -> None:
    os.umask(0o077)
    ran = subprocess.run([*ordinary_user.as_user(0), sys.executable, "-c", CLOSED], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[]\n", "")
