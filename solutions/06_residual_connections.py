# %% [markdown] key="title"
# # Lesson 6. Residual connections
#
# In 2015 somebody put a plus sign into the layers of a deep network: a block no longer *replaces* its input, it *adds*
# to it. This lesson shows how the plus sign changes the signal, the gradient, and a network of a hundred layers.
#
# You will write [[n functions]]; one of them is a residual network in PyTorch. After each one a cell says `check(...)`.
# Once your function is right, the figures below it run on your code. Return new arrays, and do not change the arrays
# that your functions get.
#
# You need matrix products, the chain rule and He's start (lesson 3). **Core path: about [[core]] minutes.** Sections
# that begin with *Deeper* are detours, [[deeper]] minutes together. No later exercise needs them.
#
# One convention: each row of a batch is one example, shape $(N, d)$. A weight has the shape (fan_out, fan_in), so a
# layer computes $h W^\top$. Blocks count from 1, and $L$ is the number of blocks.

# %% key="imports" locked=true
import math

import numpy as np
import torch

from autograder import check, yours
from deepgrad import ladder
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.differences import compare
from deepgrad.figures import lesson_06 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward, residual_backward as block_backward
from deepgrad.plots import layer_profile, legend, loss_curves, panel, panels
from deepgrad.probe import probe
from deepgrad.session import start
from deepgrad.training import train

start("06_residual_connections")
X, y = ladder.data()  # 240 points of three spirals in the plane: shapes (240, 2) and (240,)

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# Three spirals wind around each other; a network has to say to which one a point belongs. Guessing costs
# $\log 3 = 1.1$. We take two plain ReLU networks, one of 20 layers and one of 56. Both have He's start, which keeps
# signals and gradients at a good size (lesson 3). Both have the best of nine learning rates; it is 0.003 for both.

# %% key="predict-degradation"
figures.predict_depths()

# %% [markdown] key="degradation-fold" folded=true
# ### What the two nets reach

# %% key="puzzle-run"
runs = {}
for depth in (20, 56):
    net = ladder.network("he", depth, seed=1)
    runs[f"{depth} layers"] = train(net, X, y, steps=450, lr=0.003, batch_size=80, momentum=0.9, seed=1)
ax = panel("More layers, worse on the training data", "training step", "loss of the batch", y_log=True)
loss_curves(ax, runs)
for name, run in runs.items():
    print(f"{name}: training loss {run.final_loss:.3f}, {run.accuracy:.0%} of the training points right")

# %% key="degradation-cards"
cards("l6.degradation", "l6.degradation_gradient_is_healthy")

# %% [markdown] key="puzzle-question"
# This is not overfitting: these are training losses. And 56 layers can do what 20 can: copy the 20 and let the other 36
# pass their input on. Nor has the gradient vanished: each layer keeps at least 96% of it, and $0.96^{56}$ is still a
# tenth. Sigmoid's layers kept 23% (lesson 2). Kaiming He's group found this in 2015 and called it **degradation**.
# Plain layers find it hard to do nothing. If a layer should keep its input unchanged, its random weights must become
# the identity.

# %% [markdown] key="block"
# ## 2. A block that adds
#
# So make doing nothing the default. A **residual block** returns its input plus a branch:
#
# $$y = x + f(x), \qquad f(x) = \mathrm{relu}(x W_1^\top)\, W_2^\top .$$
#
# ```
#         ┌──────────────────── skip ────────────────────┐
#   x ────┤                                              + ────> y
# (N, d)  └─> W1 ─> z (N, h) ─> relu ─> a (N, h) ─> W2 ──┘     (N, d)
# ```
#
# $W_1$ is $(h, d)$ and $W_2$ is $(d, h)$. If $W_2 = 0$, the block does nothing. The signal along the skips, from block
# to block, is called the *stream*.
#
# On the way back the plus sign sends the gradient both ways *unchanged*. At $x$ the two ways meet, and their parts are
# added:
#
# ```
#         ┌───────────────── dout ─────────────────┐
#  dx <── +                                        ├──── dout = dL/dy (N, d)
#         └── W1 <── dz (N, h) <── gate <── W2 <───┘
# ```
#
# A worked example by hand. $x = (1, 2)$, $W_1 = \begin{pmatrix}1 & 0\\0 & -1\end{pmatrix}$,
# $W_2 = \begin{pmatrix}1 & 1\\2 & 0\end{pmatrix}$:
#
# | forward | | backward, with dout = (1, 1) | |
# | --- | --- | --- | --- |
# | $z = x W_1^\top$ | (1, -2) | dout $W_2$ | (1·1 + 1·2, 1·1 + 1·0) = (3, 1) |
# | $a = \mathrm{relu}(z)$ | (1, 0) | dz: the second unit was shut | (3, 0) |
# | $f = a W_2^\top$ | (1, 2) | dz $W_1$, the branch's part | (3, 0) |
# | $y = x + f$ | (2, 4) | dx = dout + the branch's part | (4, 1) |
#
# And $dW_2 = \mathrm{dout}^\top a$, $dW_1 = dz^\top x$: these products sum over the examples.

# %% [markdown] key="residual-backward-task" about="residual_backward"
# ### Exercise 1: `residual_backward`
#
# You get the gradient at the block's output, its input and its weights. Compute $z$ again, then go back. At exactly
# $z = 0$ ReLU's slope is 0.

# %% solution="residual_backward"
def residual_backward(dout, x, W1, W2):
    """The gradients of y = x + relu(x W1^T) W2^T.

    dout:    array of float, shape (N, d): dL/dy
    x:       array of float, shape (N, d): the block's input
    W1:      array of float, shape (h, d): the branch's first weight
    W2:      array of float, shape (d, h): its second
    returns: tuple of three arrays of float64: dL/dx (N, d), dL/dW1 (h, d), dL/dW2 (d, h)
    """
    ### BEGIN SOLUTION
    z = x @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0)
    ### END SOLUTION

# %% [markdown] key="residual-compare" about="residual_backward"
# Before the check, compare with the numerical gradient of lesson 1. Here the loss is
# $\sum \mathrm{dout} \odot y$, as a function of $x$. Change the cell to test $W_1$ or $W_2$.

# %% key="residual-compare-run" about="residual_backward"
rng = np.random.default_rng(0)
x, dout, W1, W2 = (rng.normal(size=shape) for shape in ((3, 4), (3, 4), (5, 4), (4, 5)))
compare(lambda: residual_backward(dout, x, W1, W2)[0], lambda x: np.sum(dout * (x + branch(x, W1, W2))), x)

# %% test="residual_backward"
check(residual_backward)

# %% key="residual-figure"
def gradient_sizes(back, blocks=20, width=50):
    """RMS of the gradient before every block, for a random one at the end."""
    rng = np.random.default_rng(0)
    x, stack = rng.normal(size=(32, width)), []
    for _ in range(blocks):
        W1, W2 = (rng.normal(0, np.sqrt(s / width), (width, width)) for s in (2 / blocks, 2))  # a small branch
        stack.append((x, W1, W2))
        x = x + branch(x, W1, W2)
    d = rng.normal(size=x.shape)
    sizes = [np.sqrt(np.mean(d**2))]
    for x, W1, W2 in stack[::-1]:
        d = back(d, x, W1, W2)[0]
        sizes.append(np.sqrt(np.mean(d**2)))
    return sizes[::-1]

title = "Through small branches alone the gradient vanishes. With skips it arrives."
ax = panel(title, "block", "RMS of the gradient before it", y_log=True)
sizes = {"your residual_backward": gradient_sizes(yours("residual_backward")), "the branches alone": gradient_sizes(branch_backward)}
layer_profile(ax, sizes, first_layer=0);

# %% [markdown] key="one-plus"
# ## 3. One plus a slope
#
# Take numbers instead of matrices. A plain chain multiplies slopes, $\prod f'_i$. A chain of residual blocks multiplies
#
# $$\frac{dy_L}{dx} = \prod_{i=1}^{L} (1 + f'_i).$$
#
# You may read: "However small $f'$ is, a path of value 1 remains." True. But $f'$ can be large or negative. Three
# blocks by hand: slopes 0.5, -0.5 and -1 give $1.5 \cdot 0.5 \cdot 0 = 0$.

# %% [markdown] key="gradient-product-task" about="gradient_product"
# ### Exercise 2: `gradient_product`
#
# Return $dy_L/dx$. If there is no block, $y_L$ is $x$.

# %% solution="gradient_product"
def gradient_product(slopes):
    """dy_L/dx of a chain of L scalar residual blocks y = x + f(x).

    slopes:  array of float, shape (L,): f'_1 … f'_L, each at the input of its block; L may be 0
    returns: float: the derivative of the whole chain
    """
    ### BEGIN SOLUTION
    return np.prod(1 + slopes)
    ### END SOLUTION

# %% test="gradient_product"
check(gradient_product)

# %% key="product-figure"
slope = np.linspace(-2, 1, 301)
ax = panel("A skip is no guarantee: dy/dx depends on the slopes", "slope f' of every branch", "|dy/dx| of 20 blocks", y_log=True)
ax.plot(slope, [abs(yours("gradient_product")(np.full(20, s))) + 1e-30 for s in slope], label="with skips: (1 + f')^20")
ax.plot(slope, np.abs(slope) ** 20 + 1e-30, "--", label="without: f'^20")
ax.set_ylim(1e-16, 1e10)
legend(ax);

# %% key="product-card"
cards("l6.folk_path_of_one")

# %% [markdown] key="paths"
# ## Deeper, [[minutes]]: two to the power of L paths
#
# Multiply out $(1 + a)(1 + b) = 1 + a + b + ab$: the four terms are four paths through two blocks. One takes both
# skips, two take one branch, one takes both branches. $L$ blocks have $2^L$ paths, and each has a length: the number of
# branches that it takes.

# %% [markdown] key="path-counts-task" about="path_counts"
# ### Exercise 3: `path_counts`
#
# How many paths have length 0, 1, …, L? For two blocks the answer is `[1, 2, 1]`. The counts get large: Python's
# integers stay exact, NumPy's overflow.

# %% solution="path_counts"
def path_counts(L):
    """How many paths through L residual blocks take exactly k branches, for k = 0 … L.

    L:       int, 0 or more: the number of blocks
    returns: list of int, L + 1 entries, exact
    """
    ### BEGIN SOLUTION
    return [math.comb(L, k) for k in range(L + 1)]
    ### END SOLUTION

# %% test="path_counts"
check(path_counts)

# %% [markdown] key="paths-question"
# Most of the $2^{20}$ paths through 20 blocks have a length near 10. Does most of the *gradient* take these paths, too?
# We can compute the share of each length exactly. (How: multiply every branch's slope by a variable $t$. The gradient
# is then a polynomial in $t$. Its coefficient at $t^k$ is the sum over all paths of length $k$.)

# %% key="paths-figure"
counts = np.array(yours("path_counts")(20)) / 2**20
ax = panel("Which paths carry the gradient depends on the branches' size", "branches on the path, of 20", "share")
ax.plot(counts, "k:", label="paths, in number")
ax.plot(figures.share_by_length(0, 20**-0.5), "o-", label="gradient, W1 times 1/√20")
ax.plot(figures.share_by_length(0, 1.0), "s-", label="gradient, He's weights")
legend(ax);

# %% key="paths-cards"
cards("l6.short_paths_carry", "l6.long_paths_carry")

# %% [markdown] key="paths-reading"
# With small branches most of the gradient takes short paths, as if the net were many shallow ones. With large branches
# it takes long paths.

# %% [markdown] key="deletion"
# ## 4. Take a block out
#
# Train two nets, a plain one and one with skips whose branches start at 0. Then take one layer out of the plain net, or
# one block out of the other, and train no further.

# %% key="predict-deletion"
figures.predict_deletion()

# %% [markdown] key="deletion-fold" folded=true
# ### What is left of the two nets

# %% key="deletion-figure"
title = "One layer less kills the plain net; the residual one goes on"
ax = panel(title, "which layer or block is taken out", "right on the training digits")
for name, skip in (("plain, one layer out", None), ("residual, one block out", "zero_residual")):
    whole, left = figures.accuracies_without(0, skip)
    ax.plot(np.linspace(0, 1, len(left)), left, "o-", label=f"{name} (whole: {whole:.0%})")
ax.set_xticks([0, 1], ["first", "last"])
ax.axhline(0.1, color="0.4", ls="--", label="guessing")
ax.set_ylim(0, 1.05)
legend(ax);

# %% key="deletion-cards"
cards("l6.delete_from_plain", "l6.delete_from_residual")

# %% [markdown] key="deletion-reading"
# In the plain net every layer needs exactly the output that the layer before it learned to give. In the residual net
# each path to the output goes through a branch or around it. Half of the paths do not go through the removed branch.

# %% [markdown] key="growth"
# ## 5. The size of the stream
#
# Each block adds its branch's output to the stream. How does this change the size of the stream over many blocks?

# %% key="predict-growth"
figures.predict_stream()

# %% [markdown] key="growth-fold" folded=true
# ### The measured size

# %% key="growth-figure"
ax = panel("Each block multiplies: the stream explodes", "block", "RMS of the stream", y_log=True)
moments = {
    "He in both": figures.second_moments(0, 50),
    "Var W2 = 1/fan_in": figures.second_moments(0, 50, second=np.sqrt(0.5)),
}
layer_profile(ax, {name: np.sqrt(m) for name, m in moments.items()}, first_layer=0);

# %% key="growth-cards"
cards("l6.triples")

# %% [markdown] key="growth-theory"
# #### Why it grows
#
# Let $q = E[x^2]$. The entries of $W_2$ have mean 0 and are independent of $x$, so on average over all draws of the
# weights $E[x f(x)] = 0$ and $E[y^2] = E[x^2] + E[f(x)^2]$. He's $W_1$ makes $E[z^2] = 2q$; ReLU halves it; He's $W_2$
# doubles it again: $E[f^2] = 2q$. So one block gives $E[y^2] = 3q$, and 50 blocks give $3^{50}$. In general, with the
# **branch gain** $g = E[f^2]/E[x^2]$, each block multiplies the second moment by $1 + g$. With He in both, $g = 2$.
# With $\mathrm{Var}\,W_2 = 1/\text{fan\_in}$: $g = 1$, and the second moment doubles.

# %% [markdown] key="predicted-variance-task" about="predicted_variance"
# ### Exercise 4: `predicted_variance`
#
# The input has the second moment 1. Predict the stream's second moment before the first block and after every block.
# Three blocks with $g = 1$ give `[1, 2, 4, 8]`.

# %% solution="predicted_variance"
def predicted_variance(L, branch_gain):
    """The stream's second moment after block i, for i = 0 (the input, where it is 1) to L.

    L:           int, 0 or more: the number of blocks
    branch_gain: float, 0 or more: E[f(x)^2] / E[x^2], the same in every block
    returns:     array of float64, shape (L + 1,)
    """
    ### BEGIN SOLUTION
    return (1.0 + branch_gain) ** np.arange(L + 1)
    ### END SOLUTION

# %% test="predicted_variance"
check(predicted_variance)

# %% [markdown] key="cures"
# ### Two cures
#
# **Start at zero.** If $W_2$, or a learned factor on the branch, is 0 at the start, every block starts as the identity.
# Such a block is not dead: at $W_2 = 0$, $dW_2 = \mathrm{dout}^\top a$ is not 0.
#
# **Scale the branch.** Fixup (Zhang and others, 2019) trains very deep residual nets without any norm. In a branch of
# $m$ weight matrices the last one starts at 0, and each of the *first $m - 1$* gets the factor $s = L^{-1/(2m-2)}$. Why
# this one? The last matrix is 0, so no gradient reaches the others, and only the last one moves in the first step. Its
# input is $s^{m-1}$ times as large as without factors. The matrix's gradient contains this input, so the step has the
# same factor. The branch's output changes by step times input: $s^{m-1} \cdot s^{m-1}$ times as much. The changes of
# all $L$ branches add up. Together they should equal that of one branch without factors: $L\,s^{2m-2} = 1$. For
# $L = 100$ blocks of $m = 2$ matrices this gives $s = 1/10$.

# %% [markdown] key="branch-scale-task" about="branch_scale"
# ### Exercise 5: `branch_scale`
#
# Return the factor $s$.

# %% solution="branch_scale"
def branch_scale(L, m):
    """The factor on each of the first m - 1 weight matrices of every branch: L^(-1 / (2m - 2)).

    L:       int, 1 or more: the number of blocks
    m:       int, 2 or more: weight matrices in a branch
    returns: float
    """
    ### BEGIN SOLUTION
    return L ** (-1 / (2 * m - 2))
    ### END SOLUTION

# %% test="branch_scale"
check(branch_scale)

# %% key="cures-figure"
L = 50
scale = yours("branch_scale")(L, 2)
moments = {
    "He in both": (figures.second_moments(0, L), 2.0),
    f"W1 times {scale:.2g}": (figures.second_moments(0, L, first=scale), 2.0 * scale**2),
    "W2 = 0": (figures.second_moments(0, L, second=0.0), 0.0),
}
ax = panel("Scaled or started at zero, the stream stays small", "block", "second moment of the stream", y_log=True)
for name, (measured, gain) in moments.items():
    (line,) = ax.plot(measured, label=name)
    ax.plot(yours("predicted_variance")(L, gain), ":", color=line.get_color())
ax.plot([], [], "k:", label="dotted: your prediction")
legend(ax);

# %% key="cures-cards"
cards("l6.scaled_branch")

# %% [markdown] key="norms"
# ## 6. Where to put the norm
#
# The third cure is a norm. A **layer norm** takes each example's row, subtracts its mean and divides by its standard
# deviation: $\mathrm{LN}(x) = (x - \mu)/\sqrt{\sigma^2 + \varepsilon}$. (Lesson 5 has its backward pass; here
# `layer_norm` and `layer_norm_backward` are given. Real networks give the norm a learned scale and shift, which start
# at 1 and 0; here it has none.) The norm can stand in two places:
#
# ```
# pre-LN                                        post-LN, the first transformer
#     ┌────────── skip ──────────┐                  ┌────── skip ──────┐
# x ──┤                          + ──> y        x ──┤                  + ──> s ──> LN ──> y
#     └─> LN ──> u ──> branch ───┘                  └───> branch ──────┘
# ```
#
# $$\text{pre-LN: } y = x + f(\mathrm{LN}(x)), \qquad\qquad \text{post-LN: } y = \mathrm{LN}(x + f(x)).$$
#
# All of $x$, $u$, $s$, $y$ are $(N, d)$. Going back, start at the right end. In post-LN the gradient passes the norm
# first, and then goes on to both skip and branch. In pre-LN the skip never meets the norm. Each backward pass needs the
# *input* of its forward pass, not the output.
#
# The norm by hand, with $\varepsilon = 0$: for $x = (1, 3)$ the mean is 2 and the standard deviation 1, so
# $\mathrm{LN}(x) = (-1, 1)$. Two different entries always give $(-1, 1)$ or $(1, -1)$, so with
# $\varepsilon = 0$ *no* gradient gets back through a norm of two entries.

# %% [markdown] key="pre-ln-backward-task" about="pre_ln_backward"
# ### Exercise 6: `pre_ln_backward`
#
# You can use `layer_norm(x, eps)`, `layer_norm_backward(dout, x, eps)` and `branch_backward(dout, u, W1, W2)`. The last
# returns the gradients of the branch alone, for its input `u` and both weights. Pass `eps` on to both norm functions.
# Three lines are enough.

# %% solution="pre_ln_backward"
def pre_ln_backward(dout, x, W1, W2, eps):
    """The gradients of y = x + f(LN(x)), f(u) = relu(u W1^T) W2^T.

    dout:    array of float, shape (N, d): dL/dy
    x:       array of float, shape (N, d): the block's input
    W1:      array of float, shape (h, d): the branch's first weight
    W2:      array of float, shape (d, h): its second
    eps:     float, above 0: what the norm adds to the variance
    returns: tuple of three arrays of float64: dL/dx (N, d), dL/dW1 (h, d), dL/dW2 (d, h)
    """
    ### BEGIN SOLUTION
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
    ### END SOLUTION

# %% test="pre_ln_backward"
check(pre_ln_backward)

# %% [markdown] key="post-ln-backward-task" about="post_ln_backward"
# ### Exercise 7: `post_ln_backward`
#
# You can also use `branch(x, W1, W2)`, which computes $f(x)$, and `block_backward(dout, x, W1, W2)`, which solves
# exercise 1, skip included.

# %% solution="post_ln_backward"
def post_ln_backward(dout, x, W1, W2, eps):
    """The gradients of y = LN(x + f(x)), f(x) = relu(x W1^T) W2^T.

    dout:    array of float, shape (N, d): dL/dy
    x:       array of float, shape (N, d): the block's input
    W1:      array of float, shape (h, d): the branch's first weight
    W2:      array of float, shape (d, h): its second
    eps:     float, above 0: what the norm adds to the variance
    returns: tuple of three arrays of float64: dL/dx (N, d), dL/dW1 (h, d), dL/dW2 (d, h)
    """
    ### BEGIN SOLUTION
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
    ### END SOLUTION

# %% test="post_ln_backward"
check(post_ln_backward)

# %% key="norms-figure"
def backward_sizes(position, blocks=50, width=50):
    """RMS of the gradient before every block, for a random one at the end; He's weights, no other scale."""
    rng = np.random.default_rng(0)
    x, stack = rng.normal(size=(32, width)), []
    for _ in range(blocks):
        W1, W2 = (rng.normal(0, np.sqrt(2 / width), (width, width)) for _ in range(2))
        stack.append((x, W1, W2, 1e-5))
        x = x + branch(layer_norm(x), W1, W2) if position == "pre" else layer_norm(x + branch(x, W1, W2))
    d = rng.normal(size=x.shape)
    sizes = [np.sqrt(np.mean(d**2))]
    for saved in stack[::-1]:
        d = yours(f"{position}_ln_backward")(d, *saved)[0]
        sizes.append(np.sqrt(np.mean(d**2)))
    return sizes[::-1]

ax = panel("Pre-LN: the gradient grows slowly on its way back. Post-LN: it stays", "block", "RMS of the gradient before it", y_log=True)
layer_profile(ax, {"pre-LN": backward_sizes("pre"), "post-LN": backward_sizes("post")}, first_layer=0);

# %% key="norms-cards"
cards("l6.pre_ln_gradient", "l6.post_ln_gradient")

# %% [markdown] key="norms-reading"
# In pre-LN every branch gets numbers of size 1, so each block adds the same amount to the stream's second moment: it
# grows *linearly*. With He's weights and an input of second moment 1, it is $1 + 2i$ after block $i$, and 101 after
# block 50. A pre-LN transformer has one more norm after its last block. This norm (not in the figure) divides the
# gradient by the stream's size, too. So the gradients of the last *weights* fall with the depth, as $1/\sqrt L$. In
# post-LN they do not fall, and a first step at the full rate is too long. So the first transformers needed a *warm-up*,
# some thousand steps at a small learning rate, and most of today's use pre-LN.

# %% [markdown] key="transformers"
# ## Deeper, [[minutes]]: a transformer's two paths
#
# A transformer block has *two* residual paths: $x + \text{attention}(\mathrm{LN}(x))$, then
# $x + \text{MLP}(\mathrm{LN}(x))$. The second one is the pre-LN block of exercise 6. You may read: "Models
# like ChatGPT would not train without them." We cannot train ChatGPT here. We can train a transformer of 12 blocks that
# reads digits row by row.

# %% key="transformers-cards"
cards("l6.transformer_needs_skips", "l6.two_residual_paths")

# %% [markdown] key="module"
# ## 7. As a PyTorch module
#
# PyTorch computes the backward pass for you. You write the forward pass:
#
# $$h = \mathrm{relu}(\text{stem}(x)), \qquad h \leftarrow h + \text{second}_i(\mathrm{relu}(\text{first}_i(h))) \text{ for each block } i, \qquad \text{out} = \text{head}(h).$$
#
# All layers are `torch.nn.Linear` with biases. The check overwrites your weights in the order of `parameters()`, which
# must be `stem, first_1, second_1, first_2, second_2, …, head`. For example, one `torch.nn.ModuleList` of blocks, or of
# single layers, has this order; two lists, of all first and of all second layers, have not. A plain list hides its
# layers from PyTorch. Write `h = h + ...`, because `h += ...` fails on the way back.

# %% [markdown] key="residual-mlp-task" about="ResidualMLP"
# ### Exercise 8: `ResidualMLP`
#
# Write both methods. `__init__` begins with `super().__init__()`.

# %% solution="ResidualMLP"
class ResidualMLP(torch.nn.Module):
    """A residual network: stem, blocks, head.

    inputs:  int: features of an example
    width:   int: units of the stream and of every branch
    outputs: int: logits
    blocks:  int, 0 or more
    """

    def __init__(self, inputs, width, outputs, blocks):
        ### BEGIN SOLUTION
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)
        ### END SOLUTION

    def forward(self, x):
        """Logits, shape (N, outputs), of x, shape (N, inputs)."""
        ### BEGIN SOLUTION
        h = torch.relu(self.stem(x))
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
        ### END SOLUTION

# %% test="ResidualMLP"
check(ResidualMLP)

# %% key="module-figure"
torch.manual_seed(0)
net = yours("ResidualMLP")(2, 24, 3, 9)  # 20 layers
run = train(net, X, y, steps=450, lr=0.03, batch_size=80, momentum=0.9)
ax = panel("Your module learns the spirals", "training step", "loss of the batch", y_log=True)
loss_curves(ax, {"20 layers, PyTorch's own start": run})
print(f"training loss {run.final_loss:.3g}, {run.accuracy:.0%} of the training points right")

# %% [markdown] key="ladder"
# ## 8. The ladder
#
# Now compare everything: seven networks, four depths, the three spirals of the puzzle. Each network trains with nine
# learning rates from $10^{-4}$ to 1 and three seeds, and the best rate counts. The measurement took twenty minutes;
# `benchmarks/ladder.py` repeats it.

# %% key="predict-ladder"
figures.predict_ladder()

# %% [markdown] key="ladder-fold" folded=true
# ### The measured ladder

# %% key="ladder-figure"
figures.ladder_figure();

# %% [markdown] key="ladder-reading"
# A star means that the best rate is at the grid's edge. "to inf" means that a run diverged; here this is one seed of
# three, with a zero start and 56 layers. Read from left to right. At 4 layers every net learns. At 20, sigmoids and
# PyTorch's own start, without skips, are at guessing, 1.1. At 100, the nets with He's start and with batch norm guess,
# too, and skips alone diverge at every rate. Only two nets still train: skips with a zero start (loss 0.00005) and
# skips with a norm (0.0002). So in this ladder the plus sign is needed, but it is not enough.

# %% key="ladder-cards"
cards("l6.deeper_is_better", "l6.folk_skips_are_enough")

# %% [markdown] key="explore"
# #### Explore
#
# Choose a cell and see its loss at each rate. Things to try:
#
# 1. He, 20 against 56 layers: how far apart are their best rates?
# 2. Skips, 4, 20, 56 layers: how does the best rate move? What does the stream's growth have to do with it?
# 3. Sigmoid, 4 layers: at which end of the grid does it learn?
# 4. 150 against 450 steps: which nets only needed more time?

# %% key="ladder-explorer"
figures.ladder_explorer()

# %% [markdown] key="explore-training"
# ### Deeper, [[minutes]]: train any cell yourself
#
# Here you train live, with seed 0: your module, as PyTorch starts it, or any cell of the ladder. A hundred layers take
# some seconds.

# %% key="train-explorer"
figures.train_explorer(yours("ResidualMLP"))

# %% [markdown] key="folk"
# ## 9. What the folk story gets wrong
#
# 1. *"More layers made it worse because gradients vanish."* In the puzzle's net of 56 layers each layer keeps 96% of
#    the gradient, and the net trains badly all the same.
# 2. *"A path with value 1 always remains."* A slope of -1 makes the product 0; twenty slopes of 0.5 make it
#    $1.5^{20} = 3300$.
# 3. *"The skip is a highway, so a hundred layers train."* Without a norm, a scale or a zero start the stream of a
#    hundred layers explodes before the first step.
# 4. *"A residual net is a crowd of shallow nets."* Only if the branches are small. With He's weights the long paths
#    carry the gradient.
# 5. *"Depth works only with gradient highways."* Lesson 1's orthogonal linear nets and lesson 4's tanh nets of 30
#    layers have none. Skips are the *easy* way.
# 6. *"Deeper is better now."* Skips with a norm or a zero start let a hundred layers train here (one run of three
#    diverged). Whether depth helps depends on the task (lesson 8).
#
# Nobody has proved *why* skips work so well. Smoother gradients, short paths, an easy identity, a tame start: each
# explains a part.

# %% [markdown] key="own"
# ## 10. On your own network
#
# `probe` works on any torch model. Here it measures the puzzle's net of 20 layers with skips, before any training. Put
# in your own model and a batch of your data.

# %% key="own-run"
net = DeepNet(2, 24, 3, 20, skip="residual")
record = probe(net, X, y, lr=0.001, keep=True, modules=net.activations)
print(layer_table(record))
layer_figure(record);

# %% [markdown] key="own-task"
# Your task: set `skip=None`, then `skip="zero_residual"`, then `skip="residual", norm="layer", norm_position="pre"`,
# and watch the column of $\lvert h\rvert$. A net without skips has no blocks: take `modules=None`. Which of these nets
# would you give a large learning rate?

# %% [markdown] key="shattered"
# ## Deeper, [[minutes]]: shattered gradients
#
# Why does a plain deep net degrade although its gradient has the right *size*? One answer: gradients at neighbouring
# inputs have little to do with each other. Take a net with one input $x$ and one output, and draw $dy/dx$ as a function
# of $x$. In a shallow net $dy/dx$ changes little from one input to the next. In a deep plain net it looks like noise:
# it is *shattered*. The gradients of the weights contain the same products, so after a small step they point somewhere
# else.
#
# The measure is the autocorrelation. With $c_t = g_t - \bar g$ for the gradients $g_1 \dots g_K$ at $K$ evenly spaced
# inputs,
#
# $$R(k) = \frac{\sum_{t=1}^{K-k} c_t\, c_{t+k}}{\sum_{t=1}^{K} c_t^2}.$$
#
# For $g = (1, 2, 3)$: $c = (-1, 0, 1)$, $R(0) = 1$, $R(1) = (0 + 0)/2 = 0$, $R(2) = -1/2$.

# %% [markdown] key="gradient-autocorrelation-task" about="gradient_autocorrelation"
# ### Exercise 9, a challenge: `gradient_autocorrelation`
#
# Return $R(k)$ for every $k$ in `lags`, in their order. For every $k$, the mean and the denominator use all $K$
# gradients. The gradients are never all equal.

# %% solution="gradient_autocorrelation"
def gradient_autocorrelation(grads, lags):
    """R(k), the autocorrelation of the gradients, for every k in lags.

    grads:   array of float, shape (K,): the gradient at K evenly spaced inputs
    lags:    list of int, each from 0 to K - 1; may be empty
    returns: array of float64, one entry a lag
    """
    ### BEGIN SOLUTION
    c = grads - np.mean(grads)
    return np.array([np.sum(c[: len(c) - k] * c[k:]) for k in lags]) / np.sum(c**2)
    ### END SOLUTION

# %% test="gradient_autocorrelation"
check(gradient_autocorrelation)

# %% key="shattered-figure"
inputs = np.linspace(-2, 2, figures.POINTS)
left, right = panels(
    ("A plain net's gradient is noise", "input x", "dy/dx, scaled"),
    ("Skips keep it together", "distance between two inputs", "autocorrelation"),
)
lags = list(range(33))
for name, kind, layers in (("plain, 2 layers", "plain", 2), ("plain, 50", "plain", 50), ("skips, 50", "one-layer blocks", 50)):
    gradients = figures.input_gradients(0, kind, layers=layers)
    left.plot(inputs, gradients / np.abs(gradients).max(), lw=1, label=name)
    right.plot(np.array(lags) * 4 / (figures.POINTS - 1), yours("gradient_autocorrelation")(gradients, lags), label=name)
legend(right);

# %% key="shattered-cards"
cards("l6.plain_shattered", "l6.skips_keep_it_whole", "l6.two_layer_blocks_shatter_too", "l6.no_biases_no_shattering")

# %% [markdown] key="shattered-reading"
# The effect is real in the paper's setting, and it depends on this setting. The net must have biases. And the kind of
# block matters: if the branch is one layer that ends in a ReLU, skips keep the gradient whole; with our block of two
# layers they help much less. So shattering is a part of the story, not all of it.

# %% [markdown] key="recap"
# ## 11. Recap
#
# 1. A residual block adds a branch to its input. On the way back dout reaches x unchanged along the skip, and the
#    branch's part is added.
# 2. A chain multiplies $1 + f'_i$. That helps if slopes are small, but guarantees nothing.
# 3. Degradation does not come from vanishing gradients: plain layers find it hard to do nothing.
# 4. Each block multiplies the stream's second moment by $1 + g$. Scale the branch, start it at zero, or put a norm
#    before it.
# 5. Pre-LN: the skip never meets the norm, and the stream grows linearly. Post-LN: everything passes the norm.
#
# <details><summary><b>Question 1.</b> All $W_2$ are 0 at the start. Which weights of a block have a gradient in the first step?</summary>
#
# Only $W_2$. The gradient of $W_1$ passes through $W_2 = 0$. After the first step $W_2$ is not 0 any more, and $W_1$
# learns, too.
#
# </details>
#
# <details><summary><b>Question 2.</b> A branch ends with a ReLU, so it is never negative. What happens to the mean of the stream?</summary>
#
# It grows with every block, or stays. All inputs share this growing part. In the end it decides every $z$: a later unit
# is open for all inputs, or shut for all.
#
# </details>
#
# <details><summary><b>Question 3.</b> You halve the output of every branch of a net with He's weights. By how much does one block multiply the second moment?</summary>
#
# By 1.5, because the gain is $2/4 = 0.5$. The growth is slower, but still exponential.
#
# </details>
#
# ### Read more
#
# He, Zhang, Ren and Sun (2016), *Deep residual learning for image recognition*: degradation and the block. Veit, Wilber
# and Belongie (2016): paths and deleted blocks. Balduzzi and others (2017): shattered gradients. Zhang, Dauphin and Ma
# (2019), *Fixup*: the scale. Xiong and others (2020): pre-LN and post-LN.

# %% [markdown] key="challenge"
# ### A number to beat
#
# Train a residual net of 56 layers for 150 steps from your own start. With PyTorch's start and this rate it learns
# little. Change the factors on the weights and the rate: can you get the training loss below ours?

# %% key="challenge-run"
first_factor, second_factor, rate = 1.0, 1.0, 0.001  # yours to change

torch.manual_seed(0)
net = yours("ResidualMLP")(2, 24, 3, 27)
with torch.no_grad():
    for i, W in enumerate(p for p in net.parameters() if p.shape == (24, 24)):
        W.mul_(second_factor if i % 2 else first_factor)
run = train(net, X, y, steps=150, lr=rate, batch_size=80, momentum=0.9)
challenge("l6.fifty_six_in_150", min(run.final_loss, 10.0))

# %% [markdown] key="all-measurements" folded=true
# ### All measurements

# %% key="all-cards"
cards("l6.doubles", "l6.zero_start", "l6.pre_ln_is_linear")
# %% [markdown] key="next"
# ### What comes next
#
# Lesson 7 turns to gradients that explode through time, and limits their length.
