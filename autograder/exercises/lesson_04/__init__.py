"""The exercises of lesson 4, ReLU: every module here is loaded when one of them is asked for."""
