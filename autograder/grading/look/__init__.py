"""Finds out what a notebook's code does, without running it."""
