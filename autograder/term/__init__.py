"""Commands for a whole term: what a regrade would change, and a student who is to be forgotten."""
