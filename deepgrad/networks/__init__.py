"""The networks that the lessons take apart, in NumPy: forward passes, gradients by hand, starts, training.

Nothing is imported here. ``from deepgrad.networks import scalar_chain`` brings one concept at a time.
"""
