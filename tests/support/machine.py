"""Run a program as root on a machine of its own: ``python -m tests.support.machine PROGRAM…``, as root.

The program and all that it starts see a copy of /etc, and /home, /opt, /srv and /tmp are empty: they may make accounts
and write there, and nothing of it is left when they end. /opt/deepgrad is the environment that runs this. The network
is shared.
"""

import os
import subprocess
import sys
from pathlib import Path

from autograder.kernels import libc
from tests.kernels.ordinary_user import REPOSITORY, open_the_way

OWN = ("/home", "/opt", "/srv")
FOR_ALL = ("/tmp", "/var/tmp", "/dev/shm")

COMMAND = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
"""To put before this program: when this is killed, all processes of the machine are."""


def main(program: list[str]) -> None:
    os.umask(0o022)
    open_the_way(*OWN, *FOR_ALL)
    for folder in FOR_ALL:
        Path(folder).chmod(0o1777)
    subprocess.run(["cp", "-a", "/etc", "/opt/etc"], check=True)
    libc.mount("/opt/etc", "/etc", flags=libc.MS_BIND)
    Path("/opt/deepgrad").symlink_to(Path(sys.prefix).resolve())
    os.chdir(REPOSITORY)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
