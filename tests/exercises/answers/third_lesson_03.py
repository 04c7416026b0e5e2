"""What a third reader who knew only the text of lesson 3 wrote: plausible slips and right answers."""

from support.tables import Answers

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-0.5 * (z / std) ** 2)
    p /= p.sum()
    act = ACTIVATIONS[activation]
    return float(np.sum(p * act.function(z) ** 2)), float(np.sum(p * act.slope(z) ** 2))
""",
)
ACTIVATION_MOMENTS.other(
    "trapezoid",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    u = np.linspace(-7, 7, 8001)
    density = np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi)
    phi = ACTIVATIONS[activation].function(std * u)
    slope = ACTIVATIONS[activation].slope(std * u)
    return float(np.trapezoid(phi**2 * density, u)), float(np.trapezoid(slope**2 * density, u))
""",
)
ACTIVATION_MOMENTS.whole(
    "not squared",
    "not_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f).sum(), (p * g).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "square of mean",
    "mean_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f).sum() ** 2, (p * g).sum() ** 2
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "variance",
    "variance",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum() - (p * f).sum() ** 2, (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "grid not scaled",
    "fixed_grid_6",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-6, 6, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "unit normal",
    "std_left_out",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8, 8, 20001)
    p = np.exp(-z**2 / 2)
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "unweighted",
    "no_density",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.ones_like(z)
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "not normalised",
    "one_factor",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2)) / np.sqrt(2 * np.pi) / std
    pass
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "std not squared",
    "std_for_variance",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "factor 2 missing",
    "half_missing",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / std**2)
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "swapped",
    "swapped",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * g**2).sum(), (p * f**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "slope not squared",
    "slope_not_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "roots",
    "root",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = np.sqrt((p * f**2).sum()), np.sqrt((p * g**2).sum())
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "half",
    "one_sided_grid",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.linspace(0, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    f = ACTIVATIONS[activation].function(z)
    g = ACTIVATIONS[activation].slope(z)
    a, b = (p * f**2).sum(), (p * g**2).sum()
    return float(a), float(b)
""",
)
ACTIVATION_MOMENTS.whole(
    "few draws",
    "rough",
    """
from deepgrad.networks.activations import ACTIVATIONS

def activation_moments(activation, std):
    z = np.random.default_rng(0).normal(0, std, 100)
    a = ACTIVATIONS[activation]
    return float(np.mean(a.function(z) ** 2)), float(np.mean(a.slope(z) ** 2))
""",
)

CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    W1, W2 = np.full((hidden, d), value), np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / N
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.other(
    "one unit, broadcast",
    """
def constant_init_gradients(X, Y, hidden, value):
    unit = np.tanh(value * X.sum(axis=1))
    D = (hidden * value * unit[:, None] - Y) / len(X)
    dz = value * D.sum(axis=1) * (1 - unit**2)
    dW1 = np.tile(dz @ X, (hidden, 1))
    dW2 = np.tile((unit @ D)[:, None], (1, hidden))
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no N",
    "sum_for_mean",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = out - Y
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "all entries",
    "mean_of_entries",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / Y.size
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "2",
    "twice",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = 2 * (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no slope",
    "no_slope",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = D @ W2
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope of h",
    "slope_of_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - np.tanh(h)**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope from z",
    "slope_of_z",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - z**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "sigmoid slope",
    "sigmoid_slope",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * h * (1 - h)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope not squared",
    "slope_without_square",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no tanh",
    "no_tanh_forward",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = z
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "tanh on out",
    "tanh_on_the_output",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = np.tanh(h @ W2.T)
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "swapped",
    "swapped",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW2, dW1
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "sign",
    "target_minus_output",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (Y - out) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "dW2 transposed",
    "transposed",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = h.T @ D
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "dW2 with z",
    "z_for_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ z
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "int weights",
    "first_of_whole_numbers",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full_like(np.ones((hidden, X.shape[1]), dtype=int), value)
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    dW2 = D.T @ h
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "N twice",
    "first_mean_twice",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), float(value))
    W2 = np.full((Y.shape[1], hidden), float(value))
    z = X @ W1.T
    h = np.tanh(X @ W1.T)
    out = h @ W2.T
    D = (out - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X / len(X)
    dW2 = D.T @ h
    return dW1, dW2
""",
)

HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope**2) * fan_in)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.other(
    "gain",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = math.sqrt(2.0 / (1.0 + slope * slope))
    return gain / math.sqrt(fan_in) * rng.standard_normal((fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "slope ignored",
    "slope_ignored",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "slope not squared",
    "slope_not_squared",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope) * fan_in)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "precedence",
    "times_fan_in",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / (1 + slope**2) * fan_in), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "precedence 2",
    "brackets_of_slope",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / (1 + slope**2 * fan_in)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "fan_out",
    "fan_out",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope**2) * fan_out)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "variance as std",
    "variance_for_std",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, 2 / ((1 + slope**2) * fan_in), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "squared whole",
    "sum_squared",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope) ** 2 * fan_in)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "half inverse",
    "slope_multiplies",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 * (1 + slope**2) / fan_in), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "xavier denominators",
    "mean_of_fans",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(4 / ((1 + slope**2) * (fan_in + fan_out))), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "no 2",
    "missing_two",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(1 / ((1 + slope**2) * fan_in)), size=(fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "shape",
    "transposed",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope**2) * fan_in)), size=(fan_in, fan_out))
""",
)
HE_NORMAL.whole(
    "minus",
    "minus_slope",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0.0, np.sqrt(2 / (abs(1 - slope**2) * fan_in)), size=(fan_out, fan_in))
""",
)

LSUV_SCALE = Answers(
    "lsuv_scale",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        W = W / z.std()
        new.append(W)
        h = phi(h @ W.T)
    return new
""",
)
LSUV_SCALE.other(
    "copies, in place on them",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    out = [np.array(W, dtype=np.float64) for W in weights]
    h = np.asarray(X, dtype=np.float64)
    for i in range(len(out)):
        if i > 0:
            h = ACTIVATIONS[activation].function(z)
        z = h @ out[i].T
        s = math.sqrt(float(np.mean((z - z.mean()) ** 2)))
        out[i] /= s
        z = z / s
    return out
""",
)
LSUV_SCALE.whole(
    "old signal on",
    "old_weights_below",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.std()
        new.append(V)
        h = phi(z)
    return new
""",
)
LSUV_SCALE.whole(
    "variance",
    "variance",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.var()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "per unit",
    "each_unit",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.std(axis=0)[:, None]
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "after activation",
    "after_the_activation",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / phi(z).std()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "rms",
    "rms",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / np.sqrt((z**2).mean())
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "multiplied",
    "inverse",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W * z.std()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "no activation",
    "no_activation",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.std()
        new.append(V)
        h = h @ V.T
    return new
""",
)
LSUV_SCALE.whole(
    "activation first",
    "activated_input",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = phi(X), []
    for W in weights:
        z = h @ W.T
        V = W / z.std()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "in place",
    "in_place",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h = X
    for W in weights:
        W /= (h @ W.T).std()
        h = phi(h @ W.T)
    return weights
""",
)
LSUV_SCALE.whole(
    "std of W",
    "std_of_weights",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / W.std()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "root of std",
    "root_of_std",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / np.sqrt(z.std())
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)
LSUV_SCALE.whole(
    "always X",
    "",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.std()
        new.append(V)
        h = h
    return new
""",
)
LSUV_SCALE.whole(
    "ddof",
    "mean_of_row_stds",
    """
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, new = X, []
    for W in weights:
        z = h @ W.T
        V = W / z.std(axis=1).mean()
        new.append(V)
        h = phi(h @ V.T)
    return new
""",
)

PREDICTED_STD = Answers(
    "predicted_std",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    s = np.sqrt(fan_in) * weight_std
    for _ in range(depth - 1):
        s = np.sqrt(fan_in * weight_std**2 * second_moment(activation, s))
    return float(s)
""",
)
PREDICTED_STD.other(
    "recursion",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    if depth == 1:
        q = 1.0
    else:
        q = second_moment(activation, predicted_std(depth - 1, fan_in, weight_std, activation))
    return float(weight_std * math.sqrt(fan_in * q))
""",
)
PREDICTED_STD.whole(
    "one more",
    "one_layer_more",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth + 1):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "returns q",
    "mean_square_returned",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(q)
""",
)
PREDICTED_STD.whole(
    "root of q",
    "after_the_activation",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(np.sqrt(q))
""",
)
PREDICTED_STD.whole(
    "variance",
    "variance",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s**2)
""",
)
PREDICTED_STD.whole(
    "activation on input",
    "activated_input",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = second_moment(activation, 1.0)
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "std not squared",
    "variance_for_std",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std * q)
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "fan_in forgotten",
    "no_fan_in",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "variance into second_moment",
    "variance_as_std_given",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s**2)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "root forgot",
    "no_root_given",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = fan_in * weight_std**2 * q
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "q not replaced",
    "accumulated_given",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = q * second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.whole(
    "q normalised",
    "share_for_moment",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s) / s**2
    return float(s)
""",
)
PREDICTED_STD.whole(
    "power of one layer",
    "gain_at_one",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    s = np.sqrt(fan_in) * weight_std
    factor = np.sqrt(fan_in * weight_std**2 * second_moment(activation, 1.0))
    return float(s * factor ** (depth - 1))
""",
)
PREDICTED_STD.whole(
    "moment as std",
    "q_outside_root",
    """
from deepgrad.networks.activations import second_moment

def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in) * weight_std * q
        q = second_moment(activation, s)
    return float(s)
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        k = np.clip(cs[-1], -1, 1)
        theta = np.arccos(k)
        cs.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.other(
    "sqrt form",
    """
def relu_correlation(c, depth):
    out = np.empty(depth + 1)
    out[0] = c
    for i in range(depth):
        k = min(1.0, max(-1.0, out[i]))
        out[i + 1] = (math.sqrt(max(0.0, (1 - k) * (1 + k))) + (math.pi - math.acos(k)) * k) / math.pi
    return out
""",
)
RELU_CORRELATION.whole(
    "cosine as angle",
    "cosine_as_angle",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = cs[-1]
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "no pi division",
    "no_pi",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append(np.sin(th) + (np.pi - th) * np.cos(th))
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "divide only last",
    "no_parenthesis",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append(np.sin(th) + (np.pi - th) * np.cos(th) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "angle returned",
    "angles",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.arccos(np.clip(np.array(cs), -1, 1))
""",
)
RELU_CORRELATION.whole(
    "first left out",
    "input_left_out",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs[1:])
""",
)
RELU_CORRELATION.whole(
    "only last",
    "only_last",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return float(cs[-1])
""",
)
RELU_CORRELATION.whole(
    "theta kept",
    "not_repeated",
    """
def relu_correlation(c, depth):
    th = np.arccos(np.clip(c, -1, 1))
    new = (np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi
    return np.array([c] + [new] * depth)
""",
)
RELU_CORRELATION.whole(
    "theta cos not pi minus",
    "angle",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + th * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "2 pi",
    "no_he",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / (2 * np.pi))
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "degrees",
    "degrees_throughout",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.degrees(np.arccos(np.clip(cs[-1], -1, 1)))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "one layer less",
    "last_left_out",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth - 1):
        th = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "no clip 0",
    "no_negative",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arccos(np.clip(cs[-1], 0, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "arcsin",
    "arcsine_as_angle",
    """
def relu_correlation(c, depth):
    cs = [float(c)]
    for _ in range(depth):
        th = np.arcsin(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(th) + (np.pi - th) * np.cos(th)) / np.pi)
    return np.array(cs)
""",
)

XAVIER_NORMAL = Answers(
    "xavier_normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.other(
    "scaled standard normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = (2.0 / (fan_in + fan_out)) ** 0.5
    W = rng.standard_normal(fan_out * fan_in).reshape(fan_out, fan_in)
    W *= std
    return W
""",
)
XAVIER_NORMAL.whole(
    "variance as std",
    "variance_for_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, 2 / (fan_in + fan_out), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "shape swapped",
    "transposed",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_in, fan_out))
""",
)
XAVIER_NORMAL.whole(
    "fan_in only",
    "only_fan_in",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1 / fan_in), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "he",
    "he",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "no 2",
    "missing_two",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "precedence",
    "no_brackets",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2 / fan_in + fan_out), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "multiplied",
    "product_of_fans",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2 / (fan_in * fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "uniform",
    "uniform",
    """
def xavier_normal(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "std as mean",
    "scale_as_mean",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(np.sqrt(2 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "own rng",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    return np.random.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "one row repeated",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    row = rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=fan_in)
    return np.tile(row, (fan_out, 1))
""",
)
XAVIER_NORMAL.whole(
    "abs",
    "positive",
    """
def xavier_normal(fan_in, fan_out, rng):
    return np.abs(rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_out, fan_in)))
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.other(
    "random shifted",
    """
def xavier_uniform(fan_in, fan_out, rng):
    variance = 2 / (fan_in + fan_out)
    return (2 * rng.random((fan_out, fan_in)) - 1) * math.sqrt(3 * variance)
""",
)
XAVIER_UNIFORM.whole(
    "std as limit",
    "std_as_bound",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "no root",
    "no_root",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 6 / (fan_in + fan_out)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "12",
    "whole_width",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(24 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "root 3 forgotten root",
    "three_stds",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 3 * np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "0 to a",
    "one_sided",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "torch default",
    "old_start",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 1 / np.sqrt(fan_in)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "fan_in only",
    "only_fan_in",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(3 / fan_in)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "transposed",
    "transposed",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_in, fan_out))
""",
)
XAVIER_UNIFORM.whole(
    "normal",
    "normal",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, a / np.sqrt(3), (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "two values",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(2 / (fan_in + fan_out))
    return rng.choice([-a, a], size=(fan_out, fan_in))
""",
)
