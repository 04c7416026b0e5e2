"""From a student's function to a verdict: call it, compare, name the mistake, show the card."""
