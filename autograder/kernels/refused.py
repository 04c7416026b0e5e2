"""What a kernel says where the sandbox refuses: its errors use these words, and the grader knows them again.

Tested in ``tests/grading/test_refusals.py``.
"""

NO_INPUT = "Nobody can type while grading, so input() has no answer"
NO_NETWORK = "There is no network while grading"
NO_PROCESSES = "Processes cannot be started while grading"
NO_PROGRAMS = "[not run, because programs are not started while grading: {}]\n"
