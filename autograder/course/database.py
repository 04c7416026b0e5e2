"""Where a course keeps its gradebook: in an sqlite file in its folder, or in a PostgreSQL database.

course.toml has the database's address without its password. The password has a file of its own, which others cannot
read (as with the secret seed) and which stays out of version control.

Tested in ``tests/test_database.py``.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import BadCourse

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import URL

__all__ = ["PASSWORD_FILE", "SQLITE_FILE", "checked_address", "gradebook_url", "require_driver", "usable_database"]

PASSWORD_FILE = ".secret_database_password"  # noqa: S105 - the name of the file

SQLITE_FILE = "gradebook.db"
DRIVER = "postgresql+psycopg"
SCHEMES = ("postgresql", "postgres", DRIVER)
EXAMPLE = "postgresql://deepgrad@db.example.org/deep101"
PLAIN = "/:?#!$*(),;'[]{}|^~"
CONNECT_SECONDS = 10  # wait for a server that does not answer


def gradebook_url(root: Path, address: str, password: str = "") -> str:
    """The gradebook's address for nbgrader's ``db_url``. It contains the password, so never print it.

    Args:
        root: the course folder.
        address: what course.toml says; empty for the sqlite file.
        password: by default the one in the password's file. Without any, PostgreSQL's library looks into ~/.pgpass.

    Raises:
        BadCourse: the address is not one of PostgreSQL.
        OSError: the password's file cannot be read.
    """
    if not address:
        return f"sqlite:///{root / SQLITE_FILE}"
    url, file = _parsed(address), root / PASSWORD_FILE
    if not password and file.is_file():
        password = file.read_text(encoding="utf-8").rstrip("\n")
    return _full(url, password)


def checked_address(path: Path, address: str) -> str:
    """The address in course.toml. Raises ``BadCourse`` if it is not one of PostgreSQL, or has a password."""
    if not address:
        return ""
    try:
        url = _parsed(address)
    except BadCourse as error:
        raise BadCourse(f"{path}: database: {error}") from None
    if url.password:
        raise BadCourse(
            f"{path}: database has a password, and this file may be copied and shared. Remove :PASSWORD from it and "
            f"write the password alone into {PASSWORD_FILE} beside it; then run 'autograder share'."
        )
    return address


def require_driver() -> None:
    """Raise ``BadCourse`` if this environment cannot talk to PostgreSQL."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise BadCourse(
            "The course's gradebook is in a PostgreSQL database, and its driver psycopg cannot be imported here "
            f"({' '.join(str(error).split())}). Run: pip install 'psycopg[binary]'"
        ) from error


def usable_database(address: str) -> tuple[str, str]:
    """Connect to a database that will be a new course's gradebook.

    Args:
        address: ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``; the password may be missing.

    Returns:
        The address without the password, and the password.

    Raises:
        BadCourse: it is not an address of PostgreSQL, the driver is missing, the database cannot be reached, or it
            cannot hold a new gradebook.
    """
    url = _parsed(address)
    require_driver()
    import psycopg

    name = _shown(url)
    if "%" in _full(url, url.password or ""):
        raise BadCourse(
            f"The user, password or name of the database {name} has an @, a % or another sign that 'nbgrader db "
            "upgrade' cannot pass on. If it is the password, leave it out of the address and write it into ~/.pgpass."
        )
    try:
        with psycopg.connect(**_arguments(url)) as connection:
            _require_new(connection, name)
    except psycopg.Error as error:
        raise BadCourse(
            f"The database {name} cannot be used: {str(error).splitlines()[0]}. Does the server run, may this machine "
            "connect to it, and are user, password and database right?"
        ) from error
    return name, url.password or ""


def _require_new(connection: "psycopg.Connection[Any]", name: str) -> None:
    """Raise ``BadCourse`` if a gradebook cannot be made in this database."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":  # SQLAlchemy cannot even connect to one without an encoding
        raise BadCourse(
            f"The database {name} has the encoding {encoding}, which cannot keep every student's name. Make one with "
            "'createdb --encoding=UTF8 --template=template0 NAME'."
        )
    tables = "select tablename from pg_tables where schemaname = current_schema() order by 1"
    if (found := connection.execute(tables).fetchone()) is not None:
        raise BadCourse(
            f"The database {name} is not empty: it has the table {found[0]}. Each course needs a database of its own, "
            "which 'createdb NAME' makes: a course is never written over another."
        )
    rights = "select has_schema_privilege(current_schema(), 'CREATE'), current_user"
    may, user = connection.execute(rights).fetchone() or (False, "")
    if not may:
        raise BadCourse(
            f"The user {user} may not make tables in the database {name}. Its administrator makes one that belongs to "
            f"this user with 'createdb --owner={user} NAME'."
        )


def _parsed(address: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address.strip())
    except (ArgumentError, ValueError):
        raise BadCourse(f"This is no address of a database: {_cut(address)!r}. Write it like {EXAMPLE}.") from None
    if url.drivername not in SCHEMES:
        raise BadCourse(
            f"A gradebook can be in a PostgreSQL database, not in {url.drivername!r}. Write the address like "
            f"{EXAMPLE}, "
            "or leave it out: then the gradebook is an sqlite file in the course's folder."
        )
    if "@" in (url.host or "") or "password" in url.query:
        raise BadCourse(
            "The address has the password in the wrong place, or the password contains an @. Write it between USER: "
            "and @HOST. If it has an @ or a %, leave it out and write it into ~/.pgpass."
        )
    if not url.database:
        raise BadCourse(f"The address names no database. Write it like {EXAMPLE}.")
    return url


def _cut(address: str) -> str:
    """An invalid address without anything that may be a password."""
    return f"{address.partition(':')[0]}:..." if ":" in address else address


def _shown(url: "URL") -> str:
    bare = url._replace(password=None)  # ``set`` ignores None
    return bare.set(drivername="postgresql").render_as_string(hide_password=False)


def _arguments(url: "URL") -> dict[str, Any]:
    """What psycopg needs to connect."""
    return {
        "connect_timeout": CONNECT_SECONDS,
        **url.translate_connect_args(username="user", database="dbname"),
        **{name: value for name, value in url.query.items() if isinstance(value, str)},
    }


def _full(url: "URL", password: str) -> str:
    full = url.set(drivername=DRIVER, password=password or None)
    if "connect_timeout" not in url.query:
        full = full.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return re.sub("%([0-9A-F]{2})", _plain, full.render_as_string(hide_password=False))


def _plain(found: "re.Match[str]") -> str:
    """The decoded character, if it is in ``PLAIN``; else its code, because nbgrader cannot write every character."""
    sign = chr(int(found[1], 16))
    return sign if sign in PLAIN else found[0]
