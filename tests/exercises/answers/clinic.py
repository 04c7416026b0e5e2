"""Answers to the clinic's two exercises."""

from support.tables import Answers

NAME = Answers(
    "name_illness",
    """
def name_illness(record):
    r = record
    before, after, at_step, late = r["gradient_norms"]
    end = np.mean(r["losses"][-10:])
    learns = end < 0.75 * min(r["losses"][0], 2.3)
    modes = r["batch_norm"] or r["dropout"] > 0
    trials = r["trial_losses"]
    profile = r["gradient_rms"][0] / r["gradient_rms"][-1]
    if before[1:].max() > 0: return "gradients accumulate"
    if np.any((r["update_ratio"] == 0) & (r["weight_gradient"] > 1e-9)): return "weights not updated"
    if np.any(late < at_step * 0.9): return "clipped after the step"
    if np.median(at_step / after) < 0.02 and r["update_ratio"].max() < 3e-4: return "clipped to a standstill"
    if modes and not r["training_mode"][0]: return "evaluation mode while training"
    if modes and r["training_mode"][1]: return "training mode while evaluating"
    if r["outputs"].min() > 0 and r["outputs"].max() <= 1: return "loss and output mismatch"
    if r["batch_norm"] and r["batch_size"] < 6: return "tiny batches under batch norm"
    if r["row_spread"].min() < 0.3: return "symmetric start"
    if np.abs(r["input_mean"]).max() > 4 or not 0.2 < r["input_std"].max() < 6: return "data not normalised"
    if r["dead"].max() > 0.7: return "dead units"
    if r["saturated"].max() > 0.6: return "saturated units"
    if profile < 1e-4 or (profile < 5e-3 and not learns): return "vanishing"
    if profile > 25: return "exploding"
    if not trials[2] < 1.3 * trials[:2].min(): return "rate too large"
    if not learns and trials[3:].min() < 0.7 * trials[2]: return "rate too small"
    if not learns and r["by_heart"][1] < 0.8 * r["by_heart"][0]: return "nothing learnable from these inputs"
    return "healthy"
""",
)
NAME.slip("accumulation forgotten", "gradients_accumulate", "before[1:].max() > 0 -> False")
NAME.slip("evaluation mode forgotten", "evaluation_mode_while_training", "modes and not r -> False and r")
NAME.slip("evaluation not looked at", "training_mode_while_evaluating", 'modes and r["training_mode"][1] -> False')
NAME.slip("the loss's input not looked at", "loss_and_output_mismatch", 'r["outputs"].min() > 0 -> False')
NAME.slip("dead units called vanishing", "dead_units", 'r["dead"].max() > 0.7 -> False')
NAME.slip("the mean over the layers", "dead_units", 'r["dead"].max() > 0.7 -> r["dead"].mean() > 1')
NAME.slip("saturation not looked at", "saturated_units", 'r["saturated"].max() > 0.6 -> False')
NAME.slip(
    "profile upside down",
    "exploding+vanishing",
    '["gradient_rms"][0] / -> ["gradient_rms"][-1] / ',
    'r["gradient_rms"][-1]\n -> r["gradient_rms"][0]\n',
)
NAME.slip("misspelt", "", '"dead units" -> "dead unit"')
NAME.slip("returns nothing", "", '    return "healthy"\n ->     pass\n')
NAME.slip("everybody is ill", "healthy", 'return "healthy" -> return "rate too small"')
NAME.whole("always healthy", "constant", 'def name_illness(record): return "healthy"')
NAME.whole("always vanishing", "constant", 'def name_illness(record): return "vanishing"')
NAME.whole(
    "the losses alone",
    "few_kinds",
    """
def name_illness(record):
    losses = record["losses"]
    if not np.all(np.isfinite(losses)) or losses[-1] > 2 * losses[0]:
        return "rate too large"
    if losses[-10:].mean() > 0.98 * losses[:10].mean():
        return "weights not updated"
    return "healthy" if losses[-10:].mean() < 1.5 else "vanishing"
""",
)

PRESCRIBE = Answers(
    "prescribe",
    """
from deepgrad.patients import named

def prescribe(record):
    treatment = {
        "gradients accumulate": "zero the gradients",
        "weights not updated": "update all weights",
        "clipped after the step": "repair the clipping",
        "clipped to a standstill": "repair the clipping",
        "evaluation mode while training": "set the modes",
        "training mode while evaluating": "set the modes",
        "loss and output mismatch": "give raw scores",
        "tiny batches under batch norm": "larger batches",
        "data not normalised": "standardise the inputs",
        "vanishing": "add batch norm",
        "rate too large": "smaller rate",
        "rate too small": "larger rate",
        "nothing learnable from these inputs": "check the labels",
        "healthy": "leave as it is",
    }
    return treatment.get(named(record), "start again")
""",
)
PRESCRIBE.slip("healthy ones treated", "healthy", '"leave as it is" -> "start again"')
PRESCRIBE.slip(
    "rates mixed up",
    "rate_too_large+rate_too_small",
    '"smaller rate" -> "larger"',
    '"larger rate" -> "smaller rate"',
    '"larger" -> "larger rate"',
)
PRESCRIBE.slip(
    "modes left", "evaluation_mode_while_training+training_mode_while_evaluating", '"set the modes" -> "larger batches"'
)
PRESCRIBE.slip("a label for a treatment", "", '"check the labels" -> "labels"')
PRESCRIBE.whole("batch norm for all", "constant", 'def prescribe(record): return "add batch norm"')
PRESCRIBE.whole("a fresh start for all", "constant", 'def prescribe(record): return "start again"')
PRESCRIBE.whole("nothing for all", "constant", 'def prescribe(record): return "leave as it is"')
PRESCRIBE.whole(
    "the losses alone",
    "few_kinds",
    """
def prescribe(record):
    end = record["losses"][-10:].mean()
    return "leave as it is" if end < 1 else "larger rate" if end < 3 else "smaller rate"
""",
)
