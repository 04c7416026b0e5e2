"""The exercises of lesson 6, residual connections: every module here is loaded when one of them is asked for."""
