# %% [markdown]
# # A tiny lesson
#
# Text with mathematics: $y_i = w y_{i-1} + b$ and "quotes".

# %% key="imports" locked=true
import numpy as np

from autograder import check, yours
from deepgrad.session import start

start("01_deep_linear_network")

# %% [markdown] about="chain_forward"
# ## The chain
#
# Write `chain_forward`.


# %% solution="chain_forward"
def chain_forward(w, b, x, n):
    """Outputs of a chain of n equal layers, shape (n + 1,)."""
    ### BEGIN SOLUTION
    outputs = np.empty(n + 1)
    outputs[0] = x
    for layer in range(n):
        outputs[layer + 1] = w * outputs[layer] + b
    return outputs
    ### END SOLUTION


# %% test="chain_forward"
check(chain_forward)

# %% [markdown] key="chain-hint" hint=true about="chain_forward"
# A worked hint.

# %% key="figure" about="chain_forward"
final = yours("chain_forward")(0.9, 0.1, 1.0, 50)[-1]


# %% solution="layer_gradients"
def layer_gradients(ws, bs, x, target):
    """Gradients of the loss, layer by layer."""
    ### BEGIN SOLUTION
    secret_outputs = [x]
    for w, b in zip(ws, bs):
        secret_outputs.append(w * secret_outputs[-1] + b)
    dy = [secret_outputs[-1] - target]
    for w in ws[::-1]:
        dy.insert(0, w * dy[0])
    dy = np.array(dy, float)
    return dy, dy[1:] * np.array(secret_outputs[:-1]), dy[1:].copy()
    ### END SOLUTION


# %% test="layer_gradients"
check(layer_gradients)
