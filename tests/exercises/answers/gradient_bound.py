"""Answers to ``gradient_bound``."""

from support.tables import Answers

ANSWERS = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return bound
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("the Frobenius norm", "frobenius", "norm(W, 2) -> norm(W)")
slip("the Frobenius norm, flattened", "frobenius", "norm(W, 2) -> norm(W.ravel(), 2)")
slip("the largest row sum", "maximum_norm", "norm(W, 2) -> norm(W, np.inf)")
slip("the largest column sum", "column_sum", "norm(W, 2) -> norm(W, 1)")
slip("the smallest singular value", "smallest", "norm(W, 2) -> norm(W, -2)")
slip("the nuclear norm", "nuclear", "norm(W, 2) -> norm(W, 'nuc')")
slip("the largest entry", "largest_signed", "np.linalg.norm(W, 2) -> np.max(W)")
slip("the largest size of an entry", "largest_entry", "np.linalg.norm(W, 2) -> np.max(np.abs(W))")
slip("the largest entry's row norm", "longest_row", "np.linalg.norm(W, 2) -> np.linalg.norm(W, axis=1).max()")
slip("the largest column norm", "longest_column", "np.linalg.norm(W, 2) -> np.linalg.norm(W, axis=0).max()")
slip("the square", "squared", "np.linalg.norm(W, 2) -> np.linalg.norm(W, 2) ** 2")
slip("the square, from W W^T", "squared", "np.linalg.norm(W, 2) -> np.linalg.eigvalsh(W @ W.T)[-1]")
slip("the root", "root", "np.linalg.norm(W, 2) -> np.linalg.norm(W, 2) ** 0.5")
slip("the last singular value", "smallest", "np.linalg.norm(W, 2) -> np.linalg.svd(W)[1][-1]")
slip("the mean singular value", "mean_value", "np.linalg.norm(W, 2) -> np.mean(np.linalg.svd(W)[1])")
slip("the sum of the singular values", "nuclear", "np.linalg.norm(W, 2) -> np.sum(np.linalg.svd(W)[1])")
slip("the product of the singular values", "volume", "np.linalg.norm(W, 2) -> np.prod(np.linalg.svd(W)[1])")
slip("no slope", "no_slope", "slope * np -> np")
slip("no weights", "no_weights", "slope * np.linalg.norm(W, 2) -> slope")
slip(
    "the slope once",
    "slope_once",
    "bound *= slope * np.linalg.norm(W, 2) -> bound *= np.linalg.norm(W, 2)",
    "return bound -> return slope * bound",
)
slip(
    "one slope less",
    "one_slope_short",
    "bound *= slope * np.linalg.norm(W, 2) -> bound *= np.linalg.norm(W, 2)",
    "return bound -> return slope ** (len(Ws) - 1) * bound",
)
slip("one slope more", "one_slope_more", "return bound -> return slope * bound")
slip("a sum", "sum_from_one", "bound *= -> bound +=")
slip("a sum from 0", "sum", "bound *= -> bound +=", "bound = 1.0 -> bound = 0.0")
slip("a product from 0", "starts_at_zero", "bound = 1.0 -> bound = 0.0")
slip("starts at the slope", "one_slope_more", "bound = 1.0 -> bound = slope")
slip("only the last layer", "last_layer", "bound *= -> bound =")
slip("only the first layer", "first_layer", "in Ws: -> in Ws[:1]:")
slip("without the last layer", "last_left_out", "in Ws: -> in Ws[:-1]:")
slip("without the first layer", "first_left_out", "in Ws: -> in Ws[1:]:")
slip("0 for no layers", "zero_for_none", "bound = 1.0 -> if not Ws: return 0.0\n    bound = 1.0")
slip("slope added", "slope_added", "slope * np -> slope + np")
slip("divided by the slope", "divided", "slope * np.linalg.norm(W, 2) -> np.linalg.norm(W, 2) / slope")
slip("0.25 for the slope", "always_a_quarter", "slope * np -> 0.25 * np")
slip("in logs, and not back", "logarithm", "return bound -> return np.log(bound)")
slip("a list per layer", "factors", "return bound -> return [slope * np.linalg.norm(W, 2) for W in Ws]")
slip(
    "returns in the loop",
    "first_layer",
    "    return bound -> return bound".replace(
        "    return bound -> return bound", "np.linalg.norm(W, 2) -> np.linalg.norm(W, 2)\n        return bound"
    ),
)
slip("the slope squared", "slope_squared", "slope * np -> slope**2 * np")
slip(
    "the largest over the layers",
    "largest_factor",
    "return bound -> return max([slope * np.linalg.norm(W, 2) for W in Ws], default=1.0)",
)
slip("clipped at 1", "cut_off", "return bound -> return min(bound, 1.0)")
whole(
    "the norm of the product",
    "norm_of_product",
    "def gradient_bound(Ws, slope):\n    M = np.eye(Ws[0].shape[1]) if Ws else np.eye(1)\n    for W in Ws:\n        M = W @ M\n    return slope ** len(Ws) * np.linalg.norm(M, 2)",
)
whole(
    "the Frobenius norm of the product",
    "product_frobenius",
    "def gradient_bound(Ws, slope):\n    M = np.eye(Ws[0].shape[1]) if Ws else np.eye(1)\n    for W in Ws:\n        M = W @ M\n    return slope ** len(Ws) * np.linalg.norm(M)",
)
other(
    "svd",
    "def gradient_bound(Ws, slope):\n    return float(np.prod([slope * np.linalg.svd(W, compute_uv=False)[0] for W in Ws]))",
)
other(
    "powers of the slope",
    "def gradient_bound(Ws, slope):\n    p = slope ** len(Ws)\n    for W in Ws:\n        p = p * max(np.linalg.svd(W)[1])\n    return p",
)
other(
    "eigenvalues",
    "def gradient_bound(Ws, slope):\n    return math.prod(slope * math.sqrt(np.linalg.eigvalsh(W.T @ W)[-1]) for W in Ws)",
)
other(
    "torch",
    "def gradient_bound(Ws, slope):\n    p = 1.0\n    for W in Ws:\n        p *= slope * torch.linalg.matrix_norm(torch.tensor(W), 2).item()\n    return p",
)
other(
    "in logs",
    "def gradient_bound(Ws, slope):\n    return np.exp(sum(np.log(slope) + np.log(np.linalg.norm(W, 2)) for W in Ws))",
)
other(
    "recursion",
    "def gradient_bound(Ws, slope):\n    return 1.0 if len(Ws) == 0 else slope * np.linalg.norm(Ws[0], ord=2) * gradient_bound(Ws[1:], slope)",
)
