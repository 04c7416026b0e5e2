# %% [markdown] key="title"
# # Lesson 8. The clinic
#
# Seven lessons took networks apart, one part at a time. A patient comes with a flat loss, and somebody asks you what is
# wrong. In this lesson you examine trainings that do not learn, name their illnesses, and prescribe treatments. Then
# you put everything together and train a hundred layers.
#
# You will write [[n short functions]]. After each one a cell says `check(...)`. Once your function is right, the
# figures below it run on your code. Return new arrays, and do not change the arrays that your functions get.
#
# You need the lessons before this one, above all 3, 4 and 6. **Core path: about [[core]] minutes.** Sections that begin
# with *Deeper* are detours, [[deeper]] minutes together. Nothing later needs them.
#
# One convention: each row of a batch is one example, shape $(N, d)$. A weight has the shape (fan_out, fan_in). Layers
# count from 1.

# %% key="imports" locked=true
from textwrap import fill

import numpy as np
import torch

from autograder import check, yours
from deepgrad import diagnose
from deepgrad.challenges import challenge
from deepgrad.claims import cards
from deepgrad.coursemap import course_map
from deepgrad.data import digits
from deepgrad.differences import compare
from deepgrad.figures import lesson_08 as figures
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.tower import PARTS, tower, tower_gradients, tower_logits
from deepgrad.patients import KEYS, LABELS, TREATMENTS, describe, examples, named, ranges
from deepgrad.plots import legend, loss_curves, panel, panels
from deepgrad.session import start
from deepgrad.training import train

start("08_clinic")
X_digits, y_digits, X_test, y_test = digits()  # 1438 images of 8 x 8 pixels to learn from, shape (1438, 64), and 359 to test with

# %% [markdown] key="puzzle"
# ## 1. A puzzle
#
# Six networks of 12 layers are trained on digits. A seventh, not shown here, learns them well with the same data and
# the same number of steps. Each of the six has *one* thing wrong. Guessing costs $\log 10 \approx 2.3$. Run the cell;
# it takes a few seconds.

# %% key="puzzle-run"
figures.sick_figure();

# %% [markdown] key="puzzle-question"
# None of them learns. One suspicion: "it is a problem of gradient flow." You know the test from lesson 2: the profile of
# the gradient.

# %% key="predict-flow"
figures.predict_flow()

# %% [markdown] key="flow-fold" folded=true
# ### The six profiles

# %% key="flow-figure"
figures.gradients_figure();

# %% key="flow-cards"
cards("l8.folk_gradient_flow")

# %% [markdown] key="flow-reading"
# Now you see the names, too. Only the sigmoid net has lost its gradient. Of the others, one has a rate that is far too
# large, one a rate that is far too small, and one has shuffled labels. In one, gradients pile up because nobody sets
# them to zero; in one, the optimizer got another net's weights. Their gradients flow perfectly well. Lessons 1 to 7
# treat *one* kind of illness, the lost gradient. You have to recognise the others, too.
#
# A flat loss is a symptom, not a diagnosis.

# %% [markdown] key="band"
# ## 2. Does it learn at all?
#
# Batches differ, so the loss goes up and down by itself. How much? There is a test: **train with the learning rate 0.**
# Then the net learns nothing, and the loss moves only because the batches differ. The *noise band* reaches from the
# lowest to the highest loss of this run.

# %% key="band-figure"
figures.band_figure();

# %% key="band-cards"
cards("l8.rate_zero_moves", "l8.band_tells_learning")

# %% [markdown] key="band-reading"
# A net has learned something about digits only if its loss is below the band *and* below the cost of guessing. Net 3
# stays in the band: it has learned nothing. Net 4 leaves the band, but only down to the cost of guessing. At the start
# it was sure and wrong, which costs *more* than guessing, and it learned to be less sure.

# %% [markdown] key="ratio"
# ## 3. How far does a step go?
#
# The loss does not tell which layer stands still. The **update ratio** does: how far one step moves each weight,
# relative to the weight's own length,
#
# $$r = \frac{\lVert W_{\text{after}} - W_{\text{before}} \rVert}{\lVert W_{\text{before}} \rVert},$$
#
# with the norm over all numbers of one array. **By hand.** $W = (3, 4)$ becomes $(3, 4.5)$: the change has the length
# 0.5, the weight the length 5, so $r = 0.1$. If the optimizer does not hold this array, $r$ is exactly 0.

# %% [markdown] key="update-ratio-task" about="update_ratio"
# ### Exercise 1: `update_ratio`
#
# One ratio for each array. An array that is 0 throughout before the step (a fresh bias) has no ratio: leave it out.

# %% solution="update_ratio"
def update_ratio(before, after):
    """How far a step moved each parameter, relative to the parameter's own length.

    before:  list of arrays of float, of any shapes: the parameters before the step; not to be changed
    after:   list of arrays of the same shapes: the parameters after the step
    returns: list of float: ||after - before|| / ||before|| of each array, in order;
             an array that is all 0 before the step is left out
    """
    ### BEGIN SOLUTION
    return [float(np.linalg.norm(a - b) / np.linalg.norm(b)) for b, a in zip(before, after) if np.any(b)]
    ### END SOLUTION

# %% test="update_ratio"
check(update_ratio)

# %% [markdown] key="ratio-text"
# "At a good rate a step changes the weights by a thousandth." Is the loss lowest there? Each dot is one rate, from
# 0.001 to 0.3.

# %% key="ratio-figure"
figures.ratio_figure();

# %% key="ratio-card"
cards("l8.folk_one_in_a_thousand")

# %% [markdown] key="ratio-reading"
# A small net that has 300 steps to learn wants steps of one to two percent. A large net that trains for weeks takes
# steps below a thousandth. So there is no right ratio, but there are wrong ones: 0 or a hundred-thousandth is too
# little, a half is too much, and *one* layer far from all others is suspect.

# %% [markdown] key="dropout"
# ## 4. Dropout
#
# One common remedy is still missing. A net can be healthy, bring its training loss to 0, and be useless.

# %% key="heart-card"
cards("l8.learns_by_heart")

# %% [markdown] key="dropout-theory"
# **Dropout** (Hinton and others, 2012) sets each number of a layer to 0 with the probability $p$, anew in every step;
# one half is usual for hidden layers. At test time nothing is dropped. But then the next layer gets more than in
# training: $x$, where it got $(1-p)\,x$ on average. So *inverted dropout* divides the numbers that it keeps:
#
# $$\text{out} = \frac{\text{mask} \odot x}{1 - p} \text{ in training}, \qquad \text{out} = x \text{ afterwards.}$$
#
# **By hand.** $x = (2, 4)$, $p = 0.5$, mask $(1, 0)$: out is $(4, 0)$. Over all masks the mean is $(2, 4)$ again. On
# the way back the same factors apply: a dropped number does not change the output, so its gradient is 0.
#
# This course checks what five short texts say. One of them has a function for dropout. Its comment says "use all
# neurons but scale by $1 - p$" at test time; its code divides by $1 - p$ in training. Each is right without the other.
# If you do both, the output at test time is too small: it is multiplied by $1 - p$ once too often.

# %% [markdown] key="dropout-forward-task" about="dropout_forward"
# ### Exercise 2: `dropout_forward`
#
# The caller draws the mask and passes it as an argument, so your function draws nothing. The mask is True where a
# number is *kept*, and $p$ is the probability of *dropping*. In evaluation you may return `x` itself or a copy of it.

# %% solution="dropout_forward"
def dropout_forward(x, mask, p, training):
    """Inverted dropout, for a mask that was drawn before.

    x:        (N, width) array of float; not to be changed
    mask:     (N, width) array of bool: True where a number is kept
    p:        float, 0 <= p < 1: the probability with which each number was dropped
    training: bool: True in training, False in evaluation
    returns:  (N, width) array: the output
    """
    ### BEGIN SOLUTION
    return x * mask / (1 - p) if training else x.copy()
    ### END SOLUTION

# %% test="dropout_forward"
check(dropout_forward)

# %% [markdown] key="dropout-backward-task" about="dropout_backward"
# ### Exercise 3: `dropout_backward`
#
# Which numbers of x did the output depend on, and with which factor? All shapes are $(N, \text{width})$. In evaluation
# you may return `dout` itself.

# %% solution="dropout_backward"
def dropout_backward(dout, mask, p, training):
    """dL/dx of inverted dropout.

    dout:     (N, width) array of float: dL/dout; not to be changed
    mask:     (N, width) array of bool: the mask of the forward pass, True where a number was kept
    p:        float, 0 <= p < 1: the probability with which each number was dropped
    training: bool: True in training, False in evaluation
    returns:  (N, width) array: dL/dx
    """
    ### BEGIN SOLUTION
    return dout * mask / (1 - p) if training else dout.copy()
    ### END SOLUTION

# %% [markdown] key="dropout-compare" about="dropout_backward"
# Before the check, compare with differences.

# %% key="dropout-compare-run" about="dropout_backward"
rng = np.random.default_rng(0)
x, dout, mask = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.uniform(size=(3, 4)) < 0.6
compare(lambda: dropout_backward(dout, mask, 0.4, True), lambda x: np.sum(dout * yours("dropout_forward")(x, mask, 0.4, True)), x)

# %% test="dropout_backward"
check(dropout_backward)

# %% key="predict-dropout"
figures.predict_dropout()

# %% [markdown] key="dropout-fold" folded=true
# ### Dropout, measured

# %% key="dropout-cards"
cards("l8.folk_dropout_always_helps", "l8.dropout_against_wrong_labels", "l8.full_net_is_the_mean", "l8.a_surface_for_each_mask")

# %% [markdown] key="dropout-reading"
# On these clean digits dropout does harm. If some labels are wrong, learning by heart costs accuracy, and dropout helps
# much. Not every net needs it.
#
# Each batch trains another *subnetwork*: about half of the units, drawn at random. All subnetworks share their weights,
# but each has its own loss surface with another slope. No unit can rely on a certain other one, so the net's knowledge
# is spread over many units. The full net is nearly the mean of all these subnetworks. ("Exponentially many nets": yes,
# $2^{512}$ for 512 units; nearly all are never trained.)

# %% [markdown] key="ward"
# ## 5. The clinic
#
# Here are real trainings, small MLPs on digits. Each has one illness from a fixed list, or none. You get its *record*,
# a dict of arrays: measurements from outside that take a minute.

# %% key="ward-run"
ward = examples()  # some patients of each kind, with the right answers; those that you are judged on are others
patient = ward[0]
print(describe(patient.record))
print(fill("labels: " + ", ".join(LABELS), 100), end="\n\n")
for key, (_, meaning) in KEYS.items():
    print(f"{key:>16}: {meaning}")

# %% [markdown] key="ward-reading"
# **Exact signs first**: they leave no doubt. They are in `gradient_norms`,
# `training_mode` and `outputs`:
#
# - `gradient_norms` has a row for each moment and a column for each step. Row 0 is *before* the backward pass: from
#   column 1, the second step, on it should be 0. Or is something left of the step before?
# - Row 1, after the backward pass, and row 2, at the step: how much of the gradient is left for the step?
# - Row 2, at the step, and row 3, after it: does something change the gradient only *after* the step has used it?
# - In which mode is the net, while it trains and while it is evaluated? And what does the loss function get: raw
#   scores, or squashed numbers? Squashed outputs all lie between 0 and 1. After a softmax they sum to 1; after a
#   sigmoid they do not.
#
# **Then signs at birth:** inputs, dead or saturated units, the ratio of the first layer's gradient to the last one's.
# **Last the trials:** the same training at 1/100 to 1000 times the rate.
#
# Compare the kinds of patients before you choose a threshold. `ranges` shows, for each kind, a key's smallest and
# largest number in the ward. If a key's rows differ in meaning, each row has its own column. "?" means that some
# numbers are nan.

# %% key="ward-ranges"
print(ranges(ward, "gradient_norms", "dead", "saturated", "row_spread"))  # name any keys; without keys it shows all of them

# %% [markdown] key="ward-quotient"
# A sign may be a quotient of two numbers. Then compute it for each patient:

# %% key="ward-compare"
def first_over_last(record):
    return record["gradient_rms"][0] / record["gradient_rms"][-1]

for label in ("healthy", "vanishing", "exploding"):
    print(f"{label:>10}: ", "  ".join(f"{first_over_last(p.record):8.1e}" for p in ward if p.label == label))

# %% [markdown] key="name-illness-task" about="name_illness"
# ### Exercise 4, a challenge: `name_illness`
#
# Write a function that looks at a record and names the illness. You are judged on 54 patients whom you have not seen,
# three of each of the 18 kinds. You get one sixth of the points if you name at least one patient of every kind rightly.
# The rest depends on the share of right names: all of it at 90% or more, nothing at 50% or less, a proportional part in
# between.

# %% solution="name_illness"
def name_illness(record):
    """The illness of a training: one of LABELS.

    record:  dict of arrays and numbers, the measurements of one training; KEYS says what each key holds.
             Some of its numbers may be nan or inf
    returns: str: one of LABELS; "healthy" if nothing is wrong
    """
    ### BEGIN SOLUTION
    r, guessing = record, np.log(10)
    before, raw, used, after = r["gradient_norms"]
    has_modes = r["batch_norm"] or r["dropout"] > 0
    profile = r["gradient_rms"][0] / r["gradient_rms"][-1]
    learned = np.mean(r["losses"][-10:]) < 0.8 * min(r["losses"][0], guessing)
    slower, here, faster = r["trial_losses"][:2].min(), r["trial_losses"][2], r["trial_losses"][3:].min()
    signs = {
        "gradients accumulate": before[1] > 0,
        "weights not updated": np.any((r["update_ratio"] == 0) & (r["weight_gradient"] > 1e-6)),
        "clipped after the step": np.any(after < 0.99 * used),
        "clipped to a standstill": np.median(used) <= 0.01 * np.median(raw) and r["update_ratio"].max() < 5e-4,
        "evaluation mode while training": has_modes and r["training_mode"][0] == 0,
        "training mode while evaluating": has_modes and r["training_mode"][1] == 1,
        "loss and output mismatch": np.all((r["outputs"] > 0) & (r["outputs"] < 1)),
        "tiny batches under batch norm": r["batch_norm"] and r["batch_size"] <= 4,
        "symmetric start": r["row_spread"].min() < 0.15,
        "data not normalised": np.abs(r["input_mean"]).max() > 5 or not 0.1 < r["input_std"].max() < 10,
        "dead units": r["dead"].max() >= 0.65,
        "saturated units": r["saturated"].max() >= 0.5,
        "vanishing": profile < (1e-4 if learned else 1e-2),
        "exploding": profile > 30,
        "rate too large": not here < 1.25 * slower,
        "rate too small": not learned and faster < 0.7 * here,
        "nothing learnable from these inputs": not learned and r["by_heart"][1] < 0.75 * r["by_heart"][0],
    }
    return next((name for name, there in signs.items() if there), "healthy")
    ### END SOLUTION

# %% [markdown] key="name-illness-try" about="name_illness"
# Try it on the ward before the check.

# %% key="name-illness-try-run" about="name_illness"
print(figures.ward_table(ward, name_illness))

# %% test="name_illness"
check(name_illness)

# %% [markdown] key="prescribe-task" about="prescribe"
# ### Deeper, [[minutes]]: the prescription
#
# #### Exercise 5: `prescribe`
#
# A name is not a cure. Some illnesses have several remedies. We trained each patient with each treatment ahead of time.
# The *gain* of a treatment is the accuracy on held-out digits after it, minus 10%: guessing is right in 10% of the
# cases. Your treatment is right if its gain is at least 90% of the best treatment's gain. There is one exception: if
# "leave as it is" itself gains 90% of the best, only "leave as it is" is right. `named(record)` from deepgrad does what
# exercise 4 did. The points grow as in that exercise; a quarter of them is for curing at least one patient of every
# kind. Each patient in the ward has `outcomes`, the accuracy after every treatment, and `cures`, the right treatments.

# %% key="prescribe-list" about="prescribe"
for name, what in TREATMENTS.items():
    print(f"{name:>25}: {what}")

# %% solution="prescribe"
def prescribe(record):
    """What would help a training most: one of TREATMENTS.

    record:  dict of arrays and numbers, as in exercise 4
    returns: str: one of TREATMENTS; "leave as it is" if nothing is wrong
    """
    ### BEGIN SOLUTION
    remedies = {"gradients accumulate": "zero the gradients", "weights not updated": "update all weights"}
    remedies |= {"clipped after the step": "repair the clipping", "clipped to a standstill": "repair the clipping"}
    remedies |= {"evaluation mode while training": "set the modes", "training mode while evaluating": "set the modes"}
    remedies |= {"loss and output mismatch": "give raw scores", "tiny batches under batch norm": "larger batches"}
    remedies |= {"symmetric start": "start again", "data not normalised": "standardise the inputs"}
    remedies |= {"dead units": "start again", "saturated units": "start again", "exploding": "start again"}
    remedies |= {"vanishing": "add batch norm", "rate too large": "smaller rate", "rate too small": "larger rate"}
    remedies |= {"nothing learnable from these inputs": "check the labels", "healthy": "leave as it is"}
    return remedies[named(record)]
    ### END SOLUTION

# %% test="prescribe"
check(prescribe)

# %% [markdown] key="ward-end"
# ### What a doctor looks at
#
# `diagnose` (section 9) uses the same three kinds of evidence in the same order: the loop, the net at birth, the
# trials. In our measurements a classifier that saw loss curves alone named 40% of some 350 small trainings; when it
# also saw the mechanics of the loop, it named 92%. Look at the loop before you look at curves.

# %% [markdown] key="landscape"
# ## Deeper, [[minutes]]: the landscape
#
# All remedies change the surface on which training walks. What is known about this surface?
#
# **Saddles.** The loss of a deep net is not convex. A point where the gradient is 0 is no minimum if the surface bends
# down in *any* direction, and with a million directions it nearly always bends down in some. Then the point is a
# **saddle**. Near a saddle the gradient is small, so plain descent is slow.
#
# Along one axis of a saddle the loss is $\tfrac12 c\, x^2$, with the curvature $c$ below 0 on the way down. A step of
# gradient descent with momentum $\mu$ (PyTorch's convention) is $v \leftarrow \mu v + c\,x$, $x \leftarrow x - \eta v$
# with the new $v$. This step is linear, with the same matrix every time:
#
# $$\begin{pmatrix} x \\ v \end{pmatrix} \leftarrow \begin{pmatrix} 1 - \eta c & -\eta\mu \\ c & \mu \end{pmatrix} \begin{pmatrix} x \\ v \end{pmatrix}.$$
#
# In the long run each step multiplies the distance from $x = 0$ by one factor (in the geometric mean): the largest
# absolute value of the matrix's eigenvalues. If the factor is above 1, the descent escapes; if it is below 1, the
# descent settles. **By hand.** $\mu = 0$, $\eta = 0.1$, $c = -1$: the eigenvalues are $1.1$ and 0. From a distance of
# $10^{-6}$ it takes $\log 10^6 / \log 1.1 = 145$ steps to get to 1.

# %% [markdown] key="momentum-step-task" about="momentum_step"
# ### Exercise 6: `momentum_step`
#
# Return the $2 \times 2$ matrix of one step, and the factor by which a step multiplies the distance in the long run.
# (Use `np.linalg.eigvals`: the matrix is not symmetric, and its eigenvalues may be complex.)

# %% solution="momentum_step"
def momentum_step(curvature, lr, momentum):
    """One step of gradient descent with momentum along one axis of a quadratic loss, as a matrix.

    The loss along the axis is curvature * x**2 / 2.

    curvature: float: above 0 along a valley, below 0 along the way down from a saddle
    lr:        float: the learning rate
    momentum:  float, 0 <= momentum < 1: the share of the velocity that is kept
    returns:   tuple (step, growth):
               step,   (2, 2) array of float: the new (x, v) is step @ (x, v)
               growth, float: the largest absolute value of the eigenvalues of step
    """
    ### BEGIN SOLUTION
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
    ### END SOLUTION

# %% test="momentum_step"
check(momentum_step)

# %% key="saddle-figure"
left, right = panels(
    ("Away from a saddle: |x| grows faster with momentum", "training step", "|x|"),
    ("On a stiff axis momentum tolerates larger rates", "learning rate times curvature", "growth a step"),
)
for momentum in (0.0, 0.9):
    step, growth = yours("momentum_step")(-0.01, 0.5, momentum)
    walk = [np.array([1e-6, 0.0])]
    while abs(walk[-1][0]) < 1:
        walk.append(step @ walk[-1])
    left.plot([abs(at[0]) for at in walk], label=f"momentum {momentum:g}: {len(walk) - 1} steps, growth {growth:.4f}")
    stiff = np.linspace(0.01, 4.5, 200)
    right.plot(stiff, [yours("momentum_step")(c, 1.0, momentum)[1] for c in stiff], label=f"momentum {momentum:g}")
left.set_yscale("log")
right.axhline(1, color="0.4", ls="--", label="above: diverges")
legend(left), legend(right);

# %% key="saddle-cards"
cards("l8.momentum_at_a_saddle")

# %% [markdown] key="saddle-reading"
# Along a slow axis, momentum acts much like a rate that is $1/(1-\mu)$ times as large. With $\eta = 0.5$ and
# $\mu = 0.9$ above, this is a rate of 5. Plain descent at the rate 5 leaves this saddle somewhat sooner than momentum.
# But the same net has stiff axes, on which a rate of 5 diverges. There momentum 0.9 tolerates a rate nearly twice as
# large as plain descent does. This is the gain of momentum.

# %% [markdown] key="noise"
# ### The noise of the batches
#
# *Exactly* on a saddle the full gradient is 0, so momentum does not help. The gradient of one batch is not 0. Here a
# linear autoencoder of the digits with one unit starts on a saddle, at the second principal direction.

# %% key="noise-figure"
figures.noise_figure();

# %% key="noise-cards"
cards("l8.noise_leaves_a_saddle")

# %% [markdown] key="minima"
# ### Are all minima alike?
#
# "Local minima are about as good as the global one." For deep *linear* nets that is a theorem: every local minimum of
# the squared loss is global (Kawaguchi 2016). For ReLU nets there is no such theorem. If all units of a ReLU net are
# dead, only the last bias still has a gradient, so the output never depends on the input again. The figure shows small
# nets that learn the four points of XOR; each dot is another start.

# %% key="minima-figure"
figures.minima_figure();

# %% key="minima-cards"
cards("l8.folk_minima_alike", "l8.wide_nets_agree")

# %% [markdown] key="minima-reading"
# The saying is false for nets with few units. With many units, all starts end well. So the saying holds for nets that
# are much wider than they need to be. Researchers have not settled yet why so many paths lead to good minima.

# %% [markdown] key="flat"
# ### Flat minima
#
# "SGD finds flat minima, and flat minima generalise better." The **sharpness** is the largest curvature, the largest
# eigenvalue of the Hessian. A ReLU passes factors: $\mathrm{relu}(8z) = 8\,\mathrm{relu}(z)$. So if you multiply the
# first layer, weights and biases, by 8 and divide the second's weights by 8, the net computes the same function.

# %% key="predict-sharpness"
figures.predict_sharpness()

# %% [markdown] key="sharpness-fold" folded=true
# #### One function, many curvatures

# %% key="sharpness-cards"
cards("l8.sharpness_is_a_choice", "l8.folk_small_batches_flat")

# %% [markdown] key="sharpness-reading"
# The function and its errors are the same; the sharpness is not. So sharpness alone says nothing about unseen data: it
# depends on how the function is written down in weights (Dinh and others 2017). Measures that do not change under such
# factors are correlated with generalisation in many experiments; nobody has proved that they cause it. And on our
# digits small batches find no flatter minima than large ones, if both get the same number of steps.

# %% [markdown] key="module"
# ## Deeper, [[minutes]]: the network of the texts
#
# One of our texts ends with "a modern deep network": 784-512-256-128-64-10, and after each hidden linear layer batch
# norm, ReLU and dropout 0.3. Nothing follows the output layer: it gives raw scores. You know each part now. You can
# also see two mistakes in that text. It says that `nn.Linear` has a He start; it has none (lesson 3). And it says "could
# not be trained in 2005, routine by 2012"; this cannot be right, since batch norm came in 2015.

# %% [markdown] key="clinic-net-task" about="ClinicNet"
# ### Exercise 7, a module: `ClinicNet`
#
# Write both methods. `__init__` begins with `super().__init__()`. The check writes its own weights and running
# statistics into your module, in the order of `parameters()`. So put all layers into one `torch.nn.Sequential` or one
# `torch.nn.ModuleList`, in this order: for each hidden layer the linear layer (with its bias) and then its norm; last
# the head. Leave the eps and the momentum of the norms at their defaults. The module is judged in evaluation and in
# training; which numbers your dropout draws does not matter.

# %% solution="ClinicNet"
class ClinicNet(torch.nn.Module):
    """A deep classifier with batch norm, ReLU and dropout, e.g. ClinicNet(784, [512, 256, 128, 64], 10, 0.3).

    inputs:  int: features of an example
    hidden:  list of int, may be empty: units of each hidden layer
    outputs: int: logits
    p:       float, 0 <= p < 1: the probability with which dropout drops a unit
    """

    def __init__(self, inputs, hidden, outputs, p):
        ### BEGIN SOLUTION
        super().__init__()
        layers = []
        for width in hidden:
            layers += [torch.nn.Linear(inputs, width), torch.nn.BatchNorm1d(width), torch.nn.ReLU(), torch.nn.Dropout(p)]
            inputs = width
        self.network = torch.nn.Sequential(*layers, torch.nn.Linear(inputs, outputs))
        ### END SOLUTION

    def forward(self, x):
        """Logits, shape (N, outputs), of x, shape (N, inputs)."""
        ### BEGIN SOLUTION
        return self.network(x)
        ### END SOLUTION

# %% test="ClinicNet"
check(ClinicNet)

# %% key="clinic-net-figure"
torch.manual_seed(0)
net = yours("ClinicNet")(64, [512, 256, 128, 64], 10, 0.3)  # 64 pixels in place of 784
run = train(net, X_digits, y_digits, steps=300, lr=0.1, batch_size=64)
loss_curves(panel("The network of the texts learns", "training step", "loss of the batch", y_log=True), {"ClinicNet": run})
print(f"right: {run.accuracy:.1%} of the training digits")

# %% [markdown] key="hundred"
# ## 6. A hundred layers
#
# "What happens if we train a network of 100 layers? It will not train." The first of our texts began like this, and so
# did lesson 1. Now you have the parts. A stem, 49 blocks of two layers and a head make a hundred weight layers, 32 units
# each. `he_normal` draws every weight (lesson 3), but the second of each block starts at 0 (lesson 6). `pre_ln_backward`
# carries the gradient through each block (lessons 5 and 6). The loss is `softmax_cross_entropy`, a step is `sgd_step`
# (lesson 4), and `clip_by_global_norm` limits the gradient (lesson 7). All NumPy, no autograd.
#
# These five parts are ours. To use your own, paste your function above the loop, with its name, its arguments and its
# `check(...)`; then `yours` uses it.

# %% key="hundred-run"
rng = np.random.default_rng(0)
part = {name: yours(name, given) for name, given in PARTS.items()}
params = tower(part["he_normal"], rng, inputs=64, width=32, classes=10, blocks=49)
velocities, losses = [np.zeros_like(W) for W in params], []
for _ in range(300):
    batch = rng.integers(0, len(y_digits), 64)
    loss, grads = tower_gradients(params, X_digits[batch], y_digits[batch], part["pre_ln_backward"], part["softmax_cross_entropy"])
    grads, _ = part["clip_by_global_norm"](grads, 1.0)
    stepped = [part["sgd_step"](W, g, v, 0.03, 0.9) for W, g, v in zip(params, grads, velocities)]
    params, velocities = [W for W, _ in stepped], [v for _, v in stepped]
    losses.append(loss)
ax = panel(f"{len(params)} weight layers learn the digits", "training step", "loss of the batch", y_log=True)
ax.plot(losses, lw=1, label="a hundred layers")
ax.axhline(np.log(10), color="0.4", ls="--", label="guessing")
legend(ax)
for name, X, y in (("training", X_digits, y_digits), ("unseen", X_test, y_test)):
    print(f"right: {np.mean(tower_logits(params, X).argmax(axis=1) == y):.1%} of the {name} digits")

# %% key="hundred-cards"
cards("l8.hundred_layers_learn", "l8.hundred_plain_layers_do_not")

# %% [markdown] key="explorer"
# ## 7. The ladder with every switch
#
# The ladder of lesson 6 had seven nets. Here every switch is yours: activation, start, norm and its place, skips, rate,
# depth. The left panel shows the gradient that reaches each layer before the first step, the right one your update
# ratio, the median over all weights and biases. Before you press *Train*, look only at your choice and predict the
# result. Things to try:
#
# 1. Sigmoid with Xavier's start, 20 layers. Find *one* switch that rescues it alone. (Several do.)
# 2. ReLU and batch norm at 56 layers: what does the left panel say, and what does the training say?
# 3. 100 layers: find a net that learns *without* any norm, and one that learns without skips. (One of the two is hard.)

# %% key="explorer-run"
figures.ladder_explorer(yours("update_ratio"))

# %% [markdown] key="depth"
# ## 8. What depth gives
#
# A hundred layers train. What do they give on these digits?

# %% key="predict-depth"
figures.predict_depth()

# %% [markdown] key="depth-fold" folded=true
# ### Four layers and a hundred

# %% key="depth-cards"
cards("l8.folk_deeper_is_better")

# %% [markdown] key="depth-reading"
# On digits a hundred layers bring nothing, and cost twenty-five times the work. Depth pays if the task has parts that
# are built of parts: images, language. It replaces neither data nor a good question. A shallow net is not less capable:
# a wide net with one hidden layer can fit nearly any function (lesson 2). Depth changes how many units this takes.

# %% [markdown] key="empirical"
# ### What is still trial and error
#
# For rates, widths, the place of a norm and the time to stop we have rules of thumb, and no theory that predicts them.
# People still debate *why* batch norm and skips help so much (lessons 5 and 6 measured several answers; each explains a
# part). Deep learning worked before anyone understood it. The success of 2012 was not one idea: better starts, ReLU,
# dropout (a key part of AlexNet), GPUs, and a million labelled images came together, and most of it was engineering.
# Gradients could now be kept alive. The chain rule was the same all along.

# %% [markdown] key="theory"
# ### What theory says so far
#
# Three topics, to read on:
#
# - **Double descent.** With more parameters than data the test error can fall *again*: [Belkin and others
#   2019](https://arxiv.org/abs/1812.11118).
# - **Neural tangent kernels.** Very wide nets train like a kernel machine: [Jacot, Gabriel and Hongler
#   2018](https://arxiv.org/abs/1806.07572).
# - **Lottery tickets.** A sparse subnetwork, trained from its own start, can match the whole: [Frankle and Carbin
#   2019](https://arxiv.org/abs/1803.03635).

# %% [markdown] key="own"
# ## 9. On your own network
#
# `diagnose` does in a few seconds what you did in section 5, for any torch training. It watches your own step, tries
# treatments, puts everything back, and says what is wrong, on which evidence, and which lesson explains it. Put in your
# `net`, your data and your step. This patient has a mistake that is easy to overlook.

# %% key="own-run"
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))  # yours
data = torch.utils.data.TensorDataset(torch.tensor(X_digits, dtype=torch.float32), torch.tensor(y_digits))
loader = torch.utils.data.DataLoader(data, batch_size=64, shuffle=True)
optimizer, criterion = torch.optim.SGD(net.parameters(), lr=0.1), torch.nn.functional.cross_entropy

def step(x, y):
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step()
    return loss

diagnose(net, criterion, loader, optimizer, step=step)

# %% [markdown] key="own-task"
# *Your task:* mend the step and run the cell again. Then break something else: the rate, the scale of the data, or a
# sigmoid in place of ReLU in ten layers. Do you find it before `diagnose` does? In a terminal, run
# `deepgrad diagnose train.py:make`.

# %% [markdown] key="recap"
# ## 10. Recap
#
# 1. A flat loss is a symptom. Look at the loop first, then at the net at birth, then try other rates.
# 2. Train at the rate 0 once to see the band. A net learns if its loss falls below the band and below guessing.
# 3. Dropout trains subnetworks; divide by $1-p$ in training, and do nothing afterwards.
# 4. The noise of the batches takes training off a saddle. Momentum then helps no more than a larger rate would.
#    Sharpness depends on how a function is written down.
# 5. A hundred layers train if they have skips, and each branch starts at 0 or has a norm.
#
# <details><summary><b>Question 1.</b> The loss is flat at 2.30 on ten classes. The gradient's profile is fine, and the update ratio is exactly 0 in every layer. What do you look at next?</summary>
#
# Look between gradient and weights: step() and zero_grad(), the optimizer's rate and weights, frozen weights.
#
# </details>
#
# <details><summary><b>Question 2.</b> You forget <code>net.eval()</code> before testing a net with dropout. What happens to the test error?</summary>
#
# You measure a random subnetwork: its error is usually larger, and different on each run.
#
# </details>
#
# <details><summary><b>Question 3.</b> Somebody shows that his minimum is ten times as flat as yours. Does his net generalise better?</summary>
#
# The flatness does not tell. Factors between layers change the flatness, but no output.
#
# </details>
#
# ### The whole course on one page
#
# The map lists symptom, evidence, cause, lesson and remedy. To print it, open *The map* on the start page, or
# `/deepgrad/map` on this server.

# %% key="map"
course_map()

# %% [markdown] key="read-more"
# **To read on:** Srivastava and others 2014, *Dropout*; Kawaguchi 2016, *Deep learning without poor local minima*; Dinh
# and others 2017, *Sharp minima can generalize for deep nets*; Zhang and others 2017, *Understanding deep learning
# requires rethinking generalization*.

# %% [markdown] key="number-task"
# ### A number to beat
#
# Train the deepest net that you can in 300 steps. It counts if it gets 95% of the training digits right. Change the
# depth, the switches, the rate.

# %% key="number-run"
layers, rate = 10, 0.01  # yours to change; with skips the number of layers is even
net = DeepNet(64, 32, 10, layers, skip=None, norm=None, norm_position="post", activation="relu", start="he", seed=0)
run = train(net, X_digits, y_digits, steps=300, lr=rate, batch_size=64, momentum=0.9)
print(f"{layers} layers: {run.accuracy:.1%} of the training digits right")
challenge("l8.deepest", layers if run.accuracy >= 0.95 else 0)

# %% [markdown] key="all-measurements" folded=true
# ### All measurements

# %% [markdown] key="all-measurements-text"
# Every claim of this lesson stands above. `measure_again("l8.folk_gradient_flow")` measures one of them anew.
