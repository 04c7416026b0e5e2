"""A PostgreSQL server of a test's own, from Debian's packages, on loopback and without lasting data."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

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
    """A server that runs meanwhile. It is no child of the tests, whose own processes are counted."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="dg-postgres-"))  # outside of pytest's folder, which is closed to the user
    try:
        server = Server(_free_port(), secrets.token_hex(8), "p:ss/?#" + secrets.token_hex(4))
        (folder / "password").write_text(server.admin)
        if user is not None:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        data = str(folder / "data")

        def run(program: str, *arguments: str) -> None:
            with (folder / "log").open("a") as log:
                command = [str(programs / program), "-D", data, *arguments]
                done = subprocess.run(command, cwd=folder, user=user, stdout=log, stderr=log)
            assert done.returncode == 0, (folder / "log").read_text()

        run(
            "initdb", "-U", "admin", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8", "--no-sync"
        )
        run("pg_ctl", "start", "-w", "-o", f"-F -h 127.0.0.1 -p {server.port} -k {folder}")
        try:
            server.run(f"create role deepgrad login password '{server.password}'")
            yield server
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


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
