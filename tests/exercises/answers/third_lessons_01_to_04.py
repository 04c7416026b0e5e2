"""Slips of lessons 1 to 4 that readers made and that passed, or had a wrong name or none; with variants of each kind."""

from support.tables import Answers


def slips_of(exercise: str) -> Answers:
    """A table of slips alone; the right programs stand in the tables of the other readers."""
    table = Answers(exercise, "")
    table.right.clear()
    return table


FLAT = slips_of("numerical_gradient")
for title, line in {
    "a flat copy": "    flat = x.ravel().copy()",
    "flatten": "    flat = x.flatten()",
    "reshaped": "    flat = np.array(x).reshape(-1)",
}.items():
    FLAT.whole(
        title,
        "flat_argument",
        f"""
def numerical_gradient(f, x, h):
{line}
    g = np.zeros(flat.size)
    for i in range(flat.size):
        step = np.zeros(flat.size)
        step[i] = h
        g[i] = (f(flat + step) - f(flat - step)) / (2 * h)
    return g.reshape(x.shape)
""",
    )

LINEAR = slips_of("linear_backward")
for title, name, line in (
    ("dW of dh", "gradient_for_input", "dz @ W, dz.T @ (dz @ W), dz.sum(axis=0)"),
    ("dW of one example", "weights_of_first", "dz @ W, np.outer(dz[0], h[0]), dz.sum(axis=0)"),
    ("db of one example", "bias_of_first", "dz @ W, dz.T @ h, dz[0].copy()"),
    ("db of dW", "bias_from_weights", "dz @ W, dz.T @ h, (dz.T @ h).sum(axis=1)"),
    ("db of dz and h", "bias_from_weights", "dz @ W, dz.T @ h, dz.T @ h.sum(axis=1)"),
):
    LINEAR.whole(title, name, f"\ndef linear_backward(dz, h, W):\n    return {line}\n")

ELU = slips_of("elu_backward")
for title, slope in {
    "a + 1": "alpha * (np.exp(np.minimum(x, 0)) - 1) + 1",
    "a + 1 with expm1": "1 + alpha * np.expm1(np.clip(x, None, 0))",
}.items():
    ELU.whole(
        title,
        "output_plus_one",
        f"\ndef elu_backward(dout, x, alpha):\n    return dout * np.where(x > 0, 1.0, {slope})\n",
    )

LSUV = slips_of("lsuv_scale")
for title, name, skipped in (
    ("last left out", "last_left_out", "len(weights) - 1"),
    ("first left out", "first_left_out", "0"),
):
    LSUV.whole(
        title,
        name,
        f"""
from deepgrad.networks.activations import ACTIVATIONS

def lsuv_scale(weights, X, activation):
    h, out = X, []
    for i, W in enumerate(weights):
        out.append(W.copy() if i == {skipped} else W / (h @ W.T).std())
        h = ACTIVATIONS[activation].function(h @ out[-1].T)
    return out
""",
    )

SOFTMAX = slips_of("softmax_cross_entropy")
for title, line in {"p - 1": "(p - 1) / N", "ones": "(p - np.ones_like(p)) / N"}.items():
    SOFTMAX.whole(
        title,
        "ones_everywhere",
        f"""
def softmax_cross_entropy(logits, y):
    N = len(y)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    return -log_p[np.arange(N), y].mean(), {line}
""",
    )

CHAIN = slips_of("chain_forward")
CHAIN.whole(
    "a series that is one term too long",
    "one_term_more",
    """
def chain_forward(w, b, x, n):
    powers = float(w) ** np.arange(n + 1)
    return powers * x + b * np.cumsum(powers)
""",
)
CHAIN.whole(
    "b in y_0, then the right steps",
    "one_term_more",
    """
def chain_forward(w, b, x, n):
    y = [x + b]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)
""",
)

VANISHING = slips_of("vanishing_depth")
VANISHING.whole(
    "a weight of 0 needs no layer",
    "zero_keeps_nothing",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0
    n = 0
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
VANISHING.whole(
    "powers multiplied",
    "powers_multiplied",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left >= tol:
        n += 1
        left *= abs(w) ** n
    return n
""",
)

DEAD = slips_of("dead_fraction")
for title, compared in {"z above 0": "(z > 0)", "h not 0": "(np.maximum(z, 0) != 0)"}.items():
    DEAD.whole(
        f"always on, {title}",
        "always_on",
        f"""
def dead_fraction(params, X):
    found, h = [], X
    for W, b in params[:-1]:
        z = h @ W.T + b
        found.append({compared}.all(axis=0).mean())
        h = np.maximum(z, 0)
    return np.array(found)
""",
    )
