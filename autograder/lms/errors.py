"""Errors about files that come from a learning management system.

LmsError
├── BadArchive    the archive or folder of submissions cannot be read, is damaged, or is not an archive
├── BadList       the participant list, grading worksheet or gradebook file cannot be used
└── NotWritten    a file would be overwritten, or there is nothing to write
"""

from autograder.errors import AutograderError

__all__ = ["BadArchive", "BadList", "LmsError", "NotWritten"]


class LmsError(AutograderError):
    """Base of every error about a learning management system's files."""


class BadArchive(LmsError, ValueError):
    """The archive or folder of submissions cannot be read, is damaged, or is not an archive."""


class BadList(LmsError, ValueError):
    """The participant list, grading worksheet or gradebook file cannot be used."""


class NotWritten(LmsError):
    """A file would be overwritten, or there is nothing to write."""
