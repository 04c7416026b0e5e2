"""The start page of ``deepgrad lab``: where the learner stands, and what comes next."""

__all__ = ["ADDRESS", "MAP"]

ADDRESS = "/deepgrad"  # of the page, below the server's base URL
MAP = "/deepgrad/map"  # the course on one page, for printing
