"""Warm, forked, sandboxed Jupyter kernels for code that nobody trusts.

Start at ``client.execute.run_notebook`` (sources in, nbformat outputs out) or, with any Jupyter client, at the
kernelspec ``deepgrad-sandbox``. Nothing is imported here: the zygote and its launcher load this package
before they are confined.
"""
