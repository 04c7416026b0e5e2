"""The networks of the lessons, mostly in NumPy: forward passes, gradients by hand, initialisation, training.

Nothing is imported here, so ``from deepgrad.networks import scalar_chain`` loads only that module.
"""
