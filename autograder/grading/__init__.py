"""Grades nbgrader submissions in sandboxed kernels; the verdict is reached outside the student's process."""

import sys

# jsonschema, which nbformat imports, reads a grammar of IRIs at once: a second in each process, for a format that
# nothing here checks.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None makes an import of it fail
