"""Warm, forked, sandboxed Jupyter kernels for untrusted code.

Start reading at ``client.execute.run_cells``, which takes sources and returns nbformat outputs. Any Jupyter client can
use the kernelspec ``deepgrad-sandbox``. Nothing is imported here: the zygote and its launcher load this package before
they are confined.
"""
