"""The part of grading that runs in the student's process. It decides nothing and knows no answer."""
