"""A tanh network written as a sigmoid network: tanh(z) = 2 sigmoid(2z) - 1, layer by layer."""

from deepgrad.networks.mlp import Params

__all__ = ["as_sigmoid_network"]


def as_sigmoid_network(params: Params) -> Params:
    """Parameters of a sigmoid network that computes the same as the tanh network with ``params``.

    The last layer of both is linear. The weights of the first layer are doubled, those of other hidden layers
    multiplied by 4. A sigmoid's mean is 1/2; the new biases subtract it. If s_i are the activations of the new network,
    h_i = 2 s_i - 1 are those of the old one, and dL/dh_i = (dL/ds_i) / 2.
    """
    last = len(params)
    made: Params = []
    for layer, (W, b) in enumerate(params, start=1):
        into, out = (1 if layer == 1 else 2), (1 if layer == last else 2)
        shift = 0.0 if layer == 1 else W.sum(axis=1)
        made.append((into * out * W, out * (b - shift)))
    return made
