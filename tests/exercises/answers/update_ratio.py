"""Answers to ``update_ratio``."""

from support.tables import Answers

RATIO = Answers(
    "update_ratio",
    """
def update_ratio(before, after):
    ratios = []
    for b, a in zip(before, after):
        length = np.linalg.norm(b)
        if length == 0:
            continue
        ratios.append(np.linalg.norm(a - b) / length)
    return ratios
""",
)
RATIO.slip("divided by the new length", "divided_by_after", "length = np.linalg.norm(b) -> length = np.linalg.norm(a)")
RATIO.slip("upside down", "inverted", "np.linalg.norm(a - b) / length -> length / np.linalg.norm(a - b)")
RATIO.slip("no division", "length_of_step", " / length) -> )")
RATIO.slip("no roots", "squared", "np.linalg.norm(a - b) / length -> (np.linalg.norm(a - b) / length) ** 2")
RATIO.slip("lengths subtracted", "difference_of_lengths", "np.linalg.norm(a - b) -> (np.linalg.norm(a) - length)")
RATIO.slip(
    "the size of that", "size_of_difference_of_lengths", "np.linalg.norm(a - b) -> abs(np.linalg.norm(a) - length)"
)
RATIO.slip("not subtracted", "growth", "np.linalg.norm(a - b) -> np.linalg.norm(a)")
RATIO.slip("minus by accident", "sign", "np.linalg.norm(a - b) -> -np.linalg.norm(a - b)")
RATIO.slip("std", "standard_deviations", "np.linalg.norm(a - b) / length -> np.std(a - b) / np.std(b)")
RATIO.slip("variances", "variances", "np.linalg.norm(a - b) / length -> np.var(a - b) / np.var(b)")
RATIO.slip("a logarithm", "logarithm", "np.linalg.norm(a - b) / length -> np.log10(np.linalg.norm(a - b) / length)")
RATIO.slip("percent", "factor", "np.linalg.norm(a - b) -> 100 * np.linalg.norm(a - b)")
RATIO.slip("a floor", "", "if length == 0: -> if False:", " / length) ->  / max(length, 1e-12))")
RATIO.slip("L1", "absolute_values", "np.linalg.norm(a - b) / length -> np.abs(a - b).sum() / np.abs(b).sum()")
RATIO.slip("mean sizes", "absolute_values", "np.linalg.norm(a - b) / length -> np.abs(a - b).mean() / np.abs(b).mean()")
RATIO.slip("largest", "largest_entries", "np.linalg.norm(a - b) / length -> np.abs(a - b).max() / np.abs(b).max()")
RATIO.slip("spectral", "spectral", "np.linalg.norm(a - b) / length -> np.linalg.norm(a - b, 2) / np.linalg.norm(b, 2)")
RATIO.slip("ratios averaged", "mean_of_ratios", "np.linalg.norm(a - b) / length -> np.mean(np.abs((a - b) / b))")
RATIO.slip("ratios measured", "length_of_ratios", "np.linalg.norm(a - b) / length -> np.linalg.norm((a - b) / b)")
RATIO.slip("sums", "sums", "np.linalg.norm(a - b) / length -> abs((a - b).sum() / b.sum())")
RATIO.slip("by the whole net", "divided_by_all", " / length) ->  / np.sqrt(sum((w**2).sum() for w in before)))")
RATIO.slip("mean above", "mean_over_sum", "np.linalg.norm(a - b) -> np.sqrt(np.mean((a - b) ** 2))")
RATIO.slip("mean below", "sum_over_mean", " / length) ->  / np.sqrt(np.mean(b**2)))")
RATIO.slip("0 for zeros", "zero_for_zeros", "            continue ->            ratios.append(0.0); continue")
RATIO.slip("inf for zeros", "divided_by_zero", "if length == 0: -> if False:")
RATIO.slip(
    "a tiny number added", "small_number_added", "if length == 0: -> if False:", " / length) ->  / (length + 1e-8))"
)
RATIO.slip("left out for one zero", "left_out_for_one_zero", "length == 0 -> not b.all()")
RATIO.slip("left out if unmoved", "left_out_where_unmoved", "length == 0 -> length == 0 or not np.any(a - b)")
RATIO.slip("in place", "in_place", "np.linalg.norm(a - b) -> np.linalg.norm(np.subtract(a, b, out=a))")
RATIO.slip("one number", "one_mean", "return ratios -> return float(np.mean(ratios))")
RATIO.slip("an array", "", "return ratios -> return np.array(ratios)")
RATIO.slip("stops at zeros", "ended_at_zeros", "continue -> break")
RATIO.whole(
    "one ratio for the net",
    "whole_net",
    """
def update_ratio(before, after):
    step = np.concatenate([(a - b).ravel() for b, a in zip(before, after)])
    all_of_it = np.concatenate([b.ravel() for b in before])
    return [np.linalg.norm(step) / np.linalg.norm(all_of_it) for b in before if b.any()]
""",
)
RATIO.other(
    "sums of squares",
    """
def update_ratio(before, after):
    out = []
    for i in range(len(before)):
        s = (before[i] ** 2).sum()
        if s > 0:
            out.append(math.sqrt(((after[i] - before[i]) ** 2).sum() / s))
    return out
""",
)
RATIO.other(
    "root mean squares",
    """
def update_ratio(before, after):
    rms = lambda a: np.sqrt(np.mean(np.square(a)))
    return tuple(rms(a - b) / rms(b) for b, a in zip(before, after) if not np.all(b == 0))
""",
)
RATIO.other(
    "torch",
    """
def update_ratio(before, after):
    pairs = [(torch.tensor(b), torch.tensor(a)) for b, a in zip(before, after)]
    return [((a - b).norm() / b.norm()).item() for b, a in pairs if b.count_nonzero()]
""",
)
