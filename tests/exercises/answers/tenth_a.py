"""What a tenth reader wrote from the text alone, where a name was missing."""

from support.tables import Answers

CHAIN_CLOSED_FORM = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + b * n
    if w == -1:
        return x if n % 2 == 0 else b - x
    p = w**n
    return p * x + b * (p - 1) / (w - 1)
""",
)

CHAIN_CLOSED_FORM.slip(
    "even and odd depth are swapped in a case of its own for w = -1",
    "parity_swapped_at_minus_one",
    "x if n % 2 == 0 else b - x -> b - x if n % 2 == 0 else x",
)


CHAIN_GRADIENTS = Answers(
    "chain_gradients",
    """
def chain_gradients(w, b, x, n):
    y, dw, db = float(x), 0.0, 0.0
    for _ in range(n):
        db = w * db + 1
        dw = w * dw + y
        y = w * y + b
    return float(w) ** n, dw, db
""",
)

CHAIN_GRADIENTS.slip(
    "each input gets the factor of db up to its layer instead of its way to the output",
    "weight_times_bias_so_far",
    "w * dw + y -> dw + db * y",
)


NUMERICAL_GRADIENT = Answers(
    "numerical_gradient",
    """
def numerical_gradient(f, x, h):
    out = np.empty_like(x)

    def central(e, step):
        return (f(x + step * e) - f(x - step * e)) / (2 * step)

    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = 1
        out[i] = central(e, h)
    return out
""",
)

NUMERICAL_GRADIENT.slip(
    "an extrapolated difference: steps h and h/2 combined",
    "four_points_within_h",
    "= central(e, h) -> = (4 * central(e, h / 2) - central(e, h)) / 3",
)


OVERFLOW_DEPTH = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    y = 1.0
    n = 0
    while y <= largest:
        y = y * abs(w)
        n += 1
    return n
""",
)

OVERFLOW_DEPTH.slip(
    "one power of two too few: 2**127 and 2**1023 as the largest number",
    "half_the_largest",
    "float(np.finfo(dtype).max) -> 2.0**127 if dtype == 'float32' else 2.0**1023",
)

OVERFLOW_DEPTH.whole(
    "the largest exponent is divided by |w| instead of by log2 |w|",
    "bits_over_weight",
    """
def overflow_depth(w, dtype):
    bits = np.finfo(dtype).maxexp
    return int(bits / abs(w)) + 1
""",
)


MATRIX_CHAIN_BACKWARD = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    hs = [X]
    for W in Ws:
        hs.append(hs[-1] @ W.T)
    d = (hs[-1] - Y) / Y.shape[0]
    out = []
    for W, h in zip(Ws[::-1], hs[-2::-1]):
        out.insert(0, d.T @ h)
        d = d @ W
    return out
""",
)

MATRIX_CHAIN_BACKWARD.slip(
    "only the first example is used, no sum over the examples",
    "first_example",
    "d.T @ h -> np.outer(d[0], h[0])",
)


SATURATED_FRACTION = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).mean())
""",
)

SATURATED_FRACTION.slip(
    "the slope of each unit's mean activation is compared",
    "slope_of_mean",
    "    slope = ->     a = a.mean(axis=0)\n    slope =",
)

SATURATED_FRACTION.slip(
    "tanh activations are turned into a sigmoid, whose slope is four times smaller than that of tanh",
    "quarter_for_tanh",
    "1 - a**2 -> (a + 1) / 2 * (1 - (a + 1) / 2)",
)


SIGMOID_MLP_FORWARD = Answers(
    "sigmoid_mlp_forward",
    """
def sigmoid_mlp_forward(params, X):
    hs = [X]
    for i, (W, b) in enumerate(params):
        z = hs[-1] @ W.T + b
        last = i == len(params) - 1
        hs.append(z if last else 1 / (1 + np.exp(-z)))
    return hs
""",
)

SIGMOID_MLP_FORWARD.slip(
    "right only for two layers or more: the first layer always gets a sigmoid",
    "single_layer_squashed",
    "last = i -> last = i > 0 and i",
)

SIGMOID_MLP_FORWARD.slip(
    "the mean over the batch is subtracted from the products in the hidden layers",
    "mean_of_products_off",
    "        hs.append( ->         if not last:\n            z = z - (hs[-1] @ W.T).mean(axis=0)\n        hs.append(",
)


GRADIENT_BOUND = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    sizes = [np.linalg.svd(W, compute_uv=False).max() for W in Ws]
    return float(slope ** len(Ws) * np.prod(sizes))
""",
)

GRADIENT_BOUND.slip(
    "the largest norm of all layers to the power of the number of layers",
    "largest_for_all",
    "np.prod(sizes) -> (max(sizes) ** len(Ws) if Ws else 1)",
)


SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), 0.0) + np.where(x < 0, e / (1 + e), 0.0)
    ds = e / (1 + e) ** 2
    e2 = np.exp(-2 * np.abs(x))
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)


SIGMOID_AND_SLOPES.slip(
    "an eps of 1e-12 is added to both slopes",
    "ds_epsilon_12+dt_tails_lost",
    "s, ds, dt -> s, ds + 1e-12, dt + 1e-12",
)

SIGMOID_AND_SLOPES.slip(
    "the exponents are squared in dt: exp(-x**2) in place of exp(-2 |x|)",
    "dt_square_in_exponent",
    "-2 * np.abs(x) -> -np.abs(x) ** 2",
)


BCE_WITH_LOGITS = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.logaddexp(0, z) - t * z)
    s = np.exp(-np.logaddexp(0, -z))
    return float(loss), (s - t) / len(z)
""",
)

BCE_WITH_LOGITS.slip(
    "the logits are clipped to -50 ... 50, so the loss at 1000 is 50",
    "logits_clipped_at_50",
    "    loss = ->     z = np.clip(z, -50, 50)\n    loss =",
)


HE_NORMAL = Answers(
    "he_normal",
    """
def he_normal(fan_in, fan_out, rng, slope):
    std = np.sqrt(2 / (1 + slope**2) / fan_in)
    return rng.normal(0.0, std, size=(fan_out, fan_in))
""",
)

HE_NORMAL.slip(
    "right only for ReLU: any other slope gets 1 / fan_in",
    "linear_for_leaky",
    "2 / (1 + slope**2) -> (2 if slope == 0 else 1)",
)


ACTIVATION_MOMENTS = Answers(
    "activation_moments",
    """
from deepgrad.networks.activations import ACTIVATIONS


def activation_moments(activation, std):
    phi = ACTIVATIONS[activation]
    z = np.linspace(-8 * std, 8 * std, 10001)
    p = np.exp(-(z**2) / (2 * std**2))
    p = p / p.sum()
    forward = np.sum(phi.function(z) ** 2 * p)
    backward = np.sum(phi.slope(z) ** 2 * p)
    return float(forward), float(backward)
""",
)

ACTIVATION_MOMENTS.slip(
    "the first number is E[z phi(z)] instead of E[phi(z)**2]",
    "argument_times_value",
    "function(z) ** 2 -> function(z) * z",
)

ACTIVATION_MOMENTS.slip(
    "a Cauchy-like weight in place of the normal density",
    "cauchy_weights_8",
    "np.exp(-(z**2) / (2 * std**2)) -> 1 / (1 + z**2 / std**2)",
)


PREDICTED_STD = Answers(
    "predicted_std",
    """
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    q = 1.0
    for _ in range(depth - 1):
        q = second_moment(activation, np.sqrt(fan_in * weight_std**2 * q))
    return float(np.sqrt(fan_in * weight_std**2 * q))
""",
)

PREDICTED_STD.slip(
    "second_moment gets the root of q, and the weights' factor is multiplied in afterwards",
    "weights_after_the_activation",
    "second_moment(activation, np.sqrt(fan_in * weight_std**2 * q)) -> "
    "fan_in * weight_std**2 * second_moment(activation, np.sqrt(q))",
)

PREDICTED_STD.slip("ReLU's half is taken once more", "halved_again", "q = second_moment( -> q = 0.5 * second_moment(")


CONSTANT_INIT_GRADIENTS = Answers(
    "constant_init_gradients",
    """
def constant_init_gradients(X, Y, hidden, value):
    h = np.tanh(value * X.sum(axis=1, keepdims=True)) * np.ones((1, hidden))
    out = value * h.sum(axis=1, keepdims=True)
    D = (out - Y) / len(X)
    dz = value * D.sum(axis=1, keepdims=True) * (1 - h**2)
    return dz.T @ X, D.T @ h
""",
)

CONSTANT_INIT_GRADIENTS.slip(
    "only the first output's error goes back to the hidden layer",
    "first_output_alone",
    "D.sum(axis=1, keepdims=True) -> D[:, :1]",
)

CONSTANT_INIT_GRADIENTS.slip(
    "the slope is taken from the output: 1 - out**2 instead of 1 - h**2",
    "slope_of_output",
    "(1 - h**2) -> (1 - out**2) * np.ones((1, hidden))",
)


RELU_CORRELATION = Answers(
    "relu_correlation",
    """
def relu_correlation(c, depth):
    out = [float(c)]
    for k in range(depth):
        t = np.arccos(np.clip(out[-1], -1, 1))
        new = (np.sin(t) + (np.pi - t) * np.cos(t)) / np.pi
        out.append(new)
    return np.array(out)
""",
)

RELU_CORRELATION.slip(
    "the sign of c is lost: abs(c) is used", "size_of_cosine", "clip(out[-1], -1 -> clip(abs(out[-1]), 0"
)


RELU_CORRELATION.slip(
    "the cosines are rounded to four digits, as the table prints them",
    "rounded_4",
    "append(new) -> append(round(new, 4))",
)

RELU_CORRELATION.slip("the first layer's cosine is halved", "first_halved", "new) -> new / 2 if k == 0 else new)")
