# %% [markdown] key="title"
# # Lesson 4. ReLU
#
# In lesson 2 units *saturate*: far from 0 their function is flat, so their slope is nearly zero, and so is the gradient.
# The usual cure is ReLU, a very simple function: its slope is 1 or 0. This lesson asks what the slope 1 gains, what the
# slope 0 costs, and why units of a network may be dead.
#
# You will write [[n short functions]], most of them 1 to 6 lines long. Among them are a complete classifier with its
# backward pass and, in a *Deeper* section, the optimiser that trains it. After each one a cell says `check(...)`: it
# compares your function with the truth and, if something is wrong, tries to tell you *what*. Figures call
# `yours("relu")`: your function after it has passed its check, and our function before. Where an exercise needs the
# solution of an earlier one, the notebook imports ours. Return new arrays, and do not change the arrays that your
# functions get.
#
# You need Python, NumPy and the chain rule. Lessons 2 and 3 help, but this lesson repeats what you need from them. The
# core path takes about [[core]] minutes. The sections marked *Deeper* take [[deeper]] minutes more. You can leave them
# out: where the core uses a function from them, it takes ours.
#
# The whole lesson uses PyTorch's convention. A batch is an array of shape $(N, \text{width})$, one example a row. A
# layer with weight $W$ of shape $(\text{fan\_out}, \text{fan\_in})$ computes $z = h W^\top + b$.

# %% key="imports" locked=true
import numpy as np
import torch
from scipy.special import erf

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.figures import lesson_04 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks import layers, losses, mlp
from deepgrad.networks.minibatch import accuracy
from deepgrad.plots import layer_profile, legend, panel, panels, sweep_curves
from deepgrad.probe import probe
from deepgrad.session import start

start("04_relu")
X, y, X_test, y_test = digits()  # 1438 and 359 handwritten digits, 64 pixels each

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# Here is a network as most tutorials write it: `nn.Linear`, ReLU, `nn.Linear`, ReLU, and so on. It has 50 layers: 49
# hidden ones of 100 units, and the output layer, which has no ReLU and does not matter here. It has not been trained at
# all. ReLU gives 0 for every negative number, so a unit is sometimes silent: its output is 0. But a unit that is silent
# for *every* input is useless, because its output tells nothing about the input.

# %% key="predict-dead"
figures.predict_dead()

# %% [markdown] key="puzzle-fold" folded=true
# ### The untrained net

# %% key="puzzle-run"
torch.manual_seed(0)
linears = [torch.nn.Linear(64 if i == 0 else 100, 100) for i in range(49)]
h = torch.tensor(X, dtype=torch.float32)
silent = []
with torch.no_grad():
    for linear in linears:
        h = torch.relu(linear(h))  # shape (1438, 100)
        silent.append((h == 0).all(dim=0).double().mean().item())

ax = panel("Half of the units never speak, in a net nobody has trained", "hidden layer", "share silent on all 1438 digits")
layer_profile(ax, {"nn.Linear and ReLU": silent})
ax.set_ylim(0, 1)
print(f"of all {49 * 100} hidden units {np.mean(silent):.0%} are silent on every digit")
print(f"in the worst layer: {max(silent):.0%}")

# %% [markdown] key="puzzle-question"
# You may have read reports like this: "half of my units are dead, ReLU is broken". Nothing was trained yet, so the
# learning rate is not the cause. Is it ReLU? Is it the depth? Or is it something else that came with `nn.Linear`? To
# find out, we take ReLU apart.

# %% [markdown] key="relu-theory"
# ## 2. A gate
#
# $$a = \mathrm{relu}(z) = \max(0, z), \qquad
# \frac{da}{dz} = \begin{cases} 1 & z > 0 \\ 0 & z < 0 \end{cases}$$
#
# ReLU is a gate. If $z$ is positive, the gate is open and lets $z$ through unchanged. If $z$ is negative, the gate is
# shut and gives 0. The backward pass uses the same setting: an open gate lets the gradient through, a shut one gives 0.
# At exactly $z = 0$ there is a corner and no slope. The ReLU of every library takes the slope 0 there, and so do we.

# %% [markdown] key="relu-task" about="relu"
# ### Exercise 1: `relu`[[with relu_backward:  and `relu_backward`]]
#
# Write the forward pass first. Return a new array, because the backward pass still needs x.


# %% solution="relu"
def relu(x):
    """max(0, x), entry by entry.

    x:       array of float, shape (N, width)
    returns: new array of float64, shape (N, width)
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0.0)
    ### END SOLUTION


# %% test="relu"
check(relu)

# %% [markdown] key="relu-backward-task" about="relu_backward"
# Now write the backward pass. You get the gradient at the output and the input that the forward pass got.


# %% solution="relu_backward"
def relu_backward(dout, x):
    """The gradient at the input of a ReLU; the slope at exactly 0 is 0.

    dout:    array of float, shape (N, width): dL/da, the gradient at the output
    x:       array of float, shape (N, width): the input of the forward pass
    returns: new array of float64, shape (N, width): dL/dx
    """
    ### BEGIN SOLUTION
    return dout * (x > 0)
    ### END SOLUTION


# %% test="relu_backward"
check(relu_backward)

# %% key="relu-figure"
left, right = panels(
    ("Forward: shut below 0, open above", "z", "a"),
    ("Backward: the same gate, for any dL/da", "z", "dL/dz"),
)
z = np.linspace(-3, 3, 601)[None]  # shape (1, 601)
left.plot(z[0], yours("relu")(z)[0])
for upstream in (2.0, 1.0, -0.5):
    right.plot(z[0], yours("relu_backward")(np.full_like(z, upstream), z)[0], label=f"dL/da = {upstream}")
legend(right);
# %% [markdown] key="slope-one"
# ## 3. A hundred slopes of 1
#
# The sigmoid's slope is at most 0.25, so each sigmoid takes away at least three quarters of the gradient. ReLU's slope
# is 1 where the gate is open. How much of a gradient is left after a hundred layers, each an `nn.Linear` followed by
# a ReLU?

# %% key="predict-hundred"
figures.predict_hundred()

# %% [markdown] key="product-fold" folded=true
# ### What a layer multiplies by

# %% [markdown] key="product"
# A layer is a weight *and* a gate. On the way back through layer $i$,
#
# $$\frac{dL}{dh_{i-1}} = \Big(\frac{dL}{dh_i} \odot \mathbf 1[z_i > 0]\Big)\, W_i ,
# \qquad \text{shapes } (N, \text{fan\_in}) = (N, \text{fan\_out})\,(\text{fan\_out}, \text{fan\_in}).$$
#
# The slopes are 0 or 1, but $W_i$ is in the product too. If half of the units are shut, half of the squared gradient is
# lost in each layer, and the weights have to make up for this loss. The table has three ways to draw the weights, all
# with mean 0 and $b = 0$, for layers of equal width. Xavier's rule keeps the size of a signal from layer to layer if the
# layers are linear. He's rule keeps it if a ReLU follows each layer (lesson 3):
#
# | start | variance of a weight | share of the gradient's root mean square that one layer keeps |
# | --- | --- | --- |
# | `nn.Linear` | 1 / (3 fan_in) | $\sqrt{1/2 \cdot 1/3} = 0.41$ |
# | Xavier | 1 / fan_in | $\sqrt{1/2 \cdot 1} = 0.71$ |
# | He | 2 / fan_in | $\sqrt{1/2 \cdot 2} = 1$ |
#
# He's factor 2 makes up for the half of the units that is shut.


# %% key="product-figure"
def gradient_sizes(scheme, depth=100, width=100):
    """RMS of dL/dh in every layer, for a random gradient at the end: shape (depth + 1,)."""
    rng = np.random.default_rng(0)
    params = mlp.initial([width] * (depth + 1), rng, scheme)
    h, zs = rng.normal(size=(64, width)), []
    for W, b in params:
        zs.append(h @ W.T + b)
        h = yours("relu")(zs[-1])
    d = rng.normal(size=h.shape)
    sizes = [np.sqrt(np.mean(d**2))]
    for (W, _), z in zip(params[::-1], zs[::-1]):
        d = yours("relu_backward")(d, z) @ W
        sizes.append(np.sqrt(np.mean(d**2)))
    return sizes[::-1]


ax = panel("All slopes are 0 or 1. The weights decide.", "layer i", "RMS of $dL/dh_i$", y_log=True)
schemes = {"He": "he", "Xavier": "xavier", "nn.Linear's default": "torch_default"}
layer_profile(ax, {name: gradient_sizes(scheme) for name, scheme in schemes.items()}, first_layer=0);
# %% key="product-cards"
cards("l4.folk_hundred_relus", "l4.weights_decide")

# %% [markdown] key="paths"
# Is it true that "where the slope is 1 nothing vanishes, $1 \cdot 1 \cdot 1 = 1$"? Think of a path through the net, one
# unit in each layer. Its slopes multiply to 1 only if *all* of its units are open. If each unit is open with probability
# one half, one path in $2^{10} = 1024$ through ten layers is open. The gradient is a sum over very many paths, and most
# of them are shut. On the few open paths the slopes do multiply to 1, but the weights of the path are in the product
# too.

# %% [markdown] key="paths-reading"
# ReLU does have an advantage: the size of its input does not matter, because $\mathrm{relu}(c z) = c\,\mathrm{relu}(z)$
# for every $c > 0$. So without biases the share of open units does not depend on the scale, and one number, He's 2,
# gives the right weights for every layer and any size of the input. The sigmoid's slope takes away three quarters or
# more in each layer. Weights that make up for this loss are so large that they saturate many units. (Such a start works
# better than the usual one: the section *How deep?* below tells how many layers it reaches.)

# %% [markdown] key="loss"
# ## 4. A whole classifier
#
# Now we build a network that learns digits. Its last layer is linear and gives ten numbers per example, the *logits*
# $s$. Softmax turns them into probabilities. The loss is the negative log probability of the right class $y$, averaged
# over the batch:
#
# $$p_{ij} = \frac{e^{s_{ij}}}{\sum_k e^{s_{ik}}}, \qquad L = -\frac1N \sum_i \log p_{i\,y_i}.$$
#
# Now the gradient, for one example. The log undoes the exponential: $-\log p_y = -s_y + \log \sum_k e^{s_k}$. The first
# term has the derivative $-1$ with respect to $s_y$ and 0 with respect to all other logits. The second term has the
# derivative $e^{s_j} / \sum_k e^{s_k}$ with respect to $s_j$, which is $p_j$ again. Together, with the mean over the
# batch:
#
# $$\frac{dL}{ds_{ij}} = \frac1N \big(p_{ij} - \mathbf 1[j = y_i]\big).$$
#
# With numbers: $s = (2, 1, 0)$ and the right class is the second. The exponentials 7.39, 2.72, 1 add up to 11.11, so
# $p = (0.665, 0.245, 0.090)$. The loss is $-\log 0.245 = 1.41$, the gradient is $(0.665, -0.755, 0.090)$. The gradient's
# entries add up to 0.
#
# There are two traps. First, $e^{1000}$ is `inf`. But only *differences* of logits matter, so you may subtract a row's
# maximum first. Second, a tiny $p$ is rounded to 0, and $\log 0$ is $-\infty$. So do not take the log of a computed $p$.
# If $m_i$ is the maximum of row $i$, then $\log p_{ij} = (s_{ij} - m_i) - \log \sum_k e^{s_{ik} - m_i}$, and nothing
# overflows.

# %% [markdown] key="softmax-cross-entropy-task" about="softmax_cross_entropy"
# ### Exercise 2: `softmax_cross_entropy`
#
# Write the loss and its gradient. Both must be right for logits of $\pm 1000$, too.


# %% solution="softmax_cross_entropy"
def softmax_cross_entropy(logits, y):
    """The mean cross-entropy of a batch and its gradient; right for logits of any size.

    logits:  array of float, shape (N, classes)
    y:       array of int, shape (N,): the right class of each example, counted from 0
    returns: tuple: the loss, a float, and dL/dlogits, array of float64 of shape (N, classes)
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    target = np.eye(logits.shape[1])[y]
    return -(target * log_p).sum() / len(y), (np.exp(log_p) - target) / len(y)
    ### END SOLUTION


# %% test="softmax_cross_entropy"
check(softmax_cross_entropy)

# %% key="loss-figure"
margin = np.linspace(-12, 12, 241)  # logit of the right class minus that of the only other one
results = [yours("softmax_cross_entropy")(np.array([[m, 0.0]]), np.array([0])) for m in margin]
left, right = panels(
    ("The more wrong, the larger the loss", "margin of the right class", "loss"),
    ("Wrong examples pull with full force, right ones let go", "margin of the right class", "dL/d(right logit)"),
)
left.plot(margin, [loss for loss, _ in results])
right.plot(margin, [dlogits[0, 0] for _, dlogits in results]);

# %% [markdown] key="mlp"
# The rest of the network is layers. With $h_0 = X$, layer $i$ computes $z_i = h_{i-1} W_i^\top + b_i$ and
# $h_i = \mathrm{relu}(z_i)$. The last layer has no ReLU: $z_L$ are the logits. The backward pass has three kinds of
# steps: the loss, a linear layer, a ReLU. You have written the loss's and the ReLU's. The shapes, forward and back:
#
# ```
# h (N, fan_in)  ──W, b──>  z (N, fan_out)  ──relu──>  h (N, fan_out)  ──> the next layer
# dh (N, fan_in) <───W────  dz (N, fan_out) <─z > 0──  dh (N, fan_out) <── from the next layer
#                           └─> dW (fan_out, fan_in), made of dz and h; db (fan_out,)
# ```
#
# The backward step of a linear layer, with dz $= dL/dz$:
#
# $$\frac{dL}{dh} = dz\, W, \qquad \frac{dL}{dW} = dz^\top h, \qquad \frac{dL}{db} = \sum_{\text{examples}} dz.$$
#
# With numbers: one example $h = (1, 2)$, two units, $W$ with the rows $(1, -1)$ and $(0.5, 1)$, $b = 0$. Forward:
# $z = (-1, 2.5)$, after ReLU $(0, 2.5)$. The gradient $(3, 4)$ comes back from the next layer. The first unit is shut,
# so dz $= (0, 4)$. Then dL/dW has the rows $(0, 0)$ and $(4, 8)$, dL/db is $(0, 4)$, and the layer below gets dL/dh
# $= 0 \cdot (1, -1) + 4 \cdot (0.5, 1) = (2, 4)$.

# %% [markdown] key="linear-backward-task" about="linear_backward"
# ### Exercise 3: `linear_backward`
#
# Write the backward step through one linear layer. If the loss is a mean, dz already contains its factor $1/N$.


# %% solution="linear_backward"
def linear_backward(dz, h, W):
    """The gradients of a linear layer z = h W^T + b.

    dz:      array of float, shape (N, fan_out): dL/dz, the gradient at the layer's output
    h:       array of float, shape (N, fan_in): the layer's input
    W:       array of float, shape (fan_out, fan_in): the weights
    returns: tuple of three arrays of float64: dL/dh, shape (N, fan_in); dL/dW, shape (fan_out, fan_in);
             dL/db, shape (fan_out,)
    """
    ### BEGIN SOLUTION
    return dz @ W, dz.T @ h, dz.sum(axis=0)
    ### END SOLUTION


# %% test="linear_backward"
check(linear_backward)

# %% [markdown] key="relu-mlp-gradients-task" about="relu_mlp_gradients"
# ### Exercise 4: `relu_mlp_gradients`
#
# Put the steps together, from the last layer to the first. The steps are given:
# `losses.softmax_cross_entropy(logits, y)`, `layers.linear_backward(dz, h, W)` and `layers.relu_backward(dout, x)` do
# what your functions do. The forward pass is given, too: `zs, hs = mlp.forward(params, X, "relu")` are the lists
# $z_1 \dots z_L$ and $h_0 \dots h_L$, with $h_0 = X$ and $h_L = z_L$, the logits. (Python counts from 0: `zs[0]` is
# $z_1$, but `hs[0]` is $h_0$.) A ReLU stands between every two neighbouring layers; none follows the last layer.


# %% solution="relu_mlp_gradients"
def relu_mlp_gradients(params, X, y):
    """The loss of a ReLU classifier and its gradients; mean cross-entropy over the batch.

    params:  list of tuples (W, b), first layer first: W of shape (fan_out, fan_in), b of shape (fan_out,);
             all layers but the last are followed by a ReLU
    X:       array of float, shape (N, fan_in of the first layer)
    y:       array of int, shape (N,): the right classes, counted from 0
    returns: tuple: the loss, a float; a list with dL/dW of each layer and a list with dL/db of each
             layer, both first layer first
    """
    ### BEGIN SOLUTION
    zs, hs = mlp.forward(params, X, "relu")
    loss, dz = losses.softmax_cross_entropy(zs[-1], y)
    dWs, dbs = [], []
    for i in reversed(range(len(params))):
        dh, dW, db = layers.linear_backward(dz, hs[i], params[i][0])
        dWs.insert(0, dW)
        dbs.insert(0, db)
        if i > 0:
            dz = layers.relu_backward(dh, zs[i - 1])
    return loss, dWs, dbs
    ### END SOLUTION


# %% test="relu_mlp_gradients"
check(relu_mlp_gradients)

# %% [markdown] key="first-training"
# Now your gradients train two hidden layers on the digits, for 200 steps of plain gradient descent without momentum.

# %% key="first-training-figure"
rng = np.random.default_rng(0)
params, curve = mlp.initial([64, 100, 100, 10], rng, "he"), []
for _ in range(200):
    batch = rng.integers(0, len(y), 64)
    loss, dWs, dbs = yours("relu_mlp_gradients")(params, X[batch], y[batch])
    curve.append(loss)
    params = [(W - 0.1 * dW, b - 0.1 * db) for (W, b), dW, db in zip(params, dWs, dbs)]

ax = panel("Your backward pass learns the digits", "training step", "loss of the batch", y_log=True)
ax.plot(curve, label="64-100-100-10, rate 0.1")
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing: log 10")
legend(ax)
print(
    f"right on {accuracy(params, X, y, 'relu'):.1%} of the training digits, {accuracy(params, X_test, y_test, 'relu'):.1%} of the others"
)

# %% [markdown] key="dead"
# ## 5. Dead units
#
# Back to the puzzle. A healthy ReLU unit is open on some examples and silent on others, so its output tells them apart. A
# **dead** unit is silent on *every* example. It sends nothing to the next layer, and its own gradient is exactly 0.
#
# Some texts say that a unit dies when its *output* becomes negative. The output of a ReLU is never negative. A unit is
# dead if its pre-activation $z$, the ReLU's input, is at or below zero on all examples.

# %% [markdown] key="dead-fraction-task" about="dead_fraction"
# ### Exercise 5: `dead_fraction`
#
# Which share of the units is dead, in each hidden layer? The output layer has no ReLU and does not count. The forward
# pass is given again: `zs, hs = mlp.forward(params, X, "relu")` gives lists that start with $z_1$ and with $h_0 = X$.


# %% solution="dead_fraction"
def dead_fraction(params, X):
    """The share of units of each hidden layer that are silent on every example.

    params:  list of tuples (W, b), first layer first: W of shape (fan_out, fan_in), b of shape (fan_out,);
             all layers but the last are followed by a ReLU
    X:       array of float, shape (N, fan_in of the first layer)
    returns: array of float64, shape (number of layers - 1,): numbers from 0 to 1
    """
    ### BEGIN SOLUTION
    _, hs = mlp.forward(params, X, "relu")
    return np.array([(h == 0).all(axis=0).mean() for h in hs[1:-1]])
    ### END SOLUTION


# %% test="dead_fraction"
check(dead_fraction)

# %% [markdown] key="suspects"
# Now we compare three starts. `nn.Linear` draws not only its weights but also its *biases* at random, both uniformly
# between $\pm 1/\sqrt{\text{fan\_in}}$. This is the first start. For the second start, we set all biases to 0. For the
# third, we also take He's weights.

# %% key="suspects-figure"
starts = {
    "nn.Linear's weights and biases": ("torch_default", "torch_default"),
    "nn.Linear's weights, b = 0": ("torch_default", "zero"),
    "He's weights, b = 0": ("he", "zero"),
}
sizes = [64] + [100] * 49 + [10]
dead = {
    name: yours("dead_fraction")(mlp.initial(sizes, np.random.default_rng(0), weights, bias=biases), X)
    for name, (weights, biases) in starts.items()
}
ax = panel("The biases kill early, depth alone kills slowly", "hidden layer", "dead share of the layer")
layer_profile(ax, dead)
ax.set_ylim(0, 1)
for name, shares in dead.items():
    print(f"{name:32} {shares.mean():4.0%} of all, {shares[:9].mean():4.0%} of the first nine layers")

# %% [markdown] key="suspects-reading"
# With $b = 0$ the scale of the weights cannot matter at all: if you double every weight, each $z$ grows and keeps its
# sign. So the two lines without biases differ only by chance and by the shape of the draws (uniform or normal). Of the
# units in the first nine layers 3 to 5% are dead without biases, 27% with biases.
#
# Why do the biases kill? `nn.Linear`'s weights keep 0.41 of the signal in a layer, but each layer adds new biases,
# which have not shrunk. After ten layers $0.41^{10} = 10^{-4}$ is left of the input. So nearly all that a unit gets
# comes from biases, and these are the same for every digit. You know this from lesson 1: the network forgets its input.
# So each unit is either off for all digits, or on for all digits. **Half of the units look dead, and the other half say
# nothing either**: the input of an always-on unit hardly changes from digit to digit, so its output hardly changes
# either.

# %% key="biases-cards"
cards("l4.default_biases_dead", "l4.zero_biases")

# %% [markdown] key="states"
# ### Deeper ([[minutes]]): off, on, or switching
#
# The next cell sorts the units into three groups: off for all digits, on for all digits, and switching. Then it takes
# the always-on units of layer 45 and measures how much their output varies from digit to digit, relative to its mean.

# %% key="states-figure"
left, right = panels(
    ("Default biases: no unit switches any more", "hidden layer", "share of the layer"),
    ("Biases 0: depth alone works more slowly", "hidden layer", "share of the layer"),
)
for ax, bias in ((left, "torch_default"), (right, "zero")):
    off, on, switching = figures.unit_states(0, 50, bias).T  # each of shape (49,)
    ax.stackplot(
        range(1, 50),
        off,
        switching,
        on,
        labels=["off for all", "switching", "on for all"],
        colors=["0.35", "#E69F00", "#56B4E9"],
    )
    ax.set(ylim=(0, 1), xlim=(1, 49))
    varies = figures.always_on_variation(0, 50, bias, 45)
    print(f"biases {bias}: from digit to digit the always-on units of layer 45 vary by {varies:.2g} of their mean")
right.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=9);
# %% [markdown] key="puzzle-solved"
# ### The puzzle, solved
#
# There are two causes, and the learning rate is not one of them. The first cause is the biases, together with weights
# that are too small: in the first nine layers 3 to 5% of the units are dead without biases, 27% with biases. The network
# forgets its input, and ReLU only makes this visible. A tanh net with the same start forgets its input just as well, but
# none of its units *looks* dead.
#
# The second cause is depth. Each ReLU layer shrinks the angle between two inputs (lesson 3). So even with He's weights
# and no biases all inputs become more and more alike, and some units are off for all inputs. At 50 layers these are a
# fifth to almost a third of all units.
#
# So when somebody reports dead units, ask: before training or after it? How many layers? And does the output of the
# other units still vary with the input?

# %% [markdown] key="momentum"
# ## Deeper ([[minutes]]): dying in training
#
# A unit can also die while the network learns, if a step brings its $z$ below 0 on all examples. The optimiser decides
# how a step is made. Most ReLU nets are trained with this optimiser: gradient descent with *momentum*. In PyTorch's
# convention ($v$ starts at 0, $g$ is the gradient):
#
# $$v \leftarrow \mu\, v + g, \qquad p \leftarrow p - \text{rate} \cdot v .$$
#
# With $\mu = 0.9$ and a steady gradient, $v$ grows to ten times the gradient: $1 + 0.9 + 0.9^2 + \dots = 10$.

# %% [markdown] key="sgd-step-task" about="sgd_step"
# ### Exercise 6: `sgd_step`
#
# Write one step. Return new arrays; leave the old ones as they are.


# %% solution="sgd_step"
def sgd_step(param, grad, velocity, lr, momentum):
    """One step of gradient descent with momentum, PyTorch's convention.

    param:    array of float, of any shape: weights or biases
    grad:     array of float, same shape: dL/dparam
    velocity: array of float, same shape: the velocity that the last step returned
    lr:       float: the learning rate
    momentum: float from 0 to 1: the share of the old velocity that is kept
    returns:  tuple of two arrays of float64: the new param, the new velocity
    """
    ### BEGIN SOLUTION
    new_velocity = momentum * velocity + grad
    return param - lr * new_velocity, new_velocity
    ### END SOLUTION


# %% test="sgd_step"
check(sgd_step)

# %% [markdown] key="dying"
# The next figure runs on your gradients and on your count of the dead units. Before you see it, draw what you expect.

# %% key="predict-dying"
figures.predict_dying(yours("relu_mlp_gradients"), yours("dead_fraction"))

# %% [markdown] key="dying-fold" folded=true
# ### The share of the dead, rate by rate

# %% key="dying-figure"
rates = figures.DYING_RATES
dead = [
    [figures.dead_after_training(rate, yours("relu_mlp_gradients"), yours("dead_fraction"), seed)[1] for seed in (0, 1)]
    for rate in rates
]
ax = panel(
    "Not a slope but a cliff: twice the rate, and the layer is dead",
    "learning rate",
    "dead share of layer 2",
    x_log=True,
)
sweep_curves(ax, rates, {"layer 2, two starts": dead})
ax.set_xticks(rates, [str(rate) for rate in rates], fontsize=8)
ax.minorticks_off();
# %% [markdown] key="dying-run"
# Near the cliff tiny rounding errors decide which units die, so another computer may draw other dots.
#
# Watch units die. Train at a rate near 0.05, at 0.12 and at 0.2. Then do the same with leaky ReLU, which comes in
# exercise 7: where $z$ is negative, it passes $z/100$. At which rate does the leak help, and at which does it make
# things worse? The panels are empty until you press Train. ReLU trains on your gradients, leaky ReLU on ours, both with
# your `sgd_step`.

# %% key="dying-explorer"
figures.dying_explorer(yours("relu_mlp_gradients"), yours("sgd_step"))

# %% key="dying-cards"
cards("l4.dying_by_rate", "l4.leaky_goes_silent")

# %% [markdown] key="dying-reading"
# The runs show three things.
#
# - Below the cliff hardly any unit dies. **Dead units are first of all a sign that the rate is too large.** With a good
#   rate a net does not need a cure for them.
# - Leaky units get stuck below 0, too: at a rate of 0.12 about as many leaky units as ReLU units have a negative $z$ on
#   every example. But the leaky units still get a gradient, and the leaky net learns somewhat more than the ReLU net.
# - At 0.2 both nets fail. The ReLU net falls back to guessing and stays there. In the leaky net nothing stops its
#   outputs from growing, and the training ends in `nan`. Some leaky nets end like this from about 0.13 on, nearly all
#   from about 0.16.

# %% [markdown] key="wake"
# ## Deeper ([[minutes]]): training with dead units
#
# What does training do with dead units? A dead unit has slope 0 and gradient 0. We take a net with three hidden layers
# and kill half of the units of layers 2 and 3 with a bias of -5. Then we train the net.

# %% key="predict-wake"
figures.predict_after_training()

# %% [markdown] key="wake-fold" folded=true
# ### After 300 steps

# %% [markdown] key="wake-why"
# The weights of a dead unit get a gradient of exactly 0. But the *input* of a dead unit can change. The living units of
# the same layer pass a gradient down, so the layers below change. Then their new output may lift the dead unit above
# zero again. This needs luck and living neighbours. If a unit died in training, momentum still moves its weights for a
# while. After that, a dead unit stays dead in two cases:
#
# - if it is in the **first** layer, because the input of this layer is the data and never changes;
# - if its **whole layer** is dead, because then no gradient reaches this layer or the layers below it. The layers above
#   get the same input for every digit. All that they can learn is how frequent each digit is.

# %% key="wake-figure"
trials = {
    "half of layer 1": ((1,), 0.5, 1),
    "half of layers 2, 3": ((2, 3), 0.5, 2),
    "all of layers 2, 3": ((2, 3), 1.0, 2),
}
ax = panel(
    "Dead units come back where neighbours live and the input moves",
    "shut by a bias of -5",
    "share awake after 300 steps",
)
for at, (shut, share, watched) in enumerate(trials.values()):
    awake = [figures.train_shut(seed, shut, share, -5.0).woken(watched) for seed in range(3)]
    ax.bar(at, np.mean(awake), color="#56B4E9", width=0.5)
    ax.plot([at] * 3, awake, "k.")
    ax.text(at, max(awake) + 0.03, f"{np.mean(awake):.0%}", ha="center")
ax.set_xticks(range(3), trials)
ax.set_ylim(0, 1);
# %% key="wake-cards"
cards("l4.folk_dead_for_good", "l4.first_layer_stays")

# %% [markdown] key="kin"
# ## Deeper ([[minutes]]): leaks and bends
#
# ReLU's relatives also have a slope below zero. **Leaky ReLU** has a constant slope there, 0.01 in PyTorch:
#
# $$a = \begin{cases} x & x > 0 \\ \text{slope} \cdot x & x \le 0 \end{cases}$$

# %% [markdown] key="leaky-relu-backward-task" about="leaky_relu_backward"
# ### Exercise 7: `leaky_relu_backward`
#
# Write the backward pass. At exactly 0 the lower branch holds, as the formula says.


# %% solution="leaky_relu_backward"
def leaky_relu_backward(dout, x, slope):
    """The gradient at the input of a leaky ReLU.

    dout:    array of float, shape (N, width): dL/da, the gradient at the output
    x:       array of float, shape (N, width): the input of the forward pass
    slope:   float, 0 or more: the slope at and below 0
    returns: new array of float64, shape (N, width): dL/dx
    """
    ### BEGIN SOLUTION
    return dout * np.where(x > 0, 1.0, slope)
    ### END SOLUTION


# %% test="leaky_relu_backward"
check(leaky_relu_backward)

# %% [markdown] key="leak-cost"
# "Leaky units cannot die completely." This is true if no slope is exactly 0. But a gradient that passes two layers of
# negative $z$ becomes ten thousand times smaller, and then the unit may be as good as dead.

# %% [markdown] key="elu"
# **ELU** falls to a floor at $-\alpha$, without a corner at 0 if $\alpha = 1$:
#
# $$a = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 \end{cases}$$
#
# ELU's mean output is nearer to 0 than ReLU's, because ReLU's output is never negative. For large negative $x$ ELU
# saturates like a sigmoid, but only on this side.
#
# In code there is a trap. `np.where` computes *both* branches everywhere, and $e^{1000}$ is `inf`. You get a warning,
# but the number is right, and the check accepts it. If you multiply each branch by a mask instead, $0 \cdot \infty$ is
# `nan`, which is wrong. To avoid the warning and the `nan`, give `np.exp` only numbers at or below 0.

# %% [markdown] key="elu-backward-task" about="elu_backward"
# ### Exercise 8: `elu_backward`
#
# Write the backward pass. It should be right for inputs of 1000 and -1000. At exactly 0 the lower branch holds.


# %% solution="elu_backward"
def elu_backward(dout, x, alpha):
    """The gradient at the input of an ELU.

    dout:    array of float, shape (N, width): dL/da, the gradient at the output
    x:       array of float, shape (N, width): the input of the forward pass
    alpha:   float, above 0: ELU goes down to -alpha
    returns: new array of float64, shape (N, width): dL/dx
    """
    ### BEGIN SOLUTION
    below = alpha * np.exp(np.minimum(x, 0.0))
    return dout * np.where(x > 0, 1.0, below)
    ### END SOLUTION


# %% test="elu_backward"
check(elu_backward)

# %% [markdown] key="gelu"
# Many transformers use **GELU**. It multiplies $x$ by the probability that a standard normal number is smaller than $x$:
#
# $$a = x\,\Phi(x), \qquad \Phi(x) = \tfrac12\Big(1 + \mathrm{erf}\big(x/\sqrt2\big)\Big), \qquad
# \Phi'(x) = \varphi(x) = \frac{1}{\sqrt{2\pi}}\, e^{-x^2/2}.$$
#
# GELU is a soft gate: nearly shut far below 0, nearly open far above 0, and partly open between. Many programs replace
# GELU by an approximation with tanh; the slope of this approximation is off by up to 0.0009. Use the exact $\Phi$ here:
# `erf` is imported above.

# %% [markdown] key="gelu-backward-task" about="gelu_backward"
# ### Exercise 9, a challenge: `gelu_backward`
#
# Write the backward pass. Use the product rule, with $\Phi$ and $\varphi$ from above.


# %% solution="gelu_backward"
def gelu_backward(dout, x):
    """The gradient at the input of an exact GELU.

    dout:    array of float, shape (N, width): dL/da, the gradient at the output
    x:       array of float, shape (N, width): the input of the forward pass
    returns: new array of float64, shape (N, width): dL/dx
    """
    ### BEGIN SOLUTION
    cdf = 0.5 * (1.0 + erf(x / np.sqrt(2.0)))
    pdf = np.exp(-(x**2) / 2) / np.sqrt(2.0 * np.pi)
    return dout * (cdf + x * pdf)
    ### END SOLUTION


# %% test="gelu_backward"
check(gelu_backward)

# %% key="kin-figure"
x = np.linspace(-5, 5, 501)[None]
ones = np.ones_like(x)
ax = panel("Four gates: a slope that is gone, small, fading, or negative", "x", "slope da/dx")
slopes = {
    "ReLU": yours("relu_backward")(ones, x),
    "leaky ReLU, slope 0.1": yours("leaky_relu_backward")(ones, x, 0.1),  # PyTorch's 0.01 would look like 0
    "ELU, alpha 1": yours("elu_backward")(ones, x, 1.0),
    "GELU": yours("gelu_backward")(ones, x),
}
for (name, slope), dashes in zip(slopes.items(), ("-", "--", ":", "-")):  # above 0 three of them are one line
    ax.plot(x[0], slope[0], dashes, label=name, linewidth=2)
legend(ax);
# %% [markdown] key="explorer"
# ## 6. Explore
#
# An untrained net of up to 30 hidden layers gets 100 digits. The slopes come from your functions (those of tanh and
# sigmoid are ours). Leaky ReLU has slope 0.1 here, so that you can see it. The third panel counts the units whose $z$
# has the same sign on every example. For ReLU such a unit is dead, or linear because it is always open. For the other
# activations it is neither. Things to try:
#
# 1. ReLU, 30 layers. Move the weights from 1 to 0.7 times He's and watch the gradient. Does the share of dead units
#    change?
# 2. ReLU, 10 layers, weights 0.4. Set the spread of the biases to 0.3. What happens to the dead and to the always-on
#    units?
# 3. Sigmoid, 20 layers: how much of the gradient arrives? And with weights five times as large? Look at the slopes.
# 4. GELU has slopes above 1. Does it need larger or smaller weights than ReLU? Compare them at 20 layers, no biases.

# %% key="explorer-figure"
figures.activation_explorer(
    yours("relu_backward"), yours("leaky_relu_backward"), yours("elu_backward"), yours("gelu_backward")
)

# %% [markdown] key="depth"
# ## Deeper ([[minutes]]): how deep?
#
# In 2012 a deep network won the ImageNet competition by far, and ReLU had a large part in it. ReLU was one of the steps
# from a few layers to dozens. Here is our test: 300 steps on the digits, each activation with its usual start (Xavier's
# for sigmoid and tanh, He's for ReLU) and the best of four learning rates.

# %% key="predict-deepest"
figures.predict_deepest()

# %% [markdown] key="depth-fold" folded=true
# ### Layer after layer

# %% key="depth-figure"
depths = (3, 6, 10, 20, 30)
best_rates = {  # of 0.003, 0.01, 0.03 and 0.1, found beforehand; the cards try all four, from three starts
    "sigmoid": (0.1, 0.1, 0.03, 0.1, 0.1),
    "tanh": (0.03, 0.03, 0.01, 0.01, 0.01),
    "relu": (0.03, 0.01, 0.01, 0.003, 0.003),
}
ax = panel("From their usual starts sigmoid gives up early, the other two do not", "layers", "right on the training digits")
for name, rates in best_rates.items():
    reached = [figures.trained_accuracy(0, name, depth, rate, 1.0) for depth, rate in zip(depths, rates)]
    label = {"relu": "ReLU"}.get(name, name)
    ax.plot(depths, reached, "o-", label=label)
    print(f"{label:8}", ", ".join(f"{depth} layers {value:.0%}" for depth, value in zip(depths, reached)))
ax.set_xticks(depths)
ax.axhline(0.1, color="0.4", ls="--", label="guessing")
ax.set_ylim(0, 1.05)
legend(ax);
# %% key="depth-cards"
cards("l4.sigmoid_stops", "l4.folk_relu_deepest")

# %% [markdown] key="depth-reading"
# "ReLU made deep nets possible": compared with the sigmoid this is true. Compared with tanh it is not: with Xavier's
# start, tanh trains 30 layers at least as well as ReLU, in this setting. Tanh's slope at 0 is 1 for *every* unit, while
# half of the ReLUs are shut. ReLU has other advantages. Above 0 it cannot saturate, however large its input gets. It
# costs next to nothing to compute. And it gives exact zeros.
#
# And sigmoid? Its trouble is the start at least as much as the function. You often read that ten layers of sigmoid
# cannot learn. With Xavier's weights times five, they learn most of the digits. So the measurements say: **deep nets
# train if the start fits the activation.** With ReLU such a start is easy to find.

# %% [markdown] key="own-network"
# ## 7. On your own network
#
# You can use these lines in your own work. `probe` runs one batch through any torch network, forward and backward, and
# does not change the network. Here it looks at the first 20 layers of the puzzle's network. Put your own `net` and one
# batch `X, y` in its place.

# %% key="own-network-figure"
torch.manual_seed(0)
net = torch.nn.Sequential(*(part for linear in linears[:20] for part in (linear, torch.nn.ReLU())))
seen = probe(net, X[:256], y[:256], lr=0.05, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-network-task"
# **A task.** The last column counts the dead units of each layer. Set all biases to 0 (`linear.bias.data.zero_()` for
# each `linear`) and probe again. In which layers does the share change? Does it agree with your `dead_fraction`? (Give
# it `linear.weight.detach().numpy()`, the biases likewise, and the same 256 digits. It treats the last of the 20 layers
# as the output layer, so it returns 19 numbers.) In a network of your own, look at this column before training and
# after it.

# %% [markdown] key="challenge"
# ### A number to beat
#
# The classifier 64-100-100-10 trains on your functions, 64 digits a step, until it reads 95% of the digits that it has
# never seen. Choose the rate and the momentum. Your best is kept and shown on the start page.

# %% key="challenge-run"
steps = figures.steps_to_read(yours("relu_mlp_gradients"), yours("sgd_step"), rate=0.05, momentum=0.0)
challenge("l4.fewest_steps", steps)

# %% [markdown] key="folk"
# ## 8. What the folk story gets wrong
#
# 1. *"The slope is 1, so a hundred ReLU layers do not vanish."* The weights are in the product. With PyTorch's default
#    weights $10^{-39}$ of the gradient is left after a hundred layers. With He's weights 0.5 to 1.5 times the gradient
#    is left.
# 2. *"Where it is 1, nothing vanishes: $1 \cdot 1 \cdot 1 = 1$."* If half of the units are open, this holds on one path
#    in a thousand at ten layers.
# 3. *"ReLU kills half of the network."* Before training the first cause is the biases, the second is depth. Where the
#    biases outweigh the input, the always-on units do not vary with it either.
# 4. *"A unit dies when its output becomes negative."* It is dead if its *input* is at or below zero on every example.
#    Silence on some examples is healthy.
# 5. *"A dead unit is dead forever."* True in the first layer, and if a whole layer is dead. Elsewhere a fifth to a half
#    of the dead units came back.
# 6. *"Leaky ReLU solves it."* Leaky units get stuck below 0, too, though they still learn, slowly. If the rate is far
#    too large, ReLU's units die, but the leaky net ends in `nan`.
# 7. *"ReLU largely solved vanishing gradients."* ReLU *together with* a start that fits it did. Tanh with its own start
#    does as well here, and even sigmoid trains ten layers from a start that fits it.

# %% [markdown] key="recap"
# ## Recap
#
# 1. ReLU is a gate: an open unit lets values through on the way forward, and gradients on the way back.
# 2. A gradient through a deep net is a product of slopes *and* weights. For ReLU a right scale of the weights exists,
#    but you have to choose it.
# 3. Dead means silent on every example. Count the dead units before training and after, and ask whether the other units
#    still vary with the input.
# 4. If many units are dead before training, look at biases and depth. If they died in training, lower the learning rate.
#    A leak helps only if the rate is slightly too large.
# 5. Tanh from Xavier's start trains equally deep nets. The activation and the start have to fit each other.
#
# <details><summary><b>Question 1.</b> All biases are 0. You multiply all weights of a ReLU net by 3. What happens to the
# share of dead units?</summary>
#
# It stays the same. Every $z$ of layer $i$ is multiplied by $3^i$, and this changes no sign.
#
# </details>
#
# <details><summary><b>Question 2.</b> A unit of the first hidden layer is dead on all training examples. What is its
# gradient, and what would bring the unit back?</summary>
#
# The gradient of its weights and its bias is exactly 0. When momentum no longer moves it, nothing in training brings it
# back, because its input is the data. You would have to change its weights by hand, use a leak, or show it other data.
#
# </details>
#
# <details><summary><b>Question 3.</b> Why does the last layer's gradient $p_j - \mathbf 1[j = y]$ not fade for an example
# that is badly wrong?</summary>
#
# The log undoes the exponential of the softmax. So the gradient has no factor that becomes 0 when the softmax saturates.
# The more wrong the answer, the nearer its two large entries are to 1 and -1.
#
# </details>
#
# ### Read more
#
# Glorot, Bordes and Bengio (2011), *Deep sparse rectifier neural networks*: the case for ReLU. He, Zhang, Ren and Sun
# (2015), *Delving deep into rectifiers*: the start that fits it, and a leak that is learned. Lu, Shin, Su and
# Karniadakis (2019), *Dying ReLU and initialization*: how likely a deep net is dead from birth. Hendrycks and Gimpel
# (2016), *Gaussian error linear units*.
#
# **Next:** lesson 5 forces every layer's signal to a good scale while the network learns: normalization.

# %% [markdown] key="measurements-fold" folded=true
# ### All measurements

# %% key="all-measurements"
cards(
    "l4.nobody_decides",
    "l4.open_paths",
    "l4.manageable",
    "l4.leaky_keeps_learning",
    "l4.death_is_a_fuse",
    "l4.dead_layer_is_final",
    "l4.half_is_enough",
    "l4.leak_is_slow",
    "l4.gelu_slope_range",
    "l4.gelu_approximation",
    "l4.relu_trains_twenty",
    "l4.sigmoid_with_large_weights",
)
