"""Commands for a whole term: preview a regrade, forget a student, move the gradebook."""
