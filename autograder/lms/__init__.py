"""Collects submissions from an LMS's archives, and returns grades and feedback to the LMS."""
