"""On import, replaces ``check`` and ``yours`` in the package that lessons import them from. Only a zygote imports it.

Tested in ``tests/judge/test_in_place.py``.
"""

import os
import sys
from types import ModuleType

import autograder
from autograder.grading.inside import engine, standins

_module = ModuleType("autograder.judge.check")
for _name in ("check", "yours"):
    setattr(_module, _name, getattr(standins, _name))
    setattr(autograder, _name, getattr(standins, _name))
sys.modules["autograder.judge.check"] = _module
engine.watch()
os.environ["NBGRADER_EXECUTION"] = "autograde"  # set as nbgrader sets it, because notebooks of courses read it
