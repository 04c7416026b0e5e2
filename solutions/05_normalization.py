# %% [markdown] key="title"
# # Lesson 5. Normalization
#
# Lesson 3 chose the size of the signal once, before training. Normalization chooses it again in every layer and in every
# step. Two lines of NumPy do it, and they changed what can be trained. Their backward pass is the first in this course
# that is easy to get wrong and hard to catch.
#
# You will write [[n short functions]], most of them 2 to 8 lines long. After each one, `check(...)` compares it with
# the truth. A figure that says `yours("name")` runs on your function once it has passed its check, and on ours until
# then. Your functions return new arrays and leave the arrays that they are given as they are.
#
# You need the chain rule, and from lesson 3 what He's start is. **The core path takes about [[core]] minutes.** Sections
# marked *Deeper* take about [[deeper]] minutes more; nothing later needs them.
#
# A batch is an array of shape $(N, \text{width})$: $N$ examples, one a row, and one feature a column. A layer with weight
# $W$ of shape $(\text{fan\_out}, \text{fan\_in})$ computes $z = h W^\top$, and layers count from 1.

# %% key="imports" locked=true
import numpy as np

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_05 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks import norms
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
# and adds a learned `beta`. Below are two backward passes for it, A and B. Each one teaches a network with two hidden layers
# the digits, from the same start, on the same batches.


# %% key="puzzle-run"
def pass_b(dout, x, gamma, eps):
    """dL/dx, dL/dgamma and dL/dbeta; all of shape (N, width) or (width,)."""
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    return dout * gamma / sigma, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


runs = {"A": figures.taught(norms.batchnorm_backward, 3, 0.3, 200), "B": figures.taught(pass_b, 3, 0.3, 200)}
ax = panel("Two backward passes, one picture", "training step", "loss of the batch", y_log=True)
loss_curves(ax, runs)
for name, run in runs.items():
    print(f"pass {name}: {run.accuracy:.1%} of the training digits are right after 200 steps")

# %% [markdown] key="puzzle-question"
# Both learn. One of the two is wrong: in a batch of 128 its error in dL/dx is an eighth as long as the
# right dL/dx, in a batch of 4 about as long. The loss falls, nearly every
# digit is right, no exception, no `nan`. How would you have noticed? To answer that, we need the pass itself.

# %% [markdown] key="forward"
# ## 2. Forward, in two modes
#
# For each feature, take mean and variance over the batch:
#
# $$\mu = \frac1N \sum_n x_n, \qquad \sigma = \sqrt{\frac1N \sum_n (x_n - \mu)^2 + \epsilon}, \qquad
# \hat x_n = \frac{x_n - \mu}{\sigma}, \qquad \text{out}_n = \gamma\, \hat x_n + \beta .$$
#
# $\mu$, $\sigma$, $\gamma$ and $\beta$ have shape $(\text{width},)$, one number for each feature. The small $\epsilon$ keeps a feature
# that does not vary from being divided by 0.
#
# So in **training** an example's output depends on the other examples of its batch. In use that must not be: a digit is a
# seven, whichever examples stand next to it. **Evaluation** takes *running statistics* instead, which training kept up
# to date:
#
# $$\text{running} \leftarrow (1 - m)\,\text{running} + m\,\text{batch}.$$
#
# PyTorch's conventions, which we follow: momentum $m$ is the share of the *new* batch (0.1 is usual); the batch is normalised with
# the variance divided by $N$, but the running variance gets the one divided by $N - 1$, because it estimates the variance of
# examples to come.
#
# *By hand.* One feature, four examples, $x = (0, 0, 2, 2)$, $\epsilon = 0$: $\mu = 1$, $\sigma = 1$, $\hat x = (-1, -1, 1, 1)$. The
# unbiased variance is $4/3$. With $m = 0.1$ a running mean of 0 becomes 0.1, a running variance of 1 becomes $0.9 + 0.133 = 1.033$.

# %% [markdown] key="batchnorm-forward-task" about="batchnorm_forward"
# ### Exercise 1: `batchnorm_forward`
#
# Write both modes. The arrays that you are given stay as they are: return new running statistics. A batch
# in training has two examples or more. In evaluation return the running statistics as they came, the same arrays or copies.


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
    ("A batch of 200 examples", "feature 1", "feature 2"), ("Behind the norm: centred, both axes alike", "feature 1", "feature 2")
)
for ax, points in ((left, x), (right, out)):
    ax.plot(*points.T, ".", alpha=0.5)
    ax.axhline(0, color="0.6", lw=1)
    ax.axvline(0, color="0.6", lw=1)
    ax.set_aspect("equal", "datalim")
# %% [markdown] key="cloud-reading"
# Each feature by itself has mean 0 and size 1 now. What both have in common, the slant of the cloud, is still there.

# %% [markdown] key="modes"
# ## 3. The wrong mode
#
# A network in PyTorch is in training mode until somebody calls `net.eval()`. Suppose that nobody does.

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
# The norm subtracts what the batch has in common. If eight digits of one class come together, that is their class. Mixed
# batches only lose a tenth, so the mistake may stay unseen for long. One example alone has nothing in common with anybody: $x - \mu = 0$,
# and the output is $\beta$. That is why a batch norm without running statistics fails on a single example.

# %% [markdown] key="backward"
# ## 4. The way back, path by path
#
# Change one entry of $x$. Its own $\hat x$ changes. But the mean of its feature moves too, and the variance, and through them
# the $\hat x$ of *all* examples in the batch. Three ways forward, so three ways back:

# %% key="paths-figure"
figures.paths();
# %% [markdown] key="backward-formulas"
# Call $d = \text{dout} \cdot \gamma / \sigma$, shape $(N, \text{width})$. That would be all if $\mu$ and $\sigma$ were constants. But
# they move with $x$, which gives two more paths. With $\overline{\phantom{x}}$ for the mean over the batch, the three add up to
#
# $$\frac{dL}{dx} \;=\; \underbrace{d}_{\text{direct}} \;\underbrace{-\;\overline{d}}_{\text{through the mean}}
# \;\underbrace{-\;\hat x\;\overline{d\,\hat x}}_{\text{through the variance}}$$
#
# Where do they come from? Remember that $d$ contains $1/\sigma$.
#
# - *Mean.* The slope of every $\hat x_k$ in $\mu$ is $-1/\sigma$, so $dL/d\mu = -\sum_k d_k$. Each $x_n$ has the share $1/N$ in $\mu$. Together: $-\overline d$.
# - *Variance.* The slope of $\hat x_k$ in $\sigma$ is $-\hat x_k/\sigma$, so $dL/d\sigma = -\sum_k d_k\,\hat x_k$. The slope of $\sigma$ in $x_n$ is $\hat x_n / N$: the 2 of the square and
#   the 1/2 of the root cancel. ($x_n$ moves $\mu$, too. A small step of $\mu$ does not change $\sigma$, because the deviations add up to 0.) Together: $-\hat x_n\,\overline{d\,\hat x}$.
#
# $\gamma$ and $\beta$ are used by every example, so their gradients are two plain **sums** over the batch:
# $dL/d\beta = \sum_n \text{dout}_n$ and $dL/d\gamma = \sum_n \text{dout}_n\, \hat x_n$.
#
# *By hand.* $x = (0, 0, 2, 2)$ as before, $\sigma = 1$, $\hat x = (-1, -1, 1, 1)$, $\gamma = 2$, $\text{dout} = (1, 0, 0, 3)$:
#
# | | example 1 | 2 | 3 | 4 | |
# | --- | --- | --- | --- | --- | --- |
# | direct, $d$ | 2 | 0 | 0 | 6 | mean 2 |
# | through the mean | -2 | -2 | -2 | -2 | |
# | $d\,\hat x$ | -2 | 0 | 0 | 6 | mean 1 |
# | through the variance | 1 | 1 | -1 | -1 | |
# | $dL/dx$ | 1 | -1 | -3 | 3 | adds up to 0 |
#
# The sums of dout and of dout $\hat x$ are 4 and $-1 + 3 = 2$. dL/dx adds up to 0, and so, up to $\varepsilon$, does its product with $\hat x$: whatever would only shift or
# stretch the batch has been taken out, because the norm would undo it.

# %% [markdown] key="batchnorm-backward-steps-task" about="batchnorm_backward_steps"
# ### Exercise 2: `batchnorm_backward_steps`
#
# Return the pieces: the sums of dout and of dout $\hat x$ as the two rows of one array; the path through the mean, one number a
# feature; the path through the variance; and dL/dx. Return each path with its minus and with $\gamma/\sigma$, as in the formula. The sums have no minus and no $\gamma/\sigma$.


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
# Before you press check, ask the gradient checker of lesson 1. Four examples and a *random* upstream gradient; section 5
# says why just these.

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
# All three paths share the factor $\gamma / \sigma$, and the two means are the sums over $N$, which you need anyway:
#
# $$\frac{dL}{dx} = \frac{\gamma}{\sigma} \Big( \text{dout} - \frac1N \frac{dL}{d\beta} - \hat x\, \frac1N \frac{dL}{d\gamma} \Big).$$

# %% [markdown] key="batchnorm-backward-task" about="batchnorm_backward"
# ### Exercise 3: `batchnorm_backward`
#
# The compact form, as libraries have it. The order of the results is dx, dgamma, dbeta: gamma's gradient before beta's, the other way round than in exercise 2.


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
# Now look at pass B of the puzzle again. It is the direct path alone: mean and variance are taken for constants.

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
# So a network that trains proves little. And a gradient check can be fooled too, if its case is too kind:
#
# | the test | what it lets through | why |
# | --- | --- | --- |
# | a loss that falls | nearly everything | a step in a slightly wrong direction still goes downhill |
# | a batch of 128, tolerance 20% | a missing path, or both | what the missing paths would add, means of $N$ numbers, shrinks as $1/\sqrt N$ |
# | `out.sum().backward()`, so dout = 1 | a missing path through the variance; a gradient of zeros | $\overline{\hat x} = 0$: that path is 0, and so is dx |
# | two examples, absolute tolerance 1e-3 | a gradient of zeros | $\hat x$ is nearly 1 and -1 unless the two are almost equal, so dx nearly vanishes |
#
# A case that separates: **four to eight examples, a random upstream gradient, the error relative to the size of the gradient.**
# That is what `check` does, and what the cell before exercise 2's check did.

# %% [markdown] key="benefits"
# ## 6. Four promises
#
# Batch norm is said to make training faster, to allow larger learning rates, to forgive a poor start, and to regularise. Take the
# start first. Lesson 3 spent an hour on its right size.

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
# The scale of $W$ cancels (up to $\varepsilon$): $\hat x$ of $10z$ is $\hat x$ of $z$. So a start of the wrong size costs nothing on the way forward. Three of the promises
# hold, clearly. The fourth needs care. The *noise* of small batches helps, compared with the same norm on all examples at once. But a net without any norm does
# about as well here, so "batch norm regularises" did not replicate in this setting.

# %% [markdown] key="explosion"
# ## 7. Fifty layers
#
# Take fifty plain layers with batch norm. Forward each layer's signal has size 1: the norm sees to that. Now send a gradient back from the last layer to the first.

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
# "Batch norm keeps activations in a healthy range, so gradients behave": forward yes, back no. Why? Behind a norm $z$ has the mean square 1, and its ReLU has 1/2. He's weights double
# that, so the next $z$ has the mean square 1 again. But what comes out of a ReLU is never negative: its mean is $1/\sqrt{2\pi}$. The square of that, $1/(2\pi)$, is the share $1/\pi$ of the mean square. Only
# $1 - 1/\pi = 0.68$ is left for the variance of the next $z$, so the next norm divides by $\sqrt{0.68} = 0.83$. On the way back this division is a factor of
# $1/0.83 = 1.21$ in every layer, and nothing takes it back. From the last of twenty layers to the first, $1.21^{19}$ makes 37, and training survives it; in fifty it is more than 10,000. Lesson 6 adds the
# skips that stop it. Nearly all very deep networks with batch norm have them.

# %% [markdown] key="reasons"
# ## 8. Why it helps
#
# The inventors' reason is *internal covariate shift*: while a layer learns, the layers below it learn too, so its
# input keeps changing. The change is real.

# %% key="drift-figure"
ax = panel("While a plain net learns, its signal drifts", "hidden layer", "standard deviation of z over the digits")
for label, norm in {"no norm": None, "batch norm": "batch"}.items():
    before, after = figures.drift(0, norm)
    layer_profile(ax, {f"{label}, before": before, f"{label}, after 200 steps": after})
# %% [markdown] key="noise-question"
# Is that what batch norm cures? If so, a net with batch norm should fail when the shifting comes back; if not, it should not care. So bring it back, behind each norm.

# %% key="predict-noise"
figures.predict_noise()

# %% [markdown] key="reasons-fold" folded=true
# ### Noise, and a walk along the gradient

# %% key="noise-cards"
cards("l5.noise_after_norm", "l5.drift")

# %% [markdown] key="noise-reading"
# It trains all the same. So the steadiness of the signal is not what matters (Santurkar and others, 2018). What else changes? Stop the
# training now and then, and walk along the gradient further than a step would go. With the norm the gradient at the end of a longer step is
# still much like the one at its beginning. So larger steps do what the gradient promised, and larger rates work.

# %% key="landscape-cards"
cards("l5.smoother")

# %% [markdown] key="landscape"
# ### Deeper: a walk along the gradient ([[minutes]])
#
# The two curves of that walk, for steps of several sizes. Left: how the loss changes. Right: how far the gradient at the end of the step is from the one at its
# beginning, relative to its size.

# %% key="landscape-figure"
left, right = panels(
    ("With the norm the loss goes on falling", "step along the gradient", "change of the loss"),
    ("With the norm the gradient stays itself for longer", "step along the gradient", "change of the gradient, relative"),
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
# This does not contradict section 7: at the very start, and in very deep plain nets, the gradient is large, and already a short step changes its direction.

# %% [markdown] key="scale-theory"
# ### Deeper: the rate that lowers itself ([[minutes]])
#
# $L(cW) = L(W)$ for every $c > 0$, if a norm follows. Differentiate both sides by $c$ at $c = 1$: the gradient is at a right angle to $W$. Differentiate both sides by $W$: the gradient at $cW$ is
# $1/c$ of the one at $W$. So each step of gradient descent makes $W$ longer, by Pythagoras, $|W - \text{rate}\cdot g|^2 = |W|^2 + \text{rate}^2 |g|^2$, and what
# counts, the turn of $W$ in one step, $\text{rate}\cdot|g|/|W|$, falls as $1/|W|^2$. A rate that is too large makes $|W|$ grow until it fits.

# %% key="scale-cards"
cards("l5.scale_invariant", "l5.weights_only_grow")

# %% [markdown] key="layernorm"
# ## 9. Along the other axis
#
# Batch norm needs a batch. A translation program that writes one word after the other works on one sentence at a time in use, and two modes are in its way. **Layer norm** takes mean and variance over the features of *one* example:

# %% key="shapes-figure"
figures.shapes();
# %% [markdown] key="layernorm-forward-task" about="layernorm_forward"
# ### Exercise 4: `layernorm_forward`
#
# The formulas of section 2, along the other axis; the variance is divided by the width. $\mu$ and $\sigma$ have shape $(N, 1)$; $\gamma$ and $\beta$ still
# belong to the features.


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
# Layer norm does not explode, and it has no modes. But it does not inherit the promise of larger rates either: in twenty *plain* layers at
# rate 0.3 it learns nothing, where batch norm learns well. It takes out each example's own mean and scale. What all examples have in common, feature by feature, stays in, and
# the inputs merge as in lesson 3. With the skips of lesson 6 this matters little, and nearly all transformers use layer norm or RMS norm.

# %% [markdown] key="layernorm-backward-theory"
# ## Deeper: back through layer norm ([[minutes]])
#
# The same three paths, with means along the row. One thing is new. In batch norm $\gamma$ was the same for all entries of a mean. Along a row it is not, so it
# has to be multiplied *before* the means are taken. With $d = \text{dout} \cdot \gamma$, this time without $1/\sigma$:
#
# $$\frac{dL}{dx} = \frac1\sigma \big( d - \overline{d} - \hat x\;\overline{d\,\hat x} \big),
# \qquad \overline{\phantom{x}} \text{ along the features, shape } (N, 1).$$
#
# *By hand.* One example, $x = (0, 0, 2, 2)$, $\gamma = (1, 1, 1, 2)$, $\text{dout} = (2, 0, 0, 3)$: $d = (2, 0, 0, 6)$, and the rest is the table of section 4, $dL/dx = (1, -1, -3, 3)$.
# $\gamma$ and $\beta$ are shared by the *examples*: their sums still run over the batch.

# %% [markdown] key="layernorm-backward-task" about="layernorm_backward"
# ### Exercise 5: `layernorm_backward`
#
# Return the gradients of x, gamma and beta: the formula above for dL/dx, and the two sums of section 4 for the others.


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
    d = dout * gamma
    along = (d * x_hat).mean(axis=1, keepdims=True)
    dx = (d - d.mean(axis=1, keepdims=True) - x_hat * along) / sigma
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    ### END SOLUTION


# %% test="layernorm_backward"
check(layernorm_backward)

# %% [markdown] key="rmsnorm"
# ## Deeper: RMS norm ([[minutes]])
#
# Does the mean matter? **RMS norm** leaves it in, and has no $\beta$:
#
# $$\text{out} = \gamma\, \hat x, \qquad \hat x = \frac{x}{r}, \qquad r = \sqrt{\overline{x^2} + \epsilon}, \qquad \overline{\phantom{x}} \text{ along the features.}$$

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
# On the way back no path leads through a mean. With $d = \text{dout} \cdot \gamma$, without $1/r$, the direct path is $d / r$, and the path through $r$ takes the place of layer norm's path through the variance:
#
# $$\frac{dL}{dx} = \frac1r \big( d - \hat x\;\overline{d\,\hat x} \big), \qquad \frac{dL}{d\gamma} = \sum_n \text{dout}_n\, \hat x_n .$$
#
# As in layer norm, $\gamma$ is multiplied before the mean is taken.
#
# *By hand.* $x = (1, -1, 1, -1)$, so $r = 1$ and $\hat x = x$; $d = \text{dout} \cdot \gamma = (2, 0, 0, 6)$. The mean of $d\,\hat x$ is $(2 - 6)/4 = -1$, and
# $dL/dx = d + \hat x = (3, -1, 1, 5)$. Its product with $\hat x$ adds up to 0: RMS norm takes out what would only stretch the example.

# %% [markdown] key="rmsnorm-backward-task" about="rmsnorm_backward"
# ### Exercise 7: `rmsnorm_backward`
#
# Return dL/dx and dL/dgamma, whose sum runs over the examples.


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
    x_hat, d = x / r, dout * gamma
    dx = (d - x_hat * (d * x_hat).mean(axis=1, keepdims=True)) / r
    return dx, (dout * x_hat).sum(axis=0)
    ### END SOLUTION


# %% test="rmsnorm_backward"
check(rmsnorm_backward)

# %% key="rmsnorm-cards"
cards("l5.mean_hardly_matters")

# %% [markdown] key="fold"
# ## Deeper: a norm that costs nothing ([[minutes]])
#
# In evaluation batch norm's mean and variance are fixed numbers. Then norm and layer together are one linear layer: put $z = W h + b$ into
# $\gamma (z - \mu)/\sigma + \beta$ and collect what belongs to $h$. Programs that only *use* a network do that before they run it.

# %% [markdown] key="fold-batchnorm-task" about="fold_batchnorm"
# ### Exercise 8: `fold_batchnorm`
#
# Return the weight and the bias of the one layer that does what both did, as new arrays: `W` and `b` stay as they are.


# %% solution="fold_batchnorm"
def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, eps):
    """One linear layer in place of a linear layer and the batch norm behind it, in evaluation.

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
# Thirty plain ReLU layers of 50 units, untrained, see a batch of digits. All norms run on your functions. The left panel shows what reaches each layer: its size, and how far the examples
# of the batch are apart. The right one shows the gradient. Things to try:
#
# 1. No norm: move the weights away from He's. Then batch norm, training. What does the scale do now, forward and backward?
# 2. Batch norm: make the batch smaller, down to 2. What happens to the gradient?
# 3. Batch norm, 2 examples, evaluation. The running statistics come from five batches of 2. Do they fit the batch that is shown?
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
# 1. *"Batch norm keeps gradients well-behaved."* In a plain net at its start it makes them explode, by a fifth in each layer. Skips repair that.
# 2. *"It works because it stops internal covariate shift."* With noise that brings the shifting back it trains nearly as well. What changes is the landscape along the gradient.
# 3. *"Batch norm regularises."* The noise of small batches does something; against a net without a norm nothing was gained here.
# 4. *"A norm allows larger rates."* Batch norm does. Layer norm in a plain deep net does not.
# 5. *"It trains, so the backward pass is right."* Two hidden layers learn 99.9% of the digits with a pass that is wrong.
# 6. *"x̂ = (x - mean) / std is all there is to it."* That code fails on one example, and makes an answer depend on its neighbours. The running statistics are half of the method.

# %% [markdown] key="own-network"
# ## 12. On your own network
#
# A few lines that you can take home. `probe` runs one batch through any torch network, in the mode that it is in, and leaves the network as it was. Put your own `net` and one
# batch in their place.

# %% key="own-network-figure"
net = DeepNet(64, 100, 10, depth=30, norm="batch").train()
seen = probe(net, X[:128], y[:128], lr=0.1, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-network-task"
# **A task.** Take the 28th root of the ratio of dL/dh between layers 1 and 29. Is it the growth of section 7? Then call `net.eval()` on the untrained
# net in place of `.train()`. Its running mean is 0 and its running variance 1: what does the norm do now, and what becomes of the growth?

# %% [markdown] key="challenge"
# ### A number to beat
#
# Twenty plain layers with batch norm. You choose rate, batch size (8 to 256) and the scale of the start. In how many steps does the batch loss fall
# below 0.5? Your best is kept and shown on the start page.

# %% key="challenge-run"
steps = figures.race(rate=0.03, batch=32, scale=1.0)
challenge("l5.twenty_layers", steps)

# %% [markdown] key="recap"
# ## Recap
#
# 1. Batch norm: mean and variance of each feature over the batch in training, running statistics in evaluation.
# 2. Three paths back: direct, through the mean, through the variance. They take out what would only shift or stretch the batch.
# 3. Test a backward pass with four to eight examples, a random upstream gradient and a relative error.
# 4. Faster, larger rates, forgiving starts: measured. Exploding gradients in plain nets: measured too.
# 5. Layer norm and RMS norm look at one example. They need no batch, and they do not take out what all examples have in common.
#
# <details><summary><b>Question 1.</b> A layer $z = W h + b$ is followed by batch norm. What is the gradient of $b$?</summary>
#
# 0. The norm subtracts the mean, and $b$ with it. That is why such layers are built with `bias=False`.
#
# </details>
#
# <details><summary><b>Question 2.</b> Your test uses `out.sum().backward()`. Which mistakes in batch norm's dx does it miss?</summary>
#
# A missing path through the variance; and a pass that returns zeros, because the true gradient is 0.
#
# </details>
#
# <details><summary><b>Question 3.</b> A net with this lesson's norm knows your digit together with 31 others, and not alone. What do you look at first?</summary>
#
# Its mode. In training mode one example is its own mean, so it becomes $\beta$. Call `net.eval()`.
#
# </details>
#
# ### Read more
#
# Ioffe and Szegedy (2015), *Batch normalization*. Ba, Kiros and Hinton (2016), *Layer normalization*. Zhang and Sennrich (2019), *Root mean square layer normalization*.
# Santurkar, Tsipras, Ilyas and Madry (2018), *How does batch normalization help optimization?* Yang and others (2019), *A mean field theory of batch
# normalization*: the explosion.
#
# **Next:** lesson 6 builds the skips.

# %% [markdown] key="measurements-fold" folded=true
# ### All measurements

# %% key="all-measurements"
cards("l5.running_statistics_lag")
