"""The exercises of lesson 5, normalization: every module here is loaded when one of them is asked for."""
