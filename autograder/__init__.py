"""Exercises with reference gradients, the check that names a mistake, the lesson builder and the grader."""
