"""The exercises of lesson 2, sigmoid saturation: every module here is loaded when one of them is asked for."""
