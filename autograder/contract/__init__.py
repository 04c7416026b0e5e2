"""What may cross the border between a student's function and its judge, and in which form."""
