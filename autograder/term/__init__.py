"""Commands for a whole term."""
