"""Uses large memory pages in the zygote. A fork and its first writes then take a quarter less system time.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

from pathlib import Path

from autograder.kernels import libc

SIZE = 2 << 20


def collapse() -> None:
    """Ask the system to put this process's private memory into huge pages. If it cannot, nothing changes."""
    for line in Path("/proc/self/maps").read_bytes().split(b"\n")[:-1]:
        region, mode, _, _, inode = line.split(None, 5)[:5]
        if mode != b"rw-p" or inode != b"0":
            continue
        start, end = (int(part, 16) for part in region.split(b"-"))
        for address in range(-(-start // SIZE) * SIZE, end - SIZE + 1, SIZE):
            libc.collapse(address, SIZE)
