"""The lessons' predictions, explorers and games, one module for each lesson. The learner's functions are arguments."""
