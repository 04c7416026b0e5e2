"""The start page of ``deepgrad lab``: the learner's progress and the next step."""

__all__ = ["ADDRESS", "MAP"]

ADDRESS = "/deepgrad"  # the page's address below the server's base URL
MAP = "/deepgrad/map"  # the address of the map of the course, one page to print
