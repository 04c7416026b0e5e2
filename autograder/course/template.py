"""The files that ``autograder init`` writes into a new course."""

import json
from pathlib import Path

from autograder.course.settings import SEED_NAME
from autograder.exercises import find, lessons, names

__all__ = ["CONFIG_FILE", "GITIGNORE", "NBGRADER_CONFIG", "course_toml"]

CONFIG_FILE = "nbgrader_config.py"

NBGRADER_CONFIG = '''\
"""nbgrader's settings for this course, made by `autograder init`. Add your own below the call."""

from pathlib import Path

from autograder.course import configure

c = get_config()  # noqa: F821 - given by nbgrader
configure(c, Path(__file__).parent)
'''

GITIGNORE = f"""\
{SEED_NAME}
gradebook.db*
.autograder/
submitted/
autograded/
feedback/
"""


def course_toml(name: str, exchange: str, group: str = "") -> str:
    """The text of a new course.toml."""
    listed = "\n".join(f'    "{slug}",' for slug in lessons())
    shown = "\n".join(f"# {name} = {{ points = {find(name).points} }}" for name in names())
    folder = (
        f"exchange = {json.dumps(str(Path(exchange).resolve()))}"
        if exchange
        else '# exchange = "/srv/nbgrader/exchange"'
    )
    shared = f"group = {json.dumps(group)}" if group else '# group = "deep101-staff"'
    return f"""\
# What this course chooses. After a change run: autograder build
# and for a lesson that was handed out already: autograder update LESSON

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
# The Unix group of those who grade: it may read and write everything here, others nothing (but release/).
# After a change run: autograder share
{shared}
# "autograder grade" runs students' code in a sandbox. nbgrader's own autograding (formgrader's Autograde button, too)
# runs it as you, so it is off; true turns it on, for students you trust.
stock_autograde = false

[exercises]
# Points of each exercise, and exercises to leave out:
#   some_exercise = {{ points = 5 }}
#   some_exercise = {{ use = false }}
{shown}
"""
