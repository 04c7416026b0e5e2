"""Grading on the workers of a Dask cluster. Only ``open_cluster`` imports ``distributed``."""
