"""Answers to ``saturated_fraction``."""

from support.tables import Answers

ANSWERS = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        slope = a * (1 - a)
    else:
        slope = 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("the other way round", "healthy", "slope < slope_below -> slope > slope_below")
slip("the other way round, with equality", "healthy", "slope < slope_below -> slope >= slope_below")
slip("with equality", "threshold_included", "slope < slope_below -> slope <= slope_below")
slip("the activations below", "signed_activation_below", "slope < slope_below -> a < slope_below")
slip("the activations above", "activation_above", "slope < slope_below -> a > slope_below")
slip("the size of the activations below", "activation_below", "slope < slope_below -> np.abs(a) < slope_below")
slip(
    "near the ends of the range", "near_zero_or_one", "slope < slope_below -> (a < slope_below) | (a > 1 - slope_below)"
)
slip("only the upper end", "near_one", "slope < slope_below -> a > 1 - slope_below")
slip(
    "only the upper half",
    "one_end",
    "slope < slope_below -> (slope < slope_below) & (a > (0.5 if activation == 'sigmoid' else 0))",
)
slip(
    "only the lower half",
    "lower_end",
    "slope < slope_below -> (slope < slope_below) & (a < (0.5 if activation == 'sigmoid' else 0))",
)
slip("a count", "count", "np.mean -> np.sum")
slip("divided by the examples", "per_example", "np.mean(slope < slope_below) -> np.sum(slope < slope_below) / len(a)")
slip("divided by the units", "per_unit", "np.mean(slope < slope_below) -> np.sum(slope < slope_below) / a.shape[1]")
slip(
    "a percentage",
    "percent",
    "return float(np.mean(slope < slope_below)) -> return 100 * float(np.mean(slope < slope_below))",
)
slip("per unit", "share_of_each_unit", "float(np.mean(slope < slope_below)) -> np.mean(slope < slope_below, axis=0)")
slip(
    "per example",
    "share_of_each_example",
    "float(np.mean(slope < slope_below)) -> np.mean(slope < slope_below, axis=1)",
)
slip(
    "units that are saturated for all",
    "on_every_example",
    "np.mean(slope < slope_below) -> np.mean((slope < slope_below).all(axis=0))",
)
slip(
    "units that are saturated for some",
    "on_some_example",
    "np.mean(slope < slope_below) -> np.mean((slope < slope_below).any(axis=0))",
)
slip(
    "examples that are saturated in all units",
    "every_unit",
    "np.mean(slope < slope_below) -> np.mean((slope < slope_below).all(axis=1))",
)
slip(
    "examples that are saturated in some unit",
    "some_unit",
    "np.mean(slope < slope_below) -> np.mean((slope < slope_below).any(axis=1))",
)
slip("units whose mean slope is small", "mean_slope", "slope < slope_below -> slope.mean(axis=0) < slope_below")
slip("examples whose mean slope is small", "mean_of_example", "slope < slope_below -> slope.mean(axis=1) < slope_below")
slip("the mean slope", "slope_itself", "np.mean(slope < slope_below) -> np.mean(slope)")
slip("always the sigmoid's slope", "always_sigmoid", "1 - a**2 -> a * (1 - a)")
slip("always tanh's slope", "always_tanh", "a * (1 - a) -> 1 - a**2")
slip("the two swapped", "rules_swapped", '== "sigmoid" -> != "sigmoid"')
slip(
    "pre-activations",
    "pre_activation",
    "a * (1 - a) -> 1 / (1 + np.exp(-a)) * (1 - 1 / (1 + np.exp(-a)))",
    "1 - a**2 -> 1 - np.tanh(a) ** 2",
)
slip(
    "pre-activations for the sigmoid",
    "sigmoid_twice",
    "a * (1 - a) -> 1 / (1 + np.exp(-a)) * (1 - 1 / (1 + np.exp(-a)))",
)
slip("pre-activations for tanh", "tanh_twice", "1 - a**2 -> 1 - np.tanh(a) ** 2")
slip("1 - a for the sigmoid", "slope_is_rest", "a * (1 - a) -> 1 - a")
slip("1 - a for tanh", "square_missing", "1 - a**2 -> 1 - a")
slip("a for the sigmoid", "slope_is_a", "a * (1 - a) -> a")
slip("1 + a^2", "tanh_plus", "1 - a**2 -> 1 + a**2")
slip("(1 - a)^2", "all_squared", "1 - a**2 -> (1 - a) ** 2")
slip(
    "the limit taken relative to the largest slope",
    "relative_threshold",
    "slope < slope_below -> slope < slope_below * (0.25 if activation == 'sigmoid' else 1)",
)
slip(
    "the limit taken relative to the layer's largest slope",
    "relative_threshold",
    "slope < slope_below -> slope < slope_below * slope.max()",
)
slip("always 0.05", "fixed_threshold", "slope < slope_below -> slope < 0.05")
slip("the share that is not saturated", "healthy", "np.mean(slope < slope_below) -> 1 - np.mean(slope < slope_below)")
slip("4 a (1 - a)", "relative_threshold", "a * (1 - a) -> 4 * a * (1 - a)")
slip("the first row only", "first_example", "np.mean(slope < slope_below) -> np.mean((slope < slope_below)[0])")
slip("the first column only", "first_unit", "np.mean(slope < slope_below) -> np.mean((slope < slope_below)[:, 0])")
slip("rounded", "rounded", "float(np.mean(slope < slope_below)) -> round(float(np.mean(slope < slope_below)), 2)")
slip("a mask", "", "float(np.mean(slope < slope_below)) -> slope < slope_below")
slip("nothing for tanh", "tanh_plus", "1 - a**2 -> np.ones_like(a)")
slip("integer division", "whole", "np.mean(slope < slope_below) -> np.sum(slope < slope_below) // slope.size")
other(
    "a loop",
    """
def saturated_fraction(a, activation, slope_below):
    count = 0
    for row in a:
        for v in row:
            s = v * (1 - v) if activation == "sigmoid" else 1 - v * v
            if s < slope_below:
                count += 1
    return count / a.size
""",
)
other(
    "factors",
    """
def saturated_fraction(a, activation, slope_below):
    slope = {"sigmoid": a - a * a, "tanh": (1 - a) * (1 + a)}[activation]
    return np.count_nonzero(slope < slope_below) / slope.size
""",
)
other(
    "torch",
    """
def saturated_fraction(a, activation, slope_below):
    a = torch.tensor(a)
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a * a
    return (slope < slope_below).double().mean().item()
""",
)
other(
    "the distance from the middle",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return np.mean(np.abs(a - 0.5) > np.sqrt(0.25 - slope_below)) if slope_below <= 0.25 else 1.0
    return np.mean(np.abs(a) > np.sqrt(1 - slope_below)) if slope_below <= 1 else 1.0
""",
)
other(
    "pre-activations",
    """
def saturated_fraction(a, activation, slope_below):
    with np.errstate(all="ignore"):
        slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return sum(int(s < slope_below) for s in np.ravel(slope)) / np.size(a)
""",
)
