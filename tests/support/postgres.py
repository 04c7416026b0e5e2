"""A PostgreSQL server of a test's own, from Debian's packages, on loopback and without lasting data."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from autograder.kernels.libc import PR_SET_PDEATHSIG, prctl

SETUP = Path(__file__).with_name("ensure_postgresql.sh")
USERS = ("postgres", "nobody")  # the server does not run as root


@dataclass(frozen=True)
class Server:
    """Where the server listens, and the passwords of its administrator and of the course's user."""

    port: int
    admin: str
    password: str

    def url(self, database: str, *, user: str = "deepgrad", password: str | None = None) -> str:
        """A database's address, with the user's password unless another is given."""
        known = {"deepgrad": self.password, "admin": self.admin}
        secret = quote(known[user] if password is None else password, safe="")
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, options: str = "owner deepgrad") -> str:
        """Make a database and give its address."""
        self.run(f'create database "{database}" {options}')
        return self.url(database)

    def connected(self, database: str) -> psycopg.Connection[Any]:
        """A connection of the administrator, in which each statement is a transaction."""
        return psycopg.connect(self.url(database, user="admin"), autocommit=True)

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """What a statement of the administrator returns."""
        with self.connected(database) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A server that runs meanwhile."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="dg-postgres-"))  # outside of pytest's folder, which is closed to the user
    try:
        server = Server(_free_port(), secrets.token_hex(8), "p:ss/?#" + secrets.token_hex(4))
        (folder / "password").write_text(server.admin)
        if user is not None:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        with (folder / "log").open("w") as log:
            at: Any = {"cwd": folder, "user": user, "stdout": log, "stderr": log}
            data = ["-D", str(folder / "data")]
            about = ["-U", "admin", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "--no-sync"]
            subprocess.run([programs / "initdb", *data, *about], check=True, **at)
            listens = ["-F", "-h", "127.0.0.1", "-p", str(server.port), "-k", str(folder)]
            process = subprocess.Popen([programs / "postgres", *data, *listens], preexec_fn=_end_with_the_tests, **at)
        try:
            while not _answers(server):
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            server.run(f"create role deepgrad login password '{server.password}'")
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait()
    finally:
        shutil.rmtree(folder)


def _end_with_the_tests() -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)  # also if the tests are killed


def _answers(server: Server) -> bool:
    try:
        server.connected("postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail(
            f"No PostgreSQL server is below /usr/lib/postgresql. 'sh {SETUP}' installs it; make test-slow does so."
        )
    return found[-1].parent


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    import pwd

    return next(name for name in USERS if any(entry.pw_name == name for entry in pwd.getpwall()))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
