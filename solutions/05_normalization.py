# %% [markdown] key="title"
# # Lesson 5. Normalization
#
# Lesson 3 chose the size of the signal once, before training. Normalization sets this size anew in every layer, at
# every training step. Two lines of NumPy do it. In their backward pass a mistake is easy to make and hard to notice.
#
# You will write [[n short functions]]. After each one, `check(...)` compares your function with a correct one. A figure
# that says `yours("name")` runs on your function once it has passed its check, and on ours until then. Return new
# arrays, and do not change the arrays that your functions get.
#
# You need the chain rule and, from lesson 3, He's start. **The core path takes about [[core]] minutes.** Sections
# marked *Deeper* take about [[deeper]] minutes more; you may skip them.
#
# A batch is an array of shape $(N, \text{width})$: each row is one of $N$ examples, each column is one feature. A layer
# with weight $W$ of shape $(\text{fan\_out}, \text{fan\_in})$ computes $z = h W^\top$. We count layers from 1.

# %% key="imports" locked=true
import numpy as np

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_05 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks.deep import DeepNet
from deepgrad.plots import layer_profile, legend, loss_curves, panel, panels
from deepgrad.probe import probe
from deepgrad.session import start

start("05_normalization")
X, y, X_test, y_test = digits()  # 1438 and 359 handwritten digits, 64 pixels each

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# A batch norm makes every feature of a batch have mean 0 and standard deviation 1, multiplies it by a learned `gamma`
# and adds a learned `beta`. Here are two backward passes for batch norm. B stands in the cell, A comes from `figures`.
# Each one trains a network with two hidden layers on the digits, from the same start, on the same batches.


# %% key="puzzle-run"
def pass_b(dout, x, gamma, eps):
    """dL/dx, dL/dgamma and dL/dbeta; all of shape (N, width) or (width,)."""
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    return dout * gamma / sigma, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


runs = {"A": figures.taught(figures.pass_a, 3, 0.3, 200), "B": figures.taught(pass_b, 3, 0.3, 200)}
ax = panel("Two backward passes, one picture", "training step", "loss of the batch", y_log=True)
loss_curves(ax, runs)
for name, run in runs.items():
    print(f"pass {name}: {run.accuracy:.1%} of the training digits are right after 200 steps")

# %% [markdown] key="puzzle-question"
# Both networks learn, but one of the two passes is wrong. In a batch of 128 the error in its dL/dx is 1/8 as long as the
# true dL/dx, in a batch of 4 about as long as the true one. Still the loss falls, nearly every digit is right, and there
# is no exception and no `nan`. How would you have noticed? To answer this, we need the pass itself.

# %% [markdown] key="forward"
# ## 2. Forward, in two modes
#
# For each feature, take the mean and the variance over the batch:
#
# $$\mu = \frac1N \sum_n x_n, \qquad \sigma = \sqrt{\frac1N \sum_n (x_n - \mu)^2 + \epsilon}, \qquad
# \hat x_n = \frac{x_n - \mu}{\sigma}, \qquad \text{out}_n = \gamma\, \hat x_n + \beta .$$
#
# $\mu$, $\sigma$, $\gamma$ and $\beta$ have shape $(\text{width},)$, one number for each feature. If a feature does not
# vary, the small $\epsilon$ prevents a division by 0.
#
# So in **training** the output for one example depends on the other examples of its batch. In use this must not happen:
# a seven is a seven in every batch. So **evaluation** uses *running statistics*, which training updates in every step:
#
# $$\text{running} \leftarrow (1 - m)\,\text{running} + m\,\text{(mean, or variance with divisor } N - 1 \text{, of the batch)}.$$
#
# In evaluation, use the running mean in place of $\mu$, and $\sqrt{\text{running variance} + \epsilon}$ in place of
# $\sigma$. We follow PyTorch. The momentum $m$ is the share of the *new* batch; 0.1 is usual (in lesson 4 momentum was
# the share of the *old*). The output uses the variance with the divisor $N$. The running variance is updated with the
# divisor $N - 1$, because it estimates the variance of future examples.
#
# *By hand.* One feature, four examples, $x = (0, 0, 4, 4)$, $\epsilon = 0$: $\mu = 2$, $\sigma = 2$,
# $\hat x = (-1, -1, 1, 1)$. The unbiased variance is 5.33. With $m = 0.1$ a running mean of 0 becomes 0.2, and a
# running variance of 1 becomes $0.9 + 0.533 = 1.433$.

# %% [markdown] key="batchnorm-forward-task" about="batchnorm_forward"
# ### Exercise 1: `batchnorm_forward`
#
# Write both modes. In training, return *new* arrays of running statistics. A training batch has two examples or more.
# In evaluation, return the running statistics unchanged, the same arrays or copies.


# %% solution="batchnorm_forward"
def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, eps, training):
    """Batch norm, in PyTorch's conventions.

    x:            array of float, shape (N, width), one example a row
    gamma, beta:  arrays of float, shape (width,): scale and shift
    running_mean: array of float, shape (width,)
    running_var:  array of float, shape (width,)
    momentum:     float: the share of this batch in the new running statistics
    eps:          float: added to the variance
    training:     bool: True in training, False in evaluation
    returns:      tuple: the output, array of shape (N, width); the new running mean and the new running variance,
                  arrays of shape (width,)
    """
    ### BEGIN SOLUTION
    mean, var, new_mean, new_var = running_mean, running_var, running_mean.copy(), running_var.copy()
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, new_mean, new_var
    ### END SOLUTION


# %% test="batchnorm_forward"
check(batchnorm_forward)

# %% key="cloud-figure"
rng = np.random.default_rng(0)
x = rng.normal(size=(200, 2)) @ np.array([[2.0, 1.0], [0.0, 0.3]]) + [4.0, -1.0]
one, zero = np.ones(2), np.zeros(2)
out, *_ = yours("batchnorm_forward")(x, one, zero, zero, one, 0.1, 1e-5, True)
left, right = panels(
    ("A batch of 200 examples", "feature 1", "feature 2"), ("After the norm: centred, both axes alike", "feature 1", "feature 2")
)
for ax, points in ((left, x), (right, out)):
    ax.plot(*points.T, ".", alpha=0.5)
    ax.axhline(0, color="0.6", lw=1)
    ax.axvline(0, color="0.6", lw=1)
    ax.set_aspect("equal", "datalim")
# %% [markdown] key="cloud-reading"
# Each feature by itself now has mean 0 and standard deviation 1. The correlation of the two, the slant of the cloud, is
# still there.

# %% [markdown] key="modes"
# ## 3. The wrong mode
#
# A network in PyTorch is in training mode until somebody calls `net.eval()`. Suppose that nobody calls it.

# %% key="predict-evaluation"
figures.predict_evaluation()

# %% [markdown] key="modes-fold" folded=true
# ### What the net says in training mode

# %% key="modes-figure"
shares = figures.accuracy_by_mode(0)
ax = panel("A batch of one class loses its class in the norm", "how the test digits are classified, batches of 8", "share right")
ax.bar(range(3), list(shares.values()), color="#56B4E9", width=0.5)
for at, value in enumerate(shares.values()):
    ax.text(at, value + 0.02, f"{value:.0%}", ha="center")
ax.set_xticks(range(3), list(shares))
ax.set_ylim(0, 1.1);
# %% key="modes-cards"
cards("l5.evaluation_forgotten", "l5.one_example_is_beta", "l5.two_examples_are_signs")

# %% [markdown] key="modes-reading"
# The norm subtracts what the examples of a batch have in common. Eight digits of one class have their class in common,
# so the norm removes it. In mixed batches the accuracy drops by only about ten points, so the mistake may stay unseen
# for long. A batch of one example is its own mean: $x - \mu = 0$, and the output would be $\beta$, whatever the example
# is. (For a single row of features PyTorch raises an error instead.) That is why a batch norm without running
# statistics fails on a single example.

# %% [markdown] key="backward"
# ## 4. The way back, path by path
#
# Change one entry of $x$. Its own $\hat x$ changes. The mean and the variance of its feature change, too, and through
# them the $\hat x$ of *all* examples in the batch. There are three ways forward, so there are three ways back:

# %% key="paths-figure"
figures.paths();
# %% [markdown] key="backward-formulas"
# Call $d = \text{dout} \cdot \gamma / \sigma$, shape $(N, \text{width})$. If $\mu$ and $\sigma$ were constants, $d$
# would be the whole gradient. But they change with $x$, and this gives two more paths. With $\overline v$ for the mean
# of $v$ over the batch, the three paths add up to
#
# $$\frac{dL}{dx} \;=\; \underbrace{d}_{\text{direct}} \;\underbrace{-\;\overline{d}}_{\text{through the mean}}
# \;\underbrace{-\;\hat x\;\overline{d\,\hat x}}_{\text{through the variance}}$$
#
# Where do the two new paths come from? Remember that $d$ contains $1/\sigma$.
#
# - *Mean.* Every $\hat x_k$ has the slope $-1/\sigma$ with respect to $\mu$, so $dL/d\mu = -\sum_k d_k$. Each $x_n$ has
#   the share $1/N$ in $\mu$. Together: $-\overline d$.
# - *Variance.* Every $\hat x_k$ has the slope $-\hat x_k/\sigma$ with respect to $\sigma$, so
#   $dL/d\sigma = -\sum_k d_k\,\hat x_k$. And $\sigma$ has the slope $\hat x_n / N$ with respect to $x_n$: the 2 of the
#   square and the 1/2 of the root cancel. ($x_n$ changes $\mu$, too. To first order, a change of $\mu$ does not change
#   $\sigma$, because the deviations add up to 0.) Together: $-\hat x_n\,\overline{d\,\hat x}$.
#
# Every example uses $\gamma$ and $\beta$, so their gradients are two plain **sums** over the batch:
# $dL/d\beta = \sum_n \text{dout}_n$ and $dL/d\gamma = \sum_n \text{dout}_n\, \hat x_n$.
#
# *By hand.* $x = (0, 0, 2, 2)$, $\sigma = 1$, $\hat x = (-1, -1, 1, 1)$, $\gamma = 2$,
# $\text{dout} = (1, 0, 0, 3)$:
#
# | | example 1 | 2 | 3 | 4 | |
# | --- | --- | --- | --- | --- | --- |
# | direct, $d$ | 2 | 0 | 0 | 6 | mean 2 |
# | through the mean | -2 | -2 | -2 | -2 | |
# | $d\,\hat x$ | -2 | 0 | 0 | 6 | mean 1 |
# | through the variance | 1 | 1 | -1 | -1 | |
# | $dL/dx$ | 1 | -1 | -3 | 3 | adds up to 0 |
#
# The sums of dout and of dout $\hat x$ are 4 and $-1 + 3 = 2$. dL/dx adds up to 0. Up to $\epsilon$, dL/dx times
# $\hat x$ adds up to 0, too. If the batch is only shifted or stretched, the output stays the same, so dL/dx has no part
# in these directions.

# %% [markdown] key="batchnorm-backward-steps-task" about="batchnorm_backward_steps"
# ### Exercise 2: `batchnorm_backward_steps`
#
# Return four arrays:
#
# 1. the sums over the batch: row 0 has those of dout, row 1 those of dout $\hat x$;
# 2. the path through the mean, one number for each feature;
# 3. the path through the variance;
# 4. dL/dx.
#
# Return each path with its minus, and made of $d$, as in the formula. The sums are made of plain dout.


# %% solution="batchnorm_backward_steps"
def batchnorm_backward_steps(dout, x, gamma, eps):
    """The way back through batch norm in training mode, in pieces.

    dout:    array of float, shape (N, width): dL/dout
    x:       array of float, shape (N, width): the input of the forward pass
    gamma:   array of float, shape (width,)
    eps:     float: added to the variance
    returns: tuple of four arrays: the sums over the batch of dout and of dout x_hat, shape (2, width); the path through
             the mean, shape (width,); the path through the variance, shape (N, width); dL/dx, shape (N, width)
    """
    ### BEGIN SOLUTION
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    sums = np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])
    d = dout * gamma / sigma
    mean_path, variance_path = -d.mean(axis=0), -x_hat * (d * x_hat).mean(axis=0)
    return sums, mean_path, variance_path, d + mean_path + variance_path
    ### END SOLUTION


# %% [markdown] key="compare-steps" about="batchnorm_backward_steps"
# Before the check, use the gradient checker of lesson 1. It gets four examples and a *random* upstream gradient;
# section 5 says why.

# %% key="compare-steps-run" about="batchnorm_backward_steps"
rng = np.random.default_rng(1)
x_few, dout_few, gamma_few = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), np.array([1.0, 2.0, -0.5])


def norm_loss(x):
    """A number whose gradient at the output of the norm is dout_few."""
    return float((dout_few * gamma_few * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)).sum())


compare(lambda: batchnorm_backward_steps(dout_few, x_few, gamma_few, 1e-5)[3], norm_loss, x_few)

# %% test="batchnorm_backward_steps"
check(batchnorm_backward_steps)

# %% [markdown] key="compact"
# All three paths share the factor $\gamma / \sigma$. The two means are the sums divided by $N$, and you need these sums
# anyway:
#
# $$\frac{dL}{dx} = \frac{\gamma}{\sigma} \Big( \text{dout} - \frac1N \frac{dL}{d\beta} - \hat x\, \frac1N \frac{dL}{d\gamma} \Big).$$

# %% [markdown] key="batchnorm-backward-task" about="batchnorm_backward"
# ### Exercise 3: `batchnorm_backward`
#
# Write the compact form, as libraries do. Return dx, dgamma, dbeta, in this order. In exercise 2 the row of beta came
# first; here gamma's gradient comes first.


# %% solution="batchnorm_backward"
def batchnorm_backward(dout, x, gamma, eps):
    """The gradients of batch norm in training mode.

    dout:    array of float, shape (N, width): dL/dout
    x:       array of float, shape (N, width): the input of the forward pass
    gamma:   array of float, shape (width,)
    eps:     float: added to the variance
    returns: tuple: dL/dx, array of shape (N, width); dL/dgamma and dL/dbeta, arrays of shape (width,)
    """
    ### BEGIN SOLUTION
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    return gamma / sigma * (dout - dbeta / len(x) - x_hat * dgamma / len(x)), dgamma, dbeta
    ### END SOLUTION


# %% test="batchnorm_backward"
check(batchnorm_backward)

# %% [markdown] key="puzzle-named"
# Now look at pass B of the puzzle again. It has only the direct path: it treats the mean and the variance as constants.

# %% [markdown] key="traps"
# ## 5. Tests of a backward pass
#
# The network of the puzzle had two hidden layers. Give it nine, and train it with pass A and with pass B once more.

# %% key="predict-deep"
figures.predict_deep()

# %% [markdown] key="traps-fold" folded=true
# ### Nine hidden layers, and four kinds of test

# %% key="traps-figure"
deep = {"A, right": figures.taught(yours("batchnorm_backward"), 10, 0.1, 150), "B, wrong": figures.taught(pass_b, 10, 0.1, 150)}
ax = panel("Nine hidden layers show it: the wrong pass stays behind", "training step", "loss of the batch", y_log=True)
loss_curves(ax, deep)
print({name: f"{run.accuracy:.1%}" for name, run in deep.items()})

# %% key="traps-cards"
cards("l5.wrong_pass_trains", "l5.wrong_pass_fails_deep", "l5.errors_shrink_with_batch", "l5.two_examples_hide", "l5.ones_hide")

# %% [markdown] key="traps-reading"
# So a network that trains proves little. A gradient check can miss a mistake, too, if its case is too easy:
#
# | the test | what it lets through | why |
# | --- | --- | --- |
# | a loss that falls | nearly everything | a step in a slightly wrong direction still goes downhill |
# | a batch of 128, tolerance 20% | a pass without the path through the mean, without the one through the variance, or without both | the missing paths are means of $N$ numbers of either sign, so they shrink as $1/\sqrt N$ |
# | `out.sum().backward()`, so dout = 1 | a missing or wrongly scaled path through the variance; a wrong factor of the whole dx, such as a missing $\gamma$ or a wrong sign; a gradient of zeros | $\overline{\hat x} = 0$: that path is 0, and the other two cancel, so dx is 0 |
# | two examples, absolute tolerance 1e-3 | a gradient of zeros | $\hat x$ is nearly 1 and -1, so the true dx is nearly 0, too |
#
# A good test case has **four to eight examples, a random upstream gradient, and an error relative to the size of the
# gradient.** `check` does this, and so did the cell before exercise 2's check.

# %% [markdown] key="benefits"
# ## 6. Four promises
#
# People promise four things of batch norm. The first concerns the start. Lesson 3 needed an hour to find the right size
# of the weights. Does batch norm need this size, too?

# %% key="predict-scales"
figures.predict_scales()

# %% [markdown] key="benefits-fold" folded=true
# ### Four promises, measured

# %% key="benefits-figure"
scales = figures.SCALES[::2]  # every second one, to save you time
ax = panel(
    "Batch norm trains from nearly all scales of the start", "standard deviation of the weights, times He's", "loss after 60 steps",
    x_log=True,
)  # fmt: skip
for label, norm in {"no norm": None, "batch norm": "batch"}.items():
    ax.plot(scales, np.minimum(figures.final_losses(norm, scales), 5), "o-", label=label)
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing: log 10")
ax.set_ylim(0, 5.2)
legend(ax);
# %% key="benefits-cards"
cards("l5.twenty_scales", "l5.faster", "l5.larger_rate", "l5.noise_regularises", "l5.folk_generalises")

# %% [markdown] key="benefits-reading"
# The promises are: batch norm forgives a poor start, makes training faster, allows larger learning rates, and
# regularises. The scale of $W$ cancels (up to $\epsilon$): $10z$ and $z$ have the same $\hat x$. Three of the promises
# clearly hold. The fourth needs care. The *noise* of small batches helps: the net generalises better than with one batch
# of the whole training set. But a net without any norm does about as well here, so "batch norm regularises" did not
# replicate in this setting.

# %% [markdown] key="explosion"
# ## 7. Fifty layers
#
# Take fifty plain layers with batch norm, and send a gradient back from the last layer to the first.

# %% key="predict-explosion"
figures.predict_fifty()

# %% [markdown] key="explosion-fold" folded=true
# ### What comes back through fifty layers

# %% key="explosion-figure"
ax = panel("Batch norm: the gradient grows by a fifth in each layer", "hidden layer", "RMS of dL/dh, 1 at the last layer", y_log=True)
profiles = {
    f"{label}, N = {N}": figures.gradient_profile(0, N, norm)
    for label, norm, N in (("no norm", None, 128), ("batch norm", "batch", 128), ("batch norm", "batch", 8), ("layer norm", "layer", 128))
}
layer_profile(ax, {label: profile / profile[-1] for label, profile in profiles.items()});
# %% key="explosion-cards"
cards("l5.explodes", "l5.small_batches_explode_more", "l5.skips_tame", "l5.fifty_plain_layers_fail")

# %% [markdown] key="explosion-reading"
# "Batch norm keeps activations in a healthy range, so gradients behave": this is true forward, but not backward. Why? A
# norm's output has the mean square 1; after the ReLU it is 1/2. He's weights double it, so the next $z$, before its
# norm, has the mean square 1 again. But the output of a ReLU is never negative: its mean is $1/\sqrt{2\pi}$. The square
# of this mean is $1/(2\pi)$; divided by the mean square 1/2 this is $1/\pi$. The mean is the same for all examples.
# Through $W$ it becomes an offset of each unit's next $z$, and the norm subtracts it. So of the next $z$'s mean square
# 1 only $1 - 1/\pi = 0.68$ is variance, and the next norm divides by $\sqrt{0.68} = 0.83$. On the way back this
# division is a factor of $1/0.83 = 1.21$ in every layer, and nothing compensates for it. Twenty layers have nineteen
# such factors, $1.21^{19} = 37$, and training survives it; fifty layers make more than 10,000. Lesson 6 adds the skips
# that stop this growth. Nearly all very deep networks with batch norm have them.

# %% [markdown] key="reasons"
# ## 8. Why it helps
#
# The inventors of batch norm wrote that it stops the *internal covariate shift*. While a layer learns, the layers
# before it learn, too, so its input keeps changing. This change is real:

# %% key="drift-figure"
ax = panel("While a plain net learns, its signal drifts", "hidden layer", "standard deviation of z over the digits")
for label, norm in {"no norm": None, "batch norm": "batch"}.items():
    before, after = figures.drift(0, norm)
    layer_profile(ax, {f"{label}, before": before, f"{label}, after 200 steps": after})
# %% [markdown] key="noise-question"
# How much of batch norm's help comes from this? Bring the shifting back, with noise after each norm, and train the net
# again.

# %% key="predict-noise"
figures.predict_noise()

# %% [markdown] key="reasons-fold" folded=true
# ### Noise, and a walk down the gradient

# %% key="noise-cards"
cards("l5.noise_after_norm", "l5.drift")

# %% [markdown] key="noise-reading"
# The net trains all the same. So the steady signal is not the reason (Santurkar and others, 2018). What else does the
# norm change? Stop the training now and then, and take one step down the gradient that is longer than a training step.
# Along such a step the gradient changes far less with the norm than without it. So larger steps still lower the loss,
# and larger rates work.

# %% key="landscape-cards"
cards("l5.smoother")

# %% [markdown] key="landscape"
# ### Deeper: a walk down the gradient ([[minutes]])
#
# The figure shows this walk for steps of several sizes. Left: the change of the loss. Right: the change of the gradient
# from the beginning of the step to its end, relative to the size of the gradient at the beginning.

# %% key="landscape-figure"
left, right = panels(
    ("With the norm the loss goes on falling", "step down the gradient", "change of the loss"),
    ("With the norm the gradient changes less", "step down the gradient", "change of the gradient, relative"),
)
for label, norm in {"no norm": None, "batch norm": "batch"}.items():
    changes, turns = figures.landscape(0, norm)
    left.plot(figures.PROBES, np.median(changes, axis=0), "o-", label=label)
    right.plot(figures.PROBES, np.median(turns, axis=0), "o-", label=label)
right.set_yscale("log")
right.axhline(1, color="0.4", ls="--", label="as large as the gradient itself")
legend(left)
legend(right);
# %% [markdown] key="landscape-reading"
# This does not contradict section 7: at the very start, and in very deep plain nets, the gradient is large, and even a
# short step changes its direction.

# %% [markdown] key="scale-theory"
# ### Deeper: the rate that lowers itself ([[minutes]])
#
# If a norm follows, $L(cW) = L(W)$ for every $c > 0$ (up to $\epsilon$). Differentiate by $c$ at $c = 1$: the gradient
# is at a right angle to $W$. Differentiate by $W$: the gradient at $cW$ is $1/c$ times the gradient at $W$. So each
# step of gradient descent makes $W$ longer, by Pythagoras: $|W - \text{rate}\cdot g|^2 = |W|^2 + \text{rate}^2 |g|^2$.
# Only the direction of $W$ counts, and one step turns it by about $\text{rate}\cdot|g|/|W|$. This turn falls as
# $1/|W|^2$, because $|g|$ itself falls as $1/|W|$. So if the rate is too large, $|W|$ grows until the rate fits.

# %% key="scale-cards"
cards("l5.scale_invariant", "l5.weights_only_grow")

# %% [markdown] key="layernorm"
# ## 9. Along the other axis
#
# Batch norm needs a batch. A translation program in use gets one sentence at a time, and its sentences differ in
# length: statistics over a batch fit it badly. **Layer norm** takes the mean and the variance over the features of
# *one* example:

# %% key="shapes-figure"
figures.shapes();
# %% [markdown] key="layernorm-forward-task" about="layernorm_forward"
# ### Exercise 4: `layernorm_forward`
#
# Use the formulas of section 2 along the other axis; the divisor of the variance is the width. $\mu$ and $\sigma$ have
# shape $(N, 1)$. Each feature still has its own $\gamma$ and $\beta$.


# %% solution="layernorm_forward"
def layernorm_forward(x, gamma, beta, eps):
    """Layer norm.

    x:           array of float, shape (N, width), one example a row
    gamma, beta: arrays of float, shape (width,): scale and shift of each feature
    eps:         float: added to the variance
    returns:     array of float64, shape (N, width)
    """
    ### BEGIN SOLUTION
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
    ### END SOLUTION


# %% test="layernorm_forward"
check(layernorm_forward)

# %% key="layernorm-cards"
cards("l5.layer_norm_does_not_explode", "l5.layer_norm_needs_small_rates")

# %% [markdown] key="layernorm-reading"
# With layer norm the gradient does not explode, and there are no modes. But layer norm does not keep the promise of
# larger rates: twenty *plain* layers at rate 0.3 learn nothing with it, and learn well with batch norm. Layer norm
# removes each example's own mean and scale. It does not remove what all examples have in common in a feature, so the
# activations of all inputs become nearly equal, as in lesson 3. With the skips of lesson 6 this matters little, and
# nearly all transformers use layer norm or RMS norm.

# %% [markdown] key="layernorm-backward-theory"
# ## Deeper: back through layer norm ([[minutes]])
#
# The three paths are the same; the means now run along the row. One thing is new. A mean of batch norm runs down a
# column, which has one $\gamma$. A mean of layer norm runs along a row, where every entry has its own $\gamma$. So
# multiply by $\gamma$ *before* you take the means. With $d = \text{dout} \cdot \gamma / \sigma$, as in section 4:
#
# $$\frac{dL}{dx} = d - \overline{d} - \hat x\;\overline{d\,\hat x},
# \qquad \overline{v} \text{: mean of } v \text{ along the features, shape } (N, 1).$$
#
# *By hand.* One example, $x = (0, 0, 2, 2)$, $\gamma = (1, 1, 1, 2)$, $\text{dout} = (2, 0, 0, 3)$: $\sigma = 1$, so
# $d = (2, 0, 0, 6)$, and the rest is as in the table of section 4: $dL/dx = (1, -1, -3, 3)$. The *examples* share
# $\gamma$ and $\beta$, so the sums in their gradients still run over the batch.

# %% [markdown] key="layernorm-backward-task" about="layernorm_backward"
# ### Exercise 5: `layernorm_backward`
#
# Return the gradients of x, gamma and beta. For dL/dx use the formula above. For the others use the two sums of section
# 4, with the $\hat x$ of this section.


# %% solution="layernorm_backward"
def layernorm_backward(dout, x, gamma, eps):
    """The gradients of layer norm.

    dout:    array of float, shape (N, width): dL/dout
    x:       array of float, shape (N, width): the input of the forward pass
    gamma:   array of float, shape (width,)
    eps:     float: added to the variance
    returns: tuple: dL/dx, array of shape (N, width); dL/dgamma and dL/dbeta, arrays of shape (width,)
    """
    ### BEGIN SOLUTION
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / sigma
    d = dout * gamma / sigma
    dx = d - d.mean(axis=1, keepdims=True) - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    ### END SOLUTION


# %% test="layernorm_backward"
check(layernorm_backward)

# %% [markdown] key="rmsnorm"
# ## Deeper: RMS norm ([[minutes]])
#
# Is it important to subtract the mean? **RMS norm** does not subtract it, and has no $\beta$:
#
# $$\text{out} = \gamma\, \hat x, \qquad \hat x = \frac{x}{r}, \qquad r = \sqrt{\overline{x^2} + \epsilon},
# \qquad \overline{v} \text{: mean of } v \text{ along the features.}$$

# %% [markdown] key="rmsnorm-forward-task" about="rmsnorm_forward"
# ### Exercise 6: `rmsnorm_forward`
#
# Divide each example by its own root mean square $r$, and multiply by gamma. $r$ has shape $(N, 1)$.


# %% solution="rmsnorm_forward"
def rmsnorm_forward(x, gamma, eps):
    """RMS norm: root mean square norm.

    x:       array of float, shape (N, width), one example a row
    gamma:   array of float, shape (width,): the scale of each feature
    eps:     float: added to the mean square
    returns: array of float64, shape (N, width)
    """
    ### BEGIN SOLUTION
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    ### END SOLUTION


# %% test="rmsnorm_forward"
check(rmsnorm_forward)

# %% [markdown] key="rmsnorm-backward-theory"
# RMS norm subtracts no mean, so on the way back the path through a mean is missing. With
# $d = \text{dout} \cdot \gamma / r$ the gradients are
#
# $$\frac{dL}{dx} = d - \hat x\;\overline{d\,\hat x}, \qquad \frac{dL}{d\gamma} = \sum_n \text{dout}_n\, \hat x_n .$$
#
# The first term of dL/dx is the direct path. The second is the path through $r$; it replaces layer norm's path through
# the variance. As in layer norm, multiply by $\gamma$ before you take the mean.
#
# *By hand.* $x = (2, -2, 2, -2)$, so $r = 2$ and $\hat x = (1, -1, 1, -1)$; $\text{dout} = (2, 0, 0, 3)$,
# $\gamma = (1, 1, 1, 2)$, $d = (1, 0, 0, 3)$. The mean of $d\,\hat x$ is $(1 - 3)/4 = -1/2$, and
# $dL/dx = d - (-\tfrac12)\,\hat x = (1.5, -0.5, 0.5, 2.5)$. The product of dL/dx and $\hat x$ adds
# up to 0: dL/dx has no part that would only stretch the example.

# %% [markdown] key="rmsnorm-backward-task" about="rmsnorm_backward"
# ### Exercise 7: `rmsnorm_backward`
#
# Return dL/dx and dL/dgamma. The sum in dL/dgamma runs over the examples.


# %% solution="rmsnorm_backward"
def rmsnorm_backward(dout, x, gamma, eps):
    """The gradients of RMS norm.

    dout:    array of float, shape (N, width): dL/dout
    x:       array of float, shape (N, width): the input of the forward pass
    gamma:   array of float, shape (width,)
    eps:     float: added to the mean square
    returns: tuple: dL/dx, array of shape (N, width); dL/dgamma, array of shape (width,)
    """
    ### BEGIN SOLUTION
    r = np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    x_hat, d = x / r, dout * gamma / r
    dx = d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)
    return dx, (dout * x_hat).sum(axis=0)
    ### END SOLUTION


# %% test="rmsnorm_backward"
check(rmsnorm_backward)

# %% key="rmsnorm-cards"
cards("l5.mean_hardly_matters")

# %% [markdown] key="fold"
# ## Deeper: a norm that costs nothing ([[minutes]])
#
# In evaluation the mean and the variance of batch norm are fixed numbers. So the norm and the linear layer before it are
# together one linear layer. Put $z = h W^\top + b$ into $\gamma (z - \mu)/\sigma + \beta$ (with
# $\mu$ and $\sigma$ of evaluation), and collect the factors of $h$. Programs that only *use* a network do this once,
# before they run it.

# %% [markdown] key="fold-batchnorm-task" about="fold_batchnorm"
# ### Exercise 8: `fold_batchnorm`
#
# Return the weight and the bias of the one layer that replaces both. Return new arrays, and do not change `W` and `b`.


# %% solution="fold_batchnorm"
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    """One linear layer in place of a linear layer and the batch norm after it, in evaluation.

    W:            array of float, shape (fan_out, fan_in)
    b:            array of float, shape (fan_out,)
    gamma, beta:  arrays of float, shape (fan_out,): the norm's scale and shift
    running_mean: array of float, shape (fan_out,)
    running_var:  array of float, shape (fan_out,)
    eps:          float: added to the variance
    returns:      tuple: the new weight, array of shape (fan_out, fan_in); the new bias, array of shape (fan_out,)
    """
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(running_var + eps)
    return scale[:, None] * W, scale * (b - running_mean) + beta
    ### END SOLUTION


# %% test="fold_batchnorm"
check(fold_batchnorm)

# %% [markdown] key="explorer"
# ## 10. Explore
#
# An untrained net of thirty plain ReLU layers with 50 units gets a batch of digits. All norms run on your functions.
# The left panel shows the signal in each layer: its size, and its spread over the examples. The right panel shows the
# gradient. Things to try:
#
# 1. No norm: move the weights away from He's. Then choose batch norm, training. What does the scale change now, forward
#    and backward?
# 2. Batch norm: make the batch smaller, down to 2. What happens to the gradient?
# 3. Batch norm, 2 examples, evaluation: the running statistics come from five batches of 2. Do they fit the batch that
#    is shown?
# 4. Layer norm and RMS norm: look at the spread over the examples. Where do the inputs merge?

# %% key="explorer-figure"
figures.norm_explorer(
    yours("batchnorm_forward"),
    yours("batchnorm_backward"),
    yours("layernorm_forward"),
    yours("layernorm_backward"),
    yours("rmsnorm_forward"),
    yours("rmsnorm_backward"),
)

# %% [markdown] key="folk"
# ## 11. What the folk story gets wrong
#
# 1. *"Batch norm keeps gradients well-behaved."* In an untrained plain net it makes them explode: they grow by a fifth
#    in each layer. Skips repair this.
# 2. *"It works because it stops internal covariate shift."* With noise that brings the shifting back, the net trains
#    nearly as well. Batch norm makes the landscape in the direction of the step smoother.
# 3. *"Batch norm regularises."* The noise of small batches helps a little. Compared with a net without a norm, nothing
#    was gained here.
# 4. *"A norm allows larger rates."* Batch norm does. Layer norm in a plain deep net does not.
# 5. *"It trains, so the backward pass is right."* Two hidden layers learn 99.9% of the digits with a pass that is wrong.
# 6. *"x̂ = (x - mean) / std is all there is to it."* In use, this code fails on one example, and the answer for a digit
#    depends on its batch. The running statistics are half of the method.

# %% [markdown] key="own-network"
# ## 12. On your own network
#
# You can use these lines in your own work. `probe` runs one batch through any torch network in its current mode, and
# leaves the network as it was. Replace `net` and the batch by your own.

# %% key="own-network-figure"
net = DeepNet(64, 100, 10, depth=30, norm="batch").train()
seen = probe(net, X[:128], y[:128], lr=0.1, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-network-task"
# **A task.** Divide the size of dL/dh at layer 1 by that at layer 29, and take the 28th root. Is it the growth of
# section 7? Then call `net.eval()` on the untrained net in place of `.train()`. Its running mean is 0 and its running
# variance 1: what does the norm do now, and how does the growth change?

# %% [markdown] key="challenge"
# ### A number to beat
#
# Train twenty plain layers with batch norm. You choose rate, batch size (8 to 256) and the scale of the start. In how
# many steps does the batch loss fall below 0.5? Your best result is kept and shown on the start page.

# %% key="challenge-run"
steps = figures.race(rate=0.03, batch=32, scale=1.0)
challenge("l5.twenty_layers", steps)

# %% [markdown] key="recap"
# ## Recap
#
# 1. Batch norm: mean and variance of each feature over the batch in training, running statistics in evaluation.
# 2. Three paths back: direct, through the mean, through the variance. The last two remove the part of the gradient
#    that would only shift or stretch the batch.
# 3. Test a backward pass with four to eight examples, a random upstream gradient and a relative error.
# 4. Faster, larger rates, forgiving starts: measured. Exploding gradients in plain nets: measured too.
# 5. Layer norm and RMS norm look at one example. They need no batch, and they do not remove what all examples have in
#    common in a feature.
#
# <details><summary><b>Question 1.</b> A layer $z = h W^\top + b$ is followed by batch norm. What is the gradient of $b$?</summary>
#
# 0. The norm subtracts the mean, and $b$ with it. That is why such layers are built with `bias=False`.
#
# </details>
#
# <details><summary><b>Question 2.</b> Your test uses `out.sum().backward()`. Which mistakes in batch norm's dx does it miss?</summary>
#
# A missing or wrongly scaled path through the variance. And because the true gradient is 0: a wrong factor of the whole
# dx (a missing $\gamma$, a wrong sign), and a pass that returns zeros.
#
# </details>
#
# <details><summary><b>Question 3.</b> A net with batch norm classifies your digit rightly in a batch of 32, and
# wrongly in a batch of two. What do you check first?</summary>
#
# Its mode. In training mode two examples become $+1$ and $-1$ in every feature, so little is left of the digit. (Alone,
# it would be its own mean; PyTorch raises an error then.) Call `net.eval()`.
#
# </details>
#
# ### Read more
#
# Ioffe and Szegedy (2015), *Batch normalization*. Ba, Kiros and Hinton (2016), *Layer normalization*. Zhang and
# Sennrich (2019), *Root mean square layer normalization*. Santurkar, Tsipras, Ilyas and Madry (2018), *How does batch
# normalization help optimization?* Yang and others (2019), *A mean field theory of batch normalization*: the explosion.
#
# **Next:** lesson 6 builds the skips.

# %% [markdown] key="measurements-fold" folded=true
# ### All measurements

# %% key="all-measurements"
cards("l5.running_statistics_lag")
