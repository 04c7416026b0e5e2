"""Answers to the two passes of dropout."""

from support.tables import Answers

FORWARD = Answers(
    "dropout_forward",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return x.copy()
    out = x * mask
    return out / (1 - p)
""",
)
FORWARD.slip("divided by p", "kept_for_dropped", "out / (1 - p) -> out / p")
FORWARD.slip("not scaled", "not_scaled", "out / (1 - p) -> out")
FORWARD.slip("the first form", "scaled_in_evaluation", "out / (1 - p) -> out", "x.copy() -> x * (1 - p)")
FORWARD.slip("the first form with p kept", "scaled_by_p_in_evaluation", "out / (1 - p) -> out", "x.copy() -> x * p")
FORWARD.slip("both scale", "scaled_in_both", "x.copy() -> x * (1 - p)")
FORWARD.slip("both divide", "divided_in_evaluation", "x.copy() -> x / (1 - p)")
FORWARD.slip("times the share", "multiplied_by_share", "out / (1 - p) -> out * (1 - p)")
FORWARD.slip("times p", "multiplied_by_p", "out / (1 - p) -> out * p")
FORWARD.slip("twice", "divided_twice", "x * mask -> x * mask / (1 - p)")
FORWARD.slip("the root", "root_of_share", "out / (1 - p) -> out / np.sqrt(1 - p)")
FORWARD.slip("the mask's share", "divided_by_masks_share", "out / (1 - p) -> out / np.mean(mask)")
FORWARD.slip("turned round", "mask_inverted", "x * mask -> np.where(mask, 0, x)")
FORWARD.slip("1 - mask", "mask_inverted", "x * mask -> x * (1 - mask)")
FORWARD.slip("all turned round", "all_turned_round", "x * mask -> x * ~mask", "/ (1 - p) -> / p")
FORWARD.slip("turned round, unscaled", "mask_inverted_not_scaled", "x * mask -> x * ~mask", "out / (1 - p) -> out")
FORWARD.slip("no mask", "not_masked", "x * mask -> x")
FORWARD.slip(
    "dropped stay", "dropped_stay", "out = x * mask\n    return out / (1 - p) -> return np.where(mask, x / (1 - p), x)"
)
FORWARD.slip("always drops", "drops_in_evaluation", "if not training: -> if False:")
FORWARD.slip(
    "always drops, unscaled", "drops_always_not_scaled", "if not training: -> if False:", "out / (1 - p) -> out"
)
FORWARD.slip("evaluation masked", "masked_in_evaluation", "x.copy() -> x * mask")
FORWARD.slip("divided by p in both", "kept_for_dropped_always", "if not training: -> if False:", "(1 - p) -> p")
FORWARD.slip("modes", "modes_swapped", "if not training -> if training")
FORWARD.slip("never", "never_dropped", "if not training: -> if True:")
FORWARD.slip("the mask alone", "mask_only", "x * mask -> mask * 1.0")
FORWARD.slip("in place", "in_place", "out = x * mask -> out = x; out[~mask] = 0")
FORWARD.slip("zeros in evaluation", "evaluation_is_zero", "x.copy() -> np.zeros_like(x)")
FORWARD.slip("the mask is returned as well", "", "return out / (1 - p) -> return out / (1 - p), mask")
FORWARD.slip("a mask of its own", "", "x * mask -> x * (np.random.rand(*x.shape) > p)")
FORWARD.whole(
    "the modes under one condition",
    "not_scaled",
    "def dropout_forward(x, mask, p, training): return x * mask if training else x",
)
FORWARD.other("x itself", FORWARD.base.replace("x.copy()", "x"))
FORWARD.other(
    "by index",
    """
def dropout_forward(x, mask, p, training):
    out = np.array(x, dtype=float)
    if training:
        out[~mask] = 0
        out[mask] /= 1.0 - p
    return out
""",
)
FORWARD.other(
    "where",
    "def dropout_forward(x, mask, p, training): return np.where(mask, x / (1 - p), 0.0) if training else 1.0 * x",
)
FORWARD.other("a mask of floats", FORWARD.base.replace("x * mask", "x * mask.astype(np.float64)"))
FORWARD.other("a mask of whole numbers", FORWARD.base.replace("x * mask", "np.multiply(mask.astype(int), x)"))
FORWARD.other(
    "a loop",
    """
def dropout_forward(x, mask, p, training):
    out = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if not training:
                out[i, j] = x[i, j]
            elif mask[i, j]:
                out[i, j] = x[i, j] / (1 - p)
    return out
""",
)
FORWARD.other(
    "torch",
    """
def dropout_forward(x, mask, p, training):
    t = torch.from_numpy(x)
    if training:
        t = t.masked_fill(~torch.from_numpy(mask), 0) / (1 - p)
    return t.numpy()
""",
)

BACKWARD = Answers(
    "dropout_backward",
    """
def dropout_backward(dout, mask, p, training):
    if not training:
        return dout.copy()
    dx = dout * mask
    return dx / (1 - p)
""",
)
BACKWARD.slip("divided by p", "kept_for_dropped", "dx / (1 - p) -> dx / p")
BACKWARD.slip("not scaled", "not_scaled", "dx / (1 - p) -> dx")
BACKWARD.slip("not masked", "not_masked", "dout * mask -> dout")
BACKWARD.slip("passed", "passed_through", "if not training: -> if True:")
BACKWARD.slip("undone", "factor_undone", "dx / (1 - p) -> dx * (1 - p)")
BACKWARD.slip("times p", "multiplied_by_p", "dx / (1 - p) -> dx * p")
BACKWARD.slip("twice", "divided_twice", "dx / (1 - p) -> dx / (1 - p) ** 2")
BACKWARD.slip("the root", "root_of_share", "dx / (1 - p) -> dx / (1 - p) ** 0.5")
BACKWARD.slip("the mask's share", "divided_by_masks_share", "dx / (1 - p) -> dx * mask.size / mask.sum()")
BACKWARD.slip("turned round", "mask_inverted", "dout * mask -> dout * ~mask")
BACKWARD.slip("all turned round", "all_turned_round", "dout * mask -> dout * ~mask", "/ (1 - p) -> / p")
BACKWARD.slip("turned round, unscaled", "mask_inverted_not_scaled", "dout * mask -> dout * ~mask", "dx / (1 - p) -> dx")
BACKWARD.slip(
    "dropped pass",
    "dropped_pass",
    "dx = dout * mask\n    return dx / (1 - p) -> return np.where(mask, dout / (1 - p), dout)",
)
BACKWARD.slip("mode ignored", "drops_in_evaluation", "if not training: -> if False:")
BACKWARD.slip(
    "mode ignored, unscaled", "drops_always_not_scaled", "if not training: -> if False:", "dx / (1 - p) -> dx"
)
BACKWARD.slip("evaluation scales", "scaled_in_evaluation", "dout.copy() -> dout * (1 - p)")
BACKWARD.slip("the first form", "first_form", "dout.copy() -> dout * (1 - p)", "dx / (1 - p) -> dx")
BACKWARD.slip("evaluation divides", "divided_in_evaluation", "dout.copy() -> dout / (1 - p)")
BACKWARD.slip("no gradient in evaluation", "zero_in_evaluation", "dout.copy() -> np.zeros_like(dout)")
BACKWARD.slip("divided by p in both", "kept_for_dropped_always", "if not training: -> if False:", "(1 - p) -> p")
BACKWARD.slip("modes", "modes_swapped", "if not training -> if training")
BACKWARD.slip("the mask alone", "mask_only_in_training", "dout * mask -> mask * 1.0")
BACKWARD.slip("in place", "in_place", "dx = dout * mask -> dout *= mask; dx = dout")
BACKWARD.slip("minus", "sign", "dx / (1 - p) -> -dx / (1 - p)", "dout.copy() -> -dout")
BACKWARD.slip("a mask of its own", "", "dout * mask -> dout * (np.random.rand(*dout.shape) > p)")
BACKWARD.other("dout itself", BACKWARD.base.replace("dout.copy()", "dout"))
BACKWARD.other(
    "where",
    "def dropout_backward(dout, mask, p, training): return np.where(mask, dout / (1 - p), 0.0) if training else 1.0 * dout",
)
BACKWARD.other(
    "the factor first",
    """
def dropout_backward(dout, mask, p, training):
    slope = np.ones(dout.shape)
    if training:
        slope = mask / (1 - p)
    return dout * slope
""",
)
