"""What a third reader of lesson 7 wrote from the text alone; a slip with the name ``""`` is refused without a name."""

from support.tables import Answers

GIVEN = """
from deepgrad.networks.clipping import clip_by_global_norm as clip_given
from deepgrad.networks.clipping import global_norm as norm_given
from deepgrad.networks.recurrent import rnn_step_backward as step_given
"""
"""What the notebook imports."""

ANGLE_BETWEEN = Answers(
    "angle_between",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.other(
    "half angle",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.hstack([np.ravel(g) for g in grads]) / norm_given(grads)
    b = np.hstack([np.ravel(g) for g in others]) / norm_given(others)
    return float(2 * math.degrees(math.atan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))
""",
)

ANGLE_BETWEEN.other(
    "array by array",
    GIVEN
    + """
def angle_between(grads, others):
    na, nb = norm_given(grads), norm_given(others)
    dot = sum(float(np.sum((g / na) * (o / nb))) for g, o in zip(grads, others))
    return math.acos(max(-1.0, min(1.0, dot))) * 180 / math.pi
""",
)

ANGLE_BETWEEN.whole(
    "radians",
    "radians",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(np.clip(cos, -1, 1)))
""",
)

ANGLE_BETWEEN.whole(
    "the cosine",
    "cosine",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.clip(cos, -1, 1))
""",
)

ANGLE_BETWEEN.whole(
    "not clipped",
    "not_clipped",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(cos)))
""",
)

ANGLE_BETWEEN.whole(
    "clipped above only",
    "clipped_above_only",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(min(cos, 1.0))))
""",
)

ANGLE_BETWEEN.whole(
    "mean of angles",
    "mean_of_angles",
    GIVEN
    + """
def angle_between(grads, others):
    angles = []
    for g, o in zip(grads, others):
        cos = np.sum(g * o) / (np.linalg.norm(g) * np.linalg.norm(o))
        angles.append(np.degrees(np.arccos(np.clip(cos, -1, 1))))
    return float(np.mean(angles))
""",
)

ANGLE_BETWEEN.whole(
    "first array only",
    "first_only",
    GIVEN
    + """
def angle_between(grads, others):
    a = grads[0].ravel()
    b = others[0].ravel()
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "without the sign",
    "absolute_cosine",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(abs(cos), -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "clipped at 0",
    "clipped_at_zero",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cos, 0, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "norms forgotten",
    "not_divided",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "one norm",
    "first_length_only",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / np.linalg.norm(a)
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "precedence",
    "times_second_length",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / np.linalg.norm(a) * np.linalg.norm(b)
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "squares of norms",
    "squares_of_lengths",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (a @ a * (b @ b))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "degrees the wrong way",
    "radians_of_radians",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.radians(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "arcsin",
    "arcsine",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arcsin(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "arctan",
    "arctangent",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arctan(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "not flattened",
    "",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g for g in grads])
    b = np.concatenate([g for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "half turn",
    "supplement",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(180 - np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "cosine per array summed",
    "sum_of_cosines",
    GIVEN
    + """
def angle_between(grads, others):
    cos = sum(np.sum(g * o) / (np.linalg.norm(g) * np.linalg.norm(o)) for g, o in zip(grads, others))
    return float(np.degrees(np.arccos(np.clip(cos, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "factor 360",
    "doubled_unit",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(np.clip(cos, -1, 1)) * 360 / np.pi)
""",
)

ANGLE_BETWEEN.whole(
    "norms added per array",
    "sum_of_norms",
    GIVEN
    + """
def angle_between(grads, others):
    dot = sum(np.sum(g * o) for g, o in zip(grads, others))
    na = sum(np.linalg.norm(g) for g in grads)
    nb = sum(np.linalg.norm(o) for o in others)
    return float(np.degrees(np.arccos(np.clip(dot / (na * nb), -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "two slips",
    "in_radians_and_unclipped",
    GIVEN
    + """
def angle_between(grads, others):
    a = np.concatenate([g.ravel() for g in grads])
    b = np.concatenate([g.ravel() for g in others])
    cos = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(cos))
""",
)

CLIP_BY_GLOBAL_NORM = Answers(
    "clip_by_global_norm",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("the norm is nan or infinite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [g * factor for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.other(
    "divide first",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if math.isnan(norm) or math.isinf(norm):
        raise FloatingPointError("no finite gradient")
    if norm <= max_norm:
        return [np.array(g, dtype=float) for g in grads], norm
    return [(g / norm) * max_norm for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "array by array",
    "each_array",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    out = []
    for g in grads:
        n = norm_given([g])
        out.append(g * max_norm / n if n > max_norm else g.copy())
    return out, norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "always rescaled",
    "always_rescaled",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > 0:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "no error",
    "no_error",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "norm afterwards",
    "norm_after",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    clipped = [g * min(1, max_norm / norm) if norm else g * 1.0 for g in grads]
    return clipped, norm_given(clipped)
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "only the list",
    "",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads]
    return [g.copy() for g in grads]
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "outputs swapped",
    "order",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return norm, [g * (max_norm / norm) for g in grads]
    return norm, [g.copy() for g in grads]
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "in place",
    "in_place",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return grads, norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "by value",
    "by_value",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    return [np.clip(g, -max_norm, max_norm) for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "unit length",
    "unit_length",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g / norm for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "factor upside down",
    "inverted",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g * (norm / max_norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "nan only",
    "no_error",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if np.isnan(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "error returned",
    "no_error",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        return ValueError("norm is not finite")
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "max for min",
    "max_for_min",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = max(1, max_norm / norm) if norm > 0 else 1
    return [factor * g for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "zero gradient",
    "",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = min(1, max_norm / norm)
    return [factor * g for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "nan to zero",
    "no_error",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    grads = [np.nan_to_num(g, nan=0.0, posinf=0.0, neginf=0.0) for g in grads]
    norm = norm_given(grads)
    factor = min(1, max_norm / norm) if norm > 0 else 1
    return [factor * g for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "squared norm",
    "no_root",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads) ** 2
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    factor = min(1, max_norm / norm) if norm > 0 else 1
    return [factor * g for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "subtract",
    "excess_subtracted",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g - (norm - max_norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "list times number",
    "",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return grads * (max_norm / norm), norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "sum of norms",
    "sum_of_norms",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = sum(norm_given([g]) for g in grads)
    if not np.isfinite(norm):
        raise ValueError("norm is not finite")
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "zeros if not finite",
    "no_error",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    norm = norm_given(grads)
    if not np.isfinite(norm):
        return [np.zeros_like(g) for g in grads], norm
    if norm > max_norm:
        return [g * (max_norm / norm) for g in grads], norm
    return [g.copy() for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "two slips",
    "each_array+last_norm_returned",
    GIVEN
    + """
def clip_by_global_norm(grads, max_norm):
    if not np.isfinite(norm_given(grads)):
        raise ValueError("norm is not finite")
    out = []
    for g in grads:
        norm = norm_given([g])
        out.append(g * min(1, max_norm / norm) if norm > 0 else g.copy())
    return out, norm
""",
)

CLIP_BY_VALUE = Answers(
    "clip_by_value",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
""",
)

CLIP_BY_VALUE.other(
    "where",
    GIVEN
    + """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        g = np.array(g, dtype=float)
        g = np.where(g > limit, limit, g)
        g = np.where(g < -limit, -limit, g)
        out.append(g)
    return out
""",
)

CLIP_BY_VALUE.whole(
    "above only",
    "upper_only",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.minimum(g, limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "below only",
    "lower_only",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.maximum(g, -limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "from zero",
    "zero_to_limit",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.clip(g, 0, limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "by norm",
    "by_norm",
    GIVEN
    + """
def clip_by_value(grads, limit):
    norm = norm_given(grads)
    return [g * min(1, limit / norm) if norm > 0 else g * 1.0 for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "in place",
    "in_place",
    GIVEN
    + """
def clip_by_value(grads, limit):
    for g in grads:
        np.clip(g, -limit, limit, out=g)
    return grads
""",
)

CLIP_BY_VALUE.whole(
    "sign lost",
    "sign_lost",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.where(np.abs(g) > limit, limit, g) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "set to zero",
    "zeroed",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.where(np.abs(g) > limit, 0.0, g) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "limits swapped",
    "bounds_swapped",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.clip(g, limit, -limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "scaled by the largest",
    "scaled_by_largest",
    GIVEN
    + """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        m = np.abs(g).max()
        out.append(g * limit / m if m > limit else g.copy())
    return out
""",
)

CLIP_BY_VALUE.whole(
    "absolute values",
    "absolute",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.minimum(np.abs(g), limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "Python's max",
    "",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [max(-limit, min(limit, g)) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "always the limit",
    "only_signs",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [limit * np.sign(g) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "soft",
    "squashed",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [limit * np.tanh(g / limit) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "limit is 1",
    "always_one",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.clip(g, -1, 1) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "one vector",
    "",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return np.clip(np.concatenate([g.ravel() for g in grads]), -limit, limit)
""",
)

CLIP_BY_VALUE.whole(
    "return in the loop",
    "first_array_only",
    GIVEN
    + """
def clip_by_value(grads, limit):
    for g in grads:
        return [np.clip(g, -limit, limit)]
""",
)

CLIP_BY_VALUE.whole(
    "excess subtracted",
    "limit_subtracted",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.where(g > limit, g - limit, np.where(g < -limit, g + limit, g)) for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "with the norm",
    "extra_output",
    GIVEN
    + """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads], norm_given(grads)
""",
)

CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.other(
    "loop, own factor",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = norm_given(grads)
    if not math.isfinite(norm):
        raise ValueError(f"the norm of the gradient is {norm}")
    scale = lr if norm <= max_norm else lr * max_norm / norm
    new = []
    for p, g in zip(params, grads):
        q = np.array(p, dtype=np.float64)
        q -= scale * g
        new.append(q)
    return new
""",
)

CLIPPED_SGD_STEP.whole(
    "not clipped",
    "clipped_too_late",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, norm = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "step clipped",
    "step_clipped",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    steps, _ = clip_given([lr * g for g in grads], max_norm)
    return [p - s for p, s in zip(params, steps)]
""",
)

CLIPPED_SGD_STEP.whole(
    "parameters clipped",
    "parameters_clipped",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    new = [p - lr * g for p, g in zip(params, grads)]
    new, _ = clip_given(new, max_norm)
    return new
""",
)

CLIPPED_SGD_STEP.whole(
    "uphill",
    "uphill",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    grads, _ = clip_given(grads, max_norm)
    return [p + lr * g for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "each array by itself",
    "each_array",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    new = []
    for p, g in zip(params, grads):
        (c,), _ = clip_given([g], max_norm)
        new.append(p - lr * c)
    return new
""",
)

CLIPPED_SGD_STEP.whole(
    "rate forgotten",
    "no_rate",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    grads, _ = clip_given(grads, max_norm)
    return [p - g for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "in place",
    "in_place",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    grads, _ = clip_given(grads, max_norm)
    for p, g in zip(params, grads):
        p -= lr * g
    return params
""",
)

CLIPPED_SGD_STEP.whole(
    "tuple not unpacked",
    "",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    grads = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "rate twice",
    "rate_twice",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given([lr * g for g in grads], lr * max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.whole(
    "clip after",
    "clipped_too_late",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    new = []
    for p, g in zip(params, grads):
        new.append(p - lr * g)
    grads, norm = clip_given(grads, max_norm)
    return new
""",
)

CLIPPED_SGD_STEP.whole(
    "only the steps",
    "minus_the_step",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, max_norm)
    return [-lr * g for g in clipped]
""",
)

CLIPPED_SGD_STEP.whole(
    "return in the loop",
    "first_only",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, max_norm)
    new = []
    for p, g in zip(params, clipped):
        new.append(p - lr * g)
        return new
""",
)

CLIPPED_SGD_STEP.whole(
    "error swallowed",
    "no_error",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    try:
        clipped, _ = clip_given(grads, max_norm)
    except ValueError:
        return [p.copy() for p in params]
    return [p - lr * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.whole(
    "always max_norm long",
    "always_rescaled",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    _, norm = clip_given(grads, max_norm)
    if norm == 0:
        return [p.copy() for p in params]
    return [p - lr * max_norm * g / norm for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "arguments swapped",
    "rate_and_threshold_swapped",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, _ = clip_given(grads, lr)
    return [p - max_norm * g for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.whole(
    "by value",
    "by_value",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    if not np.isfinite(norm_given(grads)):
        raise ValueError("nan")
    return [p - lr * np.clip(g, -max_norm, max_norm) for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "divided by the norm again",
    "divided_again",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    clipped, norm = clip_given(grads, max_norm)
    return [p - lr * g / norm for p, g in zip(params, clipped)]
""",
)

CLIPPED_SGD_STEP.whole(
    "two slips",
    "uphill_and_step_is_clipped",
    GIVEN
    + """
def clipped_sgd_step(params, grads, lr, max_norm):
    steps, _ = clip_given([lr * g for g in grads], max_norm)
    return [p + s for p, s in zip(params, steps)]
""",
)

DROPOUT_BACKWARD = Answers(
    "dropout_backward",
    GIVEN
    + """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask / (1 - p)
    return dout.copy()
""",
)

DROPOUT_BACKWARD.other(
    "factor",
    GIVEN
    + """
def dropout_backward(dout, mask, p, training):
    factor = mask.astype(float) / (1.0 - p) if training else np.ones(dout.shape)
    return factor * dout
""",
)

DROPOUT_BACKWARD.whole(
    "not divided",
    "not_scaled",
    GIVEN
    + """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask
    return dout.copy()
""",
)

DROPOUT_BACKWARD.whole(
    "mask forgotten",
    "not_masked",
    GIVEN
    + """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout / (1 - p)
    return dout.copy()
""",
)

DROPOUT_BACKWARD.whole(
    "passes all",
    "passed_through",
    GIVEN
    + """
def dropout_backward(dout, mask, p, training):
    return dout.copy()
""",
)
