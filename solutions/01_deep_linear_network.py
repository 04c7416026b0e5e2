# %% [markdown] key="title"
# # Lesson 1. The deep linear network
#
# x

# %% key="imports" locked=true
import numpy as np

from autograder import check
from deepgrad.session import start

start("01_deep_linear_network")

# %% [markdown] key="chain-forward-task" about="chain_forward"
# ## Exercise: `chain_forward`


# %% solution="chain_forward"
def chain_forward(w, b, x, n):
    """Outputs of a chain of n equal layers y_i = w * y_(i-1) + b.

    w, b, x: numbers (float): weight, bias and input
    n:       number of layers, an int, 0 or more
    returns: array of float64, shape (n + 1,): y_0 = x, then y_1 to y_n
    """
    ### BEGIN SOLUTION
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
    ### END SOLUTION


# %% test="chain_forward"
check(chain_forward)


# %% solution="layer_gradients"
def layer_gradients(ws, bs, x, target):
    """x"""
    ### BEGIN SOLUTION
    n = len(ws)
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dL_dy = np.empty(n + 1)
    dL_dy[n] = y[n] - target
    for i in reversed(range(n)):
        dL_dy[i] = ws[i] * dL_dy[i + 1]
    dL_db = dL_dy[1:].copy()
    return dL_dy, dL_db * y[:-1], dL_db
    ### END SOLUTION


# %% test="layer_gradients"
check(layer_gradients)
