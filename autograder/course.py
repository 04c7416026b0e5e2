"""A course folder: nbgrader's layout, our choices in course.toml, and the secret seed."""

import contextlib
import json
import os
import secrets
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import BadCourse
from autograder.exercises import find, lessons, names
from autograder.judge.check import SEED_FILE

__all__ = [
    "COURSE_FILE",
    "Choices",
    "Course",
    "configure",
    "create",
    "find_course",
    "read_course",
    "register",
]

COURSE_FILE = "course.toml"
CONFIG_FILE = "nbgrader_config.py"
SEED_NAME = ".secret_seed"

NBGRADER_CONFIG = '''\
"""nbgrader's settings for this course, made by `autograder init`. Add your own below the call."""

from pathlib import Path

from autograder.course import configure

c = get_config()  # noqa: F821 - given by nbgrader
configure(c, Path(__file__).parent)
'''

AUTOGRAD = ("flag", "zero", "allow")

GITIGNORE = f"""\
{SEED_NAME}
gradebook.db*
.autograder/
submitted/
autograded/
feedback/
"""


@dataclass(frozen=True)
class Choices:
    """What a course may choose for its exercises.

    Attributes:
        points: points by exercise, where they differ from the exercise's own.
        left_out: exercises that the course does not use.
        hints: whether hints are shown.
        worked_solutions: whether a learner sees the worked solution after a few tries.
        autograd: what ``autograder grade`` does with a by-hand gradient that a library computed: flag, zero or allow.
    """

    points: Mapping[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    hints: bool = True
    worked_solutions: bool = True
    autograd: str = "flag"

    def worth(self, name: str) -> float:
        """Points of an exercise in this course."""
        return float(self.points.get(name, find(name).points))


@dataclass(frozen=True)
class Course:
    """A course as its course.toml describes it.

    Attributes:
        root: the course folder.
        name: nbgrader's course id.
        lessons: slugs of the lessons it uses, in order.
        choices: points, left-out exercises, hints.
        exchange: nbgrader's exchange folder; nbgrader's default where empty.
    """

    root: Path
    name: str
    lessons: tuple[str, ...]
    choices: Choices
    exchange: str = ""


def find_course(folder: Path) -> Path | None:
    """The folder or its nearest parent that has a course.toml."""
    return next((path for path in (folder, *folder.parents) if (path / COURSE_FILE).is_file()), None)


def read_course(root: Path) -> Course:
    """Read and check a course's course.toml.

    Raises:
        BadCourse: it is missing or not TOML, or names something that does not exist.
    """
    path = root / COURSE_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadCourse(
            f"{root} is not a course: it has no {COURSE_FILE}. Make one with 'autograder init DIR'."
        ) from None
    except (OSError, ValueError) as error:
        raise BadCourse(f"{path} cannot be read: {error}") from error
    _only(path, table, {"course", "exercises"})
    about, entries = _table(path, table, "course"), _table(path, table, "exercises")
    _only(path, about, {"name", "lessons", "hints", "worked_solutions", "autograd", "exchange"})
    chosen = _chosen_lessons(path, about.get("lessons", list(lessons())))
    points, left_out = _exercises(path, entries)
    autograd = about.get("autograd", AUTOGRAD[0])
    if autograd not in AUTOGRAD:
        raise BadCourse(f"{path}: autograd is one of {', '.join(AUTOGRAD)}, not {autograd!r}.")
    hints, worked = _switch(path, about, "hints"), _switch(path, about, "worked_solutions")
    choices = Choices(points, left_out, hints, worked, autograd)
    return Course(root, str(about.get("name", root.name)), chosen, choices, str(about.get("exchange", "")))


def create(root: Path, name: str, exchange: str = "") -> Course:
    """Make a course folder: settings, course.toml, secret seed. The notebooks and gradebook are built after.

    Raises:
        BadCourse: the folder holds something already, or cannot be written.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadCourse(f"{root} is not empty. Choose a new folder: a course is never written over another.")
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / CONFIG_FILE).write_text(NBGRADER_CONFIG, encoding="utf-8")
        (root / COURSE_FILE).write_text(_course_toml(name, exchange), encoding="utf-8")
        (root / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
        seed = os.open(root / SEED_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(seed, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32) + "\n")
    except OSError as error:
        raise BadCourse(f"{root} cannot be written: {error.strerror}.") from error
    return read_course(root)


def register(course: Course) -> None:
    """Enter the course's assignments in its gradebook, which is made if need be."""
    from nbgrader.api import Gradebook

    with _scripts_on_path(), Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", course.name) as gradebook:
        for slug in course.lessons:
            gradebook.update_or_create_assignment(slug)


@contextlib.contextmanager
def _scripts_on_path() -> Iterator[None]:
    """The scripts of this environment on the path: nbgrader calls ``alembic`` by name, activated or not."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def configure(config: Any, root: Path) -> None:
    """Set what nbgrader needs to know of this course; called by its nbgrader_config.py.

    Args:
        config: nbgrader's ``c``.
        root: the course folder.
    """
    course = read_course(root.resolve())
    config.CourseDirectory.course_id = course.name
    config.CourseDirectory.root = str(course.root)
    if course.exchange:
        config.Exchange.root = course.exchange
    os.environ[SEED_FILE] = str(course.root / SEED_NAME)


def _course_toml(name: str, exchange: str) -> str:
    listed = "\n".join(f'    "{slug}",' for slug in lessons())
    shown = "\n".join(f"# {name} = {{ points = {find(name).points} }}" for name in names())
    folder = (
        f"exchange = {json.dumps(str(Path(exchange).resolve()))}"
        if exchange
        else '# exchange = "/srv/nbgrader/exchange"'
    )
    return f"""\
# What this course chooses. After a change run: autograder build

[course]
name = {json.dumps(name)}
lessons = [
{listed}
]
# Whether a failed check says how to go on, and whether it offers the worked solution after three tries.
# Where the work counts, you may want false for the second.
hints = true
worked_solutions = true
# A gradient that is to be written by hand and was left to autograd: "flag" names it for you when you grade,
# "zero" gives no points for it, "allow" says nothing.
autograd = "flag"
# Where nbgrader hands notebooks out and takes them back; its own default where not set.
{folder}

[exercises]
# Points of each exercise, and exercises to leave out:
#   some_exercise = {{ points = 5 }}
#   some_exercise = {{ use = false }}
{shown}
"""


def _table(path: Path, table: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise BadCourse(f"{path}: [{name}] is a table.")
    return value


def _only(path: Path, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise BadCourse(f"{path}: unknown entry {unknown[0]!r}; known: {', '.join(sorted(known))}.")


def _switch(path: Path, table: Mapping[str, Any], name: str) -> bool:
    value = table.get(name, True)
    if not isinstance(value, bool):
        raise BadCourse(f"{path}: {name} is true or false, not {value!r}.")
    return value


def _chosen_lessons(path: Path, slugs: Any) -> tuple[str, ...]:
    if not isinstance(slugs, list) or not slugs:
        raise BadCourse(f"{path}: lessons is a list of at least one lesson.")
    for slug in slugs:
        if slug not in lessons():
            raise BadCourse(f"{path}: there is no lesson {slug!r}. The lessons are {', '.join(lessons())}.")
    return tuple(dict.fromkeys(slugs))


def _exercises(path: Path, entries: Mapping[str, Any]) -> tuple[dict[str, float], frozenset[str]]:
    points: dict[str, float] = {}
    left_out = set()
    for name, entry in entries.items():
        if name not in names():
            raise BadCourse(f"{path}: there is no exercise {name!r}. The exercises are {', '.join(names())}.")
        if not isinstance(entry, dict):
            raise BadCourse(f"{path}: write {name} = {{ points = 5 }} or {name} = {{ use = false }}.")
        _only(path, entry, {"points", "use"})
        use = entry.get("use", True)
        if not isinstance(use, bool):
            raise BadCourse(f"{path}: use of {name} is true or false, not {use!r}.")
        if not use:
            left_out.add(name)
        if "points" in entry:
            value = entry["points"]
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
                raise BadCourse(f"{path}: points of {name} are a number above 0, not {value!r}.")
            points[name] = float(value)
    return points, frozenset(left_out)
