"""What all claims of lesson 1 share."""

__all__ = ["LESSON", "SEED_FORWARD", "SEED_GRADIENTS"]

LESSON = "01_deep_linear_network"

SEED_FORWARD = "Seed 004, section Activation Behavior by Weight Magnitude"
SEED_GRADIENTS = "Seed 004, section Backward Pass Dynamics (Gradients)"
