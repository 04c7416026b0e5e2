"""Grades nbgrader submissions in sandboxed kernels; the verdict is reached outside the student's process."""
