# %% [markdown] key="title"
# # Lesson 1. The deep linear network
#
# What goes wrong when a network is a hundred layers deep? This lesson finds out with the smallest network that shows
# the problem: one number per layer.
#
# **Time:** [[core]] minutes for the core path. The parts marked *Deeper* come on top ([[deeper]] minutes in all);
# the core needs none of them.
#
# You will write [[n short functions]]. After each one a cell says `check(...)`: it tests your function and, if
# something is wrong, tries to tell you *what*. A solution stands alone: it is graded by itself, so it calls no other
# function of yours. If an exercise needs a result of an earlier one, write those lines again. Return new arrays, and do
# not change the arrays that your functions get. Figures call `yours("name")`: your function after it has passed its
# check, and our function before.
#
# You need Python, NumPy and the chain rule; for section 8 also matrix products. Some conventions hold from here to the
# last lesson: layers count from 1, and layer 0 is the input; examples are rows; $N$ is the number of examples. $n$ is
# the number of layers here, because $L$ is the loss. (In later lessons the number of layers is $L$.)

# %% key="imports" locked=true
import numpy as np

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_01 as figures
from deepgrad.networks.descent import gradient_descent
from deepgrad.networks.objectives import scalar_chain_objective
from deepgrad.networks.starts import gaussian, orthogonal
from deepgrad.plots import COLOURS, panel, panels
from deepgrad.session import start

start("01_deep_linear_network")

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# The task is very simple: 64 points on a straight line, $t = 2x + 1$. The network has one weight and one bias in each
# layer,
#
# $$y_0 = x, \qquad y_i = w_i\,y_{i-1} + b_i, \qquad i = 1, \dots, n.$$
#
# It is trained by plain gradient descent, $w \leftarrow w - \text{rate} \cdot dL/dw$, on the loss
# $L = \tfrac12 (y_n - t)^2$, averaged over the points.
#
# One layer is enough to fit a line, and one layer learns it. We use a hundred. They can draw every line that one layer
# can draw. (A hundred layers get the rate 0.01: with 0.1 they would overshoot.) Run it.

# %% key="puzzle-run"
x_line = np.linspace(-1, 1, 64)
t_line = 2 * x_line + 1
losses = {}
for depth in (1, 100):
    rng = np.random.default_rng(0)
    layers = [rng.normal(0.8, 0.1, depth), np.zeros(depth)]  # the weights and the biases
    rate = 0.1 if depth == 1 else 0.01
    losses[depth] = gradient_descent(layers, scalar_chain_objective(x_line, t_line), rate, 1000).losses

ax = panel("One layer learns the line. A hundred get stuck.", "training step", "loss")
for depth, curve in losses.items():
    ax.plot(curve, label=f"{depth} layer" + "s" * (depth > 1))
ax.axhline(t_line.var() / 2, color="0.4", ls="--", label="loss of the best constant")
ax.legend()
print(f"100 layers: loss {losses[100][0]:.4f} at the start, {losses[100][-1]:.4f} after 1000 steps")
print(f"the best constant, which ignores x:                      {t_line.var() / 2:.4f}")

# %% [markdown] key="puzzle-question"
# The deep network improved for a while and then stopped. What stopped it? To find out, take a simple chain and look at
# the signal that reaches its end.

# %% [markdown] key="forward"
# ## 2. Forward: what the last layer sees
#
# To keep the formulas short, let all layers be equal: $w_i = w$ and $b_i = b$. Follow the input.
#
# $$y_1 = w x + b, \qquad y_2 = w(w x + b) + b = w^2 x + w b + b, \qquad \dots$$

# %% [markdown] key="chain-forward-task" about="chain_forward"
# ### Exercise 1: `chain_forward`
#
# Compute the outputs of all layers, the input included.

# %% solution="chain_forward"
def chain_forward(w, b, x, n):
    """The outputs of a chain of n equal layers, y_i = w * y_(i-1) + b.

    w, b, x: floats: the weight and bias of every layer, and the input
    n:       int, 0 or more: the number of layers
    returns: array of float64, shape (n + 1,): y_0 = x, y_1, ..., y_n
    """
    ### BEGIN SOLUTION
    y = [float(x)]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)
    ### END SOLUTION

# %% test="chain_forward"
check(chain_forward)

# %% [markdown] key="forgotten-question"
# Before you look at a picture, say what you expect.

# %% key="predict-forgotten"
figures.predict_distance(yours("chain_forward"))

# %% [markdown] key="forgetting-fold" folded=true
# ### Four inputs on their way

# %% [markdown] key="forgetting"
# The dashed line is the value that a layer does not change any more: $y = w y + b$, so $y = b/(1-w)$.

# %% key="forgetting-figure"
ax = panel("Four inputs, one output: by layer 30 they are the same", "layer i", "output $y_i$")
for x in (-10, 0, 3, 10):
    ax.plot(yours("chain_forward")(0.8, 1.0, x, 40), label=f"x = {x}")
ax.axhline(1 / (1 - 0.8), color="0.4", ls="--", label="b / (1 - w)")
ax.legend();

# %% [markdown] key="about-cards"
# The course measures each of its claims itself, usually with several random seeds. The result must stay within a bound
# that was set beforehand. A line like the one below says what is claimed and whether the claim held; open it for the
# numbers. To measure it yourself, run `measure_again("l1.input_forgotten")`. All other measurements of the lesson are at
# its end.

# %% key="forgetting-card"
cards("l1.input_forgotten")

# %% [markdown] key="closed-form"
# ## 3. A formula for any depth
#
# Sort the terms of $y_n$. The input was multiplied $n$ times. The last bias has the factor 1, the bias before it has the
# factor $w$, and so on:
#
# $$y_n = w^n x + (1 + w + w^2 + \dots + w^{n-1})\,b = w^n x + \frac{1 - w^n}{1 - w}\,b.$$
#
# The fraction is the sum of a geometric series. At $w = 1$ the fraction is $0/0$, but the sum itself is simple. This
# line describes the whole forward pass: the input arrives with the factor $w^n$.

# %% [markdown] key="chain-closed-form-task" about="chain_closed_form"
# ### Exercise 2: `chain_closed_form`
#
# Compute $y_n$ without a loop over the layers. It should be right for every $w$ (also 1, 0 and negative ones) and
# for $n = 0$.

# %% solution="chain_closed_form"
def chain_closed_form(w, b, x, n):
    """The last output of a chain of n equal layers, from the formula.

    w, b, x: floats: the weight and bias of every layer, and the input
    n:       int, 0 or more: the number of layers
    returns: float: y_n
    """
    ### BEGIN SOLUTION
    powers = n if w == 1 else (1 - w**n) / (1 - w)
    return w**n * x + powers * b
    ### END SOLUTION

# %% test="chain_closed_form"
check(chain_closed_form)

# %% [markdown] key="three-cases"
# The *size* of $w$ decides what happens, not its sign:
#
# | | what is left of the input | what comes out |
# | --- | --- | --- |
# | $\lvert w\rvert < 1$ | $w^n x \to 0$: the *vanishing input* | $b/(1-w)$, whatever went in |
# | $w = 1$ | $x$, untouched | $x + n b$: the input, and the bias $n$ times |
# | $w = -1$ | $\pm x$, unchanged except for the sign | $x$ at even depth, $b - x$ at odd depth |
# | $\lvert w\rvert > 1$ | $w^n x \to \pm\infty$: explodes | ever larger numbers, and in the end `inf` |

# %% key="three-cases-figure"
weights = (0.5, 0.99, 1.0, 1.01, 1.5, -0.8, -1.5)
ax = panel("0.5 forgets, 1.5 explodes, and 1 is a knife's edge", "layer i", "size of $y_i$ (x = 1, b = 0)", y_log=True)
for w in weights:
    size = [abs(yours("chain_closed_form")(w, 0.0, 1.0, n)) for n in range(101)]
    ax.plot(size, label=f"w = {w}", ls="-" if w > 0 else "--", lw=1.5 if w > 0 else 2.5)
ax.legend(fontsize=8, ncols=2)
print("     w      y_100")
for w in weights:
    print(f"{w:6}  {yours('chain_closed_form')(w, 0.0, 1.0, 100):9.3g}")

# %% [markdown] key="knife-edge"
# Look at the three lines in the middle. 0.99, 1 and 1.01 differ by one percent, and after 100 layers 1.01 has seven
# times the output of 0.99. $w = 1$ keeps the signal, but only exactly 1 does. A negative weight does not help:
# $w = -1.5$ explodes like 1.5, and the sign flips in every layer.

# %% key="knife-edge-card"
cards("l1.knife_edge")

# %% [markdown] key="ruler"
# ## 4. A ruler for gradients
#
# From here on we compute gradients, and mistakes are easy. So first build a ruler to check them. Move one number of $x$
# a little up and a little down, and see how much $f$ changes:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h\,e_i) - f(x - h\,e_i)}{2h},$$
#
# where $e_i$ is 1 at entry $i$ and 0 elsewhere. These are *central differences*. An example by hand: $f(x) = x_1^2 x_2$
# at $(3, 2)$ with $h = 0.1$. For the first entry: $f(3.1, 2) = 19.22$, $f(2.9, 2) = 16.82$, and
# $(19.22 - 16.82)/0.2 = 12$.

# %% [markdown] key="numerical-gradient-task" about="numerical_gradient"
# ### Exercise 3: `numerical_gradient`
#
# Compute the central differences for every entry of an array of any shape. `f` takes such an array, does not change it,
# and gives one number. Do not change `x`.

# %% solution="numerical_gradient"
def numerical_gradient(f, x, h):
    """The gradient of f at x by central differences, (f(x + h e_i) - f(x - h e_i)) / (2 h) for every entry i.

    f:       function: takes an array of the shape of x, gives a float
    x:       array of float64, any shape, also ()
    h:       float: the step
    returns: array of float64, the shape of x
    """
    ### BEGIN SOLUTION
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient
    ### END SOLUTION

# %% test="numerical_gradient"
check(numerical_gradient)

# %% [markdown] key="step-question"
# How large should the step $h$ be? Below, $f$ is a sum of five sines in float64, a type with 16 digits.

# %% key="predict-step"
figures.predict_step(yours("numerical_gradient"))

# %% [markdown] key="step-fold" folded=true
# ### Steps of every size

# %% key="step-figure"
figures.draw_step_errors(yours("numerical_gradient"))

# %% [markdown] key="step-reading"
# Two errors pull in opposite directions. Over a large step $f$ is no parabola any more: this error grows like $h^2$. A
# small step subtracts two nearly equal numbers, each rounded to 16 digits, and divides the rounding error by $h$: this
# error grows like $10^{-16}/h$. They are equal near $h = 10^{-5}$, where ten digits are right. In float32, with 7
# digits, the best step is near $10^{-2}$, and only four or five digits are right. So check gradients in float64.

# %% [markdown] key="per-layer"
# ## 5. Backward, layer by layer
#
# Learning needs gradients. Give each layer a weight $w_i$ and a bias $b_i$ of its own, and put a loss at the end:
#
# $$L = \tfrac12 (y_n - t)^2.$$
#
# Start at the end, $\frac{dL}{dy_n} = y_n - t$, and go down one layer at a time. Layer $i$ computes
# $w_i\,y_{i-1} + b_i$, so
#
# $$\frac{dL}{dy_{i-1}} = w_i \frac{dL}{dy_i}, \qquad \frac{dL}{dw_i} = y_{i-1} \frac{dL}{dy_i}, \qquad
# \frac{dL}{db_i} = \frac{dL}{dy_i}.$$
#
# By hand, three layers with $w = (2, -1, 3)$, $b = (1, 0, -2)$, input 1 and target $-10$. In your function `ws`, `bs`,
# `dL_dw` and `dL_db` have shape $(n,)$; $y$ and `dL_dy` have shape $(n + 1,)$.
#
# ```
#               layer 1        layer 2        layer 3
# forward    1 ──────────▶  3 ──────────▶ -3 ──────────▶ -11    loss (-11 + 10)² / 2
#               2·1 + 1       -1·3 + 0       3·(-3) - 2
# dL/dy      6 ◀──────────  3 ◀────────── -3 ◀──────────  -1    = -11 - (-10)
#               times 2        times -1       times 3
# dL/dw      3 = 1·3       -9 = 3·(-3)     3 = -3·(-1)          input of the layer · dL/dy of its output
# dL/db      3             -3             -1                    dL/dy of its output
# ```

# %% [markdown] key="layer-gradients-task" about="layer_gradients"
# ### Exercise 4: `layer_gradients`
#
# Run the layers forward, keep the numbers that you need, and come back. The cell after yours compares your `dL_dw` with
# the ruler before the check.

# %% solution="layer_gradients"
def layer_gradients(ws, bs, x, target):
    """The gradients of L = (y_n - target)**2 / 2 in every layer of a chain.

    ws, bs:    arrays of float, shape (n,): w_1 ... w_n and b_1 ... b_n
    x, target: floats: the input, and what the output should be
    returns:   tuple of three arrays of float64:
               dL_dy, shape (n + 1,): dL/dy_0 (that is dL/dx), ..., dL/dy_n
               dL_dw, shape (n,):     dL/dw_1, ..., dL/dw_n
               dL_db, shape (n,):     dL/db_1, ..., dL/db_n
    """
    ### BEGIN SOLUTION
    y = [x]
    for w, b in zip(ws, bs):
        y.append(w * y[-1] + b)
    dL_dy = [y[-1] - target]
    for w in ws[::-1]:
        dL_dy.insert(0, w * dL_dy[0])
    y, dL_dy = np.array(y), np.array(dL_dy)
    return dL_dy, dL_dy[1:] * y[:-1], dL_dy[1:].copy()
    ### END SOLUTION

# %% key="try-layer-gradients"
weights, biases = np.array([2.0, -1.0, 3.0]), np.array([1.0, 0.0, -2.0])


def loss_for(ws):
    y = 1.0
    for w, b in zip(ws, biases):
        y = w * y + b
    return (y + 10) ** 2 / 2


compare(lambda: layer_gradients(weights, biases, 1.0, -10.0)[1], loss_for, weights)

# %% test="layer_gradients"
check(layer_gradients)

# %% [markdown] key="profile-question"
# "The gradients of the early layers vanish." Predict them first.

# %% key="predict-profile"
figures.predict_profile(yours("layer_gradients"))

# %% [markdown] key="profiles-fold" folded=true
# ### Both gradients, layer by layer

# %% key="profiles-figure"
left, right = panels(
    ("w = 0.5, no biases: dL/dw is equal everywhere", "layer i", "size of the gradient"),
    ("w = 0.5, biases of 1: dL/dw fades towards layer 1", "layer i", "size of the gradient"),
    y_log=True,
)
n = 50
for ax, b in ((left, 0.0), (right, 1.0)):
    dL_dy, dL_dw, dL_db = yours("layer_gradients")(np.full(n, 0.5), np.full(n, b), 1.0, 3.0)
    ax.plot(np.arange(1, n + 1), abs(dL_dy[1:]), label="dL/dy and dL/db")
    ax.plot(np.arange(1, n + 1), abs(dL_dw), "o", ms=3, label="dL/dw")
    ax.legend()

# %% [markdown] key="two-profiles"
# These are two different profiles.
#
# - **dL/dy**, the error signal, is multiplied by $w$ on every step back.
# - **dL/dw** is that signal *times the layer's input*. Without biases each layer multiplies the inputs by $w$ as well,
#   going forward. So early layers get large inputs and small errors, and late layers get small inputs and large errors.
#   The product is the same everywhere. All layers learn equally, but at $w = 0.5$ they all learn nothing.
# - With **unequal weights**, and without biases, the product $w_i \cdot dL/dw_i$ is the same everywhere: the output is
#   proportional to each single weight, so one percent more in any of them has the same effect.
# - **With biases** the inputs stop shrinking (they settle at $b/(1-w)$), nothing compensates any more, and the early
#   weights' gradients do vanish.
#
# So if somebody says that the gradients vanish in the early layers, ask: which gradient, and are there biases?

# %% key="two-profiles-cards"
cards("l1.equal_weight_gradients", "l1.bias_starves_early_layers")

# %% [markdown] key="explorer"
# ## 6. Explore
#
# Turn all four dials. Things to try:
#
# 1. $w = 0.8$: the two inputs meet. Where does the dashed line $b/(1-w)$ come from?
# 2. Push $w$ slowly through 1, and then through -1.
# 3. Set $b = 0$. Which of the two gradient lines changes its form?

# %% key="explorer-figure"
figures.chain_explorer(yours("chain_forward"), yours("layer_gradients"))

# %% [markdown] key="overflow-first"
# ## 7. When it explodes: what breaks first?
#
# Two things can overflow first: an activation or a gradient. Take $w = 1.5$ in float32, no biases, input 1, target 1,
# and add layers until something is infinite.

# %% key="predict-first"
figures.predict_first_overflow()

# %% [markdown] key="overflow-first-fold" folded=true
# ### The first `inf`

# %% key="overflow-first-cards"
cards("l1.gradient_overflows_first")

# %% [markdown] key="overflow-first-why"
# With a squared error the gradient of a weight is (error) times (input of the layer): two large numbers multiplied. It
# overflows when the output is about the *square root* of the largest number, at half the depth that the output itself
# needs to overflow. The loss is a square, too: it overflows in the same layer as the gradient, or one layer later. With
# a loss whose slope is at most 1 the output overflows first. So the loss decides, and with the usual loss the gradient
# overflows long before the activations.
#
# What happens then? `inf - inf` and `0 * inf` are `nan`, and every result from a `nan` is `nan`. One `nan` is enough.

# %% key="nan-cards"
cards("l1.nan_reaches_every_weight")

# %% [markdown] key="spectrum"
# ## 8. Many numbers at once: random matrices
#
# In a real network a layer is a matrix. Without biases, $h_i = h_{i-1} W_i^\top$, one example a row. A $d \times d$
# matrix of normally distributed numbers with variance $1/d$ keeps the expected squared length of an example. What does a
# product of fifty such matrices do? A matrix acts on $d$ directions, and its singular values say how much it stretches
# each of them: 1 means kept. Draw your guess for the median of these values.

# %% key="predict-spectrum"
figures.predict_spectrum()

# %% [markdown] key="spectrum-fold" folded=true
# ### The median direction

# %% key="clouds-figure"
figures.draw_clouds()

# %% [markdown] key="clouds-reading"
# Six hundred points in a round cloud went through 1, 5 and 20 random layers. (Each point is two numbers, so that we can
# draw it. Each picture is zoomed to its own cloud.) The Gaussian layers squeeze the cloud into a line: one direction is
# left. The orthogonal layers turn it. In 100 dimensions the same happens, only slower:

# %% key="spectrum-figure"
ax = panel(
    "Gaussian matrices lose the middle direction, orthogonal ones keep it",
    "number of matrices n",
    "median singular value",
    y_log=True,
)
for name, make in (("Gaussian", gaussian), ("orthogonal", orthogonal)):
    ax.plot(figures.SPECTRUM_DEPTHS, figures.median_singular_values(make), "o-", label=name)
ax.legend()
cards("l1.gaussian_product", "l1.orthogonal_product")

# %% [markdown] key="orthogonal"
# Gaussian matrices keep the length *on average* because a few directions grow while most die. The median singular value
# loses a factor of about $1/\sqrt2$ a layer, as the card says. After 50 layers nearly all of the input is gone,
# although the average length is still the same. Orthogonal matrices keep every direction: all their singular values are
# 1, and so are those of any product. Among the numbers only $w = \pm 1$ do this.

# %% [markdown] key="folk"
# ## 9. What the folk story gets wrong
#
# 1. *"The weight gradients of the early layers are near zero, compared with those of the last layer."* True with biases.
#    Without them, and with equal weights, all layers have the same gradient.
# 2. *"Activations explode before gradients."* Not with a squared error: the gradient overflows at half the depth.
# 3. *"$w < 1$ vanishes, $w > 1$ explodes."* The size $\lvert w\rvert$ decides.
# 4. *"A plateau means that nothing will happen."* It can end. From $w = 0.95$ our 100-layer network waits nearly two
#    hundred steps and then learns the line.
# 5. *"The output relies on the bias of the last layer."* It relies on all biases; the bias of layer $i$ has the
#    factor $w^{n-i}$.
# 6. *"There is no direct remedy for vanishing gradients."* The next lessons show several.

# %% key="folk-cards"
cards("l1.plateau_can_end")

# %% [markdown] key="puzzle-solved"
# ### The puzzle, solved
#
# The chain of the puzzle started near $w = 0.8$. The input reached the output with a factor near $0.8^{100}$, about
# $10^{-10}$. The gradient got the same factor. The biases of the last layers are near the output and fitted the mean.
# But the output could not follow $x$.

# %% key="puzzle-card"
cards("l1.learns_only_the_mean")

# %% [markdown] key="own"
# ## 10. On your own network
#
# You can draw the two profiles for any torch network. Here are 20 linear layers with PyTorch's own start, on the digits.
# Put your own network and batch in their place.

# %% key="own-network"
import torch

from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.probe import probe

X_own, y_own, _, _ = digits()
net = torch.nn.Sequential(*[torch.nn.Linear(64, 64) for _ in range(20)], torch.nn.Linear(64, 10))
seen = probe(net, X_own[:128], y_own[:128], lr=0.1, keep=True)
layer_figure(seen)
print(layer_table(seen))

# %% [markdown] key="own-task"
# **Your task.** How much of |dL/dh| is left from layer 20 to layer 1 ($h$ is a layer's output), and how much of
# update/weight, the relative size of a training step? Then multiply all parameters by 1.7
# (`with torch.no_grad(): [p.mul_(1.7) for p in net.parameters()]`) and probe again. What becomes of the two profiles?
#
# <details><summary>What we saw</summary>
#
# Over four random starts, 2e-5 to 3e-5 of dL/dh is left at layer 1, and about 1e-3 of the update: dL/dW is dL/dh times
# the layer's input, and the early layers have larger inputs. With weights times 1.7 the shares are 0.6 to 1 (lesson 3
# says why).
#
# </details>

# %% [markdown] key="recap"
# ## Recap
#
# 1. A signal through $n$ layers is multiplied $n$ times: $w^n$. So is the error on its way back.
# 2. $\lvert w\rvert < 1$ forgets, $\lvert w\rvert > 1$ overflows, and 1 is a knife's edge.
# 3. dL/dy and dL/dw are different profiles. Say which one you mean.
# 4. The singular values of a product say how much each direction is stretched. Orthogonal matrices keep them all at 1.
# 5. Central differences check any gradient. Take float64, and the step that you found in section 4.
#
# <details><summary><b>Question 1.</b> A chain with w = 0.9 and b = 2 in every layer is very deep. What does it give for
# x = 7?</summary>
#
# $b/(1-w) = 20$, whatever $x$ is.
#
# </details>
#
# <details><summary><b>Question 2.</b> Without biases and with unequal weights, which product is the same in every
# layer?</summary>
#
# $w_i \cdot dL/dw_i$. The output is proportional to each single $w_i$, so a change of one percent in any of them has the
# same effect.
#
# </details>
#
# <details><summary><b>Question 3.</b> With w = 1.5 and a squared error, what overflows first, and why?</summary>
#
# A weight's gradient: it is the product of two numbers that grow, the error and the layer's input. It overflows at about
# half the depth of the output.
#
# </details>

# %% [markdown] key="challenge"
# ### A number to beat
#
# A chain of fifty layers without biases starts near $w = 0.9$, with input 1 and target 1. We tried 161 *constant*
# learning rates from 0.0001 to 1. The best one needs 108 steps until ten outputs in a row are within 0.01 of the
# target. Your rate may change with the step. How few steps do you need?

# %% key="challenge-run"
def rate(step):  # the learning rate of a step, counted from 0
    return 0.01 if step < 500 else 0.0


challenge("l1.fewest_steps", figures.steps_to_target(yours("layer_gradients"), rate))

# %% [markdown] key="backward"
# ## Deeper, [[minutes]]: one weight for all layers
#
# What if all layers *share* one $w$ and one $b$, as in section 2? For the input nothing changes:
# $\frac{dy_n}{dx} = w^n$. For $w$ there is a trap: $w$ is in *every* layer. If $w$ changes, all layers change, and their
# shares add up:
#
# $$\frac{dy_n}{dw} = \sum_{i=1}^{n} \underbrace{w^{\,n-i}}_{\text{way from layer } i \text{ to the output}}
# \cdot \underbrace{y_{i-1}}_{\text{input of layer } i}, \qquad
# \frac{dy_n}{db} = \sum_{i=1}^{n} w^{\,n-i}.$$
#
# Recurrent networks share their weights exactly like this, one layer per time step. Therefore vanishing and exploding
# gradients were first found in recurrent networks (lesson 7). By hand, with $w = 2$, $b = 1$, $x = 3$ and $n = 2$:
# $y = (3, 7, 15)$, and $dy_2/dw = 2 \cdot 3 + 1 \cdot 7 = 13$, $dy_2/db = 2 + 1 = 3$, $dy_2/dx = 4$.

# %% [markdown] key="chain-gradients-task" about="chain_gradients"
# ### Exercise 5: `chain_gradients`
#
# One loop through the layers is enough if you update the derivatives in every layer, too.

# %% solution="chain_gradients"
def chain_gradients(w, b, x, n):
    """The derivatives of y_n when all n layers share w and b.

    w, b, x: floats: the weight and bias of every layer, and the input
    n:       int, 0 or more: the number of layers
    returns: tuple of three floats: dy_n/dx, dy_n/dw, dy_n/db
    """
    ### BEGIN SOLUTION
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dw = y + w * dw
        db = 1.0 + w * db
        dx = w * dx
        y = w * y + b
    return dx, dw, db
    ### END SOLUTION

# %% key="try-chain-gradients"
def output_for(wbx):
    w, b, y = wbx
    for _ in range(6):
        y = w * y + b
    return y


def in_that_order(dx, dw, db):
    return [dw, db, dx]


compare(lambda: in_that_order(*chain_gradients(0.8, 1.0, 2.0, 6)), output_for, np.array([0.8, 1.0, 2.0]))

# %% test="chain_gradients"
check(chain_gradients)

# %% key="shared-figure"
ax = panel("The input's gradient follows $w^n$; the bias always has a short way", "depth n", "size", y_log=True)
depths = np.arange(1, 101)
for w, style in ((0.8, "-"), (1.2, "--")):
    table = np.array([yours("chain_gradients")(w, 1.0, 1.0, n) for n in depths])
    for column, name in enumerate(("dx", "dw", "db")):
        ax.plot(depths, abs(table[:, column]), style, color=COLOURS[column], label=f"dy/{name}, w = {w}")
ax.legend(fontsize=8, ncols=2);

# %% [markdown] key="shared-reading"
# Look at the solid lines, $w = 0.8$. The gradient for the input is gone after 100 layers, but the gradients for $w$ and
# $b$ are not: the last layers are near the output, and their share arrives. The network in the puzzle could change, but
# not because of $x$.

# %% [markdown] key="how-deep"
# ## Deeper, [[minutes]]: how deep until it is gone?
#
# Each number type has a largest number. For float32, the usual type in deep learning, it is about $3.4 \cdot 10^{38}$;
# for float64 it is about $1.8 \cdot 10^{308}$. Any larger result is `inf`.

# %% key="predict-overflow"
figures.predict_overflow(yours("overflow_depth"))

# %% [markdown] key="vanishing-depth-task" about="vanishing_depth"
# ### Exercise 6: `vanishing_depth`
#
# After how many layers is less than `tol` of the input left? Before the first layer all of the input is left:
# $\lvert w\rvert^0 = 1$, also for $w = 0$. (The check asks for nothing that rounding could change.)

# %% solution="vanishing_depth"
def vanishing_depth(w, tol):
    """The smallest number of layers n with |w|^n < tol.

    w:       float, smaller than 1 in size; may be negative or 0
    tol:     float, above 0
    returns: int: n, 0 or more
    """
    ### BEGIN SOLUTION
    n, left = 0, 1.0
    while left >= tol:
        n += 1
        left *= abs(w)
    return n
    ### END SOLUTION

# %% test="vanishing_depth"
check(vanishing_depth)

# %% [markdown] key="overflow-depth-task" about="overflow_depth"
# ### Exercise 7: `overflow_depth`
#
# After how many layers has an input of 1 grown too large for the number type? `float(np.finfo(dtype).max)` is the
# largest number that still fits. (Multiply Python's floats, layer by layer: if the result is too large, a product gives
# `inf`, but Python's `**` raises an error.)

# %% solution="overflow_depth"
def overflow_depth(w, dtype):
    """The smallest number of layers n with |w|^n larger than the largest number of the dtype.

    w:       float, larger than 1 in size; may be negative
    dtype:   str: "float32" or "float64"
    returns: int: n, 1 or more
    """
    ### BEGIN SOLUTION
    largest = float(np.finfo(dtype).max)
    n, y = 0, 1.0
    while y <= largest:
        n += 1
        y *= abs(w)
    return n
    ### END SOLUTION

# %% test="overflow_depth"
check(overflow_depth)

# %% [markdown] key="depths-fold" folded=true
# ### How many layers it takes

# %% key="depths-figure"
left, right = panels(
    ("Half kept per layer: 99.9% is lost in ten layers", "|w|", "layers until 0.1% is left"),
    ("Half more per layer: float32 ends after a few hundred", "|w|", "layers until inf"),
    y_log=True,
)
small, large = np.linspace(0.05, 0.99, 95).tolist(), np.linspace(1.01, 3.0, 100).tolist()
left.plot(small, [yours("vanishing_depth")(w, 1e-3) for w in small])
right.plot(large, [yours("overflow_depth")(w, "float32") for w in large], label="float32")
right.plot(large, [yours("overflow_depth")(w, "float64") for w in large], ls="--", label="float64")
right.legend()
for w in (1.5, 2.0, 10.0):
    depths = [yours("overflow_depth")(w, dtype) for dtype in ("float32", "float64")]
    print(f"w = {w:4}: inf at layer {depths[0]:4} in float32, {depths[1]:5} in float64")
cards("l1.overflow_depths")

# %% [markdown] key="matrices"
# ## Deeper, [[minutes]]: the backward pass with matrices
#
# Replace the numbers by matrices, $H_i = H_{i-1} W_i^\top$ with $H_0 = X$, and add up the loss over the outputs, but
# average it over the $N$ examples. $\lVert\cdot\rVert^2$ is the sum of all squared entries:
#
# $$L = \frac{1}{2N} \lVert H_n - Y \rVert^2, \qquad \frac{dL}{dH_n} = \frac1N (H_n - Y), \qquad
# \frac{dL}{dH_{i-1}} = \frac{dL}{dH_i} W_i, \qquad
# \frac{dL}{dW_i} = \Bigl(\frac{dL}{dH_i}\Bigr)^{\!\top} H_{i-1} .$$
#
# Each gradient has the shape of the array that it belongs to:
#
# ```
# forward    H_(i-1)  (N, d_(i-1))  ──  · W_i^T  (d_(i-1), d_i)  ──▶  H_i       (N, d_i)
# backward   dL/dH_(i-1)            ◀──  · W_i    (d_i, d_(i-1))  ──  dL/dH_i   (N, d_i)
# weights    dL/dW_i  (d_i, d_(i-1))  =  (dL/dH_i)^T (d_i, N)  ·  H_(i-1) (N, d_(i-1))
# ```
#
# By hand, with one layer and one example: $X = (1, 2)$, $W = (3, 1)$ and $Y = 4$. Then $H_1 = 5$, $dL/dH_1 = 1$ and
# $dL/dW = (1, 2)$.

# %% [markdown] key="matrix-chain-backward-task" about="matrix_chain_backward"
# ### Exercise 8: `matrix_chain_backward`
#
# Compute dL/dW for every matrix. Divide by $N$ once, at the start of the way back.

# %% solution="matrix_chain_backward"
def matrix_chain_backward(Ws, X, Y):
    """The gradients of the loss ||X W_1.T ... W_n.T - Y||**2 / (2 N) in all weight matrices.

    Ws:      list of arrays of float: W_i has shape (d_i, d_(i-1)), W_1 first
    X:       array of float, shape (N, d_0): the inputs, one example a row
    Y:       array of float, shape (N, d_n): the targets
    returns: list of arrays of float64: dL/dW_1, ..., dL/dW_n, each of the shape of its W
    """
    ### BEGIN SOLUTION
    hidden = [X]
    for W in Ws:
        hidden.append(hidden[-1] @ W.T)
    upstream = (hidden[-1] - Y) / len(X)
    gradients = []
    for W, below in zip(Ws[::-1], hidden[-2::-1]):
        gradients.append(upstream.T @ below)
        upstream = upstream @ W
    return gradients[::-1]
    ### END SOLUTION

# %% test="matrix_chain_backward"
check(matrix_chain_backward)

# %% key="matrix-figure"
rng = np.random.default_rng(0)
X, Y = rng.normal(size=(100, 64)), rng.normal(size=(100, 64))
ax = panel("Matrices behave alike: the same dL/dW in every layer", "layer i", "norm of dL/dW", y_log=True)
for gain in (0.8, 1.0, 1.2):
    Ws = [gain * orthogonal(64, 64, rng) for _ in range(30)]
    norms = [np.linalg.norm(G) for G in yours("matrix_chain_backward")(Ws, X, Y)]
    ax.plot(range(1, 31), norms, label=f"orthogonal matrices times {gain}")
ax.legend();

# %% [markdown] key="draw-orthogonal"
# ## Deeper, [[minutes]]: a challenge, drawing an orthogonal matrix
#
# Orthogonal matrices keep every direction (section 8). How can you draw such a matrix at random, so that it prefers no
# direction? This distribution is called uniform, or *Haar*.

# %% [markdown] key="random-orthogonal-task" about="random_orthogonal"
# ### Exercise 9, a challenge: `random_orthogonal`
#
# `Q, R = np.linalg.qr(A)` writes any square matrix $A$ as $QR$, $Q$ orthogonal and $R$ upper triangular. So a random
# $A$ gives a random orthogonal $Q$. But there is a trap: the signs on the diagonal of $R$ may be chosen freely, and
# each column of $Q$ changes its sign with them. NumPy chooses them by a fixed rule, which ties the signs of $Q$ to
# those of $A$. So $Q$ is not uniform, although $A$ is random. The check draws hundreds of matrices of sizes 2 and 21.
# It looks, among other things, at their average determinant, which should be 0.

# %% solution="random_orthogonal"
def random_orthogonal(n, rng):
    """A random orthogonal matrix, uniform (Haar) over all of them.

    n:       int: the size
    rng:     numpy.random.Generator: the only source of randomness
    returns: array of float64, shape (n, n), with Q.T @ Q = I
    """
    ### BEGIN SOLUTION
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
    ### END SOLUTION

# %% test="random_orthogonal"
check(random_orthogonal)

# %% key="orthogonal-figure"
rng = np.random.default_rng(0)
makes = {
    "plain QR": lambda: np.linalg.qr(rng.normal(size=(6, 6)))[0],
    "random_orthogonal": lambda: yours("random_orthogonal")(6, rng),
}
ax = panel("Plain QR leans to one side", "trace of a 6 x 6 orthogonal matrix", "matrices")
for name, make in makes.items():
    traces = [np.trace(make()) for _ in range(2000)]
    ax.hist(traces, bins=40, range=(-5, 5), alpha=0.6, label=f"{name}: mean {np.mean(traces):.2f}")
ax.legend();

# %% key="orthogonal-cards"
cards("l1.orthogonal_learning_time")

# %% [markdown] key="training"
# ## Deeper, [[minutes]]: training it anyway
#
# Can a deep chain be trained at all? Start from $w_i \approx 0.9$ without biases, with input 1 and target 1. The weights
# have to grow until their product is 1. The learning rate decides:
#
# - If it is too large, the steps overshoot. Near the solution every weight is near 1, so each of the $n$ weights moves
#   the output by about rate times error, and all together move it by $n \cdot$ rate $\cdot$ error. If $n \cdot$ rate is
#   above 2, the output lands further away on the other side. So **the deeper the chain, the smaller the largest rate**,
#   about $2/n$.
# - If it is too small, the chain is still on its plateau when your steps are over. From about 20 layers on, **a deeper
#   chain needs a larger rate** to arrive in time.
#
# Here is the game. You have 500 steps, and the last ten outputs must lie within 0.01 of the target. Win at depth 10,
# then 20, and so on up to 60. Is there one rate that wins at all depths?

# %% key="game"
figures.learning_rate_game(yours("layer_gradients"))

# %% key="game-cards"
cards("l1.largest_rate")

# %% [markdown] key="fair-rates"
# **A fair learning rate.** At a *fixed* learning rate of 0.01, ten layers reach the target faster than one. So is depth
# good? No: ten layers move ten times as much per step. If each depth gets the same fraction of its largest rate, depth
# only hurts. (Two cards under *All measurements* have the steps.)

# %% [markdown] key="doctor"
# ## Deeper, [[minutes]]: signs, tests and remedies
#
# | | vanishing | exploding |
# | --- | --- | --- |
# | **Signs** | loss falls a little, then a plateau; the output hardly depends on the input; only biases near the output learn | sudden spikes of the loss; outputs `inf` or `nan`; numerical errors, a crash |
# | **Look at** | gradient norms per layer, of dL/dy *and* dL/dW; swap two inputs and compare the outputs | gradient norms and weight norms per layer; the first `inf` or `nan` |
# | **Helps** | a better start (lesson 3); another structure: normalization (5), residual connections (6) | smaller learning rate; a better start (3); gradient clipping (7); not too much depth without normalization |
# | **Helps little** | a slightly larger learning rate: at $w = 0.5$ and 100 layers all gradients are near $10^{-30}$; fewer layers, which avoids the problem | a smaller learning rate after the first `inf`: a small part of `inf` is `inf` |
#
# "Weight norms below 1" is often named as the cause of vanishing. For numbers this is right: $\lvert w\rvert < 1$. For
# matrices the norm says too little: the Gaussian matrices above have norms far above 1, and still their middle direction
# vanishes.
#
# Modern libraries choose their starting weights with care, so explosions are rarer than they were. Lesson 3 looks at how
# good that choice is.
#
# **The zero-rate test.** A loss may go up and down though the network learns nothing. Train with learning rate 0: the
# weights cannot move, so every change of the loss comes from the choice of the batches (or from something else that is
# random in your network, such as dropout). The losses of this run fill a band. A network has learned something only if
# its losses fall below this band. And if the loss is fine at rate 0 and `nan` in training, look at the gradient norms
# and at the learning rate first.

# %% key="doctor-cards"
cards("l1.zero_rate_fluctuates", "l1.learning_leaves_the_band")

# %% [markdown] key="look-up"
# ## To look things up

# %% [markdown] key="all-measurements" folded=true
# ### All measurements

# %% key="all-measurements-cards"
cards(
    "l1.identical_to_the_last_bit",
    "l1.half_vanishes",
    "l1.half_learns_nothing",
    "l1.one_keeps",
    "l1.one_learns",
    "l1.one_and_a_half_explodes",
    "l1.one_and_a_half_crashes",
    "l1.sign_of_w",
    "l1.weight_times_gradient",
    "l1.bounded_slope_order",
    "l1.folk_activations_first",
    "l1.infinite_then_nan",
    "l1.matrix_weight_gradients",
    "l1.matrix_overflow_is_nan",
    "l1.plain_qr",
    "l1.sign_fix",
    "l1.gaussian_learning_time",
    "l1.orthogonal_hundred",
    "l1.window_narrows",
    "l1.too_deep_to_train",
    "l1.steps_at_a_fixed_rate",
    "l1.steps_at_a_scaled_rate",
    "l1.one_rate_for_all",
    "l1.folk_early_gradients",
    "l1.plateau_grows",
    "l1.output_is_the_bias",
)

# %% [markdown] key="read-more"
# ### Read more
#
# Saxe, McClelland and Ganguli (2014), *Exact solutions to the nonlinear dynamics of learning in deep linear neural
# networks*: orthogonal starts. Mezzadri (2007), *How to generate random matrices from the classical compact groups*: the
# sign fix. Pascanu, Mikolov and Bengio (2013), *On the difficulty of training recurrent neural networks*: the same
# problems over time steps.
#
# **Next:** lesson 2 puts a sigmoid between the layers.
