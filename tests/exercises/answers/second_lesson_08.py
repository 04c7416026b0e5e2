"""What the reader who knew only the text of lesson 8 wrote: plausible slips and right answers of other styles."""

from support.tables import Answers

UPDATE_RATIO = Answers(
    "update_ratio",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for b, a in zip(before, after) if np.any(b != 0)]
""",
)
UPDATE_RATIO.other(
    "loop",
    """
def update_ratio(before, after):
    ratios = []
    for i in range(len(before)):
        length = math.sqrt(float((before[i] ** 2).sum()))
        if length == 0:
            continue
        ratios.append(math.sqrt(float(((after[i] - before[i]) ** 2).sum())) / length)
    return ratios
""",
)
UPDATE_RATIO.whole(
    "relative to after",
    "divided_by_after",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / np.linalg.norm(a)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "zero gives 0",
    "zero_for_zeros",
    """
def update_ratio(before, after):
    out = []
    for b, a in zip(before, after):
        n = np.linalg.norm(b)
        out.append(0.0 if n == 0 else float(np.linalg.norm(a - b) / n))
    return out
""",
)
UPDATE_RATIO.whole(
    "zero divides",
    "divided_by_zero",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for b, a in zip(before, after)]
""",
)
UPDATE_RATIO.whole(
    "eps",
    "",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / (np.linalg.norm(b) + 1e-12)) for b, a in zip(before, after)]
""",
)
UPDATE_RATIO.whole(
    "difference of norms",
    "size_of_difference_of_lengths",
    """
def update_ratio(before, after):
    return [float(abs(np.linalg.norm(a) - np.linalg.norm(b)) / np.linalg.norm(b)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "mean of ratios",
    "mean_of_ratios",
    """
def update_ratio(before, after):
    return [float(np.mean(np.abs((a - b) / b))) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "one number",
    "one_number",
    """
def update_ratio(before, after):
    num = np.sqrt(sum(np.sum((a - b) ** 2) for b, a in zip(before, after)))
    den = np.sqrt(sum(np.sum(b ** 2) for b in before))
    return float(num / den)
""",
)
UPDATE_RATIO.whole(
    "squared",
    "squared",
    """
def update_ratio(before, after):
    return [float(np.sum((a - b) ** 2) / np.sum(b ** 2)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "left out if it did not move",
    "unmoved_for_zero",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for b, a in zip(before, after) if np.any(a != b)]
""",
)
UPDATE_RATIO.whole(
    "any zero left out",
    "left_out_for_one_zero",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for b, a in zip(before, after) if np.all(b != 0)]
""",
)
UPDATE_RATIO.whole(
    "spectral",
    "spectral",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b, 2) / np.linalg.norm(b, 2)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "upside down",
    "inverted",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(b) / np.linalg.norm(a - b)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "after over before",
    "growth",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a) / np.linalg.norm(b)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "absolute",
    "length_of_step",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(a - b)) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "L1",
    "absolute_values",
    """
def update_ratio(before, after):
    return [float(np.abs(a - b).sum() / np.abs(b).sum()) for b, a in zip(before, after) if np.any(b)]
""",
)
UPDATE_RATIO.whole(
    "in place",
    "in_place",
    """
def update_ratio(before, after):
    out = []
    for b, a in zip(before, after):
        n = np.linalg.norm(b)
        if n == 0:
            continue
        b -= a
        out.append(float(np.linalg.norm(b) / n))
    return out
""",
)
DROPOUT_FORWARD = Answers(
    "dropout_forward",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return x.copy()
    return x * mask / (1 - p)
""",
)
DROPOUT_FORWARD.other(
    "where",
    """
def dropout_forward(x, mask, p, training):
    return np.where(mask, x / (1 - p), 0.0) if training else np.array(x)
""",
)
DROPOUT_FORWARD.whole(
    "not divided",
    "not_scaled",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask
    return x
""",
)
DROPOUT_FORWARD.whole(
    "divided by p",
    "kept_for_dropped",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask / p
    return x
""",
)
DROPOUT_FORWARD.whole(
    "classic",
    "scaled_in_evaluation",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask
    return x * (1 - p)
""",
)
DROPOUT_FORWARD.whole(
    "both",
    "scaled_in_both",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask / (1 - p)
    return x * (1 - p)
""",
)
DROPOUT_FORWARD.whole(
    "mask the wrong way",
    "mask_inverted",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * ~mask / (1 - p)
    return x
""",
)
DROPOUT_FORWARD.whole(
    "training swapped",
    "modes_swapped",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x
    return x * mask / (1 - p)
""",
)
DROPOUT_FORWARD.whole(
    "training ignored",
    "drops_in_evaluation",
    """
def dropout_forward(x, mask, p, training):
    return x * mask / (1 - p)
""",
)
DROPOUT_FORWARD.whole(
    "times 1 - p",
    "multiplied_by_share",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask * (1 - p)
    return x
""",
)
DROPOUT_FORWARD.whole(
    "own mask",
    "",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * (np.random.rand(*x.shape) >= p) / (1 - p)
    return x
""",
)
DROPOUT_FORWARD.whole(
    "in place",
    "in_place",
    """
def dropout_forward(x, mask, p, training):
    if training:
        x[~mask] = 0
        x /= 1 - p
    return x
""",
)
DROPOUT_FORWARD.whole(
    "boolean index",
    "kept_ones_only",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x[mask] / (1 - p)
    return x
""",
)
DROPOUT_FORWARD.whole(
    "mean of mask",
    "divided_by_masks_share",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask / mask.mean()
    return x
""",
)
DROPOUT_FORWARD.whole(
    "returns a tuple",
    "extra_output",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return x, None
    return x * mask / (1 - p), mask
""",
)
DROPOUT_FORWARD.whole(
    "no return in eval",
    "",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask / (1 - p)
""",
)
DROPOUT_FORWARD.whole(
    "all rescaled, dropped kept",
    "dropped_stay",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return np.where(mask, x / (1 - p), x)
    return x
""",
)
DROPOUT_FORWARD.whole(
    "root",
    "root_of_share",
    """
def dropout_forward(x, mask, p, training):
    if training:
        return x * mask / np.sqrt(1 - p)
    return x
""",
)
DROPOUT_BACKWARD = Answers(
    "dropout_backward",
    """
def dropout_backward(dout, mask, p, training):
    if not training:
        return dout.copy()
    return dout * mask / (1 - p)
""",
)
DROPOUT_BACKWARD.other(
    "factors",
    """
def dropout_backward(dout, mask, p, training):
    factor = mask.astype(float) / (1.0 - p) if training else np.ones_like(dout)
    return factor * dout
""",
)
DROPOUT_BACKWARD.whole(
    "not divided",
    "not_scaled",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "times 1 - p",
    "factor_undone",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask * (1 - p)
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "no mask",
    "not_masked",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout / (1 - p)
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "mask the wrong way",
    "mask_inverted",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * (1 - mask) / (1 - p)
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "training ignored",
    "drops_in_evaluation",
    """
def dropout_backward(dout, mask, p, training):
    return dout * mask / (1 - p)
""",
)
DROPOUT_BACKWARD.whole(
    "training swapped",
    "modes_swapped",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout
    return dout * mask / (1 - p)
""",
)
DROPOUT_BACKWARD.whole(
    "zero in evaluation",
    "zero_in_evaluation",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask / (1 - p)
    return np.zeros_like(dout)
""",
)
DROPOUT_BACKWARD.whole(
    "identity",
    "passed_through",
    """
def dropout_backward(dout, mask, p, training):
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "divided by p",
    "kept_for_dropped",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask / p
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "eval times 1-p",
    "scaled_in_evaluation",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask / (1 - p)
    return dout * (1 - p)
""",
)
DROPOUT_BACKWARD.whole(
    "in place",
    "in_place",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        dout *= mask
        dout /= 1 - p
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "minus a bool",
    "",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * (-mask) / (1 - p)
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "squared",
    "divided_twice",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * mask / (1 - p) ** 2
    return dout
""",
)
DROPOUT_BACKWARD.whole(
    "returns mask",
    "mask_only",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return mask / (1 - p)
    return np.ones_like(dout)
""",
)
DROPOUT_BACKWARD.whole(
    "sums examples",
    "",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return (dout * mask / (1 - p)).sum(axis=0)
    return dout.sum(axis=0)
""",
)
DROPOUT_BACKWARD.whole(
    "not boolean",
    "mask_inverted",
    """
def dropout_backward(dout, mask, p, training):
    if training:
        return dout * (mask < p) / (1 - p)
    return dout
""",
)
NAME_ILLNESS = Answers(
    "name_illness",
    """
from deepgrad.patients import named


def name_illness(record):
    return named(record)
""",
)
NAME_ILLNESS.whole(
    "always healthy",
    "constant",
    """
def name_illness(record):
    return "healthy"
""",
)
NAME_ILLNESS.whole(
    "by the losses",
    "few_kinds",
    """
def name_illness(record):
    l = record["losses"]
    if not np.all(np.isfinite(l)):
        return "exploding"
    if l[-1] > l[0]:
        return "rate too large"
    if l[-10:].mean() > 0.95 * l[:10].mean():
        return "rate too small"
    return "healthy"
""",
)
NAME_ILLNESS.whole(
    "own spelling",
    "",
    """
def name_illness(record):
    if record["gradient_norms"][0].max() > 0:
        return "Gradients accumulate"
    if record["dead"].max() > 0.9:
        return "dead ReLU"
    return "Healthy"
""",
)
NAME_ILLNESS.whole(
    "index",
    "",
    """
from deepgrad.patients import LABELS


def name_illness(record):
    return LABELS.index("healthy")
""",
)
NAME_ILLNESS.whole(
    "list",
    "",
    """
def name_illness(record):
    found = []
    if record["gradient_norms"][0].max() > 0:
        found.append("gradients accumulate")
    return found or ["healthy"]
""",
)
NAME_ILLNESS.whole(
    "key error",
    "",
    """
def name_illness(record):
    if record["gradient_norm"][0] > 0:
        return "gradients accumulate"
    return "healthy"
""",
)
NAME_ILLNESS.whole(
    "no else",
    "",
    """
def name_illness(record):
    if record["gradient_norms"][0].max() > 0:
        return "gradients accumulate"
    if record["training_mode"][0] == 0:
        return "evaluation mode while training"
""",
)
NAME_ILLNESS.whole(
    "array truth",
    "",
    """
def name_illness(record):
    if record["dead"] > 0.9:
        return "dead units"
    if record["saturated"] > 0.9:
        return "saturated units"
    return "healthy"
""",
)
NAME_ILLNESS.whole(
    "gradient flow only",
    "few_kinds",
    """
def name_illness(record):
    q = record["gradient_rms"][0] / record["gradient_rms"][-1]
    if q < 1e-2:
        return "vanishing"
    if q > 1e2:
        return "exploding"
    return "healthy"
""",
)
NAME_ILLNESS.whole(
    "trials first",
    "few_kinds",
    """
def name_illness(record):
    t = np.nan_to_num(record["trial_losses"], nan=1e9, posinf=1e9)
    best = int(np.argmin(t))
    if best < 2:
        return "rate too large"
    if best > 2:
        return "rate too small"
    if record["gradient_norms"][0].max() > 0:
        return "gradients accumulate"
    return "healthy"
""",
)
PRESCRIBE = Answers(
    "prescribe",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
PRESCRIBE.other(
    "ifs",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table.get(name, "leave as it is")
""",
)
PRESCRIBE.whole(
    "the name",
    "",
    """
from deepgrad.patients import named


def prescribe(record):
    return named(record)
""",
)
PRESCRIBE.whole(
    "always leave",
    "constant",
    """
def prescribe(record):
    return "leave as it is"
""",
)
PRESCRIBE.whole(
    "always batch norm",
    "constant",
    """
def prescribe(record):
    return "add batch norm"
""",
)
PRESCRIBE.whole(
    "start again for all",
    "few_kinds",
    """
from deepgrad.patients import named


def prescribe(record):
    return "leave as it is" if named(record) == "healthy" else "start again"
""",
)
PRESCRIBE.whole(
    "rates swapped",
    "rate_too_large+rate_too_small",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "larger rate",
        "rate too small": "smaller rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
PRESCRIBE.whole(
    "healthy treated",
    "healthy",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "add batch norm",
    }
    return table[name]
""",
)
PRESCRIBE.whole(
    "own words",
    "",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero_grad",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "He init",
        "data not normalised": "standardise the inputs",
        "dead units": "He init",
        "saturated units": "He init",
        "vanishing": "BatchNorm",
        "exploding": "BatchNorm",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
PRESCRIBE.whole(
    "key error",
    "",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
PRESCRIBE.whole(
    "a tuple",
    "",
    """
from deepgrad.patients import named
from deepgrad.patients import TREATMENTS


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name], TREATMENTS[table[name]]
""",
)
PRESCRIBE.whole(
    "no call",
    "",
    """
def prescribe(record):
    name = named
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
PRESCRIBE.whole(
    "smaller rate for exploding everything",
    "few_kinds",
    """
from deepgrad.patients import named


def prescribe(record):
    if named(record) == "healthy":
        return "leave as it is"
    return "smaller rate"
""",
)
PRESCRIBE.whole(
    "no return",
    "",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "start again",
        "data not normalised": "standardise the inputs",
        "dead units": "start again",
        "saturated units": "start again",
        "vanishing": "add batch norm",
        "exploding": "start again",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    table[name]
""",
)
PRESCRIBE.whole(
    "standardise",
    "dead_units+exploding+saturated_units+symmetric_start",
    """
from deepgrad.patients import named


def prescribe(record):
    name = named(record)
    table = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "symmetric start": "standardise the inputs",
        "data not normalised": "standardise the inputs",
        "dead units": "standardise the inputs",
        "saturated units": "standardise the inputs",
        "vanishing": "standardise the inputs",
        "exploding": "standardise the inputs",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return table[name]
""",
)
MOMENTUM_STEP = Answers(
    "momentum_step",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.max(np.abs(np.linalg.eigvals(step))))
""",
)
MOMENTUM_STEP.other(
    "columns by running the step",
    """
def momentum_step(curvature, lr, momentum):
    def one(x, v):
        v = momentum * v + curvature * x
        return x - lr * v, v
    step = np.array([one(1.0, 0.0), one(0.0, 1.0)]).T
    values = np.linalg.eigvals(step)
    return step, max(abs(v) for v in values)
""",
)
MOMENTUM_STEP.whole(
    "old velocity",
    "old_velocity",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1.0, -lr], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "sign of c",
    "signs_do_not_fit",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [-curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "plus lr",
    "uphill",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 + lr * curvature, lr * momentum], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "transposed",
    "transposed",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, curvature], [-lr * momentum, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "no abs",
    "largest_real_part",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.max(np.linalg.eigvals(step).real))
""",
)
MOMENTUM_STEP.whole(
    "real part",
    "imaginary_part_dropped",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.max(np.abs(np.linalg.eigvals(step).real)))
""",
)
MOMENTUM_STEP.whole(
    "eigvalsh",
    "taken_for_symmetric",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.max(np.abs(np.linalg.eigvalsh(step))))
""",
)
MOMENTUM_STEP.whole(
    "norm",
    "singular_value",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.linalg.norm(step, 2))
""",
)
MOMENTUM_STEP.whole(
    "lr in velocity",
    "rate_in_velocity",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -momentum], [lr * curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "dampened",
    "average",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * (1 - momentum) * curvature, -lr * momentum], [(1 - momentum) * curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "only step",
    "missing_output",
    """
def momentum_step(curvature, lr, momentum):
    return np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
""",
)
MOMENTUM_STEP.whole(
    "swapped",
    "order",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return float(np.abs(np.linalg.eigvals(step)).max()), step
""",
)
MOMENTUM_STEP.whole(
    "order v x",
    "velocity_first",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[momentum, curvature], [-lr * momentum, 1 - lr * curvature]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "smallest",
    "smallest",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).min())
""",
)
MOMENTUM_STEP.whole(
    "determinant",
    "determinant",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(abs(np.linalg.det(step)))
""",
)
MOMENTUM_STEP.whole(
    "momentum without lr",
    "rate_on_gradient_only",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -momentum], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "minus lr forgotten",
    "old_velocity_added",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, lr * momentum], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
MOMENTUM_STEP.whole(
    "nesterov",
    "nesterov",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature * (1 + momentum), -lr * momentum ** 2], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)
CLINIC_NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.other(
    "module list and functional",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        sizes = [inputs, *hidden]
        self.blocks = torch.nn.ModuleList()
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.blocks.append(torch.nn.ModuleList([torch.nn.Linear(a, b), torch.nn.BatchNorm1d(b)]))
        self.head = torch.nn.Linear(sizes[-1], outputs)
        self.p = p

    def forward(self, x):
        for linear, norm in self.blocks:
            x = torch.nn.functional.dropout(torch.relu(norm(linear(x))), self.p, training=self.training)
        return self.head(x)
""",
)
CLINIC_NET.whole(
    "norm after relu",
    "norm_behind_relu",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.ReLU(), nn.BatchNorm1d(units), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "dropout before relu norm",
    "dropout_before_norm",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.Dropout(p), nn.BatchNorm1d(units), nn.ReLU()]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "no norm",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "no dropout",
    "no_dropout",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU()]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "no relu",
    "no_relu",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "softmax",
    "softmax_behind_head",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))
        layers.append(nn.Softmax(dim=1))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "log softmax",
    "log_softmax_behind_head",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))
        layers.append(nn.LogSoftmax(dim=1))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "relu at the head",
    "relu_behind_head",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))
        layers.append(nn.ReLU())
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "norm at the head",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))
        layers.append(nn.BatchNorm1d(outputs))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "dropout at the head",
    "dropout_behind_head",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))
        layers.append(nn.Dropout(p))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "1 - p",
    "kept_for_dropped",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(1 - p)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "fixed half",
    "rate_is_0_5",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.BatchNorm1d(units), nn.ReLU(), nn.Dropout(0.5)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "layer norm",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        nn = torch.nn
        layers, width = [], inputs
        for units in hidden:
            layers += [nn.Linear(width, units), nn.LayerNorm(units), nn.ReLU(), nn.Dropout(p)]
            width = units
        layers.append(nn.Linear(width, outputs))

        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "no super",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        layers = []
        for units in hidden:
            layers += [torch.nn.Linear(inputs, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            inputs = units
        layers.append(torch.nn.Linear(inputs, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "plain list",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.layers = []
        for units in hidden:
            self.layers += [torch.nn.Linear(inputs, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            inputs = units
        self.layers.append(torch.nn.Linear(inputs, outputs))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
""",
)
CLINIC_NET.whole(
    "functional dropout always on",
    "drops_in_evaluation",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.linears, self.norms = torch.nn.ModuleList(), torch.nn.ModuleList()
        self.blocks = torch.nn.ModuleList()
        for units in hidden:
            self.blocks.append(torch.nn.Sequential(torch.nn.Linear(inputs, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU()))
            inputs = units
        self.head = torch.nn.Linear(inputs, outputs)

    def forward(self, x):
        for block in self.blocks:
            x = torch.nn.functional.dropout(block(x), self.p)
        return self.head(x)
""",
)
CLINIC_NET.whole(
    "width not carried",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers = []
        for units in hidden:
            layers += [torch.nn.Linear(inputs, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
        layers.append(torch.nn.Linear(hidden[-1], outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)
CLINIC_NET.whole(
    "no return",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        self.net(x)
""",
)
CLINIC_NET.whole(
    "all linears first",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        sizes = [inputs, *hidden]
        self.linears = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm1d(b) for b in hidden)
        self.head = torch.nn.Linear(sizes[-1], outputs)
        self.drop = torch.nn.Dropout(p)

    def forward(self, x):
        for linear, norm in zip(self.linears, self.norms):
            x = self.drop(torch.relu(norm(linear(x))))
        return self.head(x)
""",
)
