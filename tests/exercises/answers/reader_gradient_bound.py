"""Answers to ``gradient_bound`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "gradient_bound",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "svd",
    """
def gradient_bound(Ws, slope):
    return float(slope ** len(Ws) * np.prod([np.linalg.svd(W, compute_uv=False)[0] for W in Ws]))
""",
)
other(
    "eigenvalues",
    """
def gradient_bound(Ws, slope):
    return math.prod(slope * math.sqrt(np.linalg.eigvalsh(W.T @ W).max()) for W in Ws) * 1.0
""",
)
whole(
    "Frobenius",
    "frobenius",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W)
    return float(bound)
""",
)
whole(
    "nuclear",
    "nuclear",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, "nuc")
    return float(bound)
""",
)
whole(
    "inf norm",
    "maximum_norm",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, np.inf)
    return float(bound)
""",
)
whole(
    "smallest",
    "smallest",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, -2)
    return float(bound)
""",
)
whole(
    "largest entry",
    "largest_entry",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.abs(W).max()
    return float(bound)
""",
)
whole(
    "slope once",
    "slope_once",
    """
def gradient_bound(Ws, slope):
    bound = slope
    for W in Ws:
        bound *= np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole(
    "slope forgotten",
    "no_slope",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole(
    "slopes only",
    "no_weights",
    """
def gradient_bound(Ws, slope):
    return float(slope ** len(Ws))
""",
)
whole(
    "sum",
    "sum",
    """
def gradient_bound(Ws, slope):
    return float(sum(slope * np.linalg.norm(W, 2) for W in Ws))
""",
)
whole(
    "norm of the product",
    "norm_of_product",
    """
def gradient_bound(Ws, slope):
    if not Ws:
        return 1.0
    P = Ws[0]
    for W in Ws[1:]:
        P = W @ P
    return float(slope ** len(Ws) * np.linalg.norm(P, 2))
""",
)
whole(
    "squared",
    "squared",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.eigvalsh(W.T @ W).max()
    return float(bound)
""",
)
whole(
    "starts at 0",
    "starts_at_zero",
    """
def gradient_bound(Ws, slope):
    bound = 0.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole(
    "last layer linear",
    "last_left_out",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws[:-1]:
        bound *= slope * np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole(
    "slope fixed",
    "always_a_quarter",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= 0.25 * np.linalg.norm(W, 2)
    return float(bound)
""",
)
whole(
    "eigenvalue",
    "",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.abs(np.linalg.eigvals(W)).max()
    return float(bound)
""",
)
whole(
    "return in the loop",
    "first_layer",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
        return float(bound)
    return bound
""",
)
whole(
    "mean singular value",
    "mean_value",
    """
def gradient_bound(Ws, slope):
    bound = 1.0
    for W in Ws:
        bound *= slope * np.linalg.svd(W, compute_uv=False).mean()
    return float(bound)
""",
)
