"""Reads the CSV files of Moodle and Canvas in any of their encodings and separators, and finds columns by meaning.

Tested in ``tests/lms/test_people.py``.
"""

import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.lms.errors import BadList

__all__ = ["MEANINGS", "Table", "folded", "read_table"]

MAX_TABLE = 32 << 20  # bytes; a list of 10,000 participants with feedback comments has about 5 MB
SEPARATORS = ",;\t"

TITLES = """
identifier: identifier | id | kennung | identifikator | identifikation | identifiant | identificador |
    identificativo | identificatie | identyfikator
name: full name | student | name | vollstandiger name | nom complet | nombre completo | nome completo | nome |
    volledige naam | pelne imie i nazwisko
first: first name | given name | vorname | prenom | nombre | voornaam | imie
last: last name | surname | family name | nachname | nom | nom de famille | apellido(s) | apellidos | cognome |
    achternaam | nazwisko
email: email address | email | e-mail address | e-mail | e-mail-adresse | adresse de courriel | adresse e-mail |
    direccion de correo | correo electronico | indirizzo email | endereco de email | e-mailadres | adres e-mail
login: sis login id | username | anmeldename | nom d'utilisateur | nombre de usuario | gebruikersnaam | login
number: id number | sis user id | matrikelnummer | id-nummer | numero d'identification | numero de id | codice
    identificativo | idnummer
status: status | statut | estado | stato | stan
grade: grade | bewertung | note | calificacion | valutazione | nota | cijfer | ocena
most: maximum grade | bestwertung | hochste bewertung | note maximale | calificacion maxima | valutazione massima |
    nota maxima | maximumcijfer
open: grade can be changed | bewertung kann geandert werden | la note peut etre modifiee | la calificacion puede ser
    cambiada | la valutazione puo essere cambiata
handed in: last modified (submission) | zuletzt geandert (abgabe) | derniere modification (travail remis) | derniere
    modification (remise) | ultima modificacion (entrega) | ultima modifica (consegna)
"""
"""Titles of columns, without accents and capitals, in English, German, French, Spanish, Italian and more.

Each line has one meaning; an indented line continues the line above it.
"""

MEANINGS = {
    line.partition(":")[0]: tuple(name.strip() for name in line.partition(":")[2].split("|"))
    for line in re.sub(r"\n +", " ", TITLES).strip().splitlines()
}


@dataclass(kw_only=True)
class Table:
    """A CSV file, kept so that it can be written as it was.

    Attributes:
        path: the path of the file.
        header: the columns' names.
        rows: the cells; each row is as long as the header.
        separator: the separator between cells.
        encoding: the encoding of the file, including a byte order mark.
    """

    path: Path
    header: list[str]
    rows: list[list[str]]
    separator: str = ","
    encoding: str = "utf-8"

    def column(self, *names: str) -> int | None:
        """The first column with one of these names, or with its meaning in ``TITLES``; None if there is none."""
        known = [folded(title.replace("_", " ")) for title in self.header]
        for name in names:
            for wanted in MEANINGS.get(name, (folded(name.replace("_", " ")),)):
                if wanted in known:
                    return known.index(wanted)
        return None

    def cell(self, row: Sequence[str], *names: str) -> str:
        """A row's text in that column, without spaces around it; empty if there is no such column."""
        at = self.column(*names)
        return "" if at is None else row[at].strip()

    def text(self) -> bytes:
        """The file with its cells as they are now, in its own encoding and with its own separator."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\r\n")
        writer.writerows([self.header, *self.rows])
        return out.getvalue().encode(self.encoding)


def read_table(path: Path) -> Table:
    """Read a CSV file.

    Raises:
        BadList: it cannot be read, or has no header.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TABLE + 1)
    except OSError as error:
        raise BadList(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_TABLE:
        raise BadList(f"{path} has more than {MAX_TABLE >> 20} MB, more than any participant list.")
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise BadList(f"{path} is a spreadsheet. Save it as CSV, or download CSV from the LMS.")
    text, encoding = _decoded(data)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadList(f"{path} is no CSV file that can be read: {error}.") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows or len(rows[0]) < 2:
        raise BadList(f"{path} has no first line of column names. Separate them by commas, semicolons or tabs.")
    header = [title.strip() for title in rows[0]]
    short = next((number for number, row in enumerate(rows[1:], 2) if len(row) > len(header)), None)
    if short is not None:
        raise BadList(f"{path}, row {short}: it has more cells than the header has columns.")
    filled = [row + [""] * (len(header) - len(row)) for row in rows[1:]]
    return Table(path=path, header=header, rows=filled, separator=separator, encoding=encoding)


def folded(text: str) -> str:
    """A text without accents, capitals and double spaces, to compare names and titles."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return re.sub(r"\s+", " ", plain.replace("ł", "l").replace("’", "'")).strip()


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8 or UTF-16 with a byte order mark, UTF-8, or else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace"), "utf-8-sig"
    for encoding in ("utf-8", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return data.decode("latin-1"), "latin-1"
