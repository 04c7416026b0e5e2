"""Values that all claims of lesson 1 share."""

__all__ = ["GRADIENTS", "LESSON", "NOTES", "SAXE", "WEIGHT_CASES"]

LESSON = "01_deep_linear_network"

NOTES = "Why Very Deep Networks Fail to Train"
"""The source's title. (Learners do not know our numbers of sources.)"""

WEIGHT_CASES = f"{NOTES}, Activation Behavior by Weight Magnitude"
GRADIENTS = f"{NOTES}, Backward Pass Dynamics"

SAXE = "Saxe, McClelland and Ganguli 2014 (arXiv 1312.6120), sections 2 and 3"
