"""Lesson 8, the clinic: its exercises, one topic a module."""
