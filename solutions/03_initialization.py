# %% [markdown] key="title"
# # Lesson 3. Initialization
#
# Before a network has learned anything, its weights are random numbers. The size of these numbers decides whether it
# ever learns. This lesson works out the right size on paper, checks it in networks of a hundred layers, and then looks
# beyond the size.
#
# You will write [[n short functions]], most of them 1 to 8 lines long. After each one, `check(...)` compares it with
# the truth. Figures call `yours("name")`: your function after it has passed its check, and our function before. Where
# an exercise needs the solution of an earlier one, the notebook imports ours. Return new arrays, and do not change the
# arrays that your functions get.
#
# You need lesson 1 (signals that are multiplied layer by layer), the variance of a sum, and the chain rule. Lesson 2
# helps but is not needed. The core path takes about [[core]] minutes. The sections marked *Deeper* take [[deeper]]
# minutes more, and the core needs none of them.

# %% key="imports" locked=true
import numpy as np
import torch

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.figures import angles
from deepgrad.figures import lesson_03 as figures
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.starts import weights
from deepgrad.plots import COLOURS, histogram_lines, layer_profile, loss_curves, panel, panels
from deepgrad.probe import probe
from deepgrad.session import start
from deepgrad.training import train

start("03_initialization")

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# A network of 30 layers, 29 of them with 100 ReLU units, learns to read handwritten digits, 8 by 8 pixels. We train it
# twice, with the same data, the same learning rate, the same number of steps, and even the same random draws. Only the
# standard deviation of the weights at the start differs: 0.14 in the first run, 0.10 in the second. Run it.

# %% key="puzzle-run"
data = digits()
runs = {}
for std in (0.14, 0.10):
    net = DeepNet(64, 100, 10, depth=30, activation="relu", start=std, seed=0)
    runs[f"weights of std {std:.2f}"] = train(net, data.X_train, data.y_train, steps=300, lr=0.01, batch_size=128)

ax = panel("The same network twice: one learns, one does not", "training step", "loss of the batch")
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing: ln 10")
loss_curves(ax, runs)
for name, run in runs.items():
    print(f"{name}: loss {run.final_loss:.3f}, {run.accuracy:.0%} of the digits right")

# %% [markdown] key="puzzle-question"
# (The spikes of the learning run are single steps that were too large. The run recovers from each.)
#
# 0.10 is not a very small number. So why does a factor of 1.4 decide between learning and not learning? And who chose
# 0.14?

# %% [markdown] key="one-layer"
# ## 2. One layer: what happens to the size
#
# The whole lesson uses PyTorch's notation. A batch $h_0 = X$ has shape $(N, \text{fan\_in})$, a weight matrix $W$ has
# shape $(\text{fan\_out}, \text{fan\_in})$, and a layer computes
#
# $$z_i = h_{i-1} W_i^\top + b_i, \qquad h_i = \phi(z_i).$$
#
# Biases start at 0, so we leave them out. One entry of $z$ is a sum of $\text{fan\_in}$ products $w \cdot h$. The
# weights are independent, with mean 0 and variance $\sigma_w^2$. So the products have mean 0 too, and their variances
# add up:
#
# $$\operatorname{Var}(z) = \text{fan\_in} \cdot \sigma_w^2 \cdot E[h^2].$$
#
# Notice two things. The sum grows with the number of inputs. And the *mean square* of $h$ counts, not its variance: an
# input that is always 3 makes $z$ as large as an input that is $+3$ or $-3$.

# %% key="one-layer-figure"
rng = np.random.default_rng(0)
ax = panel("Weights of std 1: the more inputs, the larger z", "z", "density")
groups = {}
for fan_in in (10, 100, 1000):
    z = rng.normal(size=(20, fan_in)) @ rng.normal(0.0, 1.0, (100, fan_in)).T
    groups[f"fan_in {fan_in}: std {z.std():.1f}, √fan_in is {fan_in**0.5:.1f}"] = z
histogram_lines(ax, groups, limits=(-80, 80));

# %% [markdown] key="xavier"
# ## 3. Forward and back: Xavier's compromise
#
# Let the activation be tanh, and let $z$ be small. Then tanh changes almost nothing, $h \approx z$, and the size stays
# the same from layer to layer if
#
# $$\text{fan\_in} \cdot \sigma_w^2 = 1.$$
#
# On the way back, the gradient is $\frac{dL}{dh_{i-1}} = \frac{dL}{dz_i} W_i$. Each of its entries is a sum over the
# layer's *outputs*, so its size stays the same if
#
# $$\text{fan\_out} \cdot \sigma_w^2 = 1.$$
#
# Both can hold only if fan_in and fan_out are equal. Glorot and Bengio (2010) took the mean of the two fans. Xavier is
# Glorot's first name:
#
# $$\sigma_w^2 = \frac{2}{\text{fan\_in} + \text{fan\_out}}.$$
#
# You often read "divide by the root of the number of inputs". That rule, a standard deviation of
# $1/\sqrt{\text{fan\_in}}$, looks only at the forward pass; it ignores fan_out.

# %% [markdown] key="xavier-normal-task" about="xavier_normal"
# ### Exercise 1: `xavier_normal`
#
# The check draws 30 matrices for each of two layers and looks at their statistics. In both layers fan_in and
# fan_out differ.

# %% solution="xavier_normal"
def xavier_normal(fan_in, fan_out, rng):
    """Normally distributed weights with Xavier's variance and mean 0.

    fan_in, fan_out: ints: inputs and units of the layer
    rng:     numpy.random.Generator: the only source of randomness
    returns: array of float64, shape (fan_out, fan_in)
    """
    ### BEGIN SOLUTION
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))
    ### END SOLUTION

# %% test="xavier_normal"
check(xavier_normal)

# %% [markdown] key="profiles"
# The next figure repeats an experiment of Glorot and Bengio on a small scale: five tanh layers and a softmax. The left
# picture shows the size of the activations, the right picture the size of the gradients. Before Xavier, people drew
# weights uniformly within $\pm 1/\sqrt{\text{fan\_in}}$. We call this the old start. Its variance is
# $1/(3\,\text{fan\_in})$. To keep the forward signal, a tanh layer needs three times this variance.

# %% key="profiles-figure"
X, y = data.X_train[:200], data.y_train[:200]
sizes = [64, *[500] * 5, 10]
rng = np.random.default_rng(0)
pairs = list(zip(sizes, sizes[1:]))
starts = {
    "uniform within ±1/√fan_in": [(rng.uniform(-1, 1, (o, i)) / i**0.5, np.zeros(o)) for i, o in pairs],
    "Xavier": [(yours("xavier_normal")(i, o, rng), np.zeros(o)) for i, o in pairs],
}
left, right = panels(
    ("Forward: the old start fades, Xavier hardly", "layer i", "size of $h_i$ (RMS)"),
    ("Backward, from right to left: the same", "layer i", "size of $dL/dh_i$ (RMS)"),
    y_log=True,
)
profiles = {name: mlp.profile(params, X, y, "tanh") for name, params in starts.items()}
layer_profile(left, {name: p.activation_rms[1:6] for name, p in profiles.items()})
layer_profile(right, {name: p.gradient_rms[1:6] for name, p in profiles.items()})
left.set_ylim(0.01, 1)
right.set_ylim(1e-5, 1e-3);

# %% [markdown] key="weight-gradients"
# And dL/dW (not in the figure)? With the old start it has the same size in all five hidden layers, though dL/dz shrinks
# on its way back. Lesson 1 explained why: dL/dW is the product of dL/dz and the layer's input. The lower the layer, the
# smaller its dL/dz and the larger its input.

# %% [markdown] key="uniform" about="xavier_uniform"
# ## Deeper ([[minutes]]): the same size, another shape

# %% [markdown] key="xavier-uniform-task" about="xavier_uniform"
# ### Exercise 2: `xavier_uniform`
#
# Now draw the weights from a uniform distribution between $-a$ and $a$, with the same variance as before. A number from
# this distribution has the mean square $\frac{1}{2a}\int_{-a}^{a} x^2\,dx = \frac{a^2}{3}$. Which $a$ gives Xavier's
# variance?

# %% solution="xavier_uniform"
def xavier_uniform(fan_in, fan_out, rng):
    """Uniformly distributed weights with Xavier's variance and mean 0.

    fan_in, fan_out: ints: inputs and units of the layer
    rng:     numpy.random.Generator: the only source of randomness
    returns: array of float64, shape (fan_out, fan_in)
    """
    ### BEGIN SOLUTION
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_out, fan_in))
    ### END SOLUTION

# %% test="xavier_uniform"
check(xavier_uniform)

# %% key="two-shapes-figure"
rng = np.random.default_rng(0)
draws = {name: yours(name)(200, 100, rng) for name in ("xavier_normal", "xavier_uniform")}
ax = panel("Two shapes, one standard deviation", "weight", "density")
histogram_lines(ax, {f"{name}: std {W.std():.4f}": W for name, W in draws.items()}, limits=(-0.3, 0.3))
X = rng.normal(size=(500, 200))
for name, W in draws.items():
    print(f"{name:15} std of z: {(X @ W.T).std():.3f}")

# %% [markdown] key="shape-does-not-matter"
# After the sum over 200 inputs you cannot see in $z$ which shape the weights had. Only their variance matters.

# %% [markdown] key="relu"
# ## 4. The same with ReLU
#
# ReLU sets every negative $z$ to zero. Before you read on, say what ReLU does to the signal in a deep network with
# Xavier's weights.

# %% key="predict-relu"
figures.predict_relu(yours("xavier_normal"))

# %% [markdown] key="relu-fold" folded=true
# ### What one ReLU layer leaves

# %% [markdown] key="he"
# Half of the $z$ are negative, so ReLU keeps half of the mean square:
# $E[\mathrm{relu}(z)^2] = \tfrac12 \operatorname{Var}(z)$. Put this into the formula of section 2:
#
# $$\operatorname{Var}(z_{i+1}) = \text{fan\_in} \cdot \sigma_w^2 \cdot \tfrac12 \operatorname{Var}(z_i).$$
#
# To keep the size, the weights have to make up for the lost half: $\sigma_w^2 = 2/\text{fan\_in}$. This is He's start (He
# and others, 2015). The gradient loses half of its mean square as well, because half of the slopes are 0.
#
# A leaky ReLU multiplies negative $z$ by a small slope instead of 0. Of the mean square of $z$, the positive half keeps
# $\tfrac12$ and the negative half $\tfrac12\,\text{slope}^2$. So
#
# $$\sigma_w^2 = \frac{2}{(1 + \text{slope}^2)\,\text{fan\_in}}.$$

# %% key="he-cards"
cards("l3.he_keeps_the_signal", "l3.xavier_loses_relu")

# %% [markdown] key="he-normal-task" about="he_normal"
# ### Exercise 3: `he_normal`
#
# Write the last formula as code. Before you run the check, work out two cases by hand: slope 0, which is ReLU, and slope
# 1, which is a linear layer. Does each case get the right variance?

# %% solution="he_normal"
def he_normal(fan_in, fan_out, rng, slope):
    """Normally distributed weights that keep the forward signal of a ReLU or leaky ReLU network.

    fan_in, fan_out: ints: inputs and units of the layer
    rng:     numpy.random.Generator: the only source of randomness
    slope:   float: the activation's slope below zero; 0 is ReLU
    returns: array of float64, shape (fan_out, fan_in)
    """
    ### BEGIN SOLUTION
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope**2) * fan_in)), (fan_out, fan_in))
    ### END SOLUTION

# %% test="he_normal"
check(he_normal)

# %% key="he-figure"
figures.he_figure(yours("he_normal"), yours("xavier_normal"));

# %% [markdown] key="fan-in-only"
# He's formula contains only fan_in. What happens on the way back? There each layer multiplies the mean square of the
# gradient by $\text{fan\_out} \cdot \sigma_w^2 \cdot \tfrac12$, which is $\text{fan\_out}/\text{fan\_in}$ with He's
# weights. Each layer's fan_out cancels the next layer's fan_in. So of all the fans of the network only two are left:
# the last layer's fan_out, divided by the first layer's fan_in. That is harmless. A factor of $\tfrac12$ in *every*
# layer is not.

# %% [markdown] key="torch"
# ## 5. What PyTorch does when you do nothing
#
# `nn.Linear(100, 100)` makes random weights. How large are they? Some lecture notes say: "`nn.Linear` has He
# initialization built in." In the source code `nn.Linear` does call a function named `kaiming_uniform_`, and Kaiming is
# He's first name.

# %% key="predict-default"
figures.predict_default()

# %% [markdown] key="torch-fold" folded=true
# ### What the function is called with

# %% key="torch-figure"
with torch.random.fork_rng():
    torch.manual_seed(0)
    layer = torch.nn.Linear(100, 100)
W, b = layer.weight.detach().numpy(), layer.bias.detach().numpy()
print(f"nn.Linear(100, 100): weights of std {W.std():.4f}, largest {abs(W).max():.4f}")
print(f"                     biases of std {b.std():.4f}, largest {abs(b).max():.4f}")
print(f"Xavier std           {np.sqrt(2 / 200):.4f}")
print(f"He std               {np.sqrt(2 / 100):.4f}")
print(f"he_normal, slope √5  {yours('he_normal')(100, 100, np.random.default_rng(0), 5**0.5).std():.4f}")

# %% [markdown] key="torch-reading"
# The function is He's, but `nn.Linear` calls it with a slope of $\sqrt5$. That gives variance $2/(6\,\text{fan\_in})$,
# which is $1/(3\,\text{fan\_in})$, a sixth of He's variance. The weights are uniform within
# $\pm 1/\sqrt{\text{fan\_in}}$: the old start that Xavier replaced. With ReLU each layer keeps a factor of
# $\sqrt{1/6} = 0.41$ of the size.
#
# The biases hide this loss. They are random too, of the same size, and every layer adds its own. So the activations do
# not shrink to 0: after a few layers their size stays the same. But this size comes from the biases. What is left of
# the input is their *spread*: how far the activations of different inputs are from their common mean.

# %% key="biases-figure"
rng = np.random.default_rng(0)
params = mlp.initial([100] * 51, rng, "torch_default", bias="torch_default")
_, hs = mlp.forward(params, rng.normal(size=(64, 100)), "relu", "relu")
ax = panel("The size stays, the input is gone", "layer i", "RMS", y_log=True)
layer_profile(
    ax,
    {
        "size of $h_i$": [np.sqrt((h**2).mean()) for h in hs],
        "spread of $h_i$ over 64 inputs": [np.sqrt(h.var(axis=0).mean()) for h in hs],
    },
    first_layer=0,
);

# %% key="torch-cards"
cards("l3.torch_default_is_not_he", "l3.default_biases_hide_it")

# %% [markdown] key="moments"
# ## 6. Any activation
#
# Two numbers count: $E[\phi(z)^2]$ for the way forward and $E[\phi'(z)^2]$ for the way back. For ReLU they were easy to
# find. In a wide layer $z$ is a sum of many terms, so it is nearly normal, $z \sim N(0, s^2)$. So for any activation
#
# $$E[\phi(z)^2] = \int \phi(z)^2\, p(z)\, dz, \qquad p(z) \propto e^{-z^2/(2 s^2)}.$$

# %% [markdown] key="activation-moments-task" about="activation_moments"
# ### Exercise 4: `activation_moments`
#
# Compute both numbers as weighted averages over a fine grid of $z$. `ACTIVATIONS["gelu"].function(z)` and
# `ACTIVATIONS["gelu"].slope(z)` give $\phi$ and $\phi'$ for an array $z$. The grid should have several thousand points
# and reach to 6 std or more on both sides. The values of $p$ on the grid should add up to 1. A relative error of one
# percent is allowed.

# %% solution="activation_moments"
def activation_moments(activation, std):
    """E[phi(z)**2] and E[phi'(z)**2] for z ~ N(0, std**2).

    activation: str: a key of ACTIVATIONS: "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu"
    std:        float, from 0.02 to 30: the standard deviation of z
    returns:    tuple of two floats
    """
    ### BEGIN SOLUTION
    u = np.linspace(-8, 8, 4001)
    share = np.exp(-(u**2) / 2)
    share /= share.sum()
    phi = ACTIVATIONS[activation]
    return share @ phi.function(std * u) ** 2, share @ phi.slope(std * u) ** 2
    ### END SOLUTION

# %% test="activation_moments"
check(activation_moments)

# %% key="moments-figure"
stds = np.geomspace(0.03, 30, 40)
left, right = panels(
    ("Forward: one number for ReLU, a curve for the others", "std of z", "$E[\\phi(z)^2]$ / std²"),
    ("Backward: again one number for ReLU, curves for the others", "std of z", "$E[\\phi'(z)^2]$"),
    x_log=True,
)
for name in ("relu", "tanh", "gelu", "silu", "sigmoid"):
    table = np.array([yours("activation_moments")(name, s) for s in stds])
    left.plot(stds, table[:, 0] / stds**2, label=name)
    right.plot(stds, table[:, 1], label=name)
left.set_ylim(0, 1.2)
left.legend(fontsize=8)
print("what one layer leaves of the gradient's size at std 1, with weights of variance 1 / fan_in:")
for name in ("relu", "tanh", "gelu", "silu", "sigmoid"):
    print(f"{name:8} {np.sqrt(yours('activation_moments')(name, 1.0)[1]):.3f}")

# %% [markdown] key="moments-reading"
# The flat line on the left is ReLU. It loses the same share for every size of $z$, so one factor, He's 2, repairs the
# loss. (For small $z$ the sigmoid's line leaves the picture at the top, because $\sigma(0)$ is not 0.)
#
# Tanh has share 1 for small $z$ and a smaller share for large $z$. So tanh works like a brake: it shrinks signals that
# are too large. Xavier's weights are made for small $z$. With them, the std of a small $z$ shrinks slowly from layer to
# layer.
#
# The right picture shows squares; the printed numbers are their roots. At std 1 tanh leaves 0.681 of the gradient, less
# than ReLU's 0.707. At a smaller std tanh leaves more, up to all of it. The sigmoid's number is below 1/4, because its
# slope is never above 1/4. You often read that Xavier's weights are for the sigmoid too. They leave less than a quarter
# of its gradient in each layer.
#
# GELU and SiLU are like $z/2$ for small $z$ and like ReLU for large $z$. So their curves on the left *rise*: they keep a
# larger share of a larger signal. That is not a brake but an accelerator.

# %% [markdown] key="predicted"
# ## Deeper ([[minutes]]): through fifty layers
#
# Now put many layers after one another. Let $q$ be the mean square of a layer's input; for the first layer $q$ is 1:
#
# $$s^2 = \text{fan\_in} \cdot \sigma_w^2 \cdot q, \qquad q \leftarrow E[\phi(z)^2] \text{ for } z \sim N(0, s^2).$$

# %% [markdown] key="predicted-std-task" about="predicted_std"
# ### Exercise 5: `predicted_std`
#
# How large is $z$ in layer number `depth`? Return the $s$ of that layer. The first layer gets the input itself; the
# activation comes after the layer: at depth 1, $s$ is $\sqrt{\text{fan\_in}}\,\sigma_w$. The first number of exercise 4,
# $E[\phi(z)^2]$, is given: `second_moment(activation, std)`. (Random draws would be too inexact here: if every layer
# makes $s$ half a percent too large, $s$ is 28 percent too large after 50 layers.)

# %% solution="predicted_std"
from deepgrad.networks.activations import second_moment


def predicted_std(depth, fan_in, weight_std, activation):
    """The standard deviation of z in layer `depth`, for inputs of mean square 1 and wide layers without biases.

    depth:      int, 1 or more
    fan_in:     int: inputs of every unit, the same in all layers
    weight_std: float: standard deviation of every weight
    activation: str: a key of ACTIVATIONS
    returns:    float
    """
    ### BEGIN SOLUTION
    q = 1.0
    for _ in range(depth):
        std = weight_std * np.sqrt(fan_in * q)
        q = second_moment(activation, std)
    return std
    ### END SOLUTION

# %% test="predicted_std"
check(predicted_std)

# %% key="predicted-figure"
rng = np.random.default_rng(0)
ax = panel("Theory and a real network agree, except where small errors grow", "layer i", "std of $z_i$", y_log=True)
told = (1, 2, 5, 10, 20, 30, 40, 50)
for at, (name, gain) in enumerate({"relu": 2.0, "tanh": 1.0, "gelu": 2.0, "silu": 3.5}.items()):
    std = np.sqrt(gain / 200)
    params = mlp.initial([200] * 51, rng, std)
    zs, _ = mlp.forward(params, rng.normal(size=(64, 200)), name)
    ax.plot(range(1, 51), [z.std() for z in zs], color=COLOURS[at], label=f"{name}, variance {gain:g} / fan_in")
    ax.plot(told, [yours("predicted_std")(n, 200, std, name) for n in told], "o", color=COLOURS[at])
ax.set_ylim(1e-7, 1e5)
ax.legend(fontsize=8)
print("lines: a network of width 200. Dots: your theory.")

# %% [markdown] key="predicted-reading"
# Look at tanh with Xavier's weights. Its signal does not shrink exponentially. It shrinks slowly, like a power of the
# depth, because tanh hardly shrinks small signals.
#
# Now look at GELU with He's factor of 2. The signal keeps its size for some layers and then becomes smaller, and a
# smaller signal loses a larger share in each layer. Chance decides in which layer this starts, so the network differs
# from the theory. No single factor is right for GELU.
#
# SiLU with a factor of 3.5 shows the opposite. For large $z$ SiLU needs only He's factor of 2; we gave it nearly twice
# as much. So the signal grows, and the larger it is, the faster it grows.

# %% key="predicted-cards"
cards("l3.he_on_gelu")

# %% [markdown] key="symmetry"
# ## 7. All weights equal
#
# If only the size of the weights counts, why not set every weight to the same number of that size? Then nothing depends
# on chance.

# %% [markdown] key="constant"
# Take a small network with one hidden tanh layer, and set every entry of both matrices to the same number $v$:
#
# $$h = \tanh(X W_1^\top), \qquad \text{out} = h W_2^\top, \qquad L = \frac{1}{2N} \lVert \text{out} - Y \rVert^2.$$
#
# $\lVert\cdot\rVert^2$ is the sum of all squared entries, and $\tanh'(z) = 1 - \tanh(z)^2$. The shapes on the way
# forward and back:
#
# ```
# X (N, d) ──W1ᵀ──> z (N, hidden) ──tanh──> h (N, hidden) ──W2ᵀ──> out (N, k)    target Y (N, k)
#                   dz (N, hidden) <─tanh'─ D W2 (N, hidden) <─W2── D (N, k) = (out - Y) / N
#                   dL/dW1 = dzᵀ X (hidden, d)                      dL/dW2 = Dᵀ h (k, hidden)
# ```
#
# With numbers: one example, one input, one hidden unit, one output. $x = 1$, target $y = 0$, both weights are 0.5.
# Forward: $z = 0.5$, $h = \tanh 0.5 = 0.462$, out $= 0.231$. Back: $D = 0.231$, so dL/dW2 $= 0.231 \cdot 0.462 = 0.107$.
# Then $D W_2 = 0.116$. Multiply it by the slope $1 - 0.462^2 = 0.786$: $dz = 0.091$, and dL/dW1
# $= 0.091 \cdot 1 = 0.091$.

# %% [markdown] key="units-question"
# Before you write the backward pass, say what happens to equal weights in training.

# %% key="predict-units"
figures.predict_units()

# %% [markdown] key="constant-init-task" about="constant_init_gradients"
# ### Exercise 6: `constant_init_gradients`
#
# Write this backward pass in the order of the picture: the error $D$ at the output, then $W_2$, then tanh, then $W_1$.

# %% solution="constant_init_gradients"
def constant_init_gradients(X, Y, hidden, value):
    """The gradients of L in both weight matrices when all weights are `value`.

    X:       array of float, shape (N, d): the inputs, one example a row
    Y:       array of float, shape (N, k): the targets
    hidden:  int: the number of hidden units
    value:   float: every entry of W1 (hidden, d) and of W2 (k, hidden)
    returns: tuple of two arrays of float64: dL/dW1, shape (hidden, d), and dL/dW2, shape (k, hidden)
    """
    ### BEGIN SOLUTION
    W1 = np.full((hidden, X.shape[1]), value)
    W2 = np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = (h @ W2.T - Y) / len(X)
    dz = (D @ W2) * (1 - h**2)
    return dz.T @ X, D.T @ h
    ### END SOLUTION

# %% test="constant_init_gradients"
check(constant_init_gradients)

# %% [markdown] key="constant-fold" folded=true
# ### The gradients of twelve units

# %% key="constant-figure"
rng = np.random.default_rng(0)
X, Y = data.X_train[:200], np.eye(10)[data.y_train[:200]]
constant, _ = yours("constant_init_gradients")(X, Y, 12, 0.05)
params = mlp.initial([64, 12, 10], rng, "xavier")
zs, hs = mlp.forward(params, X, "tanh")
random = mlp.backward(params, zs, hs, "tanh", (hs[-1] - Y) / len(X)).dW[0]
left, right = panels(
    ("Equal weights: every unit gets the same gradient", "input pixel", "hidden unit"),
    ("Random weights: every unit its own", "input pixel", "hidden unit"),
)
for ax, gradient in ((left, constant), (right, random)):
    largest = abs(gradient).max()
    picture = ax.pcolormesh(gradient, cmap="RdBu_r", vmin=-largest, vmax=largest)
    ax.grid(visible=False)
ax.figure.colorbar(picture, ax=[left, right], label="dL/dW1, over its largest entry", ticks=[]);

# %% [markdown] key="constant-reading"
# All units compute the same, so all get the same gradient, so all are still the same after this step, and after every
# step. The layer is worth one unit. This is why weights are random: randomness makes the units different. The *size* of
# the weights decides whether a signal survives many layers.
#
# (On paper the units stay equal for ever. On a computer two equal sums may be rounded differently in the seventeenth
# digit, and training can make this difference grow. In our runs at rate 0.3 it was $4 \cdot 10^{-10}$ after 150 steps;
# after 300 steps the layer had four kinds of units. So equal weights are an unstable balance. But nobody should wait
# until rounding errors start the learning.)

# %% key="symmetry-card"
cards("l3.symmetry_stays")

# %% [markdown] key="lsuv"
# ## Deeper ([[minutes]]): measure instead of calculate
#
# The theory told us that no single factor keeps the signal of GELU and SiLU. And the theory covers only plain layers,
# one after the other; real networks are more complicated. Mishkin and Matas (2016) proposed a simple method, called
# *layer-sequential unit variance* (LSUV). Send a batch through the network, layer by layer. In each layer, measure the
# standard deviation of $z$ and divide $W$ by it. Then $z$ has the standard deviation 1, and goes on through
# the activation to the next layer.

# %% [markdown] key="lsuv-scale-task" about="lsuv_scale"
# ### Exercise 7: `lsuv_scale`
#
# Rescale each matrix so that its $z$ has standard deviation 1, as `np.std` measures it over all entries (examples and
# units together). There are no biases. The activation, `ACTIVATIONS[activation].function`, stands between the layers,
# not before the first. Return new matrices and do not change the given ones.

# %% solution="lsuv_scale"
def lsuv_scale(weights, X, activation):
    """The weights, each rescaled so that the z of its layer has standard deviation 1 on the batch X.

    weights:    list of arrays of float: W_i has shape (d_i, d_(i-1)), W_1 first
    X:          array of float, shape (N, d_0): the batch, one example a row
    activation: str: a key of ACTIVATIONS; it stands between the layers
    returns:    list of new arrays of float64, of the shapes of the weights
    """
    ### BEGIN SOLUTION
    h, scaled = X, []
    for W in weights:
        W = W / (h @ W.T).std()
        scaled.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return scaled
    ### END SOLUTION

# %% test="lsuv_scale"
check(lsuv_scale)

# %% key="lsuv-figure"
rng = np.random.default_rng(0)
widths = [64, 200, 50, 120, 80, 150, 60, 100, 40, 160, 90, 70, 130, 100, 60, 110, 80, 50, 120, 100, 100]
Ws = [weights("torch_default", i, o, rng) for i, o in zip(widths, widths[1:])]
seen, fresh = data.X_train[:256], data.X_test
ax = panel("SiLU, 20 layers of odd widths: one batch sets them all", "layer i", "std of $z_i$", y_log=True)
lines = {}
for name, matrices in (("nn.Linear's weights", Ws), ("after LSUV", yours("lsuv_scale")(Ws, seen, "silu"))):
    zs, _ = mlp.forward([(W, np.zeros(len(W))) for W in matrices], fresh, "silu")
    lines[name] = [z.std() for z in zs]
layer_profile(ax, lines)
ax.set_ylim(1e-12, 1e2)
print("measured on digits that LSUV has not seen")

# %% key="lsuv-card"
cards("l3.lsuv_sets_every_layer")

# %% [markdown] key="merging"
# ## 8. From sizes to directions
#
# So far we looked at sizes. Now we look at directions. We use He's weights, because in wide layers they keep the
# lengths. Take two digits with nothing in common (cosine 0).

# %% key="predict-cosine"
figures.predict_cosine()

# %% [markdown] key="merging-fold" folded=true
# ### The angle between two inputs

# %% key="closing-figure"
angles.closing_figure();

# %% [markdown] key="closing-reading"
# The upper pictures show the outputs for inputs on a circle, after 0, 1, 5 and 20 layers of He's weights and ReLU. Each
# output is divided by its length, and the mean of all outputs is subtracted. The lower pictures show the angle between
# two outputs (without this subtraction). ReLU gives no negative numbers, so all of its outputs have a positive mean in
# common. This common part makes the angle between two outputs smaller. The next layer's weights keep that angle, and its
# ReLU makes it smaller again. So each layer pushes all inputs towards each other.

# %% key="merging-cards"
cards("l3.inputs_merge")

# %% [markdown] key="merging-reading"
# So every norm is right, but the network makes all digits the same, little by little. "The variance is preserved" does
# not mean "the information is preserved". At 30 layers the puzzle's network still learns, because a little difference is
# enough. At 100 layers the network hardly learns (section 10), and merging is one suspect. Normalization and skip
# connections are made for this problem (lessons 5 and 6).
#
# With tanh and Xavier's weights the angles change more slowly: near 0 tanh is nearly linear, and its outputs have no
# mean in common. But the signal shrinks.

# %% [markdown] key="arc-cosine"
# ## Deeper ([[minutes]]): the angle, on paper
#
# Theory predicts the angle. Let $\theta$ be the angle between two inputs of a wide random ReLU layer, and
# $c = \cos\theta$. Then the outputs have the cosine
#
# $$c' = \frac{1}{\pi}\bigl(\sin\theta + (\pi - \theta)\cos\theta\bigr).$$
#
# This is the *arc-cosine map* (Cho and Saul, 2009).

# %% [markdown] key="relu-correlation-task" about="relu_correlation"
# ### Exercise 8, a challenge: `relu_correlation`
#
# Compute the cosine after each layer, and return all of them; the cosine of the inputs comes first.

# %% solution="relu_correlation"
def relu_correlation(c, depth):
    """The cosine of two inputs after 0, 1, ..., depth wide ReLU layers with random weights.

    c:       float, from -1 to 1: the cosine of the two inputs
    depth:   int, 0 or more
    returns: array of float64, shape (depth + 1,): c itself first
    """
    ### BEGIN SOLUTION
    cosines = [c]
    for _ in range(depth):
        theta = np.arccos(cosines[-1])
        cosines.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(cosines)
    ### END SOLUTION

# %% test="relu_correlation"
check(relu_correlation)

# %% key="merging-figure"
angles.merging_figure(yours("relu_correlation"))
print("In theory, two inputs at right angles have in layer")
for n in (1, 5, 10, 50, 100, 200):
    print(f"{n:5}  the cosine {yours('relu_correlation')(0.0, n)[-1]:.4f}")

# %% [markdown] key="width"
# ## Deeper ([[minutes]]): narrow layers
#
# All formulas so far describe averages over a wide layer. What if a layer is narrow?

# %% key="predict-dead"
figures.predict_dead()

# %% [markdown] key="width-fold" folded=true
# ### A thousand networks

# %% key="width-figure"
rng = np.random.default_rng(0)
ax = panel(
    "Same start and depth: narrow layers differ more", "size of $h_{100}$ (RMS)", "share of networks", x_log=True
)
for width, nets in ((10, 1000), (30, 600), (100, 300)):
    size = np.ones(nets)
    for _ in range(100):  # a row of W h is normal with variance |h|² 2 / width, so no matrix needs to be drawn
        z = rng.normal(size=(nets, width)) * np.sqrt(2) * size[:, None]
        size = np.sqrt((np.maximum(z, 0) ** 2).mean(axis=1))
    alive, dead = size[size > 0], np.mean(size == 0)
    bins, share = 10 ** np.arange(-15, 3, 0.5), np.full(len(alive), 1 / nets)
    label = f"width {width}" + (f"; {dead:.0%} are 0, not shown" if dead else "")
    ax.hist(alive, bins=bins, weights=share, histtype="step", lw=1.5, label=label)
    print(f"width {width:3}: {dead:.1%} exactly 0, median size of the others {np.median(alive):.1e}")
ax.legend();

# %% [markdown] key="width-reading"
# In a layer of 10 units, all $z$ of a given input are negative with the probability $1/2^{10} = 1/1024$. Over a hundred
# layers this happens in $1 - (1 - 2^{-10})^{100} = 9\%$ of the networks. They are dead for this input from the start.
# The other networks are a lottery. The mean square *over all networks* is kept, as promised. But a few lucky networks
# have nearly all of it, and a typical network has lost almost everything.

# %% [markdown] key="explorer"
# ## 9. Explore
#
# You see one random network of up to 100 layers. The dial on the left is $\text{fan\_in} \cdot \sigma_w^2$: He is 2,
# Xavier 1, PyTorch 0.33 (take 0.316, the nearest value on the dial). The dots are predicted by `predicted_std`, which
# ignores biases.
#
# Things to try:
#
# 1. ReLU: find the one position that keeps the signal at depth 100. How far may you be off?
# 2. GELU: is there such a position? And for tanh, what happens if you go far beyond 1?
# 3. Set the dial to 0.316, turn on PyTorch's biases and watch all three pictures.
# 4. Set the width to 10.

# %% key="explorer-figure"
figures.initialization_explorer(yours("predicted_std"))

# %% [markdown] key="training"
# ## 10. Who trains?
#
# A famous picture in He's paper compares two networks of 30 layers: from He's start the network learns, from Xavier's
# start it does not. The puzzle repeated this experiment with plain gradient descent. Now repeat it with Adam, another
# optimizer.

# %% key="predict-adam"
figures.predict_adam()

# %% [markdown] key="training-fold" folded=true
# ### Adam, from three starts

# %% key="training-figure"
runs = {}
for name, scheme in (("He", "he"), ("Xavier", "xavier"), ("PyTorch", "torch_default")):
    bias = "torch_default" if name == "PyTorch" else "zero"
    net = DeepNet(64, 100, 10, depth=30, activation="relu", start=scheme, bias=bias, seed=0)
    runs[name] = train(
        net, data.X_train, data.y_train, steps=300, lr=0.001, batch_size=128, optimiser="adam", record_every=4
    )
ax = panel("With Adam, Xavier comes late and PyTorch's default not at all", "training step", "loss of the batch")
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing: ln 10")
loss_curves(ax, runs);

# %% key="training-cards"
cards("l3.he_trains_thirty", "l3.xavier_does_not_train_thirty", "l3.folk_xavier_cannot_train")

# %% [markdown] key="training-reading"
# The paper's result holds here too, but it is a result about gradient descent. The gradient of the small start is tiny,
# but not zero. Adam divides each gradient by the gradient's typical size. So a tiny gradient does not make Adam's steps
# smaller. (The spike of Xavier's curve is a step that was too large, as in the puzzle.)
#
# But with PyTorch's start the loss stays at guessing. Adam adds $10^{-8}$ to the size that it divides by. This is a
# floor: gradients far below it hardly move the weights. 30 of PyTorch's default layers leave about
# $0.41^{30} \approx 10^{-12}$ of a gradient. The gradients of the weights in the lower layers are near $10^{-14}$, far
# below the floor. With its biases (as in the figure) the upper layers' gradients are above the floor; without
# them all are below it.

# %% [markdown] key="depth-reading"
# The cost of a bad start depends on the depth. At 10 layers Xavier's weights only cost time. At 100 layers even He's
# weights do not get far, though they keep every length. So the right size alone is not enough.

# %% [markdown] key="first-loss"
# ## Deeper ([[minutes]]): the first loss
#
# A classifier that knows nothing should give each of 10 classes the probability 1/10. Then its loss is $\ln 10 = 2.3$.
# This gives a free test of any start: look at the loss *before* training. If it is 20, the weights of the last layer are
# too large: the network is sure of itself and wrong.

# %% key="first-loss-figure"
runs = {}
for factor in (10, 1, 0.1):
    net = DeepNet(64, 100, 10, depth=3, activation="relu", start="he", seed=0)
    with torch.no_grad():
        net.head.weight.mul_(factor)
    runs[f"last layer {factor:g} times He"] = train(
        net, data.X_train, data.y_train, steps=100, lr=0.03, batch_size=128
    )
ax = panel("The high start is forgotten after six steps", "training step", "loss of the batch", y_log=True)
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing: ln 10")
loss_curves(ax, runs);

# %% [markdown] key="first-loss-reading"
# The steep fall at the beginning is called the hockey stick. People often say that it wastes time. In this small network
# it does not. In the figure the high start even learns fastest: all starts have the same rate, 0.03, and larger
# gradients mean larger steps. If each start has its best rate, there is no clear difference (see *All measurements* at
# the end).
#
# The test takes only a second and is still useful: if the first loss is far from $\ln 10$, the start is not the one that
# you think you have.

# %% [markdown] key="folk"
# ## 11. What the folk story gets wrong
#
# 1. *"PyTorch's `nn.Linear` has He initialization built in."* This is wrong. Its variance is a sixth of He's.
# 2. *"Xavier is for sigmoid and tanh."* It is for activations that behave like $\phi(z) = z$, as tanh does near 0. A
#    sigmoid layer with Xavier's weights loses more than three quarters of the gradient.
# 3. *"With the variance preserved the signal survives."* Its size does. But in a ReLU network all inputs merge.
# 4. *"A network of 30 ReLU layers cannot be trained from Xavier's start."* 300 steps of plain gradient descent did not
#    train it. 300 steps of Adam did.
# 5. *"He's factor is the right one for modern activations, they are nearly ReLU."* With it GELU and SiLU lose the
#    signal, and no single factor holds. In practice normalization keeps the size (lesson 5).
# 6. *"The activations keep their size, so the start is fine."* With PyTorch's biases they keep it, but they tell nothing
#    about the input.

# %% [markdown] key="puzzle-solved"
# ### The puzzle, solved
#
# 0.14 is $\sqrt{2/100}$, rounded: He's start for layers of 100 inputs. 0.10 is $\sqrt{1/100}$, Xavier's. So the factor
# of 1.4 is $\sqrt2$, rounded. There are 29 hidden layers and the output layer, 30 in all, and $1.4^{30}$ is 24,000. The
# signal at the end of the second network is smaller than in the first by this factor, and so is the gradient at its
# beginning.

# %% [markdown] key="own-network"
# ## 12. On your own network
#
# You can use these lines in your own work. `probe` runs one batch through any torch network, forward and backward, and
# does not change the network. Here it looks at the network of the puzzle that did not learn. Put your own `net` and one
# batch `X, y` in its place.

# %% key="own-network-figure"
net, X, y = DeepNet(64, 100, 10, depth=30, activation="relu", start=0.10), data.X_train[:256], data.y_train[:256]
seen = probe(net, X, y, lr=0.01, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-network-task"
# **A task.** By which factor do the sizes of $h$ and of dL/dh change from one layer to the next? Take the 28th root of
# the ratio between layers 29 and 1. Is it the $\sqrt{1/2}$ of Xavier's weights in a ReLU layer? Then change `start` to
# 0.14 and look again. In your own network, a healthy start has a factor near 1. But that is not enough: section 8 showed
# networks that keep the size and forget the input.

# %% [markdown] key="challenge"
# ### A number to beat
#
# Train a *GELU* network of 30 layers, 29 of them with 100 units, for 200 steps of plain gradient descent at rate 0.01.
# You choose how the weights start, and nothing else. With He's 0.14 it reads one digit in ten, as guessing does. Change
# one number, or set the weights of every layer yourself (`net.blocks[i].linear.weight`) before the training. Your best
# is kept and shown on the start page.

# %% key="challenge-run"
net = DeepNet(64, 100, 10, depth=30, activation="gelu", start=0.14, seed=0)
run = train(net, data.X_train, data.y_train, steps=200, lr=0.01, batch_size=128)
challenge("l3.thirty_gelu_layers", 100 * run.accuracy)

# %% [markdown] key="recap"
# ## Recap
#
# 1. Going forward, a layer multiplies the mean square by $\text{fan\_in} \cdot \sigma_w^2 \cdot E[\phi(z)^2] / s^2$,
#    where $s$ is the standard deviation of $z$. Going back, it multiplies by
#    $\text{fan\_out} \cdot \sigma_w^2 \cdot E[\phi'(z)^2]$.
# 2. Xavier, $2/(\text{fan\_in} + \text{fan\_out})$, is for tanh near 0. He, $2/\text{fan\_in}$, is for ReLU. PyTorch's
#    default, $1/(3\,\text{fan\_in})$, fits neither tanh nor ReLU.
# 3. Weights must be random, because equal units stay equal. They must have the right size, because errors multiply with
#    depth.
# 4. If no formula fits, measure: LSUV.
# 5. A signal may keep its size and lose the input. Swap two inputs and look at the cosine.
#
# <details><summary><b>Question 1.</b> A ReLU layer has 512 inputs and 64 units. Which standard deviation would He
# choose?</summary>
#
# $\sqrt{2/512} = 0.0625$. The number of units does not matter.
#
# </details>
#
# <details><summary><b>Question 2.</b> All biases are 0 and all weights are 0. What are the gradients of the weights, in
# a network with one hidden tanh layer?</summary>
#
# All are 0. dL/dW2 is the error times $h = 0$, and the error reaches dL/dW1 only through $W_2 = 0$. Only the output's
# bias can learn.
#
# </details>
#
# <details><summary><b>Question 3.</b> The activations of your 40-layer network have size 0.04 in every layer. Name a
# test that tells whether the input is still there.</summary>
#
# Feed two different inputs and compare the outputs, relative to their size. Or look at the spread over the batch instead
# of the size.
#
# </details>
#
# ### Read more
#
# Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*. He, Zhang, Ren
# and Sun (2015), *Delving deep into rectifiers*. Mishkin and Matas (2016), *All you need is a good init*. Cho and Saul
# (2009), *Kernel methods for deep learning*: the arc-cosine map. Poole and others (2016), *Exponential expressivity in
# deep neural networks through transient chaos*: when inputs merge and when they part.
#
# **Next:** lesson 4 looks at ReLU itself, and at the units that die.

# %% [markdown] key="measurements-fold" folded=true
# ### All measurements

# %% key="all-measurements"
cards(
    "l3.standard_start_fades",
    "l3.xavier_profile_is_flat",
    "l3.slightly_large_explodes",
    "l3.own_gain_is_unstable",
    "l3.arc_cosine_map",
    "l3.tanh_keeps_angles_longer",
    "l3.narrow_nets_die",
    "l3.narrow_nets_are_a_lottery",
    "l3.adam_does_not_save_the_default",
    "l3.bad_start_waits",
    "l3.he_hundred",
    "l3.first_loss",
    "l3.hockey_stick",
    "l3.folk_hockey_stick_costs",
)
