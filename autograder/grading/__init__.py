"""Grades nbgrader submissions in sandboxed kernels; the verdict is reached outside the student's process."""

import sys

# When nbformat imports jsonschema, jsonschema parses a grammar of IRIs. That takes a second in each process, and
# nothing here checks that format.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None makes an import of it fail
