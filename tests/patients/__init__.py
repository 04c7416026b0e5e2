"""Sick, slightly sick and odd but healthy trainings, to try `diagnose` on."""
