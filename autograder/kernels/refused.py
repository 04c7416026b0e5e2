"""The words of a kernel's error if the sandbox refuses something. The grader recognises them.

Tested in ``tests/grading/test_refusals.py``.
"""

NO_INPUT = "Nobody can type while grading, so input() has no answer"
NO_NETWORK = "There is no network while grading"
NO_PROCESSES = "Processes cannot be started while grading"
NO_PROGRAMS = "[not run, because programs are not started while grading: {}]\n"
