"""What can be told of a notebook's code without running it."""
