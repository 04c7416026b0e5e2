"""What a third reader who knew only the text of lesson 4 wrote: plausible slips and right answers."""

from support.tables import Answers

DEAD_FRACTION = Answers(
    "dead_fraction",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
""",
)
DEAD_FRACTION.other(
    "max of h",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    _, hs = mlp.forward(params, X, "relu")
    shares = np.zeros(len(params) - 1)
    for i, h in enumerate(hs[1:-1]):
        shares[i] = np.count_nonzero(h.max(axis=0) == 0) / h.shape[1]
    return shares
""",
)
DEAD_FRACTION.whole(
    "any",
    "any",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).any(axis=0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "share of zeros",
    "zero_entries",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "axis 1",
    "examples",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=1).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "output layer too",
    "with_output",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "input too",
    "shifted_by_one",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in hs[:-2]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "h < 0",
    "negative_output",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z < 0).all(axis=0).mean() for z in hs[1:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "count",
    "counts",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).sum() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "alive",
    "alive",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z > 0).any(axis=0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "one number",
    "mean_of_layers",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return float(np.mean([(z <= 0).all(axis=0).mean() for z in zs[:-1]]))
""",
)
DEAD_FRACTION.whole(
    "mean negative",
    "mean_negative",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z.mean(axis=0) <= 0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "constant units",
    "never_switching",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([((z <= 0).all(axis=0) | (z > 0).all(axis=0)).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "sum zero of z",
    "mean_negative",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z.sum(axis=0) <= 0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "divide by N",
    "divided_by_examples",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).sum() / len(z) for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "first example",
    "first_example",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z[0] <= 0).mean() for z in zs[:-1]], dtype=float)
""",
)
DEAD_FRACTION.whole(
    "skip first",
    "output_for_first",
    """
from deepgrad.networks import mlp

def dead_fraction(params, X):
    zs, hs = mlp.forward(params, X, "relu")
    return np.array([(z <= 0).all(axis=0).mean() for z in zs[1:]], dtype=float)
""",
)

ELU_BACKWARD = Answers(
    "elu_backward",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.other(
    "only the shut entries",
    """
def elu_backward(dout, x, alpha):
    dx = np.array(dout, dtype=np.float64)
    low = x <= 0
    dx[low] = dx[low] * alpha * np.exp(x[low])
    return dx
""",
)
ELU_BACKWARD.whole(
    "mask nan",
    "overflow",
    """
def elu_backward(dout, x, alpha):
    return dout * ((x > 0) + (x <= 0) * alpha * np.exp(x))
""",
)
ELU_BACKWARD.whole(
    "no alpha",
    "no_alpha",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "forward value",
    "value_for_slope",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * (np.exp(np.minimum(x, 0)) - 1))
""",
)
ELU_BACKWARD.whole(
    "forward all",
    "value_everywhere",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
""",
)
ELU_BACKWARD.whole(
    "plus 1",
    "output_plus_one",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * (np.exp(np.minimum(x, 0)) - 1) + 1)
""",
)
ELU_BACKWARD.whole(
    "at 0",
    "slope_at_zero",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x >= 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "exp(-x)",
    "wrong_way",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(-np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "no dout",
    "dout_dropped",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "x e^(x-1)",
    "power_rule",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * x * np.exp(np.minimum(x, 0) - 1))
""",
)
ELU_BACKWARD.whole(
    "relu",
    "shut",
    """
def elu_backward(dout, x, alpha):
    return dout * (x > 0)
""",
)
ELU_BACKWARD.whole(
    "alpha in exponent",
    "alpha_in_the_exponent",
    """
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, np.exp(alpha * np.minimum(x, 0)))
""",
)
ELU_BACKWARD.whole(
    "alpha everywhere",
    "lower_branch_everywhere",
    """
def elu_backward(dout, x, alpha):
    return dout * alpha * np.exp(np.minimum(x, 0))
""",
)
ELU_BACKWARD.whole(
    "exp of dout",
    "exponential_of_dout_alone",
    """
def elu_backward(dout, x, alpha):
    return np.where(x > 0, dout, alpha * np.exp(np.minimum(dout, 0)))
""",
)
ELU_BACKWARD.whole(
    "in place",
    "in_place",
    """
def elu_backward(dout, x, alpha):
    low = x <= 0
    dout[low] *= alpha * np.exp(x[low])
    return dout
""",
)

GELU_BACKWARD = Answers(
    "gelu_backward",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.other(
    "scipy norm",
    """
from scipy.stats import norm

def gelu_backward(dout, x):
    return dout * norm.cdf(x) + dout * x * norm.pdf(x)
""",
)
GELU_BACKWARD.whole(
    "only Phi",
    "cdf_only",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * Phi
""",
)
GELU_BACKWARD.whole(
    "only x phi",
    "pdf_only",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * x * phi
""",
)
GELU_BACKWARD.whole(
    "phi without x",
    "x_missing",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + phi)
""",
)
GELU_BACKWARD.whole(
    "derivatives multiplied",
    "derivatives_multiplied",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * phi
""",
)
GELU_BACKWARD.whole(
    "no root in erf",
    "erf_without_root",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "half missing",
    "no_half",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 1 + erf(x / np.sqrt(2))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "exp without half",
    "bell_without_half",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "no root 2pi",
    "bell_without_root",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / (2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "exp positive",
    "bell_upside_down",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp((-x)**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi + x * phi)
""",
)
GELU_BACKWARD.whole(
    "forward",
    "value_for_slope",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * x * Phi
""",
)
GELU_BACKWARD.whole(
    "tanh",
    "tanh_approximation",
    """
def gelu_backward(dout, x):
    c = np.sqrt(2 / np.pi)
    t = np.tanh(c * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * c * (1 + 3 * 0.044715 * x**2))
""",
)
GELU_BACKWARD.whole(
    "sigmoid approx",
    "sigmoid_approximation",
    """
def gelu_backward(dout, x):
    s = 1 / (1 + np.exp(-1.702 * x))
    return dout * (s + 1.702 * x * s * (1 - s))
""",
)
GELU_BACKWARD.whole(
    "no dout",
    "dout_dropped",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return Phi + x * phi
""",
)
GELU_BACKWARD.whole(
    "minus",
    "minus",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(2 * np.pi)
    return dout * (Phi - x * phi)
""",
)
GELU_BACKWARD.whole(
    "erf derivative",
    "inner_derivative",
    """
from scipy.special import erf

def gelu_backward(dout, x):
    Phi = 0.5 * (1 + erf(x / np.sqrt(2)))
    phi = np.exp(-x**2 / 2) / np.sqrt(np.pi)
    return dout * (Phi + x * phi)
""",
)

LEAKY_RELU_BACKWARD = Answers(
    "leaky_relu_backward",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.other(
    "copy and scale",
    """
def leaky_relu_backward(dout, x, slope):
    dx = np.array(dout, dtype=np.float64)
    dx[x <= 0] *= slope
    return dx
""",
)
LEAKY_RELU_BACKWARD.whole(
    "relu",
    "shut",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * (x > 0)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "at 0",
    "slope_at_zero",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x >= 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "times x",
    "forward_below",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope * x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "no dout",
    "dout_dropped",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, 1.0, slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "slope below not times dout",
    "no_dout_below",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "forward times dout",
    "value_everywhere",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > 0, x, slope * x)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "sign",
    "negative_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, -slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "branch of dout",
    "mask_of_dout",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(dout > 0, dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "0.01",
    "fixed_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, dout, 0.01 * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "in place",
    "in_place",
    """
def leaky_relu_backward(dout, x, slope):
    dout[x <= 0] *= slope
    return dout
""",
)
LEAKY_RELU_BACKWARD.whole(
    "swapped",
    "inverted",
    """
def leaky_relu_backward(dout, x, slope):
    return np.where(x > 0, slope * dout, dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "max",
    "mask_of_dout",
    """
def leaky_relu_backward(dout, x, slope):
    return np.maximum(dout, slope * dout)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "added",
    "slopes_added",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * ((x > 0) + slope)
""",
)
LEAKY_RELU_BACKWARD.whole(
    "divide",
    "divided_by_slope",
    """
def leaky_relu_backward(dout, x, slope):
    return dout * np.where(x > 0, 1.0, 1 / slope if slope else 0.0)
""",
)

LINEAR_BACKWARD = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.other(
    "einsum",
    """
def linear_backward(dz, h, W):
    dh = np.einsum("no,oi->ni", dz, W)
    dW = sum(np.outer(d, x) for d, x in zip(dz, h))
    return dh, dW, np.ones(len(dz)) @ dz
""",
)
LINEAR_BACKWARD.whole(
    "W.T",
    "",
    """
def linear_backward(dz, h, W):
    return dz @ W.T, dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "h.T dz",
    "transposed",
    """
def linear_backward(dz, h, W):
    return dz @ W, h.T @ dz, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db mean",
    "bias_mean",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.mean(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "dW over N",
    "weights_mean",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h / len(dz), dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "both over N",
    "both_mean",
    """
def linear_backward(dz, h, W):
    N = len(dz)
    return dz @ W, dz.T @ h / N, dz.sum(axis=0) / N
""",
)
LINEAR_BACKWARD.whole(
    "axis 1",
    "bias_over_units",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=1)
""",
)
LINEAR_BACKWARD.whole(
    "db unsummed",
    "bias_unsummed",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz
""",
)
LINEAR_BACKWARD.whole(
    "keepdims",
    "",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum(axis=0, keepdims=True)
""",
)
LINEAR_BACKWARD.whole(
    "order",
    "order",
    """
def linear_backward(dz, h, W):
    return dz.T @ h, dz.sum(axis=0), dz @ W
""",
)
LINEAR_BACKWARD.whole(
    "db total",
    "bias_total",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, dz.sum()
""",
)
LINEAR_BACKWARD.whole(
    "relu switch",
    "gate_on_input",
    """
def linear_backward(dz, h, W):
    return (dz @ W) * (h > 0), dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "dh via h",
    "gradient_for_weights",
    """
def linear_backward(dz, h, W):
    return dz @ (dz.T @ h), dz.T @ h, dz.sum(axis=0)
""",
)
LINEAR_BACKWARD.whole(
    "db of h",
    "bias_from_input",
    """
def linear_backward(dz, h, W):
    return dz @ W, dz.T @ h, h.sum(axis=0)
""",
)

RELU = Answers(
    "relu",
    """
def relu(x):
    return np.maximum(0.0, x)
""",
)
RELU.other(
    "where",
    """
def relu(x):
    return np.where(x > 0, x, 0.0)
""",
)
RELU.whole(
    "max of array",
    "",
    """
def relu(x):
    return np.max(0, x)
""",
)
RELU.whole(
    "python max",
    "",
    """
def relu(x):
    return max(0, x)
""",
)
RELU.whole(
    "in place",
    "in_place",
    """
def relu(x):
    x[x < 0] = 0
    return x
""",
)
RELU.whole(
    "mask",
    "mask",
    """
def relu(x):
    return (x > 0).astype(float)
""",
)
RELU.whole(
    "abs",
    "absolute",
    """
def relu(x):
    return np.abs(x)
""",
)
RELU.whole(
    "minimum",
    "negative_kept",
    """
def relu(x):
    return np.minimum(0, x)
""",
)
RELU.whole(
    "max per row",
    "largest_of_a_row_in_a_column",
    """
def relu(x):
    return np.maximum(0, x.max(axis=1, keepdims=True))
""",
)
RELU.whole(
    "leaky",
    "leaky",
    """
def relu(x):
    return np.where(x > 0, x, 0.01 * x)
""",
)
RELU.whole(
    "drop",
    "positive_only",
    """
def relu(x):
    return x[x > 0]
""",
)
RELU.whole(
    "half abs",
    "not_halved",
    """
def relu(x):
    return x + np.abs(x)
""",
)
RELU.whole(
    "clip 1",
    "clipped",
    """
def relu(x):
    return np.clip(x, 0, 1)
""",
)
RELU.whole(
    "threshold 1",
    "threshold_one",
    """
def relu(x):
    return np.where(x > 1, x, 0.0)
""",
)

RELU_BACKWARD = Answers(
    "relu_backward",
    """
def relu_backward(dout, x):
    return dout * (x > 0)
""",
)
RELU_BACKWARD.other(
    "copy",
    """
def relu_backward(dout, x):
    dx = np.array(dout, dtype=np.float64)
    dx[x <= 0] = 0.0
    return dx
""",
)
RELU_BACKWARD.whole(
    "at 0",
    "slope_at_zero",
    """
def relu_backward(dout, x):
    return dout * (x >= 0)
""",
)
RELU_BACKWARD.whole(
    "mask of dout",
    "mask_of_dout",
    """
def relu_backward(dout, x):
    return dout * (dout > 0)
""",
)
RELU_BACKWARD.whole(
    "relu of dout",
    "mask_of_dout",
    """
def relu_backward(dout, x):
    return np.maximum(0, dout)
""",
)
RELU_BACKWARD.whole(
    "slope only",
    "dout_dropped",
    """
def relu_backward(dout, x):
    return (x > 0).astype(float)
""",
)
RELU_BACKWARD.whole(
    "times relu",
    "value_for_slope",
    """
def relu_backward(dout, x):
    return dout * np.maximum(x, 0)
""",
)
RELU_BACKWARD.whole(
    "inverted",
    "inverted",
    """
def relu_backward(dout, x):
    return dout * (x < 0)
""",
)
RELU_BACKWARD.whole(
    "in place",
    "in_place",
    """
def relu_backward(dout, x):
    dout[x <= 0] = 0
    return dout
""",
)
RELU_BACKWARD.whole(
    "sign",
    "sign_for_gate",
    """
def relu_backward(dout, x):
    return dout * np.sign(x)
""",
)
RELU_BACKWARD.whole(
    "passes all",
    "no_gate",
    """
def relu_backward(dout, x):
    return dout.copy()
""",
)
RELU_BACKWARD.whole(
    "both masks",
    "both_gates",
    """
def relu_backward(dout, x):
    return dout * (x > 0) * (dout > 0)
""",
)
RELU_BACKWARD.whole(
    "half at 0",
    "half_at_zero",
    """
def relu_backward(dout, x):
    return dout * np.heaviside(x, 0.5)
""",
)
RELU_BACKWARD.whole(
    "swapped",
    "places_changed",
    """
def relu_backward(dout, x):
    return x * (dout > 0)
""",
)

RELU_MLP_GRADIENTS = Answers(
    "relu_mlp_gradients",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [], []
    for i in range(len(params) - 1, -1, -1):
        if i < len(params) - 1:
            d = layers.relu_backward(d, zs[i])
        d, dW, db = layers.linear_backward(d, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.other(
    "own numpy",
    """
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    zs, hs = mlp.forward(params, X, "relu")
    s = zs[-1] - zs[-1].max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    dz = np.exp(logp)
    dz[rows, y] -= 1
    dz /= len(y)
    L = len(params)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        dWs[i], dbs[i] = dz.T @ hs[i], dz.sum(axis=0)
        if i:
            dz = (dz @ params[i][0]) * (zs[i - 1] > 0)
    return float(-logp[rows, y].mean()), dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "switch at logits",
    "gate_at_output",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "no switch",
    "no_gate",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        pass
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "switch from dh",
    "gate_of_gradient",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = d * (d > 0)
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "relu_backward args swapped",
    "gate_arguments_swapped",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(zs[i], d)
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "off by one h",
    "",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i + 1], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "switch z off by one",
    "",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        pass
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        d = layers.relu_backward(d, zs[i])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "dW with z",
    "pre_activation_input",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, X if i == 0 else zs[i - 1], params[i][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "reversed lists",
    "last_first",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs[::-1], dbs[::-1]
""",
)
RELU_MLP_GRADIENTS.whole(
    "divide by N again",
    "mean_twice",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    N = len(y)
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        dWs[i] = dWs[i] / N; dbs[i] = dbs[i] / N
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "order",
    "order",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dbs, dWs
""",
)
RELU_MLP_GRADIENTS.whole(
    "loss d only",
    "",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return d, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "pairs",
    "",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, list(zip(dWs, dbs))
""",
)
RELU_MLP_GRADIENTS.whole(
    "first layer skipped",
    "first_stays_zero",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [np.zeros_like(W) for W, b in params], [np.zeros_like(b) for W, b in params]
    for i in range(L - 1, 0, -1):
        if i < L - 1:
            d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "weight updated",
    "weights_after_step_0",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        dWs[i] = params[i][0] - dWs[i]
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "W of layer below",
    "",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    pass
    loss, d = losses.softmax_cross_entropy(hs[-1], y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i - 1][0])
        pass
    return loss, dWs, dbs
""",
)
RELU_MLP_GRADIENTS.whole(
    "softmax first",
    "softmax_twice",
    """
from deepgrad.networks import layers
from deepgrad.networks import losses
from deepgrad.networks import mlp

def relu_mlp_gradients(params, X, y):
    L = len(params)
    zs, hs = mlp.forward(params, X, "relu")
    p = np.exp(hs[-1] - hs[-1].max(axis=1, keepdims=True)); p = p / p.sum(axis=1, keepdims=True)
    loss, d = losses.softmax_cross_entropy(p, y)
    dWs, dbs = [None] * L, [None] * L
    for i in reversed(range(L)):
        if i < L - 1: d = layers.relu_backward(d, zs[i])
        d, dWs[i], dbs[i] = layers.linear_backward(d, hs[i], params[i][0])
        pass
    return loss, dWs, dbs
""",
)

SGD_STEP = Answers(
    "sgd_step",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v, v
""",
)
SGD_STEP.other(
    "copies",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = np.array(velocity, dtype=np.float64)
    v *= momentum
    v += grad
    p = np.array(param, dtype=np.float64)
    p -= lr * v
    return p, v
""",
)
SGD_STEP.whole(
    "in place",
    "in_place",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    velocity *= momentum
    velocity += grad
    param -= lr * velocity
    return param, velocity
""",
)
SGD_STEP.whole(
    "old velocity",
    "old_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * velocity, v
""",
)
SGD_STEP.whole(
    "ema",
    "average",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + (1 - momentum) * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "plus",
    "uphill",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param + lr * v, v
""",
)
SGD_STEP.whole(
    "lr in velocity",
    "rate_in_velocity",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - lr * grad
    return param + v, v
""",
)
SGD_STEP.whole(
    "lr in velocity positive",
    "rate_in_velocity_minus",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - v, v
""",
)
SGD_STEP.whole(
    "lr twice",
    "rate_twice",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + lr * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "no momentum",
    "no_momentum",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    return param - lr * grad, momentum * velocity + grad
""",
)
SGD_STEP.whole(
    "momentum on grad",
    "momentum_on_gradient",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = velocity + momentum * grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "nesterov",
    "nesterov",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * (grad + momentum * v), v
""",
)
SGD_STEP.whole(
    "swapped",
    "swapped",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return v, param - lr * v
""",
)
SGD_STEP.whole(
    "velocity not returned",
    "missing_output",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v
""",
)
SGD_STEP.whole(
    "minus in v",
    "gradient_subtracted",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity - grad
    return param - lr * v, v
""",
)
SGD_STEP.whole(
    "lr ignored",
    "no_rate",
    """
def sgd_step(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - v, v
""",
)

SOFTMAX_CROSS_ENTROPY = Answers(
    "softmax_cross_entropy",
    """
def softmax_cross_entropy(logits, y):
    N = len(y)
    shifted = logits - logits.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(N), y] -= 1
    return float(-logp[np.arange(N), y].mean()), d / N
""",
)
SOFTMAX_CROSS_ENTROPY.other(
    "logsumexp, one-hot",
    """
from deepgrad.networks import losses

def softmax_cross_entropy(logits, y):
    from scipy.special import logsumexp, softmax
    s = np.asarray(logits, dtype=np.float64)
    T = np.eye(s.shape[1])[y]
    losses = logsumexp(s, axis=1) - (s * T).sum(axis=1)
    return float(losses.mean()), (softmax(s, axis=1) - T) / s.shape[0]
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "unstable",
    "unstable_log_and_quotient",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - 0
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "log of p",
    "log_of_zero",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(np.log(p[np.arange(N), y]))
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "eps",
    "floor",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(np.log(p[np.arange(N), y] + 1e-12))
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "sum",
    "sum_for_mean",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.sum(logp[np.arange(N), y])
    d = p - T
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "gradient no N",
    "gradient_of_sum",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = p - T
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "all classes",
    "mean_of_entries",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(T * logp)
    d = (p - T) / (N * K)
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "sign",
    "target_minus_output",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (T - p) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "only right class",
    "masked_by_target",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = T * (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "column slicing",
    "loss_of_columns",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[:, y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "axis 0",
    "wrong_axis",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=0, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=0, keepdims=True)
    logp = s - np.log(e.sum(axis=0, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "global max",
    "one_maximum_log_and_quotient",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max()
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "p gradient",
    "no_target",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = p / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "loss prob",
    "no_log",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(p[np.arange(N), y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "p(1-p)",
    "extra_slope",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) * p * (1 - p) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "in place",
    "in_place",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    logits -= logits.max(axis=1, keepdims=True)
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) / N
    return float(loss), d
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "swapped",
    "order",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - T) / N
    return d, float(loss)
""",
)
SOFTMAX_CROSS_ENTROPY.whole(
    "pred class",
    "gradient_of_predicted_class",
    """
def softmax_cross_entropy(logits, y):
    N, K = logits.shape
    pass
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    logp = s - np.log(e.sum(axis=1, keepdims=True))
    T = np.zeros((N, K))
    T[np.arange(N), y] = 1
    loss = -np.mean(logp[np.arange(N), y])
    d = (p - np.eye(K)[logits.argmax(axis=1)]) / N
    return float(loss), d
""",
)
