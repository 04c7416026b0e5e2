"""The exercises of lesson 1, the deep linear network: every module here is loaded when one of them is asked for."""
