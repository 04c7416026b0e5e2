"""Answers to ``sigmoid_and_slopes``: each of the three results is tried by itself, the other two right."""

from support.tables import Answers

E = "np.exp(-np.abs(x))"
RIGHT = {
    "sigmoid": f"np.where(x >= 0, 1, {E}) / (1 + {E})",
    "sigmoid_grad": f"{E} / (1 + {E}) ** 2",
    "tanh_grad": f"4 * {E}**2 / (1 + {E}**2) ** 2",
}
PREFIX = {"sigmoid": "s", "sigmoid_grad": "ds", "tanh_grad": "dt"}
ANSWERS = Answers("sigmoid_and_slopes", f"def sigmoid_and_slopes(x):\n    return {', '.join(RIGHT.values())}\n")


class One:
    """Programs of one of the three results, completed with the other two."""

    def __init__(self, part, base):
        self.part = part
        self.other("the base program", base)

    def completed(self, code):
        results = ", ".join(f"{part}(x)" if part == self.part else right for part, right in RIGHT.items())
        return f"{code}\n\ndef sigmoid_and_slopes(x):\n    return {results}\n"

    def whole(self, title, name, code):
        full = "+".join(one if one in GENERAL else f"{PREFIX[self.part]}_{one}" for one in name.split("+") if one)
        ANSWERS.whole(f"{self.part}: {title}", full, self.completed(code))

    def other(self, title, code):
        ANSWERS.other(f"{self.part}: {title}", self.completed(code))


GENERAL = ("factor", "sign", "one_side")

SIGMOID = One(
    "sigmoid",
    """
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))
""",
)


def sigmoid(title, name, expression):
    SIGMOID.whole(title, name, f"def sigmoid(x):\n    return {expression}\n")


sigmoid("a plus in the exponent", "mirrored", "1 / (1 + np.exp(x))")
sigmoid("exp over 1 + exp", "inf_over_inf", "np.exp(x) / (1 + np.exp(x))")
sigmoid("no 1", "one_missing", "1 / np.exp(-x)")
sigmoid("a minus below", "minus_below", "1 / (1 - np.exp(-x))")
sigmoid("no parentheses", "no_reciprocal", "1 / 1 + np.exp(-x)")
sigmoid("tanh", "tanh_for_sigmoid", "np.tanh(x)")
sigmoid("tanh of a half", "from_minus_one", "np.tanh(x / 2)")
sigmoid("from tanh of x/2, the left tail lost", "lower_tail_lost", "(1 + np.tanh(x / 2)) / 2")
sigmoid("from tanh of x", "tanh_without_half", "(1 + np.tanh(x)) / 2")
sigmoid("the slope", "slope", "np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2")
sigmoid("the log", "logarithm", "-np.logaddexp(0, -x)")
sigmoid("clipped at 30", "clipped", "1 / (1 + np.exp(-np.clip(x, -30, 30)))")
sigmoid("clipped at 20", "", "1 / (1 + np.exp(-np.clip(x, -20, 20)))")
sigmoid("the size of x", "sign_lost", "1 / (1 + np.exp(-np.abs(x)))")
sigmoid("always the left form", "always_negative", "np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))")
sigmoid(
    "the two halves swapped",
    "mirrored",
    "np.where(x < 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))",
)
sigmoid("twice as steep", "tanh_without_half", "1 / (1 + np.exp(-2 * x))")
sigmoid("half as steep", "half_as_steep", "1 / (1 + np.exp(-x / 2))")
sigmoid("1 - sigmoid of the left", "lower_tail_lost", "1 - 1 / (1 + np.exp(x))")
sigmoid("softmax over the array", "softmax", "np.exp(x - x.max()) / np.exp(x - x.max()).sum()")
sigmoid("a mean", "", "np.mean(1 / (1 + np.exp(-x)))")
sigmoid("rounded to float32", "", "(1 / (1 + np.exp(-x.astype(np.float32))))")
sigmoid("softplus", "softplus", "np.logaddexp(0, x)")
sigmoid("ReLU", "relu", "np.maximum(x, 0)")
sigmoid("x times sigmoid", "times_x", "x / (1 + np.exp(-x))")
sigmoid("minus 1/2", "half_lower", "1 / (1 + np.exp(-x)) - 0.5")
sigmoid("from minus 1 to 1", "from_minus_one", "2 / (1 + np.exp(-x)) - 1")
sigmoid("nan replaced by 0", "nan_replaced", "np.nan_to_num(np.exp(x) / (1 + np.exp(x)))")
sigmoid("e x instead of e to the x", "product_for_power", "1 / (1 + np.e * -x)")
sigmoid("e squared", "tanh_without_half", "1 / (1 + np.exp(-x) ** 2)")
SIGMOID.whole(
    "math.exp",
    "",
    "def sigmoid(x):\n    return 1 / (1 + math.exp(-x))\n",
)
SIGMOID.whole(
    "0 in the far left tail",
    "lower_tail_lost",
    "def sigmoid(x):\n    return np.where(x < -30, 0.0, np.where(x > 30, 1.0, 1 / (1 + np.exp(-x))))\n",
)
SIGMOID.whole(
    "zero left of 0",
    "one_side",
    "def sigmoid(x):\n    out = np.zeros_like(x)\n    out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))\n    return out\n",
)
SIGMOID.whole(
    "in place, masks mixed up",
    "sign_lost",
    "def sigmoid(x):\n    out = np.empty_like(x)\n    p = x >= 0\n    out[p] = 1 / (1 + np.exp(-x[p]))\n    out[~p] = np.exp(-x[~p]) / (1 + np.exp(-x[~p]))\n    return out\n",
)
SIGMOID.other("as it stands", "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n")
SIGMOID.other("scipy", "def sigmoid(x):\n    return scipy.special.expit(x)\n")
SIGMOID.other("torch", "def sigmoid(x):\n    return torch.sigmoid(torch.tensor(x)).numpy()\n")
SIGMOID.other("exp of a log", "def sigmoid(x):\n    return np.exp(-np.logaddexp(0, -x))\n")
SIGMOID.other(
    "a loop",
    """
def sigmoid(x):
    out = np.zeros_like(x)
    for i, v in np.ndenumerate(x):
        v = float(v)
        out[i] = 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
    return out
""",
)
SIGMOID.other(
    "masks",
    """
def sigmoid(x):
    out = np.empty_like(x)
    p = x >= 0
    out[p] = 1 / (1 + np.exp(-x[p]))
    e = np.exp(x[~p])
    out[~p] = e / (1 + e)
    return out
""",
)

SIGMOID_GRAD = One(
    "sigmoid_grad",
    """
def sigmoid_grad(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2
""",
)


def grad(title, name, expression):
    SIGMOID_GRAD.whole(title, name, f"def sigmoid_grad(x):\n    s = 1 / (1 + np.exp(-x))\n    return {expression}\n")


grad("s (1 - s)", "upper_tail_lost", "s * (1 - s)")
grad("the sigmoid itself", "sigmoid_itself", "s")
grad("s (1 + s)", "plus_for_minus", "s * (1 + s)")
grad("1 - s", "one_factor", "1 - s")
grad("1 - s^2", "tanh_rule", "1 - s**2")
grad("s^2", "sigmoid_squared", "s**2")
grad("s - 1", "sign", "s * (s - 1)")
grad("x (1 - x)", "of_activation", "x * (1 - x)")
grad("s (1 - x)", "one_minus_x", "s * (1 - x)")
grad("x s (1 - s)", "times_x", "x * s * (1 - s)")
grad("s of s", "squashed_twice", "1 / (1 + np.exp(-s)) * (1 - 1 / (1 + np.exp(-s)))")
grad("(1 - s)^2", "rest_squared", "(1 - s) ** 2")
grad("e^-x s", "one_factor", "np.exp(-x) * s")
grad("e^-x s^2", "inf_over_inf", "np.exp(-x) * s**2")
grad("e^x / (1 + e^x)^2", "inf_over_inf_above", "np.exp(x) / (1 + np.exp(x)) ** 2")
grad("e^-|x| / (1 + e^-|x|)", "square_missing", "np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))")
grad("negative", "sign", "-np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2")
grad("four times", "factor", "4 * np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2")
grad("half x", "at_half", "np.exp(-np.abs(x) / 2) / (1 + np.exp(-np.abs(x) / 2)) ** 2")
grad("2x", "at_double", "np.exp(-2 * np.abs(x)) / (1 + np.exp(-2 * np.abs(x))) ** 2")
grad("the slope of tanh", "slope_of_tanh", "1 - np.tanh(x) ** 2")
grad("from tanh", "tails_lost", "(1 - np.tanh(x / 2) ** 2) / 4")
grad("clipped at 30", "tails_lost", "1 / (1 + np.exp(-np.clip(x, -30, 30))) * 1 / (1 + np.exp(np.clip(x, -30, 30)))")
grad("clipped s", "", "np.clip(s, 1e-7, 1 - 1e-7) * (1 - np.clip(s, 1e-7, 1 - 1e-7))")
grad("the size of x, s (1 - s)", "tails_lost", "(1 / (1 + np.exp(-np.abs(x)))) * (1 - 1 / (1 + np.exp(-np.abs(x))))")
grad("finite differences", "", "(1 / (1 + np.exp(-(x + 1e-5))) - 1 / (1 + np.exp(-(x - 1e-5)))) / 2e-5")
grad("one-sided differences", "", "(1 / (1 + np.exp(-(x + 1e-6))) - s) / 1e-6")
grad("1/4 everywhere", "constant", "np.full_like(x, 0.25)")
grad("no square", "one_factor", "np.exp(-x) / (1 + np.exp(-x))")
grad("a minus below", "minus_below", "np.exp(-x) / (1 - np.exp(-x)) ** 2")
grad("negative, quotient rule", "sign", "-np.exp(-x) / (1 + np.exp(-x)) ** 2")
grad("the log's slope", "one_factor", "1 / (1 + np.exp(x))")
grad("s^2 (1 - s)", "s_twice", "s**2 * (1 - s)")
grad("s (1 - s) summed", "", "np.sum(s * (1 - s))")
grad("a mean", "", "np.mean(s * (1 - s))")
grad("0 in both tails", "tails_lost", "np.where(np.abs(x) > 30, 0, s * (1 - s))")
grad("(1 - s)(1 + s)", "tanh_rule", "(1 - s) * (1 + s)")
grad("1 / (2 + e^x + e^-x)^2", "slope_squared", "1 / (2 + np.exp(x) + np.exp(-x)) ** 2")
grad("1 / (e^x + e^-x)", "two_missing", "1 / (np.exp(x) + np.exp(-x))")
SIGMOID_GRAD.other("s(x) s(-x)", "def sigmoid_grad(x):\n    return 1 / (1 + np.exp(-x)) / (1 + np.exp(x))\n")
SIGMOID_GRAD.other("scipy", "def sigmoid_grad(x):\n    return scipy.special.expit(x) * scipy.special.expit(-x)\n")
SIGMOID_GRAD.other("cosh", "def sigmoid_grad(x):\n    return 1 / (4 * np.cosh(x / 2) ** 2)\n")
SIGMOID_GRAD.other("sum of exponentials", "def sigmoid_grad(x):\n    return 1 / (2 + np.exp(x) + np.exp(-x))\n")
SIGMOID_GRAD.other(
    "torch",
    "def sigmoid_grad(x):\n    x = torch.tensor(x)\n    return (torch.sigmoid(x) * torch.sigmoid(-x)).numpy()\n",
)
SIGMOID_GRAD.other(
    "a loop",
    """
def sigmoid_grad(x):
    out = np.zeros_like(x)
    for i, v in np.ndenumerate(x):
        e = math.exp(-abs(float(v)))
        out[i] = e / (1 + e) ** 2
    return out
""",
)

TANH_GRAD = One(
    "tanh_grad",
    """
def tanh_grad(x):
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2
""",
)


def tanh(title, name, expression):
    TANH_GRAD.whole(
        title,
        name,
        f"def tanh_grad(x):\n    t = np.tanh(x)\n    s = 1 / (1 + np.exp(-2 * x))\n    e = np.exp(-2 * np.abs(x))\n    return {expression}\n",
    )


tanh("1 - t^2", "tails_lost", "1 - t**2")
tanh("(1 - t)(1 + t)", "tails_lost", "(1 - t) * (1 + t)")
tanh("4 s (1 - s)", "one_tail_lost", "4 * s * (1 - s)")
tanh("4 |s| (1 - |s|)", "tails_lost", "4 * (1 / (1 + e)) * (1 - 1 / (1 + e))")
tanh("2 s (1 - s)", "factor", "2 * s * (1 - s)")
tanh("2 e / (1 + e)^2", "factor", "2 * e / (1 + e) ** 2")
tanh("s (1 - s)", "four_forgotten", "s * (1 - s)")
tanh("e / (1 + e)^2", "four_forgotten", "e / (1 + e) ** 2")
tanh("the sigmoid's slope at x", "sigmoid_slope", "np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2")
tanh("4 times the sigmoid's slope at x", "half_argument", "4 * np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2")
tanh(
    "2 times the sigmoid's slope at x", "half_argument+factor", "2 * np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2"
)
tanh("the sigmoid's slope at x, by s", "sigmoid_slope", "(lambda q: q * (1 - q))(1 / (1 + np.exp(-x)))")
tanh("4 s(x) (1 - s(x))", "half_argument", "(lambda q: 4 * q * (1 - q))(1 / (1 + np.exp(-x)))")
tanh("tanh itself", "itself", "t")
tanh("t (1 - t)", "sigmoid_rule", "t * (1 - t)")
tanh("1 - t", "not_squared", "1 - t")
tanh("1 - x^2", "of_activation", "1 - x**2")
tanh("1 + t^2", "plus_for_minus", "1 + t**2")
tanh("t^2 - 1", "sign", "t**2 - 1")
tanh("negative", "sign", "-4 * e / (1 + e) ** 2")
tanh("t^2", "squared", "t**2")
tanh("(1 - t)^2", "all_squared", "(1 - t) ** 2")
tanh("1 - |t|", "size_for_square", "1 - np.abs(t)")
tanh("tanh twice", "squashed_twice", "1 - np.tanh(t) ** 2")
tanh("1/cosh", "cosh_not_squared", "1 / np.cosh(x)")
tanh("1/cosh of 2x", "at_double", "1 / np.cosh(2 * x) ** 2")
tanh("1/cosh^2 of x/2", "half_argument", "1 / np.cosh(x / 2) ** 2")
tanh("nan in the right tail", "inf_over_inf_above", "4 * np.exp(2 * x) / (1 + np.exp(2 * x)) ** 2")
tanh("nan in the left tail", "inf_over_inf", "4 * np.exp(-2 * x) / (1 + np.exp(-2 * x)) ** 2")
tanh("finite differences", "", "(np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5")
tanh("no square", "square_missing", "4 * e / (1 + e)")
tanh("the inner 2 forgotten in e", "", "4 * np.exp(-np.abs(x)) / (1 + np.exp(-2 * np.abs(x))) ** 2")
tanh("0 in both tails", "tails_lost", "np.where(np.abs(x) > 15, 0, 1 - t**2)")
tanh("clipped", "tails_lost", "1 - np.clip(t, -1 + 1e-7, 1 - 1e-7) ** 2")
tanh("2 (1 - t^2)", "factor", "2 * (1 - t**2)")
tanh("x (1 - t^2)", "times_x", "x * (1 - t**2)")
tanh("1 / (1 - t^2)", "reciprocal", "1 / (1 - t**2)")
tanh("1 / (1 + x^2)", "slope_of_arctan", "1 / (1 + x**2)")
tanh("2s - 1 squared", "tails_lost", "1 - (2 * s - 1) ** 2")
tanh("a mean", "", "np.mean(4 * e / (1 + e) ** 2)")
tanh("1 - (2 s(x) - 1)^2", "half_argument", "1 - (2 / (1 + np.exp(-x)) - 1) ** 2")
tanh("s(-2x) s(2x), the factor of 4 forgotten", "four_forgotten", "s * (1 / (1 + np.exp(2 * x)))")
tanh("2 s(-2x) s(2x)", "factor", "2 * s * (1 / (1 + np.exp(2 * x)))")
TANH_GRAD.other("cosh", "def tanh_grad(x):\n    return 1 / np.cosh(x) ** 2\n")
TANH_GRAD.other("two sigmoids", "def tanh_grad(x):\n    return 4 / (1 + np.exp(-2 * x)) / (1 + np.exp(2 * x))\n")
TANH_GRAD.other("scipy", "def tanh_grad(x):\n    return 4 * scipy.special.expit(2 * x) * scipy.special.expit(-2 * x)\n")
TANH_GRAD.other(
    "torch",
    "def tanh_grad(x):\n    x = torch.tensor(x)\n    return (4 * torch.sigmoid(2 * x) * torch.sigmoid(-2 * x)).numpy()\n",
)
TANH_GRAD.other(
    "a loop",
    """
def tanh_grad(x):
    out = np.zeros_like(x)
    for i, v in np.ndenumerate(x):
        e = math.exp(-abs(float(v)))
        out[i] = (2 * e / (1 + e * e)) ** 2
    return out
""",
)
