"""The exercises of lesson 3, initialization: every module here is loaded when one of them is asked for."""
