"""What a reader who knew only the text of lesson 3 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

XAVIER_NORMAL = Answers(
    "xavier_normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, std, size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.other(
    "standard normal scaled",
    """
import math
def xavier_normal(n_in, n_out, generator):
    W = generator.standard_normal(n_out * n_in).reshape(n_out, n_in)
    return W / math.sqrt((n_in + n_out) / 2)
""",
)
XAVIER_NORMAL.whole(
    "variance as std",
    "variance_for_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0, 2 / (fan_in + fan_out), (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "transposed",
    "transposed",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = (2 / (fan_in + fan_out)) ** 0.5
    return rng.normal(0, std, (fan_in, fan_out))
""",
)
XAVIER_NORMAL.whole(
    "one over fan_in",
    "only_fan_in",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(size=(fan_out, fan_in)) / np.sqrt(fan_in)
""",
)
XAVIER_NORMAL.whole(
    "he",
    "he",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "no two",
    "missing_two",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(1 / (fan_in + fan_out))
    return std * rng.standard_normal((fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "six",
    "bound_for_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, limit, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "own generator",
    "same_each_time",
    """
def xavier_normal(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "global numpy",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return np.random.normal(0, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "precedence",
    "no_brackets",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / fan_in + fan_out)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "uniform",
    "uniform_within_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-std, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "rng.random",
    "uniform_from_zero",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.random((fan_out, fan_in)) * std
""",
)
XAVIER_NORMAL.whole(
    "std as the mean",
    "scale_as_mean",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(np.sqrt(2 / (fan_in + fan_out)), size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "float32",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in), dtype=np.float32) * np.float32(np.sqrt(2 / (fan_in + fan_out)))
""",
)
XAVIER_NORMAL.whole(
    "no return",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    W = rng.normal(0, std, (fan_out, fan_in))
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))
""",
)
XAVIER_UNIFORM.other(
    "from random",
    """
def xavier_uniform(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    a = (3 * var) ** 0.5
    u = rng.random((fan_out, fan_in))       # 0..1
    return a * (2 * u - 1)
""",
)
XAVIER_UNIFORM.whole(
    "a is std",
    "std_as_bound",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "a not rooted",
    "no_root",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 6 / (fan_in + fan_out)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "three over sum",
    "half_the_variance",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(3 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "root of variance times 3",
    "three_stds",
    """
def xavier_uniform(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    a = 3 * std
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "divided by three",
    "divided_by_three",
    """
def xavier_uniform(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    a = np.sqrt(var / 3)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "twelve",
    "whole_width",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(12 * 2 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "zero to a",
    "one_sided",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "a times random",
    "one_sided",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = math.sqrt(6 / (fan_in + fan_out))
    W = rng.random((fan_out, fan_in)) * a
    return W
""",
)
XAVIER_UNIFORM.whole(
    "one over root fan_in",
    "old_start",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 1 / np.sqrt(fan_in)
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
    "six over fan_in",
    "he",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / fan_in)
    return rng.uniform(-a, a, size=(fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "keyword scale",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, scale=a, size=(fan_out, fan_in))
""",
)

HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope**2) * fan_in))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.other(
    "gain over root fan_in",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = (2.0 / (1.0 + slope * slope)) ** 0.5
    W = rng.standard_normal(size=(fan_out, fan_in))
    W *= gain / fan_in ** 0.5
    return W
""",
)
HE_NORMAL.whole(
    "no slope",
    "slope_ignored",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "slope not squared",
    "slope_not_squared",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope) * fan_in))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "square of the sum",
    "sum_squared",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope)**2 * fan_in))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "bracket",
    "times_fan_in",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / (1 + slope**2) * fan_in)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "variance as std",
    "variance_for_std",
    """
def he_normal(fan_in, fan_out, rng, slope):
    var = 2 / ((1 + slope**2) * fan_in)
    return rng.normal(0, var, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "fan_out",
    "fan_out",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope**2) * fan_out))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "xavier with slope",
    "both_fans",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope**2) * (fan_in + fan_out)))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "minus",
    "minus_slope",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 - slope**2) * fan_in))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "slope on top",
    "slope_multiplies",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 * (1 + slope**2) / fan_in)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "transposed",
    "transposed",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope**2) * fan_in))
    return rng.normal(0, std, size=(fan_in, fan_out))
""",
)
HE_NORMAL.whole(
    "leaky applied to weights",
    "activated_relu_weights",
    """
def he_normal(fan_in, fan_out, rng, slope):
    W = rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))
    return np.where(W > 0, W, slope * W)
""",
)
HE_NORMAL.whole(
    "one instead of two",
    "missing_two",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = 1 / np.sqrt((1 + slope**2) * fan_in)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "sum of squared via half",
    "whole_negative_half",
    """
def he_normal(fan_in, fan_out, rng, slope):
    kept = 0.5 + slope**2
    return rng.normal(0, np.sqrt(1 / (kept * fan_in)), (fan_out, fan_in))
""",
)

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    act = ACTIVATIONS[activation]
    return float((act.function(z)**2 * p).sum()), float((act.slope(z)**2 * p).sum())
""",
)
ACTIVATION_MOMENTS.other(
    "riemann with constant, np.average",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    u = np.linspace(-7, 7, 8000)
    pdf = np.exp(-u * u / 2) / np.sqrt(2 * np.pi)
    z = std * u
    f = ACTIVATIONS[activation].function
    df = ACTIVATIONS[activation].slope
    return (np.average(f(z)**2, weights=pdf), np.average(df(z)**2, weights=pdf))
""",
)
ACTIVATION_MOMENTS.other(
    "gauss hermite free: trapezoid",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    from scipy.stats import norm
    z = np.linspace(-10 * std, 10 * std, 10001)
    dz = z[1] - z[0]
    w = norm.pdf(z, scale=std) * dz
    a = ACTIVATIONS[activation]
    return float(w @ a.function(z)**2), float(w @ a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "fixed grid",
    "fixed_grid_6",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6, 6, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    a = ACTIVATIONS[activation]
    return (p * a.function(z)**2).sum(), (p * a.slope(z)**2).sum()
""",
)
ACTIVATION_MOMENTS.whole(
    "no square",
    "not_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    a = ACTIVATIONS[activation]
    return (p * a.function(z)).sum(), (p * a.slope(z)).sum()
""",
)
ACTIVATION_MOMENTS.whole(
    "square of the mean",
    "mean_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z))**2, np.sum(p * a.slope(z))**2
""",
)
ACTIVATION_MOMENTS.whole(
    "not normalised",
    "one_factor",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)**2), np.sum(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "mean of products",
    "one_factor",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    a = ACTIVATIONS[activation]
    return np.mean(p * a.function(z)**2), np.mean(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "no dz",
    "one_factor",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2)) / (std * np.sqrt(2 * np.pi))
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)**2), np.sum(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "plain grid average",
    "no_density_6",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    a = ACTIVATIONS[activation]
    return (a.function(z)**2).mean(), (a.slope(z)**2).mean()
""",
)
ACTIVATION_MOMENTS.whole(
    "std not squared in p",
    "std_for_variance",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)**2), np.sum(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "no factor two",
    "half_missing",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / std**2)
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)**2), np.sum(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "std ignored",
    "std_left_out",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6, 6, 5001)
    p = np.exp(-z**2 / 2)
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)**2), np.sum(p * a.slope(z)**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "random draws",
    "rough",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    rng = np.random.default_rng(0)
    z = rng.normal(0, std, 1000)
    a = ACTIVATIONS[activation]
    return (a.function(z)**2).mean(), (a.slope(z)**2).mean()
""",
)
ACTIVATION_MOMENTS.whole(
    "swapped",
    "swapped",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    back = (p * a.slope(z)**2).sum()
    forward = (p * a.function(z)**2).sum()
    return back, forward
""",
)
ACTIVATION_MOMENTS.whole(
    "slope of function",
    "slope_at_value",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    h = a.function(z)
    return (p * h**2).sum(), (p * a.slope(h)**2).sum()
""",
)
ACTIVATION_MOMENTS.whole(
    "half the grid",
    "one_sided_grid",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(0, 6 * std, 5001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return (p * a.function(z)**2).sum(), (p * a.slope(z)**2).sum()
""",
)

PREDICTED_STD = Answers(
    "predicted_std",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.other(
    "recursive",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    gain = weight_std * math.sqrt(fan_in)
    if depth == 1:
        return gain
    before = predicted_std(depth - 1, fan_in, weight_std, activation)
    return gain * math.sqrt(second_moment(activation, before))
""",
)
PREDICTED_STD.whole(
    "one layer too many",
    "one_layer_more",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for i in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return np.sqrt(fan_in * weight_std**2 * q)
""",
)
PREDICTED_STD.whole(
    "one too few",
    "one_layer_less",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    s = 1.0
    for i in range(1, depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "returns variance",
    "variance",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        var = fan_in * weight_std**2 * q
        q = second_moment(activation, np.sqrt(var))
    return var
""",
)
PREDICTED_STD.whole(
    "variance to second_moment",
    "variance_as_std_given",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s2 = fan_in * weight_std**2 * q
        q = second_moment(activation, s2)
    return np.sqrt(s2)
""",
)
PREDICTED_STD.whole(
    "returns q",
    "after_the_activation",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return np.sqrt(q)
""",
)
PREDICTED_STD.whole(
    "weight_std not squared",
    "variance_for_std",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std * q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "activation before first",
    "activated_input",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = second_moment(activation, 1.0)
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "no fan_in",
    "no_fan_in",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = weight_std * np.sqrt(q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "closed form power",
    "gain_at_one",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    factor = fan_in * weight_std**2 * second_moment(activation, 1.0)
    first = fan_in * weight_std**2
    return np.sqrt(first * factor ** (depth - 1))
""",
)
PREDICTED_STD.whole(
    "only first layer",
    "first_layer_each_time",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
    return s
""",
)
PREDICTED_STD.whole(
    "q rooted",
    "root_of_moment",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = np.sqrt(second_moment(activation, s))
    return s
""",
)
PREDICTED_STD.whole(
    "list",
    "all_layers",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q, out = 1.0, []
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        out.append(s)
        q = second_moment(activation, s)
    return np.array(out)
""",
)
PREDICTED_STD.whole(
    "swapped arguments",
    "",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(s, activation)
    return s
""",
)
PREDICTED_STD.whole(
    "simulated",
    "rough",
    """
from deepgrad.networks.activations import ACTIVATIONS


def predicted_std(depth, fan_in, weight_std, activation):
    rng = np.random.default_rng(0)
    h = rng.normal(size=(64, fan_in))
    for _ in range(depth):
        z = h @ rng.normal(0, weight_std, (fan_in, fan_in)).T
        h = ACTIVATIONS[activation].function(z)
    return z.std()
""",
)

CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.other(
    "one unit repeated",
    """
def constant_init_gradients(X, Y, hidden, value):
    # all hidden units are equal: compute one and repeat it
    z = value * X.sum(axis=1)
    h = np.tanh(z)                                     # (N,)
    out = hidden * value * h[:, None]                  # (N, 1), the same for all k
    D = (out - Y) / len(X)
    row2 = D.T @ h                                     # (k,)
    dz = value * D.sum(axis=1) / np.cosh(z)**2
    row1 = dz @ X
    return np.repeat(row1[None, :], hidden, axis=0), np.repeat(row2[:, None], hidden, axis=1)
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no 1/N",
    "sum_for_mean",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = out - Y
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "twice",
    "twice",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = 2 * (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no tanh slope",
    "no_slope",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = D @ W2
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope at z",
    "slope_of_z",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - z**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope of tanh of h",
    "slope_of_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - np.tanh(h)**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "sign",
    "target_minus_output",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (Y - out) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "swapped",
    "swapped",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    return dW2, dW1
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "transposed",
    "transposed",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = h.T @ D
    dz = (D @ W2) * (1 - h**2)
    return X.T @ dz, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "z for h",
    "z_for_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ z
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "tanh at the output",
    "tanh_on_the_output_both_ways",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = value * np.ones((hidden, X.shape[1]))
    W2 = value * np.ones((Y.shape[1], hidden))
    h = np.tanh(X @ W1.T)
    out = np.tanh(h @ W2.T)
    D = (out - Y) / len(X) * (1 - out**2)
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "mean over all entries",
    "mean_of_entries",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / out.size
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "W2 left out on the way",
    "no_weight",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = D.sum(axis=1, keepdims=True) * (1 - h**2)
    return dz.T @ X, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "dW1 divided again",
    "first_mean_twice",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X / N, dW2
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "matmul shapes",
    "",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value)
    W2 = np.full((k, hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    out = h @ W2.T

    D = (out - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2.T) * (1 - h**2)
    return dz.T @ X, dW2
""",
)

LSUV_SCALE = Answers(
    "lsuv_scale",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    out, h = [], X
    for W in weights:
        z = h @ W.T
        s = z.std()
        out.append(W / s)
        h = phi(z / s)
    return out
""",
)
LSUV_SCALE.other(
    "recompute z with index",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    new = [np.array(W, dtype=float) for W in weights]
    h = X
    for i in range(len(new)):
        new[i] /= np.sqrt(np.var(h @ new[i].T))
        h = ACTIVATIONS[activation].function(h @ new[i].T)
    return new
""",
)
LSUV_SCALE.whole(
    "not propagated",
    "old_weights_below",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        out.append(W / z.std())
        h = ACTIVATIONS[activation].function(z)
    return out
""",
)
LSUV_SCALE.whole(
    "per unit",
    "each_unit",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        s = z.std(axis=0)
        W = W / s[:, None]
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "variance",
    "variance",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        W = W / (h @ W.T).var()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "std of h",
    "after_the_activation",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        a = ACTIVATIONS[activation].function(h @ W.T)
        W = W / a.std()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "std of W",
    "std_of_weights",
    """
def lsuv_scale(weights, X, activation):
    return [W / W.std() for W in weights]
""",
)
LSUV_SCALE.whole(
    "activation first",
    "activated_input",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    f = ACTIVATIONS[activation].function
    for W in weights:
        h = f(h)
        z = h @ W.T
        out.append(W / z.std())
        h = z / z.std()
    return out
""",
)
LSUV_SCALE.whole(
    "no activation",
    "no_activation",
    """
def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        W = W / z.std()
        out.append(W)
        h = h @ W.T
    return out
""",
)
LSUV_SCALE.whole(
    "in place",
    "in_place",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h = X
    for W in weights:
        W /= (h @ W.T).std()
        h = ACTIVATIONS[activation].function(h @ W.T)
    return weights
""",
)
LSUV_SCALE.whole(
    "rms",
    "rms",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        s = np.sqrt(np.mean(z**2))
        out.append(W / s)
        h = ACTIVATIONS[activation].function(z / s)
    return out
""",
)
LSUV_SCALE.whole(
    "all at once",
    "old_weights_below",
    """
from deepgrad.networks import mlp


def lsuv_scale(weights, X, activation):
    zs, hs = mlp.forward([(W, np.zeros(len(W))) for W in weights], X, activation)
    return [W / z.std() for W, z in zip(weights, zs)]
""",
)
LSUV_SCALE.whole(
    "multiplied",
    "inverse",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        W = W * z.std()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "always X",
    "",
    """
def lsuv_scale(weights, X, activation):
    out = []
    for W in weights:
        z = X @ W.T
        out.append(W / z.std())
    return out
""",
)
LSUV_SCALE.whole(
    "rescaled activations",
    "divided_after",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        s = z.std()
        out.append(W / s)
        h = ACTIVATIONS[activation].function(z) / s
    return out
""",
)
LSUV_SCALE.whole(
    "array",
    "",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        s = (h @ W.T).std()
        out.append(W / s)
        h = ACTIVATIONS[activation].function(h @ W.T / s)
    return np.array(out)
""",
)
LSUV_SCALE.whole(
    "only return last",
    "last_only",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h = X
    for W in weights:
        s = (h @ W.T).std()
        new = W / s
        h = ACTIVATIONS[activation].function(h @ new.T)
    return new
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        c = min(1.0, max(-1.0, c))
        t = math.acos(c)
        c = (math.sin(t) + (math.pi - t) * c) / math.pi
        out.append(c)
    return np.array(out, dtype=float)
""",
)
RELU_CORRELATION.other(
    "array filled",
    """
def relu_correlation(c, depth):
    cs = np.empty(depth + 1)
    cs[0] = c
    for n in range(1, depth + 1):
        prev = np.clip(cs[n - 1], -1, 1)
        theta = np.arccos(prev)
        cs[n] = (np.sqrt(1 - prev**2) + (np.pi - theta) * prev) / np.pi
    return cs
""",
)
RELU_CORRELATION.whole(
    "no start",
    "input_left_out",
    """
def relu_correlation(c, depth):
    out = []
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "one too many",
    "one_too_many",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth + 1):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "start dropped, one extra",
    "one_ahead",
    """
def relu_correlation(c, depth):
    out = np.zeros(depth + 1)
    for i in range(depth + 1):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out[i] = c
    return out
""",
)
RELU_CORRELATION.whole(
    "only last",
    "only_last",
    """
def relu_correlation(c, depth):
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
    return c
""",
)
RELU_CORRELATION.whole(
    "c as angle",
    "cosine_as_angle",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        c = (np.sin(c) + (np.pi - c) * np.cos(c)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "angles returned",
    "angles",
    """
def relu_correlation(c, depth):
    t = np.arccos(c)
    out = [t]
    for _ in range(depth):
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        t = np.arccos(np.clip(c, -1, 1))
        out.append(t)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "no pi",
    "no_pi",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = np.sin(t) + (np.pi - t) * np.cos(t)
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "bracket",
    "first_term_alone",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = np.sin(t) / np.pi + (np.pi - t) * np.cos(t)
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "theta for pi minus theta",
    "angle",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + t * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "same theta",
    "not_repeated",
    """
def relu_correlation(c, depth):
    t = np.arccos(c)
    out = [c]
    for _ in range(depth):
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "degrees",
    "degrees_throughout",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.degrees(np.arccos(np.clip(c, -1, 1)))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "arcsin",
    "arcsine_as_angle",
    """
def relu_correlation(c, depth):
    out = [c]
    for _ in range(depth):
        t = np.arcsin(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(c)
    return np.array(out)
""",
)
RELU_CORRELATION.whole(
    "int array",
    "",
    """
def relu_correlation(c, depth):
    out = np.zeros(depth + 1, dtype=int)
    out[0] = c
    for i in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out[i + 1] = c
    return out
""",
)
RELU_CORRELATION.whole(
    "depth one",
    "one_layer_only",
    """
def relu_correlation(c, depth):
    t = np.arccos(c)
    return np.array([c, (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi])
""",
)
