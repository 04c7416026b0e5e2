"""Answers to ``residual_backward``, ``pre_ln_backward`` and ``post_ln_backward``."""

from support.tables import Answers

BLOCK = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    da = dout @ W2
    dz = da * (z > 0)
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    dx = dout + dz @ W1
    return dx, dW1, dW2
""",
)
slip, whole, other = BLOCK.slip, BLOCK.whole, BLOCK.other

slip("no skip", "skip_dropped", "dx = dout + dz @ W1 -> dx = dz @ W1")
slip("the skip twice", "skip_twice", "dx = dout + dz @ W1 -> dx = 2 * dout + dz @ W1")
slip("the skip only", "branch_dropped", "dx = dout + dz @ W1 -> dx = dout.copy()")
slip("x added", "input_added", "dx = dout + dz @ W1 -> dx = x + dz @ W1")
slip("1 added", "one_added", "dx = dout + dz @ W1 -> dx = 1 + dz @ W1")
slip("minus", "skip_subtracted", "dx = dout + dz @ W1 -> dx = dz @ W1 - dout")
slip("times", "paths_multiplied", "dx = dout + dz @ W1 -> dx = dout * (dz @ W1)")
slip("mask of the gradient", "gate_of_gradient", "(z > 0) -> (da > 0)")
slip("no mask", "no_gate", "da * (z > 0) -> da")
slip("a for the mask", "value_for_gate", "da * (z > 0) -> da * a")
slip("mask the wrong way", "inverted_gate", "(z > 0) -> (z <= 0)")
slip("mask open at 0", "gate_at_zero", "(z > 0) -> (z >= 0)")
slip("dW1 before the mask", "late_gate", "dz.T @ x -> da.T @ x")
slip("dx before the mask", "gate_off_the_path", "dz @ W1\n -> da @ W1\n")
slip("dW2 with z", "pre_activation_for_second", "dout.T @ a -> dout.T @ z")
slip("dW2 with the mask", "gate_for_second", "dout.T @ a -> dout.T @ (z > 0).astype(float)")
slip("transposed", "transposed", "dz.T @ x -> x.T @ dz", "dout.T @ a -> a.T @ dout")
slip("the mean", "mean_for_sum", "dz.T @ x -> dz.T @ x / len(x)", "dout.T @ a -> dout.T @ a / len(x)")
slip("the mean everywhere", "all_divided", "z = x @ W1.T -> dout = dout / len(x)\n    z = x @ W1.T")
slip("ones", "dout_of_ones", "z = x @ W1.T -> dout = np.ones_like(dout)\n    z = x @ W1.T")
slip(
    "a ReLU behind the sum", "relu_at_output", "da = dout @ W2 -> dout = dout * (x + a @ W2.T > 0)\n    da = dout @ W2"
)
slip("the order", "order", "return dx, dW1, dW2 -> return dW1, dW2, dx")
slip("dW1 and dW2 swapped", "order", "return dx, dW1, dW2 -> return dx, dW2, dW1")
slip("dx alone", "missing_output", "return dx, dW1, dW2 -> return dx")
other(
    "by autograd",
    """
def residual_backward(dout, x, W1, W2):
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in (x, W1, W2)]
    X, A, B = leaves
    y = X + torch.relu(X @ A.T) @ B.T
    grads = torch.autograd.grad(y, leaves, torch.tensor(dout, dtype=torch.float64))
    return tuple(g.numpy() for g in grads)
""",
)
other(
    "example by example",
    """
def residual_backward(dout, x, W1, W2):
    dx, dW1, dW2 = np.zeros(x.shape), np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        dz = (W2.T @ dout[n]) * np.heaviside(z, 0.0)
        dx[n] = dout[n] + W1.T @ dz
        dW1 += np.outer(dz, x[n])
        dW2 += np.outer(dout[n], np.where(z > 0, z, 0))
    return dx, dW1, dW2
""",
)

NORM = """
def norm(x, eps):
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)

def norm_back(d, x, eps):
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    n = (x - x.mean(axis=1, keepdims=True)) / std
    return (d - d.mean(axis=1, keepdims=True) - n * (d * n).mean(axis=1, keepdims=True)) / std

def back(d, u, W1, W2):
    z = u @ W1.T
    dz = (d @ W2) * (z > 0)
    return dz @ W1, dz.T @ u, d.T @ np.maximum(z, 0)
"""
AUTOGRAD = """
def {name}(dout, x, W1, W2, eps):
    leaves = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in (x, W1, W2)]
    X, A, B = leaves
    norm = lambda v: torch.nn.functional.layer_norm(v, v.shape[1:], eps=eps)
    f = lambda v: torch.relu(v @ A.T) @ B.T
    grads = torch.autograd.grad({y}, leaves, torch.tensor(dout, dtype=torch.float64))
    return tuple(g.numpy() for g in grads)
"""
NO_MEAN = "(d - d.mean(axis=1, keepdims=True) - n * (d * n).mean(axis=1, keepdims=True)) / std -> (d - n * (d * n).mean(axis=1, keepdims=True)) / std"
NO_VARIANCE = "(d - d.mean(axis=1, keepdims=True) - n * (d * n).mean(axis=1, keepdims=True)) / std -> (d - d.mean(axis=1, keepdims=True)) / std"
STD_ONLY = "(d - d.mean(axis=1, keepdims=True) - n * (d * n).mean(axis=1, keepdims=True)) / std -> d / std"

PRE = Answers(
    "pre_ln_backward",
    NORM
    + """
def pre_ln_backward(dout, x, W1, W2, eps):
    u = norm(x, eps)
    du, dW1, dW2 = back(dout, u, W1, W2)
    return dout + norm_back(du, x, eps), dW1, dW2
""",
)
slip = PRE.slip
slip("no skip", "skip_dropped", "return dout + norm_back(du -> return norm_back(du")
slip("the skip twice", "skip_twice", "return dout + norm_back -> return dout + dout + norm_back")
slip("the skip through the norm", "skip_through_norm", "dout + norm_back(du, x -> norm_back(dout + du, x")
slip("the skip twice, once through the norm", "skip_inside_and_outside", "norm_back(du, x -> norm_back(dout + du, x")
slip("the branch of x", "branch_of_x", "back(dout, u, W1 -> back(dout, x, W1")
slip("no norm on the way back", "norm_skipped", "norm_back(du, x, eps) -> du")
slip("no norm", "no_norm", "u = norm(x, eps) -> u = x", "norm_back(du, x, eps) -> du")
slip("the norm at u", "norm_at_u", "norm_back(du, x -> norm_back(du, u")
slip("the norm of dout", "norm_of_dout", "norm_back(du, x -> norm_back(dout, x")
slip(
    "the norm first",
    "norm_first",
    "back(dout, u -> back(norm_back(dout, x, eps), u",
    "norm_back(du, x, eps), dW1 -> du, dW1",
)
slip("no mean path", "mean_path_missing", NO_MEAN)
slip("no variance path", "variance_path_missing", NO_VARIANCE)
slip("statistics as constants", "constant_statistics", STD_ONLY)
slip("eps of PyTorch", "default_eps", "u = norm(x, eps) -> eps = 1e-5\n    u = norm(x, eps)")
slip("eps forward only", "default_eps_backward", "norm_back(du, x, eps) -> norm_back(du, x, 1e-5)")
slip("x added", "input_added", "return dout + norm_back -> return x + norm_back")
slip("u added", "normed_input_added", "return dout + norm_back -> return u + norm_back")
slip("transposed", "transposed", "eps), dW1, dW2 -> eps), dW1.T, dW2.T")
slip("no mask", "no_gate", "(d @ W2) * (z > 0) -> d @ W2")
slip("minus", "sign", "u = norm(x, eps) -> dout = -dout\n    u = norm(x, eps)")
PRE.other("by autograd", AUTOGRAD.format(name="pre_ln_backward", y="X + f(norm(X))"))
PRE.other(
    "by the Jacobian of the norm",
    """
def pre_ln_backward(dout, x, W1, W2, eps):
    d = x.shape[1]
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    u = (x - x.mean(axis=1, keepdims=True)) / std
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    du = dz @ W1
    dx = np.array([dout[i] + (np.eye(d) - 1 / d - np.outer(u[i], u[i]) / d) @ du[i] / std[i] for i in range(len(x))])
    return dx, dz.T @ u, dout.T @ np.maximum(z, 0)
""",
)

POST = Answers(
    "post_ln_backward",
    NORM
    + """
def post_ln_backward(dout, x, W1, W2, eps):
    f = np.maximum(x @ W1.T, 0) @ W2.T
    s = x + f
    ds = norm_back(dout, s, eps)
    dx, dW1, dW2 = back(ds, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
slip = POST.slip
slip("no skip", "skip_dropped", "return ds + dx -> return dx")
slip("the skip twice", "skip_twice", "return ds + dx -> return 2 * ds + dx")
slip("the skip past the norm", "skip_past_norm", "return ds + dx -> return dout + dx")
slip("the skip past the norm, too", "skip_past_norm_too", "return ds + dx -> return dout + ds + dx")
slip("the norm at x", "norm_at_x", "norm_back(dout, s -> norm_back(dout, x")
slip("the norm at f", "norm_at_branch", "norm_back(dout, s -> norm_back(dout, f")
slip("the norm at y", "norm_at_y", "norm_back(dout, s -> norm_back(dout, norm(s, eps)")
slip("no norm on the way back", "norm_skipped", "ds = norm_back(dout, s, eps) -> ds = dout")
slip(
    "the norm last",
    "norm_last",
    "ds = norm_back(dout, s, eps) -> ds = dout",
    "return ds + dx -> return norm_back(ds + dx, s, eps)",
)
slip(
    "the weights past the norm",
    "weights_past_norm",
    "return ds + dx, dW1, dW2 -> return ds + dx, *back(dout, x, W1, W2)[1:]",
)
slip("no mean path", "mean_path_missing", NO_MEAN)
slip("no variance path", "variance_path_missing", NO_VARIANCE)
slip("statistics as constants", "constant_statistics", STD_ONLY)
slip("eps of PyTorch", "default_eps", "norm_back(dout, s, eps) -> norm_back(dout, s, 1e-5)")
slip("transposed", "transposed", "ds + dx, dW1, dW2 -> ds + dx, dW1.T, dW2.T")
slip("no mask", "no_gate", "(d @ W2) * (z > 0) -> d @ W2")
slip("swapped", "order", "ds + dx, dW1, dW2 -> ds + dx, dW2, dW1")
POST.other("by autograd", AUTOGRAD.format(name="post_ln_backward", y="norm(X + f(X))"))
POST.other(
    "all in one",
    """
def post_ln_backward(dout, x, W1, W2, eps):
    z = x @ W1.T
    a = np.where(z > 0, z, 0)
    s = x + a @ W2.T
    c = s - s.mean(axis=1, keepdims=True)
    inv = 1 / np.sqrt((c**2).mean(axis=1, keepdims=True) + eps)
    dc = dout * inv - c * inv**3 * (dout * c).mean(axis=1, keepdims=True)
    ds = dc - dc.mean(axis=1, keepdims=True)
    dz = (ds @ W2) * (z > 0)
    return ds + dz @ W1, dz.T @ x, ds.T @ a
""",
)
