"""Answers to ``chain_closed_form``."""

from support.tables import Answers

ANSWERS = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("w = 1 forgotten", "", "w == 1 -> False")
slip(
    "w = 1 forgotten, in numpy",
    "zero_over_zero",
    "w == 1 -> False",
    "(1 - w**n) / (1 - w) -> np.divide(1 - w**n, 1 - w)",
)
slip("at w = 1 only x", "no_bias_at_one", "x + n * b -> x")
slip("at w = 1 only n b", "no_input_at_one", "x + n * b -> n * b")
slip("at w = 1 x + b", "one_bias_at_one", "x + n * b -> x + b")
slip("at w = 1 n (x + b)", "input_counted_at_one", "x + n * b -> n * (x + b)")
slip("at w = 1 n x + b", "input_for_bias_at_one", "x + n * b -> n * x + b")
slip("at w = 1 (n + 1) biases", "bias_more_at_one", "x + n * b -> x + (n + 1) * b")
slip("at w = 1 n - 1 biases", "bias_less_at_one", "x + n * b -> x + (n - 1) * b")
slip("at w = 1 nothing", "zero_at_one", "x + n * b -> 0.0")
slip("a tolerance of 1e-3 around 1", "wide_tolerance", "w == 1 -> abs(w - 1) < 1e-3")
slip("a tolerance of 1e-2 around 1", "wide_tolerance", "w == 1 -> abs(w - 1) < 1e-2")
slip("a tolerance of 0.1 around 1", "very_wide_tolerance", "w == 1 -> abs(w - 1) < 0.1")
slip("np.isclose with 1e-4", "wide_tolerance", "w == 1 -> np.isclose(w, 1, rtol=0, atol=1e-4)")
slip("every |w| of 1 is 1", "minus_one_is_one", "w == 1 -> abs(w) == 1")
slip("no input term", "no_input", "w**n * x + ( -> (")
slip("no bias term", "no_bias", "w**n * x + (1 - w**n) / (1 - w) * b -> w**n * x")
slip("one bias", "last_bias_only", "(1 - w**n) / (1 - w) * b -> b")
slip("the limit of infinite depth", "asymptote", "(1 - w**n) / (1 - w) * b -> b / (1 - w)")
slip("only the limit", "only_asymptote", "w**n * x + (1 - w**n) / (1 - w) * b -> b / (1 - w)")
slip("one power more in the bias", "one_term_more", "(1 - w**n) -> (1 - w**(n + 1))")
slip("one power less in the bias", "one_term_less", "(1 - w**n) -> (1 - w**(n - 1))")
slip("one power less on the input", "input_power_less", "w**n * x -> w**(n - 1) * x")
slip("one power more on the input", "input_power_more", "w**n * x -> w**(n + 1) * x")
slip("one layer more everywhere", "layer_more", "w**n -> w**(n + 1)")
slip("one layer less everywhere", "layer_less", "w**n -> w**(n - 1)")
slip("w n for w^n", "product_for_powers", "w**n -> w * n")
slip("w n for w^n on the input only", "product_for_power", "w**n * x -> w * n * x")
slip("the size of w", "magnitude_of_powers", "w**n -> abs(w)**n")
slip("the size of w everywhere", "magnitude", "w**n -> abs(w)**n", "(1 - w) -> (1 - abs(w))")
slip("the sum with a plus", "plus_above", "(1 - w**n) / (1 - w) -> (1 + w**n) / (1 - w)")
slip("1 + w below", "plus_below", "(1 - w) -> (1 + w)")
slip("w - 1 below", "minus", "(1 - w) -> (w - 1)")
slip("upside down", "upside_down", "(1 - w**n) / (1 - w) -> (1 - w) / (1 - w**n)")
slip("minus the bias", "minus", "x + (1 -> x - (1")
slip("n biases without powers", "n_times_b", "(1 - w**n) / (1 - w) * b -> n * b")
slip("w and b swapped", "weight_and_bias_swapped", "(w, b, x, n) -> (b, w, x, n)")
slip("x and b swapped", "input_and_bias_swapped", "(w, b, x, n) -> (w, x, b, n)")
slip("no parentheses above", "parentheses", "(1 - w**n) / (1 - w) -> 1 - w**n / (1 - w)")
slip("no parentheses below", "parentheses_below", "(1 - w**n) / (1 - w) -> (1 - w**n) / 1 - w")
slip(
    "the bias on x too",
    "power_on_everything",
    "w**n * x + (1 - w**n) / (1 - w) * b -> w**n * (x + (1 - w**n) / (1 - w) * b)",
)
slip("the weight on all of it", "sum_from_w", "(1 - w**n) / (1 - w) * b -> w * (1 - w**n) / (1 - w) * b")
slip(
    "a sum of one term too many",
    "one_term_more",
    "(1 - w**n) / (1 - w) -> sum(w**k for k in range(n + 1))",
    "w == 1 -> False",
)
slip(
    "a sum from the first power",
    "sum_from_w",
    "(1 - w**n) / (1 - w) -> sum(w**k for k in range(1, n + 1))",
    "w == 1 -> False",
)
slip(
    "a sum of one term too few",
    "one_term_less",
    "(1 - w**n) / (1 - w) -> sum(w**k for k in range(n - 1))",
    "w == 1 -> False",
)
slip("n = 0 gives 0", "zero_without_layers", "if w == 1: -> if n == 0:\n        return 0.0\n    if w == 1:")
slip(
    "w = 0 gives b even at n = 0",
    "bias_without_layers_at_zero",
    "if w == 1: -> if w == 0:\n        return b\n    if w == 1:",
)
slip("w = 0 gives 0", "zero_at_zero", "if w == 1: -> if w == 0:\n        return 0.0\n    if w == 1:")
slip("powers as e to the n log w", "", "w**n -> math.exp(n * math.log(w))")
slip("powers as e to the n log |w|", "magnitude_of_powers", "w**n -> np.exp(n * np.log(np.abs(w)))")
slip("0 to the power of 0 is 0", "nothing_without_layers_at_zero", "w**n * x -> (w**n if w else 0.0) * x")
slip("an epsilon below", "small_number_below", "w == 1 -> False", "/ (1 - w) -> / (1 - w + 1e-8)")
slip("all layers, in an array", "all_outputs", "return w**n * x -> n = np.arange(n + 1)\n    return w**n * x")
other(
    "Horner",
    """
def chain_closed_form(w, b, x, n):
    return float(np.polyval([x] + [b] * n, w))
""",
)
other(
    "a sum of powers",
    """
def chain_closed_form(w, b, x, n):
    return w**n * x + b * sum(w**k for k in range(n))
""",
)
other(
    "the fixed point",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    rest = b / (1 - w)
    return rest + np.power(float(w), n) * (x - rest)
""",
)
other(
    "a small tolerance around 1",
    """
def chain_closed_form(w, b, x, n):
    if abs(w - 1) < 1e-12:
        return x + n * b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
other(
    "np.isclose as numpy sets it, and float32 in between",
    """
def chain_closed_form(w, b, x, n):
    w, b, x = np.float32(w), np.float32(b), np.float32(x)
    y = x
    for _ in range(n):
        y = w * y + b
    return float(y)
""",
)
other(
    "powers of an affine map as a matrix",
    """
def chain_closed_form(w, b, x, n):
    return (np.linalg.matrix_power(np.array([[w, b], [0.0, 1.0]]), n) @ [x, 1.0])[0]
""",
)
other(
    "torch",
    """
def chain_closed_form(w, b, x, n):
    w = torch.tensor(w, dtype=torch.float64)
    return (w**n * x + b * (w ** torch.arange(n)).sum()).item()
""",
)
