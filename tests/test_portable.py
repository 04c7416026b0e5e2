"""Do the packages import and check where Unix's own modules do not exist, and cheaply?"""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(program: str, home: Path) -> str:
    """What a program prints in a fresh interpreter that treats every warning as an error."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DEEPGRAD_HOME": str(home)}
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


WITHOUT_UNIX = """
    import signal, sys
    for name in ("resource", "fcntl", "pwd", "grp", "termios"):
        sys.modules[name] = None
    for name in ("SIGALRM", "alarm", "setitimer", "SIGKILL", "pthread_kill"):
        if hasattr(signal, name):
            delattr(signal, name)
"""


def test_does_check_work_without_unix_and_stop_what_does_not_end(own_home: Path) -> None:
    program = """
    import deepgrad, autograder
    from autograder import check
    from autograder.judge.call import call_all

    def chain_forward(w, b, x, n):
        import numpy as np
        y = [x]
        for _ in range(n):
            y.append(w * y[-1] + b)
        return np.array(y)

    print(repr(check(chain_forward)))

    def chain_forward(w, b, x, n):
        while True:
            pass

    call_all.__defaults__ = ("function", 0.3, lambda: None)
    print(check(chain_forward).headline)
    """
    passed, stopped = run(WITHOUT_UNIX + program, own_home).splitlines()
    assert passed == "3"
    assert stopped == "It did not finish within 0.3 seconds. Is there a loop that never ends?"


def test_does_an_import_load_nothing_heavy(own_home: Path) -> None:
    heavy = ("torch", "nbgrader", "nbformat", "jupytext", "matplotlib.pyplot", "scipy", "sklearn", "numpy", "IPython")
    program = f"""
    import sys
    import deepgrad, autograder
    print([name for name in {heavy!r} if name in sys.modules])
    from autograder import check
    print([name for name in {heavy[:7]!r} if name in sys.modules])
    """
    assert run(program, own_home).splitlines() == ["[]", "[]"]


def test_does_the_commands_help_load_nothing_heavy(own_home: Path) -> None:
    program = """
    import sys
    import deepgrad.cli, autograder.cli
    print([name for name in ("torch", "nbgrader", "matplotlib", "jupyterlab") if name in sys.modules])
    """
    assert run(program, own_home) == "[]"


def test_do_the_commands_import_nbformat_without_the_grammar_of_addresses(own_home: Path) -> None:
    program = """
    import sys
    import autograder.cli, nbformat
    print([name for name in ("nbformat", "lark", "rfc3987_syntax.syntax_helpers") if name in sys.modules])
    """
    assert run(program, own_home) == "['nbformat']"
