# %% [markdown] key="title"
# # Lesson 7. Gradient clipping
#
# The lessons before were about gradients that become too small. This one is about a gradient that is suddenly too
# large: after one step, what a network has learned is gone. This happens most in *recurrent* networks, which use one
# layer again and again. You will build one with its backward pass, watch it fail, and clip its gradients.
#
# You will write [[n short functions]]. Once `check(...)` finds your function right, the figures below it run on your
# code; until then they run on ours. Return new arrays, and do not change the arrays that your functions get.
#
# You need NumPy and the chain rule through one layer (lesson 2). The core path takes about [[core]] minutes. The
# sections marked *Deeper* take another [[deeper]]; you may skip them.
#
# One convention: examples are rows, and the time steps of a sequence are its first axis. $T$ steps of $N$ examples with
# $d$ numbers each have the shape $(T, N, d)$. Steps count from 1, and $h_0$ is the state before the first step.

# %% key="imports" locked=true
import numpy as np
import torch

from autograder import check, yours
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_07 as figures
from deepgrad.figures.own_network import layer_table
from deepgrad.networks.clipping import clip_by_global_norm as clip_given
from deepgrad.networks.clipping import global_norm as norm_given
from deepgrad.networks.recurrent import forgetting_profile, pixel_reader, read_and_learn
from deepgrad.networks.recurrent import rnn_step_backward as step_given
from deepgrad.plots import legend, panel
from deepgrad.probe import probe
from deepgrad.session import start

start("07_gradient_clipping")
X_digits, y_digits, _, _ = digits()  # 1438 images of 8 x 8 pixels, shape (1438, 64), and their classes 0 to 9

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# A network looks at a handwritten digit through a keyhole: it sees one pixel, then the next, 64 in all. From one pixel
# to the next it keeps 32 numbers, its *state*. After the last pixel it names the digit. It learns by gradient descent
# at the rate 0.25; guessing costs $\log 10 \approx 2.3$. Run it.

# %% key="puzzle-run"
unclipped = figures.reading(0, None)
figures.reading_figure({"gradient descent": unclipped}, "Something happens after step 200")
longest = unclipped.norms.argmax()
print(f"lowest loss, mean of 20 steps: {unclipped.best:.2f}; at the end: {unclipped.end:.2f}")
print(f"the longest gradient comes at step {longest + 1}: its norm is {unclipped.norms[longest]:.0f}")
print(f"half of the gradients have a norm below {np.median(unclipped.norms):.1f}")

# %% [markdown] key="puzzle-question"
# For over two hundred steps the loss falls. Then one gradient and its step are far longer than usual, and the network
# loses much of what it had learned. Where does such a gradient come from?

# %% [markdown] key="forward"
# ## 2. One layer, again and again
#
# A recurrent layer mixes the newest input $x_t$, of shape $(N, d)$, with its own last state $h_{t-1}$, of shape $(N, m)$:
#
# $$h_t = \tanh\!\big(x_t W_x^\top + h_{t-1} W_h^\top + b\big), \qquad
# (N, m) = (N, d)(d, m) + (N, m)(m, m) + (m).$$
#
# The weights $W_x$ of shape $(m, d)$, $W_h$ of shape $(m, m)$ and $b$ of shape $(m)$ are the *same* at every time step.
# Drawn out, the layer is a deep network with as many layers as there are time steps. Red arrows show the gradient's way
# back.

# %% key="unrolled"
figures.unrolled_figure();

# %% [markdown] key="rnn-forward-task" about="rnn_forward"
# ### Exercise 1: `rnn_forward`
#
# Compute the states of all time steps, $h_0$ included.

# %% solution="rnn_forward"
def rnn_forward(X, h0, Wx, Wh, b):
    """The states of a recurrent layer, h_t = tanh(x_t Wx^T + h_(t-1) Wh^T + b).

    X:       array of float, shape (T, N, d): the inputs x_1 to x_T, so x_1 is X[0]; T may be 0
    h0:      array of float, shape (N, m): the state before the first step
    Wx, Wh:  arrays of float, shapes (m, d) and (m, m)
    b:       array of float, shape (m,)
    returns: array of float64, shape (T + 1, N, m): h_0, h_1, ..., h_T
    """
    ### BEGIN SOLUTION
    states = [h0]
    for x in X:
        states.append(np.tanh(x @ Wx.T + states[-1] @ Wh.T + b))
    return np.stack(states)
    ### END SOLUTION

# %% test="rnn_forward"
check(rnn_forward)

# %% [markdown] key="step-back"
# ## 3. One step back
#
# The gradient $dL/dh_t$ arrives at the end of a step. Write $z_t$ for the input of the tanh. The slope of tanh at $z_t$
# is $1 - h_t^2$. So
#
# $$dz_t = dh_t \odot (1 - h_t^2), \qquad
# dW_x = dz_t^\top x_t, \quad dW_h = dz_t^\top h_{t-1}, \quad db = \sum_{\text{examples}} dz_t, \qquad
# dh_{t-1} = dz_t\,W_h.$$
#
# The shapes on their way: $dh_t$, $dz_t$ and $dh_{t-1}$ are $(N, m)$; $dz_t^\top x_t$ is $(m, N)(N, d) = (m, d)$, like
# $W_x$.
#
# **By hand.** One example, one unit: $x_t = 2$, $h_{t-1} = 0.5$, $h_t = 0.6$, $W_h = 3$, and $dh_t = 10$. Then
# $dz_t = 10 \cdot (1 - 0.36) = 6.4$, so $dW_x = 12.8$, $dW_h = 3.2$, $db = 6.4$ and $dh_{t-1} = 19.2$. The gradient has
# grown on its way back: the step multiplied it by $0.64 \cdot 3 = 1.92$.

# %% [markdown] key="rnn-step-backward-task" about="rnn_step_backward"
# ### Exercise 2: `rnn_step_backward`
#
# Carry the gradient back through one time step.

# %% solution="rnn_step_backward"
def rnn_step_backward(dh, x, h_before, h, Wh):
    """The gradients of one time step, h = tanh(x Wx^T + h_before Wh^T + b).

    dh:       array of float, shape (N, m): dL/dh, all that arrives at the output of the step
    x:        array of float, shape (N, d): the input of the step
    h_before: array of float, shape (N, m): the state before it
    h:        array of float, shape (N, m): the state after it
    Wh:       array of float, shape (m, m)
    returns:  tuple of arrays of float64: dWx (m, d), dWh (m, m), db (m,), dh_before (N, m)
    """
    ### BEGIN SOLUTION
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
    ### END SOLUTION

# %% [markdown] key="step-compare" about="rnn_step_backward"
# Before the check, compare your gradient of $W_h$ with differences, as in lesson 1. The loss here is the sum of
# the new state times fixed numbers.

# %% key="step-compare-run" about="rnn_step_backward"
rng = np.random.default_rng(0)
x, h_before, dh = rng.normal(size=(4, 3)), rng.uniform(-1, 1, (4, 5)), rng.normal(size=(4, 5))
Wx, Wh, b = rng.normal(size=(5, 3)), rng.normal(size=(5, 5)), rng.normal(size=5)


def after(W):
    return np.tanh(x @ Wx.T + h_before @ W.T + b)


compare(lambda: rnn_step_backward(dh, x, h_before, after(Wh), Wh)[1], lambda W: np.sum(dh * after(W)), Wh)

# %% test="rnn_step_backward"
check(rnn_step_backward)

# %% [markdown] key="through-time"
# ## 4. Back through time
#
# Two gradients arrive at $h_t$: $dH_t$, directly from the loss, and the gradient that comes back from step $t + 1$. All
# steps share the weights, so the weights' gradients *add up* over the steps. This is *backpropagation through time*.
#
# **By hand.** Two steps, one unit, $W_h = 5$, $h_0 = 0.5$, $h_1 = 0.6$, $h_2 = 0.8$. The loss gives the gradient 1 to
# $h_2$ and 0 to $h_1$. Step 2: $dz_2 = 1 - 0.8^2 = 0.36$, and $5 \cdot 0.36 = 1.8$ goes back. Step 1:
# $dz_1 = 1.8 \cdot (1 - 0.6^2) = 1.152$, and $5 \cdot 1.152 = 5.76$ arrives at $h_0$. The gradient of $W_h$ is
# $dz_2 h_1 + dz_1 h_0 = 0.36 \cdot 0.6 + 1.152 \cdot 0.5 = 0.792$.

# %% [markdown] key="rnn-backward-task" about="rnn_backward"
# ### Exercise 3: `rnn_backward`
#
# Put the steps together. `step_given(dh, x, h_before, h, Wh)` from deepgrad does what exercise 2 did. $h_t$ is `H[t]`,
# but $x_t$ is `X[t - 1]` and $dH_t$ is `dH[t - 1]`. $T$ is at least 1.

# %% solution="rnn_backward"
def rnn_backward(dH, X, H, Wh):
    """The gradients of a recurrent layer over all time steps.

    dH:      array of float, shape (T, N, m): dH[t - 1] is what the loss hands to h_t directly
    X:       array of float, shape (T, N, d): the inputs x_1 to x_T
    H:       array of float, shape (T + 1, N, m): the states h_0 to h_T
    Wh:      array of float, shape (m, m)
    returns: tuple of arrays of float64: dWx (m, d), dWh (m, m), db (m,), dh0 (N, m)
    """
    ### BEGIN SOLUTION
    dWx, dWh, db, back = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape), np.zeros(H.shape[2]), np.zeros(H.shape[1:])
    for t in reversed(range(len(X))):
        of_x, of_h, of_b, back = step_given(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx, dWh, db = dWx + of_x, dWh + of_h, db + of_b
    return dWx, dWh, db, back
    ### END SOLUTION

# %% test="rnn_backward"
check(rnn_backward)

# %% [markdown] key="profile"
# The gradient that arrives at $h_0$ was multiplied by $W_h$ and by slopes 64 times. In the next figure $W_h$ is a
# random rotation times a scale, and the states start small.

# %% key="profile-figure"
ax = panel("Sixty-four times the same matrix", "time step t", "‖dL/d$h_t$‖ / ‖dL/d$h_{64}$‖", y_log=True)
rng = np.random.default_rng(0)
Wx, Wh, b, _, _ = pixel_reader(rng)
pixels = 0.02 * X_digits[:32].T[:, :, None]  # faint images, shape (64, 32, 1)
for scale in (0.8, 1.0, 1.2):
    H = yours("rnn_forward")(pixels, np.zeros((32, 32)), Wx, scale * Wh, b)
    ax.plot(forgetting_profile(H, scale * Wh, rng), label=f"{scale} times a rotation")
legend(ax);

# %% [markdown] key="profile-reading"
# In a deep network the matrices differ: large factors partly cancel small ones. A recurrent network always multiplies
# by *one* matrix. If it is 1.2 times a rotation, sixty-four steps stretch a gradient by $1.2^{64} \approx 10^5$. But at
# 1.2 the states grow, too, and large states have small slopes. So the gradient grows only about 60-fold.

# %% [markdown] key="cliff"
# ## 5. The cliff
#
# Take a tiny recurrent network of another kind: one unit without input. With the sigmoid $\sigma$ its state is
# $h_t = w\,\sigma(h_{t-1}) + b$, from $h_0 = 0.5$ for fifty steps, and its loss is $(\sigma(h_{50}) - 0.7)^2$. It has two
# parameters, so its loss is a landscape. The figure shows the loss along $b$ at $w = 5$.

# %% key="cliff-figure"
figures.cliff_profile(w=5.0)

# %% [markdown] key="cliff-reading"
# To the left of the wall the unit ends at one fixed point, to the right of it at another. On both sides the loss is
# nearly flat. *At* the wall a tiny change of $b$ decides between the two. There the gradient still points to the right
# side, but its length says nothing about how far to go: a step of that length ends far away, and training does not come
# back.

# %% key="cliff-cards"
cards("l7.cliff_wall", "l7.cliff_height")

# %% [markdown] key="leash"
# ## 6. Clipping by the norm
#
# So keep the direction and limit the length. Take the gradients of all parameters as *one* long vector $g$ and measure
# it:
#
# $$\|g\| = \sqrt{\textstyle\sum_{\text{arrays}} \sum_{\text{entries}} g^2}, \qquad
# g \leftarrow g \cdot \min\!\Big(1, \frac{\text{max\_norm}}{\|g\|}\Big).$$
#
# That is *clipping by the global norm* (Pascanu, Mikolov and Bengio 2013). A gradient that is short enough, or 0, stays
# unchanged.
#
# **By hand.** Two arrays, $[3, 0]$ and $[4]$: the norm is 5, not 7. With max_norm 1 they become $[0.6, 0]$ and $[0.8]$.

# %% [markdown] key="global-norm-task" about="global_norm"
# ### Exercise 4: `global_norm`
#
# Measure the length of a list of arrays. Three cases need care: entries of 1e200, whose squares overflow; entries of
# 1e-200, whose squares become 0; and a gradient that is 0. First divide all entries by one number, so that their
# squares stay in range. At the end multiply the root by this number. Which number? All entries are finite here.

# %% solution="global_norm"
def global_norm(grads):
    """The Euclidean norm of all arrays together, as one long vector.

    grads:   list of arrays of float, of any shapes
    returns: float; right for finite entries, 1e200 and 1e-200 among them, and 0 if all entries are 0
    """
    ### BEGIN SOLUTION
    largest = max(np.abs(g).max() for g in grads) or 1.0
    return float(largest * np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads)))
    ### END SOLUTION

# %% test="global_norm"
check(global_norm)

# %% [markdown] key="clip-task" about="clip_by_global_norm"
# ### Exercise 5: `clip_by_global_norm`
#
# Return the clipped gradients *and* the norm that they had before, so that the caller can log it. `norm_given(grads)`
# from deepgrad does what exercise 4 did; if an entry is not finite, it returns `nan` or infinity.
#
# If the norm is `nan` or infinite, no factor helps. Then your function has to **raise an error**:
# `raise ValueError("...")`. The *Deeper* part of section 11 shows what happens without the error.

# %% solution="clip_by_global_norm"
def clip_by_global_norm(grads, max_norm):
    """Shorten gradients together to max_norm, if they are longer.

    grads:    list of arrays of float, of any shapes; not to be changed
    max_norm: float above 0
    returns:  tuple: the list of clipped arrays, and the norm before clipping, a float
              (with or without the 1e-6 that PyTorch adds to the norm before it divides)
    raises:   ValueError (another error will do) if the norm is nan or infinite
    """
    ### BEGIN SOLUTION
    norm = norm_given(grads)
    if not np.isfinite(norm):
        raise ValueError(f"the norm of the gradient is {norm}")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [factor * g for g in grads], norm
    ### END SOLUTION

# %% test="clip_by_global_norm"
check(clip_by_global_norm)

# %% [markdown] key="clipped-sgd-step-task" about="clipped_sgd_step"
# ### Exercise 6: `clipped_sgd_step`
#
# Take one step of gradient descent: first clip the gradients, then step with the clipped ones.
# `clip_given(grads, max_norm)` from deepgrad does what exercise 5 did.

# %% solution="clipped_sgd_step"
def clipped_sgd_step(params, grads, lr, max_norm):
    """One step of gradient descent; the gradient is clipped by its global norm before.

    params:   list of arrays of float; not to be changed
    grads:    list of arrays of float: the gradient of each parameter
    lr:       float: the learning rate
    max_norm: float above 0: the length that the gradient may have
    returns:  list of arrays of float64: the new parameters
    raises:   an error if the norm of the gradients is nan or infinite
    """
    ### BEGIN SOLUTION
    clipped, _ = clip_given(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped)]
    ### END SOLUTION

# %% test="clipped_sgd_step"
check(clipped_sgd_step)

# %% [markdown] key="clipped-question"
# Back to the puzzle: what happens with clipping?

# %% key="predict-clipped"
figures.predict_clipped()

# %% [markdown] key="clipped-fold" folded=true
# ### The same run with clipping

# %% [markdown] key="clipped-text"
# This run uses your step and passes, with the same start and batches.

# %% key="clipped-figure"
def your_step(params, grads):
    return yours("clipped_sgd_step")(params, grads, 0.25, 1.0)


losses, norms = [], []
passes = {"forward": yours("rnn_forward"), "backward": yours("rnn_backward")}
for one in read_and_learn(X_digits, y_digits, your_step, steps=500, seed=0, **passes):
    losses.append(one.loss)
    norms.append(norm_given(one.grads))
on_leash = figures.Reading(np.array(losses), np.array(norms))
figures.reading_figure({"unclipped": unclipped, "max_norm 1": on_leash}, "With clipping the net learns on")
shortened = np.mean(on_leash.norms > 1)
print(f"loss: {unclipped.end:.2f} unclipped, {on_leash.end:.2f} with max_norm 1; {shortened:.0%} of steps shortened")

# %% key="clipped-cards"
cards("l7.spike_ends_training", "l7.clipped_after_the_step")

# %% [markdown] key="clipped-reading"
# In PyTorch, clip between `loss.backward()` and `optimizer.step()`. After `step()`, clipping changes gradients that the
# step has already used, and nothing warns you.

# %% [markdown] key="value"
# ## 7. Clipping each number
#
# Another way is to cut every number of the gradient at $\pm$limit. PyTorch has `clip_grad_value_` for this.

# %% [markdown] key="clip-by-value-task" about="clip_by_value"
# ### Exercise 7: `clip_by_value`
#
# Cut each number at $-$limit and at limit. An uncut array may be returned as it is.

# %% solution="clip_by_value"
def clip_by_value(grads, limit):
    """Each number moved into [-limit, limit].

    grads:   list of arrays of float, of any shapes; not to be changed
    limit:   float above 0
    returns: list of arrays of float64
    """
    ### BEGIN SOLUTION
    return [np.clip(g, -limit, limit) for g in grads]
    ### END SOLUTION

# %% test="clip_by_value"
check(clip_by_value)

# %% [markdown] key="angle-between-task" about="angle_between"
# ### Exercise 8: `angle_between`
#
# Measure the angle between two gradients, each taken as one long vector,
# $\cos \alpha = \frac{a \cdot b}{\|a\|\,\|b\|}$, in degrees. Rounding can make a cosine of 1.0000000000000002, and its
# arccosine is `nan`.

# %% solution="angle_between"
def angle_between(grads, others):
    """The angle between two gradients, each as one long vector.

    grads, others: lists of arrays of float; the two lists have the same shapes, and neither is all 0
    returns:       float: degrees, from 0 to 180
    """
    ### BEGIN SOLUTION
    a, b = (np.concatenate([g.ravel() for g in arrays]).astype(float) for arrays in (grads, others))
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    ### END SOLUTION

# %% test="angle_between"
check(angle_between)

# %% key="predict-turn"
figures.predict_angle()

# %% [markdown] key="turn-fold" folded=true
# ### The angle, limit by limit

# %% key="turn-figure"
grads = figures.long_gradients(0)  # the gradients longer than 5 of a training run
limits = np.geomspace(0.01, 3, 25)
angles = [[yours("angle_between")(g, yours("clip_by_value")(g, limit)) for g in grads] for limit in limits]
ax = panel("The lower the limit, the further the gradient turns", "limit", "angle to the gradient, degrees", x_log=True)
ax.fill_between(limits, np.min(angles, axis=1), np.max(angles, axis=1), alpha=0.25, label=f"all {len(grads)} long gradients")
ax.plot(limits, np.median(angles, axis=1), label="median, by value")
ax.axhline(0, color="0.4", ls="--", label="by norm")
legend(ax);

# %% key="turn-cards"
cards("l7.value_turns", "l7.each_array_turns")

# %% [markdown] key="turn-reading"
# A step with cut numbers still goes downhill. But the limit changed its direction. Clipping by norm changes only the
# length.

# %% [markdown] key="explorer"
# ## 8. Drop a ball
#
# This is the landscape of section 5 from above. Drop the ball and let it roll for 40 steps, without clipping or with
# your clipping. Find a start where it reaches the wall. How does each kind of clipping change that step? How high may
# the threshold be before clipping no longer helps?

# %% key="explorer-run"
figures.cliff_explorer(yours("clip_by_global_norm"), yours("clip_by_value"))

# %% [markdown] key="threshold"
# ## 9. Which threshold?
#
# A threshold that is too high does not protect. One that is too low shortens *every* step to rate times max_norm.

# %% key="threshold-cards"
cards("l7.low_threshold_is_a_small_rate", "l7.high_threshold_comes_too_late", "l7.log_before")

# %% [markdown] key="threshold-reading"
# No number is right for all networks. Log the norm *before* clipping for some hundred steps, look at its median, and
# begin well above it. Keep that log: it shows the spikes. The norm after clipping does not.

# %% [markdown] key="vanishing"
# ## 10. What clipping cannot do
#
# Clipping multiplies the whole gradient by one number. A part that has vanished stays as small as before, compared with
# the rest. A network that forgets needs another architecture. The usual one is the LSTM: beside its state it has a
# *cell* $c$. From step to step, the cell is multiplied by a gate $f$ between 0 and 1, and by no matrix:
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t .$$
#
# On the direct way from $c_t$ back to $c_{t-1}$ the gradient is multiplied only by $f_t$. The GRU has a similar gate.

# %% key="predict-cells"
figures.predict_cells()

# %% [markdown] key="cells-fold" folded=true
# ### What is left after a hundred steps

# %% key="cells-figure"
figures.cells_figure()

# %% key="cells-cards"
cards("l7.no_cure_for_vanishing", "l7.folk_lstm_remembers")

# %% [markdown] key="gate"
# The gate is a sigmoid, $f = \sigma(\dots)$, and with small weights it starts at $\sigma(0) = \tfrac12$. With this
# factor the cell forgets quickly: "an LSTM remembers by itself" is only partly true. But we can choose the gate's bias:
# $\sigma(3) = 0.95$.

# %% key="gate-figure"
figures.cells_figure(forget_bias=3.0)

# %% key="gate-card"
cards("l7.open_forget_gate")

# %% [markdown] key="lstm" about="lstm_step_backward"
# ### Deeper ([[minutes]]): one step of an LSTM

# %% [markdown] key="lstm-step-backward-task" about="lstm_step_backward"
# #### Exercise 9, a challenge: `lstm_step_backward`
#
# One step of an LSTM, in PyTorch's order of the gates. $z$ is $(N, 4m)$, cut into four blocks of $m$ columns:
#
# $$[z_i, z_f, z_g, z_o] = x\,W_x^\top + h_{t-1} W_h^\top + b, \qquad (i, f, o) = \sigma(z_i, z_f, z_o), \qquad g = \tanh(z_g),$$
#
# $$c_t = f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh(c_t).$$
#
# Two gradients arrive: `dh` at $h_t$, and `dc` at $c_t$ from the next step. Through $h_t$ a part of `dh` reaches $c_t$,
# too. Compute the gates again, then carry both gradients back. The `dc_before` that you return is the `dc` of the step
# before.

# %% solution="lstm_step_backward"
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    """The gradients of one LSTM step.

    dh:       array of float, shape (N, m): dL/dh, all that arrives at the new h
    dc:       array of float, shape (N, m): dL/dc from the next step alone; you add what comes through the new h
    x:        array of float, shape (N, d)
    h_before, c_before: arrays of float, shape (N, m): h and c before the step
    Wx, Wh:   arrays of float, shapes (4 m, d) and (4 m, m): the rows of the gates i, f, g, o, in this order
    b:        array of float, shape (4 m,)
    returns:  tuple of arrays of float64: dWx (4 m, d), dWh (4 m, m), db (4 m,), dh_before (N, m), dc_before (N, m)
    """
    ### BEGIN SOLUTION
    zi, zf, zg, zo = np.split(x @ Wx.T + h_before @ Wh.T + b, 4, axis=1)
    i, f, o, g = 1 / (1 + np.exp(-zi)), 1 / (1 + np.exp(-zf)), 1 / (1 + np.exp(-zo)), np.tanh(zg)
    tanh_c = np.tanh(f * c_before + i * g)
    cell = dc + dh * o * (1 - tanh_c**2)
    dz = np.concatenate(
        [cell * g * i * (1 - i), cell * c_before * f * (1 - f), cell * i * (1 - g**2), dh * tanh_c * o * (1 - o)], axis=1
    )
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, cell * f
    ### END SOLUTION

# %% test="lstm_step_backward"
check(lstm_step_backward)

# %% [markdown] key="folk"
# ## 11. Two more sayings
#
# People often say two more things about clipping:

# %% [markdown] key="nan"
# ### Deeper ([[minutes]]): one nan
#
# **"One NaN does no harm if you clip."** The norm of a gradient with one `nan` is `nan`, and so is the factor. The next
# cell takes the same step without and with PyTorch's clipping. Its result is the reason why your function raises an
# error. To get this error in PyTorch, write `clip_grad_norm_(..., error_if_nonfinite=True)`.

# %% key="nan-run"
for clip in (False, True):
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.Tanh(), torch.nn.Linear(32, 10))
    net(torch.randn(16, 64)).square().mean().backward()
    net[0].weight.grad[0, 0] = torch.nan
    if clip:
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    torch.optim.SGD(net.parameters(), lr=0.1).step()
    weights = torch.cat([p.ravel() for p in net.parameters()])
    print(f"{'clipped' if clip else 'not clipped':>11}: {int(weights.isnan().sum())} of {len(weights)} weights are nan")

# %% [markdown] key="adam"
# ### Deeper ([[minutes]]): a spike under Adam
#
# **"Adam needs no clipping, it normalises by itself."** Adam divides a running mean of the gradients by the root of a
# running mean of their squares. How long is Adam's step at a spike?

# %% key="predict-adam"
figures.predict_adam()

# %% [markdown] key="adam-fold" folded=true
# #### Adam, before and after

# %% key="adam-figure"
figures.adam_figure()

# %% key="adam-cards"
cards("l7.adam_step_is_bounded", "l7.adam_crawls_after")

# %% [markdown] key="adam-reading"
# Adam does not fall off the cliff, but the spike stays in its running mean of the squares. In each step this mean loses
# only a thousandth of the spike ($\beta_2 = 0.999$), and Adam divides by the root of this mean. Clipping keeps the
# spike out of the mean.

# %% [markdown] key="own"
# ## 12. On your own network
#
# Replace this network and its data by your own. The log shows the spikes.

# %% key="own-run"
net = torch.nn.Sequential(torch.nn.Linear(64, 100), torch.nn.Tanh(), torch.nn.Linear(100, 10))  # yours
optimizer, log = torch.optim.SGD(net.parameters(), lr=0.1), []
X_batch, y_batch = torch.tensor(X_digits[:256], dtype=torch.float32), torch.tensor(y_digits[:256])
for _ in range(100):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(X_batch), y_batch).backward()
    log.append(torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0, error_if_nonfinite=True).item())  # before clipping
    optimizer.step()
print(f"norm before clipping: median {np.median(log):.2f}, largest {max(log):.2f}")
print(f"clipped in {np.mean(np.array(log) > 1):.0%} of the steps")
print(layer_table(probe(net, X_digits[:256], y_digits[:256], lr=0.1)))

# %% [markdown] key="own-task"
# *Your task:* find the median and the largest norm of your own network, and choose a threshold that clips fewer than
# one step in ten. Then it acts only on the spikes.

# %% [markdown] key="recap"
# ## 13. Recap
#
# - A recurrent network is a deep network whose layers share their weights. One matrix multiplies its gradient up to $T$
#   times.
# - The loss of such a network has walls. At a wall the gradient's direction is right, its length is not.
# - Clip by the global norm: one length, one factor, *before* the step. Clipping each number or each array turns the
#   gradient.
# - Log the norm before clipping. At nan or inf, stop.
# - Clipping helps only against exploding gradients. Against forgetting, use an open gate or a skip (lesson 6).
#
# <details><summary>Two arrays of gradients have the norms 6 and 8. What is the global norm?</summary>10: the squares add up.</details>
#
# <details><summary>With max_norm 0.01 every step is clipped. You double the rate. What changes?</summary>The length of every step doubles: it is rate times max_norm.</details>
#
# <details><summary>What does the bias of an LSTM's forget gate decide?</summary>
# The factor by which a step back from cell to cell multiplies the gradient. At the bias 0 the gate starts at one half,
# so it forgets; at 3 it starts at 0.95.</details>
#
# **To read on:** Pascanu, Mikolov and Bengio 2013; Hochreiter and Schmidhuber 1997; Jozefowicz, Zaremba and Sutskever
# 2015.

# %% [markdown] key="number-task"
# **A number to beat.** Choose a rate and a max_norm, and make the reader's loss after 500 steps as small as you can.

# %% key="number-run"
rate, max_norm = 0.1, 0.5  # yours to change
attempt = figures.run(0, lambda params, grads: yours("clipped_sgd_step")(params, grads, rate, max_norm))
challenge("l7.reader", attempt.end)

# %% [markdown] key="all-measurements" folded=true
# ### All measurements

# %% [markdown] key="all-measurements-text"
# Every claim of this lesson stands above. `measure_again("l7.cliff_wall")` measures one of them anew.
