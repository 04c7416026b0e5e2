"""From a lesson's source, ``solutions/NN_slug.py``, to the notebooks that learners and instructors use."""
