"""What an eighth reader wrote from the text alone, where a name was missing or wrong, or where an answer passed."""

from support.tables import Answers

from tests.exercises.answers import readers_lesson_03

CHAIN_FORWARD = Answers(
    "chain_forward",
    """
def chain_forward(w, b, x, n):
    y = np.full(n + 1, float(x))
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y
""",
)

CHAIN_FORWARD.slip(
    "the loop stops once the signal seems to have settled",
    "",
    "w * y[i - 1] + b\n -> w * y[i - 1] + b\n        if abs(y[i] - y[i - 1]) < 0.01:\n            y[i:] = y[i]\n            break\n",
)

VANISHING_DEPTH = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    n = 0
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)

VANISHING_DEPTH.slip("only even powers of a negative w", "even_depths_alone", "n += 1 -> n += 2 if w < 0 else 1")

SIGMOID_AND_SLOPES = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    x = np.asarray(x, dtype=np.float64)
    e, e2 = np.exp(-np.abs(x)), np.exp(-2 * np.abs(x))
    s = np.zeros_like(x)
    s[x >= 0] = 1 / (1 + e[x >= 0])
    s[x < 0] = e[x < 0] / (1 + e[x < 0])
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)

SIGMOID_AND_SLOPES.slip("s stays 0 at x = 0", "s_zero_at_zero", "x >= 0 -> x > 0")

PREDICTED_STD = Answers("predicted_std", readers_lesson_03.PREDICTED_STD.base)

PREDICTED_STD.slip(
    "stops as soon as the signal seems to have settled",
    "",
    "weight_std**2 * q)\n -> weight_std**2 * q)\n        if abs(s**2 - q) < 0.02 * q:\n            break\n",
)

RELU = Answers("relu", "def relu(x):\n    return np.maximum(0.0, x)\n")

RELU.slip("squeeze takes the batch axis away", "squeezed", "np.maximum(0.0, x) -> np.maximum(0.0, x).squeeze()")

CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = math.sqrt(sum(float((g.astype(np.float64) ** 2).sum()) for g in grads))
    if not np.isfinite(norm):
        raise ValueError("the norm of the gradient is nan or infinite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [p - lr * factor * g.astype(np.float64) for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.slip(
    "clips only if the step is too long", "step_compared", "if norm > max_norm -> if lr * norm > max_norm"
)

ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
""",
)

ANGLE_BETWEEN.slip(
    "the cosine is rounded to 6 digits", "cosine_rounded", "np.clip(cosine, -> np.clip(np.round(cosine, 6),"
)

DROPOUT_FORWARD = Answers(
    "dropout_forward",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return np.array(x, dtype=np.float64)
    return np.where(mask, x / (1 - p), 0.0)
""",
)

DROPOUT_FORWARD.slip(
    "p = 0 is taken for switched off",
    "zero_at_zero",
    "return np.where -> if p == 0:\n        return np.zeros_like(x)\n    return np.where",
)
