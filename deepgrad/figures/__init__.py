"""The lessons' predictions, explorers and games, one module a lesson; the learner's functions come as arguments."""
