"""What the second reader who knew only the text of lesson 3 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

XAVIER_NORMAL = Answers(
    "xavier_normal",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0.0, std, size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.other(
    "standard normal, divided by the root of the mean fan",
    """
def xavier_normal(fan_in, fan_out, rng):
    mean_fan = 0.5 * (fan_in + fan_out)
    W = rng.standard_normal((fan_out, fan_in))
    W /= math.sqrt(mean_fan)
    return W
""",
)
XAVIER_NORMAL.whole(
    "variance as scale",
    "variance_for_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    return rng.normal(0, var, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "rows are inputs",
    "transposed",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, std, size=(fan_in, fan_out))
""",
)
XAVIER_NORMAL.whole(
    "divide by the root of the number of inputs",
    "only_fan_in",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) / np.sqrt(fan_in)
""",
)
XAVIER_NORMAL.whole(
    "He's",
    "he",
    """
def xavier_normal(fan_in, fan_out, rng):
    W = rng.normal(size=(fan_out, fan_in))
    return W * np.sqrt(2 / fan_in)
""",
)
XAVIER_NORMAL.whole(
    "global random state",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = (2 / (fan_in + fan_out)) ** 0.5
    return np.random.normal(0, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "a fresh generator",
    "same_each_time",
    """
def xavier_normal(fan_in, fan_out, rng):
    rng = np.random.default_rng(42)
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "2 forgotten",
    "missing_two",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = 1 / np.sqrt(fan_in + fan_out)
    return std * rng.normal(size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "brackets",
    "no_brackets",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / fan_in + fan_out)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "std as loc",
    "scale_as_mean",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(std, size=(fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "one number",
    "",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    w = rng.normal(0, std)
    return np.full((fan_out, fan_in), w)
""",
)
XAVIER_NORMAL.whole(
    "uniform within std",
    "uniform_within_std",
    """
def xavier_normal(fan_in, fan_out, rng):
    s = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-s, s, (fan_out, fan_in))
""",
)
XAVIER_NORMAL.whole(
    "sqrt of 2 only",
    "root_above_only",
    """
def xavier_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) * np.sqrt(2) / (fan_in + fan_out)
""",
)
XAVIER_NORMAL.whole(
    "transposed and He",
    "transposed",
    """
def xavier_normal(fan_in, fan_out, rng):
    std = np.sqrt(1 / fan_in)
    return rng.normal(0, std, (fan_in, fan_out))
""",
)

XAVIER_UNIFORM = Answers(
    "xavier_uniform",
    """
def xavier_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_out, fan_in))
""",
)
XAVIER_UNIFORM.other(
    "scaled random",
    """
def xavier_uniform(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    a = math.sqrt(3 * var)
    u = rng.random((fan_out, fan_in))   # 0 ... 1
    return (2 * u - 1) * a
""",
)
XAVIER_UNIFORM.whole(
    "a is the std",
    "std_as_bound",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "root of three",
    "half_the_variance",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(3 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "from 0",
    "one_sided",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, a, size=(fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "root forgotten",
    "no_root",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 6 / (fan_in + fan_out)
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
    "third the wrong way",
    "divided_by_three",
    """
def xavier_uniform(fan_in, fan_out, rng):
    var = 2 / (fan_in + fan_out)
    a = np.sqrt(var / 3)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "width for half-width",
    "whole_width",
    """
def xavier_uniform(fan_in, fan_out, rng):
    width = np.sqrt(12 * 2 / (fan_in + fan_out))
    return rng.uniform(-width, width, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "one row for all units",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    row = rng.uniform(-a, a, fan_in)
    return np.tile(row, (fan_out, 1))
""",
)
XAVIER_UNIFORM.whole(
    "flat",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, fan_out * fan_in)
""",
)
XAVIER_UNIFORM.whole(
    "np.random",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return np.random.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "old start",
    "old_start",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = 1 / np.sqrt(fan_in)
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "still normal",
    "normal",
    """
def xavier_uniform(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))
""",
)
XAVIER_UNIFORM.whole(
    "rng.rand",
    "",
    """
def xavier_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return (2 * rng.rand(fan_out, fan_in) - 1) * a
""",
)

HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    variance = 2 / ((1 + slope**2) * fan_in)
    return rng.normal(0, np.sqrt(variance), (fan_out, fan_in))
""",
)
HE_NORMAL.other(
    "gain, as in torch",
    """
def he_normal(fan_in, fan_out, rng, slope):
    gain = math.sqrt(2.0 / (1.0 + slope * slope))
    return rng.standard_normal(size=(fan_out, fan_in)) * (gain / math.sqrt(fan_in))
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
    std = np.sqrt(2 / ((1 + slope) ** 2 * fan_in))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "slope ignored",
    "slope_ignored",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))
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
    "transposed",
    "transposed",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / ((1 + slope**2) * fan_in))
    return rng.normal(0, std, (fan_in, fan_out))
""",
)
HE_NORMAL.whole(
    "variance as std",
    "variance_for_std",
    """
def he_normal(fan_in, fan_out, rng, slope):
    return rng.normal(0, 2 / ((1 + slope**2) * fan_in), (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "multiplied by the slope term",
    "slope_multiplies",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 * (1 + slope**2) / fan_in)
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "fan_in lands on top",
    "times_fan_in",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / (1 + slope**2) * fan_in)
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
    "Xavier's fans",
    "mean_of_fans",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(4 / ((1 + slope**2) * (fan_in + fan_out)))
    return rng.normal(0, std, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "uniform",
    "uniform",
    """
def he_normal(fan_in, fan_out, rng, slope):
    a = np.sqrt(6 / ((1 + slope**2) * fan_in))
    return rng.uniform(-a, a, (fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "1 for 2",
    "missing_two",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(1 / ((1 + slope**2) * fan_in))
    return std * rng.standard_normal((fan_out, fan_in))
""",
)
HE_NORMAL.whole(
    "leaky on the weights",
    "activated_weights",
    """
def he_normal(fan_in, fan_out, rng, slope):
    W = rng.normal(0, np.sqrt(2 / ((1 + slope**2) * fan_in)), (fan_out, fan_in))
    return np.where(W > 0, W, slope * W)
""",
)

ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 20001)
    p = np.exp(-z**2 / (2 * std**2))
    p = p / p.sum()
    phi = ACTIVATIONS[activation].function(z)
    dphi = ACTIVATIONS[activation].slope(z)
    return float(np.sum(p * phi**2)), float(np.sum(p * dphi**2))
""",
)
ACTIVATION_MOMENTS.other(
    "sum over steps with the density",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    act = ACTIVATIONS[activation]
    t, dt = np.linspace(-7, 7, 40001, retstep=True)
    density = np.exp(-0.5 * t * t) / np.sqrt(2 * np.pi)
    z = std * t
    first = (act.function(z) ** 2 * density).sum() * dt
    second = (act.slope(z) ** 2 * density).sum() * dt
    return first, second
""",
)
ACTIVATION_MOMENTS.whole(
    "not squared",
    "not_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return (p * a.function(z)).sum(), (p * a.slope(z)).sum()
""",
)
ACTIVATION_MOMENTS.whole(
    "weights do not add up to 1",
    "one_factor",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "standard normal weight",
    "std_left_out",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 10001)
    p = np.exp(-z**2 / 2)
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "std not squared",
    "std_for_variance",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "plain mean over the grid",
    "no_density_6",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6 * std, 6 * std, 5000)
    act = ACTIVATIONS[activation]
    return np.mean(act.function(z) ** 2), np.mean(act.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "swapped",
    "swapped",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.slope(z) ** 2), np.sum(p * a.function(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "slope not squared",
    "slope_not_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z))
""",
)
ACTIVATION_MOMENTS.whole(
    "square of the mean",
    "mean_squared",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z)) ** 2, np.sum(p * a.slope(z)) ** 2
""",
)
ACTIVATION_MOMENTS.whole(
    "grid from -6 to 6",
    "fixed_grid_6",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-6, 6, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "positive half only",
    "one_sided_grid",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(0, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2), np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "relative to std",
    "over_variance",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sum(p * a.function(z) ** 2) / std**2, np.sum(p * a.slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "roots",
    "root",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    a = ACTIVATIONS[activation]
    return np.sqrt(np.sum(p * a.function(z) ** 2)), np.sqrt(np.sum(p * a.slope(z) ** 2))
""",
)
ACTIVATION_MOMENTS.whole(
    "slope at phi",
    "slope_at_value",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    act = ACTIVATIONS[activation]
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    h = act.function(z)
    dh = act.slope(h)
    return np.sum(p * h**2), np.sum(p * dh**2)
""",
)
ACTIVATION_MOMENTS.whole(
    "variance of phi",
    "about_the_mean",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    act = ACTIVATIONS[activation]
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    h, s = act.function(z), act.slope(z)
    return np.sum(p * (h - np.sum(p * h)) ** 2), np.sum(p * (s - np.sum(p * s)) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "called",
    "",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-z**2 / (2 * std**2))
    p /= p.sum()
    h = ACTIVATIONS[activation](z)
    return np.sum(p * h**2), np.sum(p * ACTIVATIONS[activation].slope(z) ** 2)
""",
)
ACTIVATION_MOMENTS.whole(
    "a few draws",
    "rough",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    z = np.random.default_rng(0).normal(0, std, 300)
    a = ACTIVATIONS[activation]
    return np.mean(a.function(z) ** 2), np.mean(a.slope(z) ** 2)
""",
)

PREDICTED_STD = Answers(
    "predicted_std",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for layer in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return float(s)
""",
)
PREDICTED_STD.other(
    "recursion",
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
    s = np.sqrt(fan_in) * weight_std
    for _ in range(depth):
        q = second_moment(activation, s)
        s = np.sqrt(fan_in * weight_std**2 * q)
    return s
""",
)
PREDICTED_STD.whole(
    "activation before the first layer",
    "activated_input",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    s = 1.0
    for _ in range(depth):
        q = second_moment(activation, s)
        s = np.sqrt(fan_in * weight_std**2 * q)
    return float(s)
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
    "variance handed on",
    "variance_as_std_given",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        var = fan_in * weight_std**2 * q
        q = second_moment(activation, var)
    return np.sqrt(var)
""",
)
PREDICTED_STD.whole(
    "variance returned",
    "variance",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s2 = fan_in * weight_std**2 * q
        q = second_moment(activation, np.sqrt(s2))
    return s2
""",
)
PREDICTED_STD.whole(
    "size of h",
    "after_the_activation",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q = second_moment(activation, s)
    return np.sqrt(q)
""",
)
PREDICTED_STD.whole(
    "no activation",
    "no_activation",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    return (np.sqrt(fan_in) * weight_std) ** depth
""",
)
PREDICTED_STD.whole(
    "moment at std 1",
    "gain_at_one",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    gain = fan_in * weight_std**2
    m = second_moment(activation, 1.0)
    return np.sqrt(gain * (gain * m) ** (depth - 1))
""",
)
PREDICTED_STD.whole(
    "moments multiplied up",
    "accumulated_given",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        q *= second_moment(activation, s)
    return s
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
        s = weight_std * np.sqrt(q)
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "always half",
    "half_for_all",
    """
def predicted_std(depth, fan_in, weight_std, activation):
    var = fan_in * weight_std**2
    for _ in range(depth - 1):
        var = fan_in * weight_std**2 * 0.5 * var
    return np.sqrt(var)
""",
)
PREDICTED_STD.whole(
    "q under no root",
    "q_outside_root",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth):
        s = np.sqrt(fan_in) * weight_std * q
        q = second_moment(activation, s)
    return s
""",
)
PREDICTED_STD.whole(
    "a list of all layers",
    "all_layers",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q, all_s = 1.0, []
    for _ in range(depth):
        s = np.sqrt(fan_in * weight_std**2 * q)
        all_s.append(s)
        q = second_moment(activation, s)
    return np.array(all_s)
""",
)

CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    N, d = X.shape
    k = Y.shape[1]
    W1 = np.full((hidden, d), value, dtype=float)
    W2 = np.full((k, hidden), value, dtype=float)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / N
    dW2 = D.T @ h
    dz = (D @ W2) * (1 - h**2)
    dW1 = dz.T @ X
    return dW1, dW2
""",
)
CONSTANT_INIT_GRADIENTS.other(
    "one unit, repeated",
    """
def constant_init_gradients(X, Y, hidden, value):
    z = value * X.sum(axis=1)                      # all units see the same (N,)
    h = np.tanh(z)
    out = hidden * value * h[:, None]              # (N, 1): same for all outputs
    err = (out - Y) / len(X)
    back = value * err.sum(axis=1) * (1 - np.tanh(z) ** 2)
    g1 = back @ X                                  # (d,)
    g2 = err.T @ h                                 # (k,)
    return np.repeat(g1[None, :], hidden, axis=0), np.repeat(g2[:, None], hidden, axis=1)
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "no mean",
    "sum_for_mean",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = h @ W2.T - Y
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "mean over outputs too",
    "mean_of_entries",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / Y.size
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope from z",
    "slope_of_z",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - z**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "slope left out",
    "no_slope",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dh = D @ W2
    return dh.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "tanh twice",
    "slope_of_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - np.tanh(h) ** 2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "target minus out",
    "target_minus_output",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (Y - h @ W2.T) / len(X)
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "swapped",
    "swapped",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return D.T @ h, dz.T @ X
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "transposed",
    "transposed",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return X.T @ dz, h.T @ D
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "factor 2",
    "twice",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = 2 * (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "tanh at the output as well",
    "tanh_on_the_output_both_ways",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    out = np.tanh(h @ W2.T)
    D = (out - Y) / len(X) * (1 - out**2)
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "tanh forgotten forward",
    "no_tanh",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = X @ W1.T
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "W2 from h",
    "z_for_h",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ z
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "W2 not transposed",
    "",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2 - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "one unit's gradient",
    "",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = D @ W2 * (1 - h**2)
    return (dz.T @ X)[0], (D.T @ h)[:, 0]
""",
)
CONSTANT_INIT_GRADIENTS.whole(
    "sign and mean",
    "sum_for_mean+sign",
    """
def constant_init_gradients(X, Y, hidden, value):
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = Y - h @ W2.T
    dz = D @ W2 * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

LSUV_SCALE = Answers(
    "lsuv_scale",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    phi = ACTIVATIONS[activation].function
    h, result = X, []
    for W in weights:
        W = W / (h @ W.T).std()
        result.append(W)
        h = phi(h @ W.T)
    return result
""",
)
LSUV_SCALE.other(
    "by index, with the activation first from the second layer on",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    new = []
    z = None
    for i in range(len(weights)):
        inp = X.astype(np.float64) if i == 0 else ACTIVATIONS[activation].function(z)
        raw = np.dot(inp, weights[i].T)
        scale = 1.0 / np.sqrt(np.mean((raw - raw.mean()) ** 2))
        new.append(np.array(weights[i], dtype=np.float64) * scale)
        z = raw * scale
    return new
""",
)
LSUV_SCALE.whole(
    "old z goes on",
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
    "activation on X",
    "activated_input",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    f = ACTIVATIONS[activation].function
    z, out = X, []
    for W in weights:
        h = f(z)
        W = W / np.std(h @ W.T)
        out.append(W)
        z = h @ W.T
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
        W = W / np.std(h @ W.T)
        out.append(W)
        h = h @ W.T
    return out
""",
)
LSUV_SCALE.whole(
    "divided by the variance",
    "variance",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        W = W / np.var(h @ W.T)
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "RMS",
    "rms",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        W = W / np.sqrt(np.mean(z**2))
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "each unit by itself",
    "each_unit",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        W = W / z.std(axis=0)[:, None]
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
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
        W = W * (h @ W.T).std()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
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
    out = []
    for W in weights:
        out.append(W / W.std())
    return out
""",
)
LSUV_SCALE.whole(
    "only the last matrix",
    "last_only",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h = X
    for W in weights:
        W = W / (h @ W.T).std()
        h = ACTIVATIONS[activation].function(h @ W.T)
    return W
""",
)
LSUV_SCALE.whole(
    "all measured first",
    "old_weights_below",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    stds, h = [], X
    for W in weights:
        z = h @ W.T
        stds.append(z.std())
        h = ACTIVATIONS[activation].function(z)
    return [W / s for W, s in zip(weights, stds)]
""",
)
LSUV_SCALE.whole(
    "no transpose",
    "",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        W = W / (h @ W).std()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W)
    return out
""",
)
LSUV_SCALE.whole(
    "mean of the units' stds",
    "mean_of_stds",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights:
        z = h @ W.T
        W = W / z.std(axis=0).mean()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out
""",
)
LSUV_SCALE.whole(
    "last one left alone",
    "last_left_out",
    """
from deepgrad.networks.activations import ACTIVATIONS


def lsuv_scale(weights, X, activation):
    h, out = X, []
    for W in weights[:-1]:
        W = W / (h @ W.T).std()
        out.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return out + [weights[-1].copy()]
""",
)

RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        theta = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(cs, dtype=float)
""",
)
RELU_CORRELATION.other(
    "filled array, root for the sine",
    """
def relu_correlation(c, depth):
    out = np.empty(depth + 1)
    out[0] = c
    for i in range(1, depth + 1):
        x = min(1.0, max(-1.0, out[i - 1]))
        out[i] = (math.sqrt(1 - x * x) + (math.pi - math.acos(x)) * x) / math.pi
    return out
""",
)
RELU_CORRELATION.whole(
    "without the input",
    "input_left_out",
    """
def relu_correlation(c, depth):
    cs = []
    for _ in range(depth):
        t = np.arccos(np.clip(c, -1, 1))
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        cs.append(c)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "last only",
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
    "one layer short",
    "last_left_out",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth - 1):
        t = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "pi forgotten",
    "no_pi",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append(np.sin(t) + (np.pi - t) * np.cos(t))
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "theta for pi minus theta",
    "angle",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(t) + t * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "c as the angle",
    "cosine_as_angle",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = cs[-1]
        cs.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "always from the input",
    "not_repeated",
    """
def relu_correlation(c, depth):
    t = np.arccos(np.clip(c, -1, 1))
    new = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
    return np.array([c] + [new] * depth)
""",
)
RELU_CORRELATION.whole(
    "angles",
    "angles",
    """
def relu_correlation(c, depth):
    ts = [np.arccos(c)]
    for _ in range(depth):
        t = ts[-1]
        c = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        ts.append(np.arccos(np.clip(c, -1, 1)))
    return np.array(ts)
""",
)
RELU_CORRELATION.whole(
    "bracket",
    "first_term_alone",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append(1 / np.pi * np.sin(t) + (np.pi - t) * np.cos(t))
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "clipped at 0",
    "no_negative",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[-1], 0, 1))
        cs.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "integers",
    "",
    """
def relu_correlation(c, depth):
    cs = np.zeros(depth + 1, dtype=int)
    cs[0] = c
    for i in range(depth):
        t = np.arccos(np.clip(cs[i], -1, 1))
        cs[i + 1] = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
    return cs
""",
)
RELU_CORRELATION.whole(
    "arcsin",
    "arcsine_as_angle",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arcsin(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "half of it",
    "no_he",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[-1], -1, 1))
        cs.append((np.sin(t) + (np.pi - t) * np.cos(t)) / (2 * np.pi))
    return np.array(cs)
""",
)
RELU_CORRELATION.whole(
    "backwards",
    "reversed",
    """
def relu_correlation(c, depth):
    cs = [c]
    for _ in range(depth):
        t = np.arccos(np.clip(cs[0], -1, 1))
        cs.insert(0, (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi)
    return np.array(cs)
""",
)
