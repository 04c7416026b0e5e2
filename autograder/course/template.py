"""The files that ``autograder init`` writes into a new course.

Tested in ``tests/test_course.py``.
"""

import json
from pathlib import Path

from autograder.course.database import PASSWORD_FILE
from autograder.course.settings import SEED_NAME
from autograder.course.terms import MEMORY_MB
from autograder.exercises import find, lessons, names

__all__ = ["CONFIG_FILE", "EXAMPLE", "GITIGNORE", "NBGRADER_CONFIG", "course_toml"]

CONFIG_FILE = "nbgrader_config.py"

NBGRADER_CONFIG = '''\
"""nbgrader's settings for this course, made by `autograder init`. Add your own below the call."""

from pathlib import Path

from autograder.course import configure

c = get_config()  # noqa: F821 - given by nbgrader
configure(c, Path(__file__).parent)
'''

EXAMPLE = '''\
# Your own additions to lesson 1: text, questions, tasks, exercises with tests. `autograder build` merges them into
# source/, and never writes over this folder. The format is that of the lessons' sources, jupytext's percent format.
#
# This file is not used, because its name begins with "_". Copy it to 01_deep_linear_network_mine.py (any name that
# begins with a lesson's), change it, then run: autograder build
# If the lesson was handed out or graded already, also run: autograder update 01_deep_linear_network
#
# after="KEY" or before="KEY" puts a cell beside a cell of the lesson; `autograder keys 01_deep_linear_network` lists
# their keys. A cell without either follows the one above it. If the first cell has neither, it goes to the end.
#
# written="NAME": a question that you grade by hand, in formgrader; students get it without your model answer.
# task="NAME": the same, and students add cells of their own for it; the mark scheme is for you alone.
# solution="NAME" and test="NAME": a function to write, and nbgrader's usual tests. Such tests run in the sandbox, but
# beside the student's code, which could cheat them; only the course's own check(...) is decided outside.

# %% [markdown] key="our-lecture" after="forgetting-card"
# ### From our lecture
#
# Plain text needs a heading, or a key="..." of its own.

# %% [markdown] written="why_they_meet" points=2
# **In your own words:** why do all four curves meet?
#
# ### BEGIN SOLUTION
# Each layer multiplies the difference of two inputs by w, and |w| < 1.
# ### END SOLUTION

# %% [markdown] task="your_own_figure" points=1.5
# **Task:** draw the same figure for a negative w, and say what is new.
#
# === BEGIN MARK SCHEME ===
# 1 point for the figure, half a point for "the sign alternates".
# === END MARK SCHEME ===

# %% solution="contraction"
def contraction(w, n):
    """The factor by which n layers multiply the difference of two inputs."""
    ### BEGIN SOLUTION
    return w**n
    ### END SOLUTION

# %% test="contraction" points=1
assert contraction(0.5, 3) == 0.125
assert contraction(-2.0, 0) == 1
'''

GITIGNORE = f"""\
{SEED_NAME}
{PASSWORD_FILE}
gradebook.db*
.autograder/
submitted/
autograded/
feedback/
reports/
grades.csv
*-grades.csv
*-moodle.csv
*-canvas.csv
*.zip
"""


def course_toml(name: str, exchange: str, group: str = "", database: str = "") -> str:
    """The text of a new course.toml."""
    first = lessons()[0]
    listed = "\n".join(f'    "{slug}",' for slug in lessons())
    shown = "\n".join(f"# {name} = {{ points = {find(name).points} }}" for name in names())
    folder = (
        f"exchange = {json.dumps(str(Path(exchange).resolve()))}"
        if exchange
        else '# exchange = "/srv/nbgrader/exchange"'
    )
    shared = f"group = {json.dumps(group)}" if group else '# group = "deep101-staff"'
    book = (
        f"database = {json.dumps(database)}" if database else '# database = "postgresql://deepgrad@localhost/deep101"'
    )
    return f"""\
# What this course chooses. After a change run: autograder build
# and for a lesson that was handed out already: autograder update LESSON

[course]
name = {json.dumps(name)}
lessons = [
{listed}
]
# Whether a failed check says how to go on, and whether it offers the worked solution after three tries.
# For graded work you may want worked_solutions = false.
hints = true
worked_solutions = true
# What happens if a library computes a gradient that a student should write by hand. "flag": "autograder grade" tells
# you. "zero": it also gives 0 points if the evidence is certain. "allow": nothing.
autograd = "flag"
# Whether figures that a student changed are run when you grade, so that feedback shows them. "all": run all of them.
# "needed" (the fastest): run only figures that a graded cell needs. "auto": "all" in a notebook with a question that a
# person grades, else "needed".
figures = "auto"
# Limits for grading one submission; [assignments.LESSON] can have other numbers for one lesson.
# Seconds for all cells of all its notebooks together, repeated runs included:
submission_seconds = 600
# Seconds for one cell. All calls of one check together have 10, or as many as a cell if this is above 30:
# cell_seconds = 30
# Private memory of one notebook, in megabytes; "autograder sandbox" says how much this machine can give:
# memory_mb = {MEMORY_MB}
# The time zone of the due dates below.
# timezone = "Europe/Berlin"
# Where nbgrader hands notebooks out and takes them back. Without this line, nbgrader's default is used.
{folder}
# The Unix group of the people who grade. It may read and write everything here; others may read only release/.
# After a change run: autograder share
{shared}
# The PostgreSQL database that is the gradebook, without its password, which is in {PASSWORD_FILE} or
# ~/.pgpass. Without this line, the gradebook is gradebook.db in this folder.
{book}
# "autograder grade" runs students' code in a sandbox. nbgrader's own autograding (formgrader's Autograde button, too)
# runs students' code as you, so it is off. If you trust your students, true turns it on.
stock_autograde = false

# What late work costs. policy = "none": nothing. "zero": all points. "per_day": for each day of 24 hours that was begun
# after the due date, a share of the "earned" (or "possible") points; cap is the largest share. Nothing is taken in the
# minutes of grace. Without this table and without late below, nbgrader_config.py decides.
# [late]
# policy = "per_day"
# share = 0.1
# cap = 0.5
# of = "earned"
# grace_minutes = 10

# Due dates, and what is different for one lesson. A time may have a zone or an offset of its own:
# "2026-03-05 23:59 America/New_York", "2026-03-05 23:59 -05:00". Then run: autograder grade LESSON
# [assignments.{first}]
# due = "2026-03-05 23:59"
# late = {{ policy = "none" }}
# cell_seconds = 60
# memory_mb = 4096
# Extensions: a later due date for one student. A name with a dot or an @ stands in quotes.
# [assignments.{first}.extensions]
# STUDENT = "2026-03-12 23:59"
# "STUDENT.NAME" = "2026-03-12 23:59"

[exercises]
# Points of each exercise, and exercises to leave out:
#   some_exercise = {{ points = 5 }}
#   some_exercise = {{ use = false }}
{shown}
"""
