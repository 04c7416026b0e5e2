"""Answers to lesson 7's exercises on clipping."""

from support.tables import Answers

NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    m = max(np.abs(g).max() for g in grads)
    if m == 0:
        return 0.0
    total = 0.0
    for g in grads:
        total += np.sum((g / m) ** 2)
    return m * np.sqrt(total)
""",
)
NORM.slip("no root", "no_root_in_unit", "m * np.sqrt(total) -> m * total")
NORM.slip("no root, scaled right", "no_root", "m * np.sqrt(total) -> m**2 * total")
NORM.slip("not scaled back", "not_scaled_back", "m * np.sqrt -> np.sqrt")
NORM.slip("absolute values", "absolute_sum", "(g / m) ** 2 -> np.abs(g / m)", "np.sqrt(total) -> total")
NORM.slip("overwritten", "last_in_unit", "total += -> total =")
NORM.slip("returned in the loop", "first_in_unit", "    return m * np.sqrt(total) ->         return m * np.sqrt(total)")
NORM.slip("the sums squared", "square_of_sums", "np.sum((g / m) ** 2) -> np.sum(g / m) ** 2")
NORM.slip("means", "mean_squares_added", "np.sum((g -> np.mean((g")
NORM.whole(
    "squares as they come",
    "squares_overflow",
    "def global_norm(grads): return np.sqrt(sum((g**2).sum() for g in grads))",
)
NORM.whole("a sum of norms", "sum_of_norms", "def global_norm(grads): return sum(np.linalg.norm(g) for g in grads)")
NORM.whole("the largest norm", "largest_norm", "def global_norm(grads): return max(np.linalg.norm(g) for g in grads)")
NORM.whole("the largest entry", "largest_entry", "def global_norm(grads): return max(np.abs(g).max() for g in grads)")
NORM.whole("a list", "", "def global_norm(grads): return [np.linalg.norm(g) for g in grads]")
NORM.other("math.hypot", "def global_norm(grads): return math.hypot(*np.concatenate([np.ravel(g) for g in grads]))")
NORM.other(
    "norms of norms, scaled",
    """
def global_norm(grads):
    v = np.concatenate([np.ravel(g).astype(float) for g in grads])
    m = np.abs(v).max()
    return m * np.linalg.norm(v / m) if m > 0 else m
""",
)

CLIP = Answers(
    "clip_by_global_norm",
    """
def clip_by_global_norm(grads, max_norm):
    m = max(np.abs(g).max() for g in grads)
    norm = m * np.sqrt(sum(np.sum((g / (m or 1.0)) ** 2) for g in grads))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    factor = 1.0
    if norm > max_norm:
        factor = max_norm / norm
    return [g * factor for g in grads], norm
""",
)
CLIP.slip("always", "always_rescaled", "if norm > max_norm: -> if norm > 0:")
CLIP.slip("the other way round", "inverted", "max_norm / norm -> norm / max_norm")
CLIP.slip("unit length", "unit_length", "max_norm / norm -> 1 / norm")
CLIP.slip("divided by the square", "divided_by_square", "max_norm / norm -> max_norm / norm**2")
CLIP.slip("never", "not_clipped", "norm > max_norm: -> norm < 0:")
CLIP.slip("times the threshold", "times_threshold", "max_norm / norm -> max_norm")
CLIP.slip("the norm after", "norm_after", ", norm\n -> , min(norm, max_norm)\n")
CLIP.slip("no error", "no_error", "not np.isfinite(norm) -> False")
CLIP.slip(
    "changed in place",
    "in_place",
    "return [g * factor for g in grads], norm -> [np.multiply(g, factor, out=g) for g in grads]; return grads, norm",
)
CLIP.slip("the norm is missing", "", ", norm\n -> \n")
CLIP.slip("swapped", "order", "return [g * factor for g in grads], norm -> return norm, [g * factor for g in grads]")
CLIP.slip(
    "each array",
    "each_array",
    "g * factor for g in grads -> g * min(1.0, max_norm / (np.linalg.norm(g) or 1.0)) for g in grads",
)
CLIP.slip("by value", "by_value", "g * factor for g in grads -> np.clip(g, -max_norm, max_norm) for g in grads")
CLIP.slip("dropped", "dropped", "max_norm / norm -> 0.0")
CLIP.other(
    "an assertion",
    CLIP.base.replace(
        '    if not np.isfinite(norm):\n        raise ValueError("not finite")\n', "    assert np.isfinite(norm)\n"
    ),
)

STEP = Answers(
    "clipped_sgd_step",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    if not np.isfinite(norm):
        raise ValueError(norm)
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    clipped = [factor * g for g in grads]
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)
STEP.slip("the raw gradients", "clipped_too_late", "zip(params, clipped) -> zip(params, grads)")
STEP.slip("uphill", "uphill", "p - lr -> p + lr")
STEP.slip("no rate", "no_rate", "p - lr * g -> p - g")
STEP.slip("the step", "step_only", "p - lr * g -> lr * g")
STEP.slip("the gradients", "gradients_returned", "p - lr * g -> g")
STEP.slip("the rate inside", "step_clipped", "np.sum(g**2) -> np.sum((lr * g) ** 2)")
STEP.slip("always", "always_rescaled", "min(1.0, max_norm / norm) -> max_norm / norm")
STEP.slip("inverted", "inverted", "min(1.0, max_norm / norm) -> max(1.0, norm / max_norm)")
STEP.slip("no root", "no_root", "np.sqrt(sum( -> (sum(")
STEP.slip(
    "the parameters' norm",
    "norm_of_parameters",
    "for g in grads))\n    if -> for g in params))\n    if",
    "not np.isfinite(norm) -> not all(np.isfinite(g).all() for g in grads)",
)
STEP.slip(
    "each array",
    "each_array",
    "factor * g for g in grads -> g * min(1.0, max_norm / (np.linalg.norm(g) or 1.0)) for g in grads",
)
STEP.slip("no error", "no_error", "not np.isfinite(norm) -> False")
STEP.other(
    "no list comprehension",
    STEP.base.replace(
        "    return [p - lr * g for p, g in zip(params, clipped)]",
        "    out = []\n    for p, g in zip(params, clipped):\n        out.append(p - lr * g)\n    return out",
    ),
)

VALUE = Answers(
    "clip_by_value", "\ndef clip_by_value(grads, limit):\n    return [np.clip(g, -limit, limit) for g in grads]\n"
)
VALUE.slip("upper only", "upper_only", "np.clip(g, -limit, limit) -> np.minimum(g, limit)")
VALUE.slip("lower only", "lower_only", "np.clip(g, -limit, limit) -> np.maximum(g, -limit)")
VALUE.slip("from zero", "zero_to_limit", "-limit, limit -> 0, limit")
VALUE.slip("at one", "always_one", "-limit, limit -> -1, 1")
VALUE.slip("zeroed", "zeroed", "np.clip(g, -limit, limit) -> np.where(np.abs(g) > limit, 0, g)")
VALUE.slip("no sign", "sign_lost", "np.clip(g, -limit, limit) -> np.where(np.abs(g) > limit, limit, g)")
VALUE.slip("signs", "only_signs", "np.clip(g, -limit, limit) -> limit * np.sign(g)")
VALUE.slip("in place", "in_place", "np.clip(g, -limit, limit) -> np.clip(g, -limit, limit, out=g)")
VALUE.slip(
    "an array of arrays",
    "",
    "return [np.clip(g, -limit, limit) for g in grads] -> return np.clip(grads[0], -limit, limit)",
)
VALUE.slip("unchanged", "not_clipped", "np.clip(g, -limit, limit) -> g + 0.0")
VALUE.other(
    "minimum and maximum",
    "def clip_by_value(grads, limit): return [np.maximum(np.minimum(g, limit), -limit) for g in grads]",
)

ANGLE = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    c = np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b)
    return np.degrees(np.arccos(np.clip(c, -1, 1)))
""",
)
ANGLE.slip("radians", "radians", "np.degrees(np.arccos(np.clip(c, -1, 1))) -> np.arccos(np.clip(c, -1, 1))")
ANGLE.slip("the cosine", "cosine", "np.degrees(np.arccos(np.clip(c, -1, 1))) -> c")
ANGLE.slip("the distance", "cosine_distance", "np.degrees(np.arccos(np.clip(c, -1, 1))) -> 1 - c")
ANGLE.slip("absolute", "absolute_cosine", "np.clip(c, -1, 1) -> np.clip(abs(c), -1, 1)")
ANGLE.slip("arcsine", "arcsine", "np.arccos -> np.arcsin")
ANGLE.slip("one length", "one_length", "np.linalg.norm(b) -> np.linalg.norm(a)")
ANGLE.slip("the other length", "other_length", "np.linalg.norm(a) / -> np.linalg.norm(b) /")
ANGLE.slip(
    "half turns", "half_turns", "np.degrees(np.arccos(np.clip(c, -1, 1))) -> np.arccos(np.clip(c, -1, 1)) / np.pi"
)
ANGLE.whole(
    "the first arrays",
    "first_only",
    ANGLE.base.replace("for g in grads]", "for g in grads[:1]]").replace("for g in others]", "for g in others[:1]]"),
)
ANGLE.whole(
    "the last arrays",
    "last_only",
    ANGLE.base.replace("for g in grads]", "for g in grads[-1:]]").replace("for g in others]", "for g in others[-1:]]"),
)
