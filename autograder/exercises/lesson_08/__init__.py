"""Lesson 8, the clinic: dropout, momentum at a saddle, the update ratio, patients, and the network of the texts."""
