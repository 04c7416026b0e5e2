"""Warm, forked, sandboxed Jupyter kernels for untrusted code.

Start at ``client.execute.run_cells`` (sources in, nbformat outputs out) or, with any Jupyter client, at the
kernelspec ``deepgrad-sandbox``. Nothing is imported here: the zygote and its launcher load this package
before they are confined.
"""
