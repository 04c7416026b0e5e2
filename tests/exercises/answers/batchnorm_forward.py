"""Answers to ``batchnorm_forward``."""

from support.tables import Answers

ANSWERS = Answers(
    "batchnorm_forward",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    x_hat = (x - mean) / np.sqrt(var + eps)
    out = gamma * x_hat + beta
    return out, new_mean, new_var
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("biased running variance", "biased_running_variance", "x.var(axis=0, ddof=1) -> var")
slip("unbiased everywhere", "unbiased_variance", "var = x.var(axis=0)\n -> var = x.var(axis=0, ddof=1)\n")
slip(
    "the variances swapped",
    "variances_swapped",
    "x.var(axis=0, ddof=1) -> x.var(axis=0)",
    "var = x.var(axis=0)\n        new_mean -> var = x.var(axis=0, ddof=1)\n        new_mean",
)
slip(
    "momentum of the old",
    "momentum_reversed",
    "(1 - momentum) * running_mean + momentum * mean -> momentum * running_mean + (1 - momentum) * mean",
    "(1 - momentum) * running_var + momentum * x -> momentum * running_var + (1 - momentum) * x",
)
slip(
    "the batch's statistics in evaluation",
    "everything_in_evaluation",
    "mean, var = running_mean, running_var -> mean, var = x.mean(), x.var()",
)
slip(
    "each column's statistics in evaluation",
    "batch_statistics_in_evaluation",
    "mean, var = running_mean, running_var -> mean, var = x.mean(axis=0), x.var(axis=0)",
)
slip("the mode turned round", "modes_swapped", "if training: -> if not training:")
slip("always training", "always_training", "if training: -> if True:")
slip("eps outside", "eps_outside_root", "np.sqrt(var + eps) -> (np.sqrt(var) + eps)")
slip("no eps", "eps_forgotten", "np.sqrt(var + eps) -> np.sqrt(var)")
slip("no root", "variance_for_std", "np.sqrt(var + eps) -> (var + eps)")
slip("no gamma", "gamma_forgotten", "gamma * x_hat + beta -> x_hat + beta")
slip("no beta", "beta_forgotten", "gamma * x_hat + beta -> gamma * x_hat")
slip("gamma around both", "shift_before_scale", "gamma * x_hat + beta -> gamma * (x_hat + beta)")
slip("beta scales", "gamma_beta_swapped", "gamma * x_hat + beta -> beta * x_hat + gamma")
slip("not centred", "not_centred", "(x - mean) / -> x /")
slip(
    "the running statistics kept as they were",
    "never_updated",
    "(1 - momentum) * running_mean + momentum * mean -> running_mean",
    "(1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1) -> running_var",
)
slip(
    "the batch's statistics kept",
    "replaced",
    "(1 - momentum) * running_mean + momentum * mean -> mean",
    "(1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1) -> x.var(axis=0, ddof=1)",
)
slip(
    "the old ones in full",
    "no_decay",
    "(1 - momentum) * running_mean -> running_mean",
    "(1 - momentum) * running_var -> running_var",
)
slip("a running standard deviation", "running_std", "x.var(axis=0, ddof=1) -> x.std(axis=0, ddof=1)")
slip(
    "normalised by the new running statistics",
    "updated_running_in_training",
    "    else: ->         mean, var = new_mean, new_var\n    else:",
)
slip(
    "normalised by the old running statistics",
    "running_in_training",
    "x_hat = -> mean, var = running_mean, running_var\n    x_hat =",
)
slip("the wrong order", "order", "return out, new_mean, new_var -> return out, new_var, new_mean")
slip(
    "one number for the batch",
    "over_everything",
    "mean = x.mean(axis=0)\n        var = x.var(axis=0)\n -> mean = x.mean()\n        var = x.var()\n",
    "momentum * mean -> momentum * x.mean(axis=0)",
)
slip(
    "in place",
    "in_place",
    "new_mean = (1 - momentum) * running_mean + momentum * mean -> running_mean *= 1 - momentum; running_mean += momentum * mean; new_mean = running_mean",
)
slip(
    "updated in evaluation",
    "updated_in_evaluation",
    "new_mean, new_var = running_mean, running_var -> new_mean, new_var = running_mean + momentum * (x.mean(axis=0) - running_mean), running_var + momentum * (x.var(axis=0, ddof=1) - running_var)",
)
whole(
    "over the features",
    "over_features",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    if not training:
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    new_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
    new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, new_mean, new_var
""",
)
other(
    "torch's own",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    mean, var = torch.tensor(running_mean), torch.tensor(running_var)
    out = torch.nn.functional.batch_norm(
        torch.tensor(x), mean, var, torch.tensor(gamma), torch.tensor(beta), training, momentum, eps
    )
    return out.numpy(), mean.numpy(), var.numpy()
""",
)
other(
    "with N / (N - 1), step by step",
    """
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    N = x.shape[0]
    running_mean, running_var = running_mean.copy(), running_var.copy()
    if not training:
        return (x - running_mean) * gamma / (running_var + eps) ** 0.5 + beta, running_mean, running_var
    mean = x.sum(0) / N
    var = ((x - mean) ** 2).sum(0) / N
    running_mean += momentum * (mean - running_mean)
    running_var += momentum * (var * N / (N - 1) - running_var)
    return (x - mean) * gamma / (var + eps) ** 0.5 + beta, running_mean, running_var
""",
)
