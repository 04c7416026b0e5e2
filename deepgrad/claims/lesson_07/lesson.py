"""Values that all claims of lesson 7 share."""

__all__ = ["HERE", "LEASH", "LESSON", "PASCANU"]

LESSON = "07_gradient_clipping"

HERE = "Measured here"
PASCANU = "Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks"
LEASH = 'Often told; here from "Why Deep Nets Are Hard to Train", the leash'
