# %% [markdown] key="title"
# # Lesson 2. Sigmoid saturation
#
# For a long time the unit of neural networks was the sigmoid, and for a long time deep networks did not train. This
# lesson asks whether the sigmoid was the reason. You build a sigmoid network by hand, forward and backward, look at the
# gradient in every layer, and then check what people say about it.
#
# **Time:** [[core]] minutes for the core path. The parts marked *Deeper* come on top ([[deeper]] minutes in all);
# the core needs none of them.
#
# You will write [[n functions]]. After each one a cell says `check(...)`. A solution stands alone, as in lesson 1: it
# calls no other function of yours. Return new arrays, and do not change the arrays that your functions get. You need
# lesson 1's idea that a product of many factors vanishes or explodes, and matrix products in NumPy. As always, layers
# count from 1, examples are rows, and $N$ is the number of examples. From here on the number of layers is $L$.

# %% key="imports" locked=true
import numpy as np
import torch

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.claims.lesson_02.glorot import mean_slopes, while_training
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_02 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.losses import softmax_cross_entropy
from deepgrad.networks.mlp import initial
from deepgrad.networks.tanh_as_sigmoid import as_sigmoid_network
from deepgrad.plots import layer_profile, legend, loss_curves, panel, panels
from deepgrad.probe import probe
from deepgrad.session import start
from deepgrad.training import noise_band, train

start("02_sigmoid_saturation")
X_digits, y_digits, _, _ = digits()  # 1438 images of 8 x 8 pixels, shape (1438, 64), and their classes 0 to 9

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# The data are small images of handwritten digits, 64 numbers each. The network has layers of 64 sigmoid units and a
# linear layer of 10 outputs. It is trained with gradient descent on batches of 64 images, for 600 steps, on the usual
# loss for classes (softmax cross-entropy). Guessing costs $\log 10 \approx 2.3$.
#
# One network has 2 layers of weights, the other 10. Both start from random weights of the same kind (Xavier's, lesson
# 3), and both get the same images. The grey band shows how much the loss changes from one batch to the next when the
# learning rate is 0 and nothing is learned. Run it; it takes 5 to 15 seconds.

# %% key="puzzle-run"
budget = {"steps": 600, "batch_size": 64}
runs = {}
for depth in (2, 10):
    net = DeepNet(64, 64, 10, depth, "sigmoid", start="xavier", seed=0)
    runs[f"{depth} layers"] = train(net, X_digits, y_digits, lr=1.0, **budget)
at_start = DeepNet(64, 64, 10, 10, "sigmoid", start="xavier", seed=0)
band = noise_band(lambda _: at_start, X_digits, y_digits, seeds=(0,), **budget)
ax = panel("Two layers learn. Ten stay in the band of no learning.", "training step", "loss of the batch")
loss_curves(ax, runs, band=band)
for name, run in runs.items():
    print(f"{name:>9}: training loss {run.final_loss:.3f}, {run.accuracy:.0%} of the training images right")

# %% [markdown] key="puzzle-question"
# The loss of the deep network falls a little at first. At the start its random outputs prefer some digits, which is
# worse than guessing, and it unlearns this within some ten steps. Then the loss stays at that of guessing, about 2.3, at
# the lower end of the band.
#
# This is not overfitting: these are the images that the network was *trained* on. And the learning rate is not the
# reason: for ten layers we tried rates from 0.3 to 10, and each of them ends at guessing.

# %% [markdown] key="history"
# ## 2. The suspect
#
# In theory more layers can only help. One layer of sigmoids, if it is wide enough, already comes as near as you like to
# any continuous function: that is the *universal approximation theorem*. The theorem says that good weights exist, not
# that gradient descent finds them. Backpropagation multiplies by the slope of every layer on the way (lesson 1), and the
# slopes of sigmoids are small. For decades people called the *vanishing gradient* the central obstacle.

# %% [markdown] key="sigmoid-theory"
# ## 3. The sigmoid and its slope
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr).$$
#
# The sigmoid squashes any number into the range from 0 to 1. Its slope is largest at 0, where it is
# $\tfrac12 \cdot \tfrac12 = 0.25$, and falls off on both sides. The other classic, $\tanh$, goes from -1 to 1; its slope
# is $1 - \tanh^2(x)$. Tanh is a stretched sigmoid: $\tanh(x) = 2\,\sigma(2x) - 1$.

# %% key="slopes-figure"
left, right = panels(
    ("Two squashing functions", "pre-activation x", "activation"),
    ("The sigmoid's slope is 1/4 at most, that of tanh 1", "pre-activation x", "slope"),
)
x = np.linspace(-8, 8, 321)
for name, style in (("sigmoid", "-"), ("tanh", "--")):
    left.plot(x, ACTIVATIONS[name].function(x), style, label=name)
    right.plot(x, ACTIVATIONS[name].slope(x), style, label=name)
legend(left), legend(right);

# %% [markdown] key="slopes-reading"
# You can often read: "The slopes of sigmoid and tanh are always less than 1." At 0 the slope of tanh is exactly 1.

# %% [markdown] key="saturation"
# ## 4. Saturation
#
# Far from 0 both functions are flat. If a unit's pre-activation is there, the unit is called *saturated*. It is not
# inactive: its output may well be 1. It is *insensitive*: whether its input grows or shrinks, its output stays. The same
# slope multiplies the gradient on its way back, so a saturated unit blocks nearly all of it.
#
# We will call a unit saturated, on one example, when its slope is below 5% of the largest slope. For the sigmoid that
# means a slope below 0.0125, an activation within 0.0127 of 0 or 1, a pre-activation beyond 4.4 on either side. For
# tanh it means a slope below 0.05, a pre-activation beyond 2.2. In the exercise, `slope_below` is such a bound for the
# slope itself: 0.0125 for the sigmoid, 0.05 for tanh, or any other.

# %% key="predict-saturated"
figures.predict_saturated(yours("saturated_fraction"))

# %% [markdown] key="saturated-fraction-task" about="saturated_fraction"
# ### Exercise 1: `saturated_fraction`
#
# You get a layer's *activations*, not its pre-activations. You can compute both slopes from the output: the sigmoid's
# slope is $a(1-a)$, the slope of tanh is $1 - a^2$.

# %% solution="saturated_fraction"
def saturated_fraction(a, activation, slope_below):
    """The share of a layer's activations that sit where the slope is small.

    a:           array of float, shape (N, units): the activations for N examples
    activation:  str: "sigmoid" or "tanh"
    slope_below: float: an entry is saturated if its slope is smaller than this
    returns:     float from 0 to 1: the share of the N * units entries that are saturated
    """
    ### BEGIN SOLUTION
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return np.mean(slope < slope_below)
    ### END SOLUTION

# %% test="saturated_fraction"
check(saturated_fraction)

# %% [markdown] key="saturation-fold" folded=true
# ### When does a layer saturate?

# %% key="saturation-figure"
rng = np.random.default_rng(0)
z = rng.normal(size=(1000, 64))  # pre-activations of one layer, standard deviation 1
sizes = np.geomspace(0.1, 100, 61)
ax = panel(
    "Saturation begins at a standard deviation near 1 (tanh) and 2 (sigmoid)",
    "standard deviation of the pre-activations", "share of saturated units", x_log=True,
)
ax.plot(sizes, [yours("saturated_fraction")(ACTIVATIONS["sigmoid"].function(s * z), "sigmoid", 0.0125) for s in sizes], label="sigmoid")
ax.plot(sizes, [yours("saturated_fraction")(np.tanh(s * z), "tanh", 0.05) for s in sizes], "--", label="tanh")
legend(ax);

# %% [markdown] key="saturation-reading"
# Only large pre-activations saturate units. In the puzzle's network they are small: its weights were chosen with care.
#
# A line below opens into a card: what we measured, with which seeds, and a bound. If a new measurement lies outside the
# bound, the sentence is refuted. The bound leaves room for chance, so the card says whether the finding holds, not how
# exact its numbers are.

# %% key="saturation-cards"
cards("l2.not_saturated")

# %% [markdown] key="network"
# ## 5. Forward: what the last layer sees
#
# A saturated unit blocks the gradient. What else happens on the way through ten layers? We need to look inside. A unit
# forms a weighted sum of its inputs, adds a bias, and squashes it; a layer is many units side by side. For a batch of
# $N$ images, one a row,
#
# $$z_i = h_{i-1} W_i^\top + b_i, \qquad h_i = \sigma(z_i), \qquad h_0 = X, \qquad h_L = z_L.$$
#
# Shapes: $h_i$ and $z_i$ are $(N, d_i)$, $W_i$ is $(d_i, d_{i-1})$, $b_i$ is $(d_i,)$. This is PyTorch's convention. The
# last layer has no sigmoid: it gives plain numbers, one for each class, called *logits*.

# %% [markdown] key="sigmoid-mlp-forward-task" about="sigmoid_mlp_forward"
# ### Exercise 2: `sigmoid_mlp_forward`
#
# Return all activations, the input included: the backward pass will need them. The weights of one unit are one *row* of
# $W_i$. Therefore the product needs $W_i^\top$: without the transpose the shapes do not fit, and NumPy complains of a
# mismatch in `matmul`. (For a square $W_i$ they fit, and the numbers are wrong.)
#
# $h_0$ may be `X` itself; you need no copy.

# %% solution="sigmoid_mlp_forward"
def sigmoid_mlp_forward(params, X):
    """The activations of a sigmoid network whose last layer is linear.

    params:  list of L pairs (W, b): arrays of float, W_i of shape (d_i, d_(i-1)), b_i of shape (d_i,)
    X:       array of float, shape (N, d_0): the inputs, one example a row
    returns: list of L + 1 arrays of float64: h_0 = X, ..., h_L, of shape (N, d_i); h_L has no sigmoid
    """
    ### BEGIN SOLUTION
    hs = [np.array(X)]
    for W, b in params:
        z = hs[-1] @ W.T + b
        is_last = len(hs) == len(params)
        hs.append(z if is_last else 1 / (1 + np.exp(-z)))
    return hs
    ### END SOLUTION

# %% test="sigmoid_mlp_forward"
check(sigmoid_mlp_forward)

# %% [markdown] key="spread"
# Take one unit and show it all 1438 digits. If its activations are all alike, it tells the next layer nothing. So we
# look at their standard deviation over the digits, the unit's *spread*, averaged over the units of a layer. The dashed
# line is a tanh network with the same weights.

# %% key="spread-figure"
params = initial([64] * 10 + [10], np.random.default_rng(0), "xavier")
hs = yours("sigmoid_mlp_forward")(params, X_digits)
hs_tanh = yours("sigmoid_mlp_forward")(as_sigmoid_network(params), X_digits)  # see "tanh is a sigmoid network"
left, right = panels(
    ("The spread over the digits, layer after layer", "layer i", "spread of $h_i$ over the digits"),
    ("Layer 9 says the same, whatever the image", "number of the image", "activation"),
)
left.set_yscale("log")
left.plot(range(10), [h.std(axis=0).mean() for h in hs[:-1]], "o-", ms=3, label="sigmoid")
left.plot(range(10), [X_digits.std(axis=0).mean()] + [2 * s.std(axis=0).mean() for s in hs_tanh[1:-1]], "o--", ms=3, label="tanh")
for unit in range(3):
    (dots,) = right.plot(hs[1][:60, unit], ".", label=f"layer 1, unit {unit}")
    right.plot(hs[9][:60, unit], "-", color=dots.get_color(), lw=1.5, label=f"layer 9, unit {unit}")
right.set_ylim(0, 1)
legend(left)
right.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5));

# %% [markdown] key="spread-reading"
# On the right, the dots are units of layer 1: they go up and down with the image. The horizontal lines are units of
# layer 9: they say the same for every image. As in lesson 1, the output depends only on the biases, and no longer on
# the input (the mean of a sigmoid's output, $\tfrac12$, acts like a bias).
#
# The information is not destroyed, only shrunk: if you enlarge the differences again, you can read off the digits. But
# the last layer of the network cannot do this. A constant is all that it can learn in a short time.

# %% key="spread-cards"
cards("l2.signal_forgotten")

# %% [markdown] key="backward"
# ## 6. Backward: what the first layer hears
#
# Now the way back. The loss gives $\frac{dL}{dh_L}$, shape $(N, 10)$; it already contains the $1/N$ of the mean over the
# batch. (In $\frac{dL}{dh_L}$ the $L$ of $dL$ is the loss, and the index $L$ is the last layer.) Then, from the last
# layer to the first:
#
# $$\frac{dL}{dz_i} = \frac{dL}{dh_i} \odot \sigma'(z_i) \quad (i < L), \qquad \frac{dL}{dz_L} = \frac{dL}{dh_L},$$
#
# $$\frac{dL}{dW_i} = \Bigl(\frac{dL}{dz_i}\Bigr)^{\!\top} h_{i-1}, \qquad
# \frac{dL}{db_i} = \sum_{n} \frac{dL}{dz_i}[n], \qquad
# \frac{dL}{dh_{i-1}} = \frac{dL}{dz_i}\, W_i.$$
#
# $\odot$ multiplies entry by entry, and $[n]$ takes row $n$, one example. Each layer contributes two factors to the
# product: its slopes and its weights.

# %% [markdown] key="backward-picture"
# The shapes on the way, for one hidden layer $i$:
#
# ```
# forward    h_(i-1) (N, d_(i-1)) ── · W_i^T + b_i ──▶ z_i (N, d_i) ── sigmoid ──▶ h_i (N, d_i)
# backward   dL/dh_(i-1)          ◀── · W_i ────────── dL/dz_i      ◀── · slope ── dL/dh_i
#                                     dL/dW_i = (dL/dz_i)^T (d_i, N) · h_(i-1) (N, d_(i-1))
#                                     dL/db_i = dL/dz_i, summed over the N rows
# ```
#
# By hand: one example, one unit a layer, two layers. $h_0 = 1$, $W_1 = 2$, $b_1 = -2$, so $z_1 = 0$ and $h_1 = 0.5$. The
# last layer is linear. With $W_2 = 4$ and $dL/dh_2 = 1$: $dL/dW_2 = 0.5$, $dL/dh_1 = 4$. The slope at $h_1$ is
# $0.5 \cdot 0.5 = 0.25$, so $dL/dz_1 = 1$, $dL/dW_1 = 1$, $dL/db_1 = 1$ and $dL/dh_0 = 2$.

# %% [markdown] key="sigmoid-mlp-backward-task" about="sigmoid_mlp_backward"
# ### Exercise 3: `sigmoid_mlp_backward`
#
# You get the activations of the forward pass. You can compute $\sigma'(z_i)$ from $h_i$ alone, as in exercise 1. The
# cell after yours compares your $dL/dW_1$ with lesson 1's ruler before the check.

# %% solution="sigmoid_mlp_backward"
def sigmoid_mlp_backward(params, activations, dout):
    """The gradients of a loss in a sigmoid network whose last layer is linear.

    params:      list of L pairs (W, b): arrays of float, W_i of shape (d_i, d_(i-1)), b_i of shape (d_i,)
    activations: list of L + 1 arrays of float: h_0, ..., h_L, of shape (N, d_i)
    dout:        array of float, shape (N, d_L): dL/dh_L
    returns:     tuple of three lists of arrays of float64:
                 dL_dhs: dL/dh_0, ..., dL/dh_L, of the shapes of the activations
                 dL_dWs: dL/dW_1, ..., dL/dW_L, of the shapes of the weights
                 dL_dbs: dL/db_1, ..., dL/db_L, of the shapes of the biases
    """
    ### BEGIN SOLUTION
    dL_dhs, dL_dWs, dL_dbs = [dout], [], []
    for i in range(len(params), 0, -1):
        h = activations[i]
        slope = 1 if i == len(params) else h * (1 - h)
        dz = dL_dhs[0] * slope
        dL_dWs.insert(0, dz.T @ activations[i - 1])
        dL_dbs.insert(0, dz.sum(axis=0))
        dL_dhs.insert(0, dz @ params[i - 1][0])
    return dL_dhs, dL_dWs, dL_dbs
    ### END SOLUTION

# %% key="try-sigmoid-mlp-backward"
X_try, y_try = X_digits[:5], y_digits[:5]
small = initial([64, 6, 5, 10], np.random.default_rng(1), "xavier")


def loss_for(W_1):
    hs = yours("sigmoid_mlp_forward")([(W_1, small[0][1]), *small[1:]], X_try)
    return softmax_cross_entropy(hs[-1], y_try)[0]


def my_dL_dW_1():
    hs = yours("sigmoid_mlp_forward")(small, X_try)
    return sigmoid_mlp_backward(small, hs, softmax_cross_entropy(hs[-1], y_try)[1])[1][0]


compare(my_dL_dW_1, loss_for, small[0][0])

# %% test="sigmoid_mlp_backward"
check(sigmoid_mlp_backward)

# %% key="predict-gradient"
figures.predict_gradient(yours("sigmoid_mlp_forward"), yours("sigmoid_mlp_backward"))

# %% [markdown] key="profiles-fold" folded=true
# ### What arrives at each layer

# %% key="profiles-figure"
_, dout = softmax_cross_entropy(hs[-1], y_digits)
dL_dhs, dL_dWs, _ = yours("sigmoid_mlp_backward")(params, hs, dout)
_, dout_tanh = softmax_cross_entropy(hs_tanh[-1], y_digits)
dL_dss, _, _ = yours("sigmoid_mlp_backward")(as_sigmoid_network(params), hs_tanh, dout_tanh)
def rms(g):
    return np.sqrt(np.mean(g**2))

norms = [np.linalg.norm(g) for g in dL_dWs]
kept = (rms(dL_dhs[0]) / rms(dL_dhs[9])) ** (1 / 9)
left, right = panels(
    (f"Each sigmoid layer keeps {kept:.2f} of the gradient", "layer i", "rms of dL/d$h_i$"),
    (f"dL/d$W_1$ is {norms[0] / norms[-1]:.0e} of dL/d$W_{{10}}$", "layer i", "norm of dL/d$W_i$"),
    y_log=True,
)
layer_profile(left, {"sigmoid": [rms(g) for g in dL_dhs[:-1]]}, first_layer=0)
left.plot(range(10), [rms(dL_dss[0])] + [rms(g) / 2 for g in dL_dss[1:-1]], "o--", ms=3, label="tanh, same weights")
legend(left)
layer_profile(right, {"sigmoid": norms});

# %% [markdown] key="profiles-reading"
# Xavier's weights leave the length of a typical gradient about as it is (lesson 3). So the factor of a layer is its
# typical slope, 0.23, which is near the largest slope. After nine such layers, two millionths arrive at the input.
#
# In lesson 1 small dL/dh did not yet mean small dL/dW: without biases the early layers had larger inputs, and these made
# up for it. In a sigmoid network nothing makes up for it. A sigmoid's activations have a mean of $\tfrac12$ in every
# layer, so dL/dW follows dL/dh.

# %% key="profiles-cards"
cards("l2.gradient_at_ten")

# %% [markdown] key="bound"
# ## 7. Slopes and weights
#
# You will often read the explanation as code of one line: `grad_1 = slope_9 * slope_8 * ... * slope_1`. A sigmoid's
# slope is at most 0.25. Our network has nine sigmoid layers (its last layer is linear), so at most $0.25^9$ would be
# left.

# %% key="slope-product"
print(f"0.25**9  = {0.25**9:.2e}")
print(f"1.5**9   = {1.5**9:.1f}: if all slopes were 1.5, the gradient would explode")

# %% [markdown] key="bound-theory"
# The numbers are right. But what do they limit? Look at section 6 again: on its way back the gradient is multiplied by
# the slopes *and by the weights*. One step turns a row $g$ into $(g \odot \sigma'(z_i))\, W_i$. The slopes multiply its
# length by at most $s_{\max} = 0.25$. The matrix multiplies it by at most its largest singular value,
# $\lVert W_i \rVert$. So with $k$ sigmoid layers the true limit is
#
# $$\prod_{i=1}^{k} s_{\max} \, \lVert W_i \rVert .$$
#
# Larger weights do two things. They raise this limit, and they make the pre-activations larger, so that more units
# saturate.

# %% [markdown] key="gradient-bound-task" about="gradient_bound"
# ### Exercise 4: `gradient_bound`
#
# Compute this limit for any list of weight matrices. `np.linalg.norm` has an argument for the largest singular value.

# %% solution="gradient_bound"
def gradient_bound(Ws, slope):
    """By what factor a stack of layers can lengthen a gradient on its way back, at most.

    Ws:      list of arrays of float: W_i has shape (d_i, d_(i-1))
    slope:   float: the largest slope of the activation function
    returns: float: the product over the layers of slope times the largest singular value of W_i; 1 for no layers
    """
    ### BEGIN SOLUTION
    return float(np.prod([slope * np.linalg.norm(W, 2) for W in Ws]))
    ### END SOLUTION

# %% test="gradient_bound"
check(gradient_bound)

# %% key="predict-large"
figures.predict_large_weights(yours("sigmoid_mlp_forward"), yours("sigmoid_mlp_backward"))

# %% [markdown] key="bound-fold" folded=true
# ### Weights of every size

# %% key="bound-figure"
gains = np.array([0.5, 0.7, 1, 1.5, 2, 3, 4, 6, 8, 12, 16])
left_of, limit = [], []
for gain in gains:
    network = initial([64] * 10 + [10], np.random.default_rng(0), "xavier", gain=gain)
    sizes_of = figures.gradient_sizes(yours("sigmoid_mlp_forward"), yours("sigmoid_mlp_backward"), network)
    left_of.append(sizes_of[0] / sizes_of[-2])
    limit.append(yours("gradient_bound")([W for W, _ in network[:-1]], 0.25))
factor = left_of[list(gains).index(6)] / left_of[list(gains).index(1)]
ax = panel(
    f"Six times the weights: {round(factor, -3):,.0f} times the gradient", "size of the weights, in units of Xavier's",
    "rms of dL/dX over rms of dL/d$h_9$", x_log=True, y_log=True,
)
ax.plot(gains, limit, "--", label="gradient_bound")
ax.plot(gains, left_of, label="measured, 9 sigmoid layers")
ax.axhline(0.25**9, color="0.4", ls=":", label="$0.25^9$")
legend(ax);

# %% [markdown] key="bound-reading"
# Larger weights mean more saturated units, and here *more* gradient. The saturated units block their share. But the
# other units pass theirs on through larger weights, and this effect is stronger. "The gradient must shrink, because
# slopes are below 1" forgets half of the product. Your bound is never broken, but it is loose: at Xavier's weights it
# allows 0.002, and 0.000002 arrive.
#
# How much do larger weights help? With six times Xavier's weights, the 10-layer sigmoid network learns the digits.

# %% key="bound-cards"
cards("l2.folk_at_most", "l2.large_weights_train")

# %% [markdown] key="explorer"
# ### Explore
#
# A fresh network runs on your forward and backward pass. Things to try:
#
# 1. Make the weights larger, slowly. What do the gradient and the saturated units do? Over which layers is dL/dh flat?
# 2. Take 50 layers. Is there a size of the weights at which the signal *and* the gradient survive?
# 3. Switch to tanh. Which size of the weights is best now?
#
# <details><summary>What we saw</summary>
#
# 1. With 20 layers dL/dh is flat at 10 times Xavier's weights: 0.95 of it is left. Half of all units are saturated then.
# 2. With 50 layers the best size is nearly the same, about 10: 0.05 of the signal and 0.5 of the gradient are left. At
#    12.6 the gradient explodes, by a factor of 37.
# 3. For tanh the best size is between 1 and 1.26 times Xavier's, at 20 layers and at 50: a tanh layer needs no help from
#    larger weights.
#
# </details>

# %% key="explorer-figure"
figures.saturation_explorer(
    yours("sigmoid_mlp_forward"), yours("sigmoid_mlp_backward"), yours("saturated_fraction")
)

# %% [markdown] key="depth"
# ## 8. How deep can it be?
#
# Two layers learned the digits, ten learned nothing. Where is the border? The budget is that of the puzzle, 600 steps. A
# comparison of depths is only fair if each depth has its best learning rate.

# %% key="predict-depth"
figures.predict_depth()

# %% [markdown] key="depth-fold" folded=true
# ### Layer after layer

# %% [markdown] key="depth-budget"
# The cards below tried four rates for each depth. From three layers on, the rate 3 was the best one for the sigmoid.
# The figure uses it everywhere, and 0.3 for tanh. At two layers another rate is better for the sigmoid, and tanh was
# not tuned. With the best rates the contrast would be larger still. The cell trains 12 networks, which takes 5 to 20
# seconds.

# %% key="depth-figure"
depths = [2, 4, 5, 6, 7, 10]
final = {}
for name, rate in (("sigmoid", 3.0), ("tanh", 0.3)):
    nets = [DeepNet(64, 64, 10, depth, name, start="xavier", seed=0) for depth in depths]
    final[name] = [train(net, X_digits, y_digits, lr=rate, **budget).final_loss for net in nets]
ax = panel("Six sigmoid layers barely begin, seven learn nothing", "layers", "training loss after 600 steps", y_log=True)
for name, style in (("sigmoid", "o-"), ("tanh", "o--")):
    ax.plot(depths, final[name], style, ms=4, label=name)
ax.axhline(np.log(10), color="0.4", ls=":", label="guessing")
legend(ax);

# %% key="depth-cards"
cards("l2.depth_limit", "l2.tanh_trains")

# %% [markdown] key="own"
# ## 9. On your own network
#
# You can look at any torch network in the same way: at the histograms of activations and gradients, and at the table.
# Here are ten layers of sigmoids with PyTorch's own start; put your own network and batch in their place.

# %% key="own-network"
layers = [one for _ in range(9) for one in (torch.nn.Linear(64, 64), torch.nn.Sigmoid())]
net = torch.nn.Sequential(*layers, torch.nn.Linear(64, 10))
seen = probe(net, X_digits[:128], y_digits[:128], lr=1.0, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-task"
# **Your task.** What share of |dL/dh| is kept from one layer to the layer below? Is any unit saturated? Then replace
# `Sigmoid` by `Tanh` and look again.
#
# <details><summary>What we saw</summary>
#
# A sigmoid layer keeps about 0.14 of |dL/dh|, and no unit is saturated. A tanh layer keeps about 0.57.
#
# </details>

# %% [markdown] key="folk"
# ## 10. What the folk story gets wrong
#
# 1. *"Through ten sigmoids at most $0.25^{10} = 9.5 \cdot 10^{-7}$ of the gradient arrives; with slopes of 1.5 it would
#    be $1.5^{10} = 57.7$ times."* That limits the product of the slopes. The weights are in the gradient too.
# 2. *"The slopes of sigmoid and tanh are always below 1."* tanh has slope 1 at 0.
# 3. *"Sigmoid and tanh are equally bad."* From the same weights, in 600 steps, a network of ten layers learns with tanh,
#    and learns nothing with the sigmoid.
# 4. *"The gradient vanishes because the units saturate."* In a fresh Xavier network nearly none is saturated, and the
#    gradient vanishes. With weights six times as large nearly a third is saturated, and the gradient comes back.
#    In training the top layer drifts toward saturation, after the gradient has vanished.
# 5. *"Only the last layers learn."* In the puzzle's network the upper layers move, but they learn only a constant. In
#    networks that learn, you can test it (*Deeper: do only the last layers learn?*).
# 6. *"It gets bad from 8 to 10 hidden layers on."* Where it gets bad depends on the budget: section 8 has the border for
#    600 steps. More steps move the border: each further layer needs three times as many.
# 7. *"The sigmoid is to blame."* A tanh network is a sigmoid network with other weights. The start is to blame, and the
#    rate (*Deeper: tanh is a sigmoid network*).

# %% [markdown] key="puzzle-solved"
# ### The puzzle, solved
#
# In the 10-layer network each sigmoid layer keeps a quarter of the differences between the images on the way up, and a
# quarter of the gradient on the way down. At the top hardly anything of the image is left; at the bottom hardly anything
# of the error is left. In 600 steps the network learns the one thing that needs no image: to prefer no digit.

# %% [markdown] key="recap"
# ## Recap
#
# 1. A sigmoid's slope is at most 1/4, that of tanh at most 1; far from 0 both are flat, and a unit there is insensitive.
# 2. Each layer multiplies the gradient by slopes *and* weights. $0.25^{L-1}$ is only half of the story.
# 3. A fresh sigmoid network with Xavier's weights loses a factor of four a layer, forward and backward, without any
#    saturation.
# 4. A saturated unit blocks its share of the gradient; larger weights can still carry more through.
# 5. A tanh network is a sigmoid network with other weights: the start is to blame, not the function.
#
# <details><summary><b>Question 1.</b> A unit gives 0.999 for every image. Is it dead? Can it learn?</summary>
#
# It is not inactive, it gives nearly 1. But its slope is 0.999 · 0.001, about 0.001: hardly any gradient gets through,
# so it learns very slowly.
#
# </details>
#
# <details><summary><b>Question 2</b> <i>(Deeper).</i> You have a network of 20 tanh layers. How do you build the
# sigmoid network that computes the same?</summary>
#
# Put tanh(z) = 2 sigmoid(2z) - 1 into each layer. Multiply the hidden weights by four (the first and the last by two),
# and change the biases so that they subtract what the mean of the sigmoids adds.
#
# </details>
#
# <details><summary><b>Question 3</b> <i>(Deeper).</i> Why does the slope cancel in the gradient of the
# cross-entropy?</summary>
#
# The derivative of $\log s$ is $1/s$, and the slope is $s(1-s)$. What is left is $s - t$.
#
# </details>

# %% [markdown] key="challenge"
# ### A number to beat
#
# Train ten layers, nine of them sigmoids, for 600 steps of plain gradient descent on the digits. You choose the
# learning rate and the gain, by which Xavier's weights are multiplied at the start. We tried gains of 1, 2, 4 and 6
# with rates of 0.3, 1 and 3; the best ends at a training loss of 0.085. Can you end lower?

# %% key="challenge-run"
challenge("l2.deep_sigmoid", figures.deep_sigmoid_loss(gain=1.0, rate=1.0))

# %% [markdown] key="tanh-is-sigmoid"
# ## Deeper, [[minutes]]: tanh is a sigmoid network
#
# Why does tanh train without any trick? A tanh network *is* a sigmoid network with larger weights. Put
# $\tanh(z) = 2\sigma(2z) - 1$ into a layer. With $s = \sigma(2z)$ its activation is $2s - 1$, and the next layer
# computes
#
# $$W(2s - 1) + b = 2W s + (b - W\mathbf{1}).$$
#
# The weights take a factor of 2 from the inner $2z$ and one from the outer $2s$. So a tanh network is a sigmoid network
# with four times the weights, and with biases that subtract the mean $\tfrac12$ again. (The first and the last weights
# are only two times as large, because only one of their ends is a tanh.) The two networks compute the same function,
# number by number. In this way your sigmoid code drew the dashed lines above. So the sigmoid trains badly because of
# its start, not because of its function. (The rate is a second reason. The weights are four times as large and their
# gradients a quarter. So at the same rate a step is, relative to the weights, a sixteenth of the tanh network's.)

# %% [markdown] key="early"
# ## Deeper, [[minutes]]: do only the last layers learn?
#
# A popular explanation says: the early layers get no signal and stay at their random start, and only the last few layers
# learn; so a deep network is a shallow network on top of random layers. We can test this. Freeze the first layer at its
# random start and train the rest.

# %% key="predict-frozen"
figures.predict_frozen()

# %% [markdown] key="early-fold" folded=true
# ### Frozen and free

# %% key="early-cards"
cards("l2.early_layers_stay", "l2.folk_random_features")

# %% [markdown] key="early-reading"
# The popular explanation mixes up three cases.
#
# - **The 10-layer sigmoid network.** The first layer does stay at its start. The upper layers do move, $W_9$ by about
#   half its size, but they learn only a constant: their input hardly depends on the image. A single layer that reads
#   off the enlarged differences would do much better (section 5).
# - **Four or five sigmoid layers.** Here learning works, and the first layer learns as much as the others: in five
#   layers $W_1$ changes by about its own size. If you keep the first of four layers from changing, the loss at the end
#   grows by a factor of 8 to 10. About 0.9 of the digits are still right.
# - **Ten tanh layers** can do without their first layers. With three of them frozen the loss rises fourfold, but only
#   from 0.002 to 0.006, and all digits but one in a thousand stay right. Their random layers pass the signal on.
#
# So random layers are harmless if the signal survives them, and ruinous if it does not. In a sigmoid network not only
# the gradient vanishes: the signal does, too.

# %% [markdown] key="glorot"
# ## Deeper, [[minutes]]: what happens in training, by Glorot and Bengio
#
# In 2010 Xavier Glorot and Yoshua Bengio looked at all layers while a network trains. The weights in use then were
# uniform between $\pm 1/\sqrt{\text{fan\_in}}$, where fan_in is the number of inputs of a unit. The next cell repeats
# their first experiment on a small scale, with four hidden sigmoid layers. It shows the mean activation and the mean
# slope of each layer. It takes 5 to 10 seconds.

# %% key="glorot-figure"
steps, records = zip(*while_training(0, range(0, 1001, 50)))
left, right = panels(
    ("The top hidden layer slides toward 0", "training step", "mean activation of the layer"),
    ("Its slope falls, but not yet to our limit", "training step", "mean slope of the layer"),
)
for i, style in enumerate(("-", "--", "-.", ":")):
    left.plot(steps, [r.activation_mean[i] for r in records], style, lw=2, label=f"hidden layer {i + 1}")
    right.plot(steps, [mean_slopes(r)[i] for r in records], style, lw=2)
right.axhline(0.0125, color="0.4", lw=1)
right.text(0, 0.016, "saturated below this line", fontsize=9)
left.set_ylim(0, 1), right.set_ylim(0, 0.26)
legend(left);

# %% [markdown] key="glorot-reading"
# Glorot and Bengio explain it like this. At the start the activations $h_4$ say little about the image, so the output
# layer first learns a constant. The error pushes $h_4$ towards 0, where it disturbs this constant least. For tanh, 0 is
# the middle, and nothing is lost. For the sigmoid, 0 is the flat end.
#
# So layer 4 slides toward saturation: after 1000 steps its mean slope has dropped from 0.245 to 0.06. By our 5% limit
# none of its units is saturated yet; Glorot and Bengio called this drift saturation. The drift costs gradient: from
# dL/dh$_4$ to dL/dh$_3$ a seventh of the gradient passed at the start, and a twentieth passes now. But the four layers
# lost nearly all of the gradient before the drift began (the card has the numbers).
#
# For tanh they then compared two starts: the weights above, and their own, with variance
# $2 / (\text{fan\_in} + \text{fan\_out})$. Their start is now called Xavier's; lesson 3 derives it. From both starts, as
# in lesson 1, dL/dW is equally large in all of these tanh layers, because the smaller gradients meet larger inputs. (In
# the sigmoid network of section 6 they do not.)

# %% key="glorot-profiles-figure"
def tanh_profiles(start):
    network = initial([64] + [200] * 5 + [10], np.random.default_rng(0), start)
    same = as_sigmoid_network(network)
    s = yours("sigmoid_mlp_forward")(same, X_digits[:300])
    dL_ds, _, _ = yours("sigmoid_mlp_backward")(same, s, softmax_cross_entropy(s[-1], y_digits[:300])[1])
    return [rms(2 * a - 1) for a in s[1:-1]], [rms(g) / 2 for g in dL_ds[1:-1]]

left, right = panels(
    ("Forward: the old start loses the signal", "hidden layer i", "rms of $h_i$"),
    ("Backward: it loses the gradient", "hidden layer i", "rms of dL/d$h_i$"),
    y_log=True,
)
for name, start_name in (("within ±1/√fan_in", "torch_default"), ("Xavier", "xavier")):
    forward, backward = tanh_profiles(start_name)
    left.plot(range(1, 6), forward, "o-", label=name)
    right.plot(range(1, 6), backward, "o-", label=name)
for ax, limits in ((left, (0.01, 1)), (right, (1e-6, 1e-3))):
    ax.set(xticks=range(1, 6), ylim=limits)
legend(left), legend(right);

# %% key="glorot-cards"
cards("l2.top_layer_drifts")

# %% [markdown] key="stability"
# ## Deeper, [[minutes]]: numerical stability in the tails
#
# If a unit is in its tail, its slope is tiny. This lesson is about tiny numbers, so they should be right. At $x = 40$
# the true slope of the sigmoid is $4 \cdot 10^{-18}$, but $1 - \sigma(40)$ is exactly 0 in floating point, because
# $\sigma(40)$ has been rounded to 1. There is another way to write $1 - \sigma(x)$.
#
# And at $x = -1000$, $e^{-x}$ overflows and NumPy warns. (The result, $1/\infty = 0$, is still right, and the check
# accepts it. $e^x / (1 + e^x)$ is worse: it gives `nan` at $x = 1000$.) Two rules help everywhere: use only $e^{-|x|}$,
# which cannot overflow, and never compute $1 - s$ if $s$ is nearly 1.

# %% [markdown] key="sigmoid-and-slopes-task" about="sigmoid_and_slopes"
# ### Exercise 5: `sigmoid_and_slopes`
#
# Compute the sigmoid, its slope, and the slope of $\tanh$, with all their digits in both tails. $1 - \tanh^2(x)$ loses
# all digits from $x = 19$ on; it helps that $\tanh(x) = 2\,\sigma(2x) - 1$.

# %% solution="sigmoid_and_slopes"
def sigmoid_and_slopes(x):
    """The sigmoid and two slopes, for each number of an array, right in both tails (the slope at 40 is 4e-18, not 0).

    x:       array of float, any shape: pre-activations
    returns: tuple of three arrays of float64 (float32 will do if x is float32), each of the shape of x:
             s, the sigmoid; ds, its slope; dt, the slope of tanh
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1, small) / (1 + small)
    ds = small / (1 + small) ** 2
    dt = 4 * small**2 / (1 + small**2) ** 2
    return s, ds, dt
    ### END SOLUTION

# %% test="sigmoid_and_slopes"
check(sigmoid_and_slopes)

# %% [markdown] key="output"
# ## Deeper, [[minutes]]: a saturated output, choose the loss
#
# One sigmoid is still the usual choice: the output unit of a yes-or-no question. $s = \sigma(z)$ is the probability of
# yes. The target $t$ is 0 or 1, or between them if the label is in doubt. If the network is sure and wrong, this unit
# is saturated. Does this stop the learning? It depends on the loss. The old choice was the squared error,
#
# $$L = \frac{1}{2N} \sum_n (s_n - t_n)^2 .$$

# %% [markdown] key="mse-of-sigmoid-task" about="mse_of_sigmoid"
# ### Exercise 6: `mse_of_sigmoid`
#
# Return the loss and its gradient with respect to the *logits* $z$. A plain sigmoid is enough: a warning about overflow
# costs no points.

# %% solution="mse_of_sigmoid"
def mse_of_sigmoid(z, t):
    """The squared error of a sigmoid output and its gradient.

    z:       array of float, shape (N,): the logits
    t:       array of float, shape (N,): the targets, from 0 to 1
    returns: tuple of a float, 1/(2N) times the sum of (sigmoid(z) - t)**2,
             and an array of float64, shape (N,): dL/dz
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, small) / (1 + small)
    return np.mean((s - t) ** 2) / 2, (s - t) * s * (1 - s) / len(z)
    ### END SOLUTION

# %% test="mse_of_sigmoid"
check(mse_of_sigmoid)

# %% [markdown] key="cross-entropy"
# The gradient contains the slope, so a saturated output learns next to nothing, however wrong it is. *Cross-entropy*
# measures how surprised the network was by the truth:
#
# $$L = -\frac1N \sum_n \bigl( t_n \log s_n + (1 - t_n) \log (1 - s_n) \bigr).$$
#
# Its logarithm undoes the exponential of the sigmoid. Work out $dL/dz$ on paper: the slope cancels.

# %% [markdown] key="bce-with-logits-task" about="bce_with_logits"
# ### Exercise 7, a challenge: `bce_with_logits`
#
# The formula as it stands gives `nan` or `inf` at $z = \pm 1000$, because there $s$ has been rounded to 0 or 1. With
# targets of 0 and 1 the true loss there is 0 or 1000. Simplify $-\log \sigma(z)$ until nothing can overflow.
# (`np.logaddexp(a, b)` is $\log(e^a + e^b)$, computed safely.)

# %% solution="bce_with_logits"
def bce_with_logits(z, t):
    """The cross-entropy of a sigmoid output and its gradient, for any size of the logits.

    z:       array of float, shape (N,): the logits
    t:       array of float, shape (N,): the targets, from 0 to 1
    returns: tuple of a float, the mean of -(t log sigmoid(z) + (1 - t) log(1 - sigmoid(z))),
             and an array of float64, shape (N,): dL/dz
    """
    ### BEGIN SOLUTION
    loss = np.mean(np.logaddexp(0, z) - t * z)
    small = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, small) / (1 + small)
    return loss, (s - t) / len(z)
    ### END SOLUTION

# %% test="bce_with_logits"
check(bce_with_logits)

# %% key="output-figure"
left, right = panels(
    ("Wrong and sure: only cross-entropy still pulls", "logit z (target 1)", "size of dL/dz"),
    ("From z = -8 past 0: 9 steps against 3011", "step of gradient descent, rate 1", "logit z"),
)
logits, target = np.linspace(-10, 10, 201), np.ones(1)
for name, loss in (("squared error", yours("mse_of_sigmoid")), ("cross-entropy", yours("bce_with_logits"))):
    style = "--" if name == "squared error" else "-"
    left.plot(logits, [abs(loss(np.array([z]), target)[1][0]) for z in logits], style, label=name)
    z, path = np.array([-8.0]), []
    for _ in range(4000):
        path.append(z[0])
        z = z - loss(z, target)[1]
    right.plot(range(4000), path, style, label=name)
right.set_xscale("symlog", linthresh=1)
right.set_xlim(0, 4000)
right.axhline(0, color="0.4", ls=":")
legend(left), legend(right);

# %% [markdown] key="look-up"
# ## To look things up

# %% [markdown] key="all-measurements" folded=true
# ### All measurements

# %% key="all-measurements-cards"
cards(
    "l2.saturated_units_block",
    "l2.features_not_useless",
    "l2.each_layer_costs",
    "l2.tanh_can_freeze",
    "l2.gradient_profile",
)

# %% [markdown] key="read-more"
# ### Read more
#
# Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*. Hochreiter's
# thesis (1991) and Bengio, Simard and Frasconi (1994), *Learning long-term dependencies with gradient descent is
# difficult*: these two first described the vanishing gradient. LeCun, Bottou, Orr and Müller (1998), *Efficient
# BackProp*, on why units should be centred at 0.
#
# **Next:** lesson 3 takes the start seriously: how large should random weights be?
