"""Answers to ``fold_batchnorm``."""

from support.tables import Answers

ANSWERS = Answers(
    "fold_batchnorm",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    scale = gamma / np.sqrt(running_var + eps)
    W_folded = scale[:, None] * W
    b_folded = scale * (b - running_mean) + beta
    return W_folded, b_folded
""",
)
slip, other = ANSWERS.slip, ANSWERS.other
slip("no bias", "bias_forgotten", "(b - running_mean) -> (-running_mean)")
slip("the bias outside", "bias_not_scaled", "scale * (b - running_mean) + beta -> b - scale * running_mean + beta")
slip("the mean outside", "mean_not_scaled", "scale * (b - running_mean) + beta -> scale * b - running_mean + beta")
slip("both outside", "bias_and_mean_not_scaled", "scale * (b - running_mean) + beta -> b - running_mean + beta")
slip("beta inside", "beta_scaled", "scale * (b - running_mean) + beta -> scale * (b - running_mean + beta)")
slip("no mean", "mean_forgotten", "(b - running_mean) -> b")
slip("plus the mean", "mean_added", "b - running_mean -> b + running_mean")
slip("no beta", "beta_forgotten", " + beta -> ")
slip("no gamma", "gamma_forgotten", "gamma / np.sqrt -> 1 / np.sqrt")
slip("no gamma in the bias", "gamma_in_weight_only", "b_folded = scale * -> b_folded = scale / gamma *")
slip("times sigma", "times_sigma", "gamma / np.sqrt -> gamma * np.sqrt")
slip("no root", "variance_for_std", "np.sqrt(running_var + eps) -> (running_var + eps)")
slip("no eps", "eps_forgotten", "running_var + eps -> running_var")
slip("eps outside", "eps_outside_root", "np.sqrt(running_var + eps) -> (np.sqrt(running_var) + eps)")
slip("the weight as it was", "weight_kept", "scale[:, None] * W -> W.copy()")
slip("bias first", "order", "return W_folded, b_folded -> return b_folded, W_folded")
slip("transposed", "transposed", "return W_folded, -> return W_folded.T,")
slip("columns", "", "scale[:, None] * W -> scale * W")
other(
    "a diagonal matrix",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    S = np.diag(gamma * (running_var + eps) ** -0.5)
    return S @ W, S @ b - S @ running_mean + beta
""",
)
other(
    "by trying it on the unit vectors",
    """
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    def both(h):
        return gamma * (h @ W.T + b - running_mean) / np.sqrt(running_var + eps) + beta
    b_folded = both(np.zeros((1, W.shape[1])))[0]
    return (both(np.eye(W.shape[1])) - b_folded).T, b_folded
""",
)
