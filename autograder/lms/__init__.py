"""A learning management system's archives and lists: into a course's submitted/, and grades and feedback back."""
