"""Answers to ``chain_forward``."""

from support.tables import Answers

ANSWERS = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("the input is not entered", "start_at_zero", "y[0] = x -> pass")
slip("the bias in the first layer only", "bias_first", "+ b -> + (b if i == 0 else 0)")
slip("the bias in the last layer only", "bias_last", "+ b -> + (b if i == n - 1 else 0)")
slip("the bias in every layer but the first", "bias_not_first", "+ b -> + (b if i > 0 else 0)")
slip("no bias", "no_bias", "w * y[i] + b -> w * y[i]")
slip("the input in every layer", "restart", "w * y[i] + b -> w * x + b")
slip("the bias multiplied as well", "bias_inside", "w * y[i] + b -> w * (y[i] + b)")
slip("only the last", "only_last", "return y -> return y[-1]")
slip("only the last, as an array", "", "return y -> return y[-1:]")
slip("without the input", "without_input", "return y -> return y[1:]")
slip("without the last", "one_short", "return y -> return y[:-1]")
slip("one layer short, the last left at 0", "last_not_filled", "range(n): -> range(n - 1):")
slip("w and b swapped", "swapped", "w * y[i] + b -> b * y[i] + w")
slip("the bias subtracted", "minus_bias", "y[i] + b -> y[i] - b")
slip("reversed", "reversed", "return y -> return y[::-1]")
slip("the input is replaced by the first output", "early", "y[0] = x -> y[0] = w * x + b")
slip("added to what was there", "added_up", "y[i + 1] = w * y[i] + b -> y[i + 1] = y[i] + w * y[i] + b")
slip("the bias times the layer's number", "bias_times_number", "+ b -> + (i + 1) * b")
slip("the bias times the index", "bias_times_index", "+ b -> + i * b")
slip("integers", "cut_to_whole", "np.zeros(n + 1) -> np.zeros(n + 1, dtype=int)")
slip("the input added in every layer", "input_added", "+ b -> + b + x")
slip("powers of w on the output", "powers_on_outputs", "w * y[i] + b -> w ** (i + 1) * y[i] + b")
slip("powers of w on the input, one bias", "bias_not_carried", "w * y[i] + b -> w ** (i + 1) * x + b")
slip("powers of w on the input, i biases", "bias_counted", "w * y[i] + b -> w ** (i + 1) * x + (i + 1) * b")
slip("a ReLU in each layer", "relu", "w * y[i] + b -> max(0, w * y[i] + b)")
slip("the size of w", "size_of_w", "w * y[i] -> abs(w) * y[i]")
slip("w added", "weight_added", "w * y[i] + b -> w + y[i] + b")
slip("the layer before the last one", "two_places_before", "w * y[i] + b -> w * y[i - 1] + b")
slip("float32", "", "np.zeros(n + 1) -> np.zeros(n + 1, dtype=np.float32)")
slip("everything from the second place on", "input_overwritten", "y[i + 1] = w * y[i] + b -> y[i] = w * y[i - 1] + b")
whole(
    "an array of n, the input and n - 1 layers",
    "one_short",
    """
def chain_forward(w, b, x, n):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + b
    return y
""",
)
whole(
    "one layer more",
    "one_long",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n + 1):
        y.append(w * y[-1] + b)
    return np.array(y)
""",
)
whole(
    "one layer short",
    "one_short",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(1, n):
        y.append(w * y[-1] + b)
    return np.array(y)
""",
)
whole(
    "x is overwritten after it was appended, so that it stands twice",
    "late",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for i in range(n):
        y.append(x)
        x = w * x + b
    return np.array(y)
""",
)
whole(
    "a column",
    "",
    """
def chain_forward(w, b, x, n):
    y = [[x]]
    for i in range(n):
        y.append([w * y[-1][0] + b])
    return np.array(y)
""",
)
other(
    "a list",
    """
def chain_forward(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y, dtype=float)
""",
)
other(
    "recursion",
    """
def chain_forward(w, b, x, n):
    if n == 0:
        return np.array([x], dtype=float)
    before = chain_forward(w, b, x, n - 1)
    return np.append(before, w * before[-1] + b)
""",
)
other(
    "the sum, layer by layer",
    """
def chain_forward(w, b, x, n):
    return np.array([w**i * x + b * sum(w**k for k in range(i)) for i in range(n + 1)], dtype=float)
""",
)
other(
    "torch",
    """
def chain_forward(w, b, x, n):
    y = [torch.tensor(float(x), dtype=torch.float64)]
    for _ in range(n):
        y.append(torch.addcmul(torch.tensor(b, dtype=torch.float64), y[-1], torch.tensor(w, dtype=torch.float64)))
    return torch.stack(y).numpy()
""",
)
other(
    "a lower triangle of powers",
    """
def chain_forward(w, b, x, n):
    y = np.full(n + 1, float(b))
    y[0] = x
    i, j = np.indices((n + 1, n + 1))
    powers = np.where(i >= j, np.power(float(w), np.maximum(i - j, 0)), 0.0)
    return np.einsum("ij,j->i", powers, y)
""",
)
