"""Answers to ``mse_of_sigmoid`` and ``bce_with_logits``."""

from support.tables import Answers

MSE = Answers(
    "mse_of_sigmoid",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    loss = np.sum((s - t) ** 2) / (2 * N)
    dz = (s - t) * s * (1 - s) / N
    return loss, dz
""",
)
slip, whole, other = MSE.slip, MSE.whole, MSE.other

slip("no half in the loss", "factor", "/ (2 * N) -> / N")
slip("no half, two in dz", "twice", "/ (2 * N) -> / N", "dz = (s - t) -> dz = 2 * (s - t)")
slip("two in dz", "gradient_twice", "dz = (s - t) -> dz = 2 * (s - t)")
slip("half in dz", "factor", "dz = (s - t) -> dz = 0.5 * (s - t)")
slip("no mean in the loss", "loss_is_sum", "/ (2 * N) -> / 2")
slip("no mean in dz", "gradient_of_sum", "(1 - s) / N -> (1 - s)")
slip("no mean at all", "sum_for_mean", "/ (2 * N) -> / 2", "(1 - s) / N -> (1 - s)")
slip("neither half nor mean in the loss", "loss_is_sum+factor", " / (2 * N) -> ")
slip("no slope", "no_slope", "(s - t) * s * (1 - s) -> (s - t)")
slip("no slope and no mean", "no_slope+size", "(s - t) * s * (1 - s) / N -> (s - t)")
slip("half of the slope: s", "slope_is_s", "(s - t) * s * (1 - s) -> (s - t) * s")
slip("half of the slope: 1 - s", "slope_is_rest", "(s - t) * s * (1 - s) -> (s - t) * (1 - s)")
slip("tanh's slope", "tanh_slope", "* s * (1 - s) -> * (1 - s**2)")
slip("the slope of the logit", "slope_of_logit", "* s * (1 - s) -> * z * (1 - z)")
slip("the slope of t", "slope_of_target", "* s * (1 - s) -> * t * (1 - t)")
slip("s (1 + s)", "slope_plus", "s * (1 - s) -> s * (1 + s)")
slip("dz the wrong way round", "target_minus_output", "dz = (s - t) -> dz = (t - s)")
slip("dz of the logits", "gradient_of_logit", "dz = (s - t) * s -> dz = (z - t) * s")
slip("the loss of the logits", "loss_of_logit", "np.sum((s - t) ** 2) -> np.sum((z - t) ** 2)")
slip("no sigmoid", "no_sigmoid", "s = 1 / (1 + np.exp(-z)) -> s = z")
slip("no sigmoid, no slope", "of_logit", "s = 1 / (1 + np.exp(-z)) -> s = z", "* s * (1 - s) -> ")
slip("a plus in the exponent", "mirrored", "np.exp(-z) -> np.exp(z)")
slip("tanh", "of_tanh", "1 / (1 + np.exp(-z)) -> np.tanh(z)")
slip("the size of the error", "absolute", "np.sum((s - t) ** 2) -> np.sum(np.abs(s - t))")
slip("no square", "no_square", "np.sum((s - t) ** 2) -> np.sum(s - t)")
slip("the square of the sum", "square_of_sum", "np.sum((s - t) ** 2) -> np.sum(s - t) ** 2")
slip("the root", "root", "np.sum((s - t) ** 2) / (2 * N) -> np.sqrt(np.mean((s - t) ** 2))")
slip("a loss per example", "loss_not_summed", "np.sum((s - t) ** 2) -> (s - t) ** 2")
slip("the first example's loss", "first_example", "np.sum((s - t) ** 2) / (2 * N) -> (s - t)[0] ** 2 / 2")
slip("dz summed", "gradient_summed", "return loss, dz -> return loss, dz.sum()")
slip("dz averaged", "gradient_averaged", "return loss, dz -> return loss, dz.mean()")
slip("swapped", "order", "return loss, dz -> return dz, loss")
slip("only the loss", "missing_output", "return loss, dz -> return loss")
slip(
    "cross-entropy",
    "cross_entropy",
    "loss = np.sum((s - t) ** 2) / (2 * N) -> loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))",
)
slip(
    "cross-entropy in both",
    "cross_entropy+no_slope",
    "loss = np.sum((s - t) ** 2) / (2 * N) -> loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))",
    "* s * (1 - s) -> ",
)
slip("targets rounded", "targets_rounded", "N = len(z) -> N, t = len(z), np.round(t)")
slip("predictions rounded", "zeros", "dz = -> s = np.round(s)\n    dz =")
slip("the slope squared", "slope_twice", "* s * (1 - s) -> * (s * (1 - s)) ** 2")
slip("the error squared in dz", "error_twice", "dz = (s - t) -> dz = (s - t) ** 2")
slip("divided by N twice", "mean_twice", "(1 - s) / N -> (1 - s) / N**2")
slip("divided by 2N in dz", "factor", "(1 - s) / N -> (1 - s) / (2 * N)")
slip("e^z over 1 + e^z", "inf_over_inf", "1 / (1 + np.exp(-z)) -> np.exp(z) / (1 + np.exp(z))")
slip(
    "dz for t too: error times s minus",
    "error_twice",
    "dz = (s - t) * s * (1 - s) -> dz = (s - t) * (s - t) * s * (1 - s)",
)
slip("the norm", "norm", "np.sum((s - t) ** 2) / (2 * N) -> np.linalg.norm(s - t)")
slip("negative loss", "sign", "loss = np.sum -> loss = -np.sum")
other(
    "numpy's means",
    "def mse_of_sigmoid(z, t):\n    s = scipy.special.expit(z)\n    return 0.5 * np.mean((s - t) ** 2), (s - t) * s * scipy.special.expit(-z) / z.size",
)
other(
    "torch.autograd",
    "def mse_of_sigmoid(z, t):\n    z = torch.tensor(z, requires_grad=True)\n    loss = ((torch.sigmoid(z) - torch.tensor(t)) ** 2).mean() / 2\n    loss.backward()\n    return loss.item(), z.grad.numpy()",
)
other(
    "a loop",
    """
def mse_of_sigmoid(z, t):
    loss, dz = 0.0, np.zeros(len(z))
    for n in range(len(z)):
        e = math.exp(-abs(z[n]))
        s = 1 / (1 + e) if z[n] >= 0 else e / (1 + e)
        loss += (s - t[n]) ** 2
        dz[n] = (s - t[n]) * e / (1 + e) ** 2 / len(z)
    return loss / 2 / len(z), dz
""",
)
other(
    "dot and list",
    "def mse_of_sigmoid(z, t):\n    s = np.array([1 / (1 + np.exp(-v)) for v in z])\n    d = s - np.asarray(t)\n    return float(d @ d) / 2 / len(d), d * (s - s * s) / len(d)",
)
other(
    "tanh",
    "def mse_of_sigmoid(z, t):\n    s = (1 + np.tanh(z / 2)) / 2\n    return np.einsum('i,i->', s - t, s - t) / (2 * len(t)), (s - t) / (4 * np.cosh(z / 2) ** 2) / len(t)",
)

BCE = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    N = len(z)
    loss = np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    dz = (s - t) / N
    return loss, dz
""",
)
slip, whole, other = BCE.slip, BCE.whole, BCE.other
LOSS = "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))"
NAIVE = f"    loss = {LOSS}\n    e = np.exp(-np.abs(z))\n    s = np.where(z >= 0, 1 / (1 + e), e / (1 + e))\n".strip()


def naive(title, name, expression):
    """The loss after the sigmoid, as the formula stands in the text."""
    slip(title, name, f"{NAIVE} -> s = 1 / (1 + np.exp(-z))\n    loss = {expression}")


naive("the formula as it stands", "logarithm_of_zero", "-np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))")
naive("an epsilon in the logs", "epsilon_8", "-np.mean(t * np.log(s + 1e-8) + (1 - t) * np.log(1 - s + 1e-8))")
naive("a small epsilon in the logs", "epsilon_15", "-np.mean(t * np.log(s + 1e-15) + (1 - t) * np.log(1 - s + 1e-15))")
naive(
    "clipped", "clipped", "(lambda p: -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))(np.clip(s, 1e-12, 1 - 1e-12))"
)
naive("nan made 0", "nan_replaced", "np.nan_to_num(-np.mean(t * np.log(s) + (1 - t) * np.log(1 - s)))")
naive("no minus", "sign", "np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))")
naive("only the first half", "loss_of_one_class", "-np.mean(t * np.log(s))")
naive("only the second half", "loss_of_other_class", "-np.mean((1 - t) * np.log(1 - s))")
naive("a sum", "loss_is_sum", "-np.sum(t * np.log(s) + (1 - t) * np.log(1 - s))")
naive("s and t swapped", "roles_swapped", "-np.mean(s * np.log(t) + (1 - s) * np.log(1 - t))")
naive("log of base 2", "factor", "-np.mean(t * np.log2(s) + (1 - t) * np.log2(1 - s))")
naive("xlogy", "logarithm_is_inf", "-np.mean(scipy.special.xlogy(t, s) + scipy.special.xlogy(1 - t, 1 - s))")
slip(
    "targets treated as 0 or 1",
    "targets_rounded_in_loss",
    f"{LOSS} -> np.mean(np.where(t > 0.5, np.logaddexp(0, -z), np.logaddexp(0, z)))",
)
slip("targets rounded in both", "targets_rounded", "N = len(z) -> N, t = len(z), np.round(t)")
slip("targets rounded in dz", "targets_rounded_in_gradient", "dz = (s - t) -> dz = (s - np.round(t))")
slip(
    "targets equal 1 only",
    "targets_exactly_one",
    f"{LOSS} -> np.mean(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)))",
)
slip("no mean in the loss", "loss_is_sum", "np.mean -> np.sum")
slip("no mean in dz", "gradient_of_sum", "(s - t) / N -> (s - t)")
slip("no mean in both", "sum_for_mean", "np.mean -> np.sum", "(s - t) / N -> (s - t)")
slip("the slope left in", "slope_left_in", "(s - t) / N -> (s - t) * s * (1 - s) / N")
slip("dz the wrong way round", "target_minus_output", "(s - t) / N -> (t - s) / N")
slip("dz of the logits", "gradient_of_logit", "(s - t) / N -> (z - t) / N")
slip("dz of s: not the logits'", "stops_at_sigmoid", "(s - t) / N -> (s - t) / (s * (1 - s)) / N")
slip("dz is s", "no_target", "(s - t) / N -> s / N")
slip("dz is p*(1-p)", "slope_alone", "(s - t) / N -> s * (1 - s) / N")
slip("dz is -t/s", "gradient_of_one_logarithm", "(s - t) / N -> -t / s / N")
slip("dz summed", "gradient_summed", "return loss, dz -> return loss, dz.sum()")
slip("swapped", "order", "return loss, dz -> return dz, loss")
slip("the wrong sign of z t", "sign_of_term", "- z * t -> + z * t")
slip("no z t", "all_zeros", " - z * t -> ")
slip("no maximum", "no_maximum", "np.maximum(z, 0) - z * t -> - z * t")
slip("the minimum", "minimum", "np.maximum(z, 0) -> np.minimum(z, 0)")
slip("the size for the maximum", "negative_logits", "np.maximum(z, 0) -> np.abs(z)")
slip("no correction", "no_logarithm", " + np.log1p(np.exp(-np.abs(z))) -> ")
slip("log without the 1", "logarithm_without_one", "np.log1p(np.exp(-np.abs(z))) -> np.log(np.exp(-np.abs(z)))")
slip(
    "log1p of e^-z",
    "negative_logits",
    "np.exp(-np.abs(z)))) -> np.exp(-z))))".replace(
        "np.exp(-np.abs(z)))) -> np.exp(-z))))", "np.log1p(np.exp(-np.abs(z))) -> np.log1p(np.exp(-z))"
    ),
)
slip("log(1 + e^z) - t z, overflows", "overflow", f"{LOSS} -> np.mean(np.log(1 + np.exp(z)) - t * z)")
slip("log(1 + e^-z) + (1 - t) z, overflows", "overflow", f"{LOSS} -> np.mean(np.log(1 + np.exp(-z)) + (1 - t) * z)")
slip(
    "t log(1 + e^-z) + (1 - t) log(1 + e^z), overflows",
    "nan_of_overflow",
    f"{LOSS} -> np.mean(t * np.log(1 + np.exp(-z)) + (1 - t) * np.log(1 + np.exp(z)))",
)
slip(
    "logaddexp with both signs swapped",
    "loss_swapped",
    f"{LOSS} -> np.mean(t * np.logaddexp(0, z) + (1 - t) * np.logaddexp(0, -z))",
)
slip("logaddexp for t = 1 only", "all_ones", f"{LOSS} -> np.mean(np.logaddexp(0, -z))")
slip("logaddexp for t = 0 only", "all_zeros", f"{LOSS} -> np.mean(np.logaddexp(0, z))")
slip("logaddexp of 1", "logaddexp_of_one", f"{LOSS} -> np.mean(np.logaddexp(1, z) - t * z)")
slip("logaddexp minus t", "term_without_logit", f"{LOSS} -> np.mean(np.logaddexp(0, z) - t)")
slip("minus t s", "term_of_prediction", f"{LOSS} -> np.mean(np.logaddexp(0, z) - t / (1 + np.exp(-z)))")
slip(
    "the first row's loss",
    "first_example",
    "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))) -> (np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))[0]",
)
slip(
    "a loss per example",
    "loss_not_summed",
    "np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))) -> (np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))) / N",
)
slip("half", "factor", "loss = np.mean -> loss = 0.5 * np.mean")
slip("divided by 2N in both", "factor", "loss = np.mean -> loss = 0.5 * np.mean", "(s - t) / N -> (s - t) / (2 * N)")
slip("mse", "squared_error", f"{LOSS} -> np.mean((1 / (1 + np.exp(-z)) - t) ** 2) / 2")
slip(
    "mse in both",
    "squared_error+slope_left_in",
    f"{LOSS} -> np.mean((1 / (1 + np.exp(-z)) - t) ** 2) / 2",
    "(s - t) / N -> (s - t) * s * (1 - s) / N",
)
slip("dz by e^z / (1 + e^z)", "gradient_overflow", "dz = (s - t) -> s = np.exp(z) / (1 + np.exp(z))\n    dz = (s - t)")
slip(
    "the sigmoid's sign in dz",
    "gradient_mirrored",
    "np.where(z >= 0, 1 / (1 + e), e / (1 + e)) -> np.where(z < 0, 1 / (1 + e), e / (1 + e))",
)
slip("the size of z in the sigmoid", "gradient_sign_lost", "np.where(z >= 0, 1 / (1 + e), e / (1 + e)) -> 1 / (1 + e)")
slip("z clipped at 30", "logits_clipped_at_30", "N = len(z) -> N, z = len(z), np.clip(z, -30, 30)")
slip("z clipped at 500", "logits_clipped_at_500", "N = len(z) -> N, z = len(z), np.clip(z, -500, 500)")
slip("dz divided twice", "mean_twice", "(s - t) / N -> (s - t) / N**2")
slip("negative loss", "sign", "loss = np.mean -> loss = -np.mean")
other(
    "logaddexp",
    "def bce_with_logits(z, t):\n    return np.mean(np.logaddexp(0, z) - t * z), (scipy.special.expit(z) - t) / len(z)",
)
other(
    "two logaddexps",
    "def bce_with_logits(z, t):\n    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))\n    return float(loss), (np.exp(-np.logaddexp(0, -z)) - t) / z.shape[0]",
)
other(
    "torch",
    """
def bce_with_logits(z, t):
    z = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(t))
    loss.backward()
    return loss.item(), z.grad.numpy()
""",
)
other(
    "a loop",
    """
def bce_with_logits(z, t):
    total, dz = 0.0, []
    for v, target in zip(z.tolist(), t.tolist()):
        e = math.exp(-abs(v))
        total += max(v, 0) - v * target + math.log1p(e)
        dz.append(((1 if v >= 0 else e) / (1 + e) - target) / len(z))
    return total / len(z), np.array(dz)
""",
)
other(
    "torch's softplus",
    "def bce_with_logits(z, t):\n    z, t = torch.tensor(z), torch.tensor(t)\n    loss = (torch.nn.functional.softplus(z) - t * z).mean()\n    return loss.item(), ((torch.sigmoid(z) - t) / len(z)).numpy()",
)
other(
    "log_expit",
    "def bce_with_logits(z, t):\n    loss = -(t * scipy.special.log_expit(z) + (1 - t) * scipy.special.log_expit(-z)).mean()\n    return loss, (1 / (1 + np.exp(-z)) - t) / len(z)",
)
