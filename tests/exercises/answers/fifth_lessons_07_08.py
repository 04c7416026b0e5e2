"""What a fifth reader of lessons 7 and 8 wrote from the text alone, where a name was missing or another was due."""

from support.tables import Answers

RNN_FORWARD = Answers(
    "rnn_forward",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T = len(X)
    H = np.empty((T + 1,) + h0.shape)
    H[0] = h0
    for t in range(1, T + 1):
        H[t] = np.tanh(X[t - 1] @ Wx.T + H[t - 1] @ Wh.T + b)
    return H
""",
)

RNN_FORWARD.other(
    "list of states and np.stack, one matrix for [x, h]",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    W = np.concatenate([Wx, Wh], axis=1).T
    states = [np.array(h0, dtype=np.float64)]
    for x in X:
        states.append(np.tanh(np.hstack([x, states[-1]]) @ W + b))
    return np.stack(states)
""",
)

RNN_FORWARD.other(
    "einsum for all inputs at once, tanh written with the sigmoid",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    inp = np.einsum("tnd,md->tnm", X, Wx) + b
    H = np.zeros((X.shape[0] + 1, h0.shape[0], h0.shape[1]), dtype=np.float64)
    H[0] += h0
    for t, a in enumerate(inp):
        z = a + np.einsum("nk,mk->nm", H[t], Wh)
        H[t + 1] = 2 * scipy.special.expit(2 * z) - 1
    return H
""",
)

RNN_FORWARD.other(
    "in torch float64, back to numpy",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    X, h, Wx, Wh, b = (torch.tensor(a, dtype=torch.float64) for a in (X, h0, Wx, Wh, b))
    out = [h]
    for t in range(X.shape[0]):
        h = torch.tanh(torch.nn.functional.linear(X[t], Wx) + torch.nn.functional.linear(h, Wh, b))
        out.append(h)
    return torch.stack(out).numpy()
""",
)

RNN_FORWARD.whole(
    "Wx reshaped in place of transposed",
    "inputs_reshaped",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    m, d = Wx.shape
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx.reshape(d, m) + H[-1] @ Wh.T + b))
    return np.array(H)
""",
)

RNN_FORWARD.whole(
    "off by one, the first input is skipped and the last one used twice",
    "early_input_last_twice",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    T = len(X)
    H = np.zeros((T + 1, *h0.shape))
    H[0] = h0
    for t in range(1, T + 1):
        H[t] = np.tanh(X[min(t, T - 1)] @ Wx.T + H[t - 1] @ Wh.T + b)
    return H
""",
)

RNN_FORWARD.whole(
    "aliasing, one buffer is appended again and again (all states equal the last, and h0 is overwritten)",
    "one_array_for_all",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    h = h0
    states = [h]
    for x in X:
        h[:] = np.tanh(x @ Wx.T + h @ Wh.T + b)
        states.append(h)
    return np.array(states)
""",
)

RNN_FORWARD.whole(
    "residual, the old state is added to the tanh",
    "residual",
    """
def rnn_forward(X, h0, Wx, Wh, b):
    H = [h0]
    for x in X:
        H.append(H[-1] + np.tanh(x @ Wx.T + H[-1] @ Wh.T + b))
    return np.array(H)
""",
)

RNN_STEP_BACKWARD = Answers(
    "rnn_step_backward",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh
""",
)

RNN_STEP_BACKWARD.other(
    "einsum, slope as (1 - h)(1 + h)",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h) * (1 + h)
    dWx = np.einsum("nm,nd->md", dz, x)
    dWh = np.einsum("nj,nk->jk", dz, h_before)
    db = np.einsum("nm->m", dz)
    return dWx, dWh, db, np.einsum("nj,jk->nk", dz, Wh)
""",
)

RNN_STEP_BACKWARD.other(
    "loop over the examples with outer products",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    N, m = dh.shape
    dWx, dWh, db = np.zeros((m, x.shape[1])), np.zeros((m, m)), np.zeros(m)
    dh_before = np.zeros((N, m))
    for n in range(N):
        dz = (1.0 - np.square(h[n])) * dh[n]
        dWx += np.outer(dz, x[n])
        dWh += np.outer(dz, h_before[n])
        db += dz
        dh_before[n] = Wh.T @ dz
    return dWx, dWh, db, dh_before
""",
)

RNN_STEP_BACKWARD.other(
    "torch, one product with [x, h_before, 1]",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    d = x.shape[1]
    dz = dh - dh * h * h
    both = np.concatenate([x, h_before, np.ones((len(x), 1))], axis=1)
    G = (torch.from_numpy(dz).double().T @ torch.from_numpy(both).double()).numpy()
    return G[:, :d].copy(), G[:, d:-1].copy(), G[:, -1].copy(), np.matmul(dz, Wh)
""",
)

RNN_STEP_BACKWARD.whole(
    "residual, dh added to dh_before",
    "with_skip",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dh + dz @ Wh
""",
)

RNN_STEP_BACKWARD.whole(
    "db keeps the axis of the examples (1, m)",
    "bias_keeps_axis",
    """
def rnn_step_backward(dh, x, h_before, h, Wh):
    dz = dh * (1 - h ** 2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0, keepdims=True), dz @ Wh
""",
)

RNN_BACKWARD = Answers(
    "rnn_backward",
    """
def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, dh = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in range(T, 0, -1):
        dz = (dH[t - 1] + dh) * (1 - H[t] ** 2)
        dWx += dz.T @ X[t - 1]
        dWh += dz.T @ H[t - 1]
        db += dz.sum(axis=0)
        dh = dz @ Wh
    return dWx, dWh, db, dh
""",
)

RNN_BACKWARD.other(
    "all dz first, then three einsums over the steps and examples",
    """
def rnn_backward(dH, X, H, Wh):
    dZ = np.zeros(dH.shape)
    back = 0.0
    for t in reversed(range(len(dH))):
        dZ[t] = (dH[t] + back) * (1 - H[t + 1] ** 2)
        back = dZ[t] @ Wh
    return np.einsum("tnm,tnd->md", dZ, X), np.einsum("tni,tnj->ij", dZ, H[:-1]), dZ.sum(axis=(0, 1)), back
""",
)

RNN_BACKWARD.other(
    "a helper for one step, gradients added as a list",
    """
def rnn_backward(dH, X, H, Wh):
    def step(dh, x, before, h):
        dz = dh * (1 - h * h)
        return [dz.T @ x, dz.T @ before, dz.sum(0)], dz @ Wh
    total, dh = None, np.zeros_like(H[0])
    for g, x, before, h in zip(dH[::-1], X[::-1], H[-2::-1], H[:0:-1]):
        grads, dh = step(g + dh, x, before, h)
        total = grads if total is None else [a + c for a, c in zip(total, grads)]
    return (*total, dh)
""",
)

RNN_BACKWARD.other(
    "double loop, O(T^2) (each direct gradient carried back on its own, everything is linear)",
    """
def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, dh0 = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for s in range(T):
        dh = dH[s].copy()
        for t in range(s, -1, -1):
            dz = dh * (1 - H[t + 1] ** 2)
            dWx += dz.T @ X[t]
            dWh += dz.T @ H[t]
            db += dz.sum(0)
            dh = dz @ Wh
        dh0 += dh
    return dWx, dWh, db, dh0
""",
)

RNN_BACKWARD.whole(
    "the direct gradient is added after the slope (dz = dh * slope + dH)",
    "loss_behind_slope",
    """
def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, dh = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for t in range(T, 0, -1):
        dz = dh * (1 - H[t] ** 2) + dH[t - 1]
        dWx += dz.T @ X[t - 1]; dWh += dz.T @ H[t - 1]; db += dz.sum(0)
        dh = dz @ Wh
    return dWx, dWh, db, dh
""",
)

RNN_BACKWARD.whole(
    "truncated back propagation, detached after 5 steps (right for short sequences)",
    "truncated_after_5",
    """
def rnn_backward(dH, X, H, Wh):
    T, N, m = dH.shape
    dWx, dWh, db, dh = np.zeros((m, X.shape[2])), np.zeros((m, m)), np.zeros(m), np.zeros((N, m))
    for k, t in enumerate(range(T, 0, -1)):
        if k and k % 5 == 0:
            dh = np.zeros((N, m))
        dz = (dH[t - 1] + dh) * (1 - H[t] ** 2)
        dWx += dz.T @ X[t - 1]; dWh += dz.T @ H[t - 1]; db += dz.sum(0)
        dh = dz @ Wh
    return dWx, dWh, db, dh
""",
)

GLOBAL_NORM = Answers(
    "global_norm",
    """
def global_norm(grads):
    scale = max((float(np.max(np.abs(g), initial=0.0)) for g in grads), default=0.0)
    if scale == 0:
        return 0.0
    return scale * math.sqrt(sum(float(np.sum((g / scale) ** 2)) for g in grads))
""",
)

GLOBAL_NORM.other(
    "math.hypot of all entries (it scales by itself)",
    """
def global_norm(grads):
    return math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
""",
)

GLOBAL_NORM.other(
    "scale by a power of two from frexp, one long vector",
    """
def global_norm(grads):
    v = np.concatenate([np.asarray(g, dtype=np.float64).ravel() for g in grads] + [np.zeros(1)])
    _, e = math.frexp(np.abs(v).max())
    u = np.ldexp(v, -e)
    return float(np.ldexp(np.sqrt(u @ u), e))
""",
)

GLOBAL_NORM.other(
    "running scale and sum of squares as in BLAS dnrm2",
    """
def global_norm(grads):
    scale, ssq = 0.0, 1.0
    for g in grads:
        for a in np.abs(np.asarray(g, dtype=float)).flat:
            a = float(a)
            if a == 0:
                continue
            if a > scale:
                ssq = 1 + ssq * (scale / a) ** 2
                scale = a
            else:
                ssq += (a / scale) ** 2
    return scale * math.sqrt(ssq) if scale else 0.0
""",
)

GLOBAL_NORM.whole(
    "scale is the largest entry, not the largest absolute one (0 or tiny for negative gradients)",
    "nothing_above_zero",
    """
def global_norm(grads):
    scale = max(g.max() for g in grads)
    if scale <= 0:
        return 0.0
    return float(scale * np.sqrt(sum(np.sum((g / scale) ** 2) for g in grads)))
""",
)

GLOBAL_NORM.whole(
    "scales each array safely, but squares the array norms again (overflow)",
    "squares_overflow",
    """
def global_norm(grads):
    norms = []
    for g in grads:
        s = np.abs(g).max()
        norms.append(0.0 if s == 0 else s * np.linalg.norm((g / s).ravel()))
    return float(np.sqrt(np.sum(np.array(norms) ** 2)))
""",
)

GLOBAL_NORM.whole(
    "scale taken from the first array only (0 if that array is 0, overflow if another one is huge)",
    "nothing_if_first_is_zero",
    """
def global_norm(grads):
    scale = np.abs(grads[0]).mean()
    if scale == 0:
        return 0.0
    return float(scale * np.sqrt(sum(np.sum((g / scale) ** 2) for g in grads)))
""",
)

GLOBAL_NORM.whole(
    "divides the arrays in place (mutates the gradients)",
    "in_place",
    """
def global_norm(grads):
    scale = max(np.abs(g).max() for g in grads)
    if scale == 0:
        return 0.0
    for g in grads:
        g /= scale
    return float(scale * np.sqrt(sum(np.sum(g * g) for g in grads)))
""",
)

GLOBAL_NORM.whole(
    "float32 torch norm (1e200 becomes inf, 1e-200 becomes 0)",
    "single_precision",
    """
def global_norm(grads):
    return torch.cat([torch.Tensor(np.asarray(g)).flatten() for g in grads]).norm().item()
""",
)

CLIP_BY_GLOBAL_NORM = Answers(
    "clip_by_global_norm",
    """
def clip_by_global_norm(grads, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        raise ValueError("the gradient is not finite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.other(
    "one long vector, split again",
    """
def clip_by_global_norm(grads, max_norm):
    v = np.concatenate([np.ravel(g).astype(np.float64) for g in grads])
    top = np.abs(v).max() if v.size else 0.0
    norm = float(top * np.linalg.norm(v / top)) if top > 0 and np.isfinite(top) else float(top)
    if np.isnan(norm) or np.isinf(norm):
        raise ValueError(f"norm {norm}")
    if norm > max_norm:
        v = v / norm * max_norm
    ends = np.cumsum([np.size(g) for g in grads])[:-1]
    return [part.reshape(np.shape(g)).copy() for part, g in zip(np.split(v, ends), grads)], norm
""",
)

CLIP_BY_GLOBAL_NORM.other(
    "min formula with numpy division, FloatingPointError in place of ValueError",
    """
def clip_by_global_norm(grads, max_norm):
    scale = max([1e-300] + [float(np.max(np.abs(g))) for g in grads if g.size])
    norm = float(scale * np.sqrt(sum(np.sum(np.square(g / scale)) for g in grads)))
    if not np.isfinite(norm) or any(not np.all(np.isfinite(g)) for g in grads):
        raise FloatingPointError("gradient exploded")
    with np.errstate(divide="ignore"):
        factor = np.minimum(1.0, np.float64(max_norm) / norm)
    return [np.multiply(g, factor) for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "returns None (prints a warning) where it should raise",
    "no_error",
    """
def clip_by_global_norm(grads, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        print("warning: norm is", norm)
        return None, norm
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "own naive norm, finite gradients of 1e200 raise (squares overflow)",
    "",
    """
def clip_by_global_norm(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g ** 2) for g in grads)))
    if not math.isfinite(norm):
        raise ValueError("not finite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in grads], norm
""",
)

CLIP_BY_GLOBAL_NORM.whole(
    "smooth factor max_norm / (max_norm + norm), shortens short gradients too",
    "softened",
    """
def clip_by_global_norm(grads, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        raise ValueError("not finite")
    return [g * (max_norm / (max_norm + norm)) for g in grads], norm
""",
)

CLIPPED_SGD_STEP = Answers(
    "clipped_sgd_step",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        raise ValueError("not finite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [p - lr * (g * factor) for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.other(
    "rate and factor as one number, loop over indices, float64 made explicit",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if np.isnan(norm) or np.isinf(norm):
        raise ArithmeticError("norm of the gradients: " + str(norm))
    rate = lr / max(1.0, norm / max_norm)
    new = []
    for k in range(len(params)):
        w = np.array(params[k], dtype=np.float64)
        w += -rate * np.asarray(grads[k], dtype=np.float64)
        new.append(w)
    return new
""",
)

CLIPPED_SGD_STEP.other(
    "torch SGD and clip_grad_norm_ do the work, after scaling the epsilon away",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    v = torch.cat([torch.as_tensor(np.array(g, dtype=float)).flatten() for g in grads])
    if not bool(torch.isfinite(v).all()):
        raise RuntimeError("non-finite gradient")
    top = float(v.abs().max())
    norm = top * float(torch.linalg.vector_norm(v / top)) if top > 0 else 0.0
    if not math.isfinite(norm):
        raise RuntimeError("infinite norm")
    if norm > max_norm:
        v = v / norm * max_norm
    parts = torch.split(v, [int(np.size(g)) for g in grads])
    return [np.asarray(p, dtype=float) - lr * q.numpy().reshape(np.shape(p)) for p, q in zip(params, parts)]
""",
)

CLIPPED_SGD_STEP.whole(
    "a step of zero gradients gives nan (0 / 0)",
    "",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = np.float64(math.hypot(*(float(v) for g in grads for v in np.ravel(g))))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    return [p - lr * np.minimum(norm, max_norm) * (g / norm) for p, g in zip(params, grads)]
""",
)

CLIPPED_SGD_STEP.whole(
    "weight decay mixed in (p shrinks by lr too)",
    "weight_decay_0_0001",
    """
def clipped_sgd_step(params, grads, lr, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        raise ValueError("not finite")
    f = max_norm / norm if norm > max_norm else 1.0
    return [p - lr * (f * g + 0.0001 * p) for p, g in zip(params, grads)]
""",
)

CLIP_BY_VALUE = Answers(
    "clip_by_value",
    """
def clip_by_value(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
""",
)

CLIP_BY_VALUE.other(
    "maximum and minimum",
    """
def clip_by_value(grads, limit):
    return [np.maximum(-limit, np.minimum(np.asarray(g, dtype=np.float64), limit)) for g in grads]
""",
)

CLIP_BY_VALUE.other(
    "copy and boolean masks, uncut arrays returned as they are",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        if np.all(np.abs(g) <= limit):
            out.append(g)
            continue
        c = np.array(g, dtype=float)
        c[c > limit] = limit
        c[c < -limit] = -limit
        out.append(c)
    return out
""",
)

CLIP_BY_VALUE.other(
    "number by number with math.copysign",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        flat = [v if abs(v) <= limit else math.copysign(limit, v) for v in np.ravel(g).tolist()]
        out.append(np.array(flat, dtype=np.float64).reshape(np.shape(g)))
    return out
""",
)

CLIP_BY_VALUE.other(
    "torch.clamp",
    """
def clip_by_value(grads, limit):
    return [torch.clamp(torch.tensor(g, dtype=torch.float64), -limit, limit).numpy() for g in grads]
""",
)

CLIP_BY_VALUE.whole(
    "only the first array is clipped (return inside the loop's first pass)",
    "only_first_right",
    """
def clip_by_value(grads, limit):
    out = [np.array(g) for g in grads]
    out[0] = np.clip(out[0], -limit, limit)
    return out
""",
)

CLIP_BY_VALUE.whole(
    "rows in place of numbers (each row cut by its norm)",
    "norm_of_each_row",
    """
def clip_by_value(grads, limit):
    out = []
    for g in grads:
        n = np.linalg.norm(np.atleast_1d(g), axis=-1, keepdims=True)
        out.append(np.reshape(np.atleast_1d(g) * np.minimum(1, limit / np.maximum(n, 1e-300)), np.shape(g)))
    return out
""",
)

CLIP_BY_VALUE.whole(
    "limit squared (compares squares with limit, not limit^2)",
    "squares_compared",
    """
def clip_by_value(grads, limit):
    return [np.where(g ** 2 > limit, limit * np.sign(g), g) for g in grads]
""",
)

ANGLE_BETWEEN = Answers(
    "angle_between",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)

ANGLE_BETWEEN.other(
    "sums over arrays, math.acos",
    """
def angle_between(grads, others):
    dot = sum(float(np.sum(g * o)) for g, o in zip(grads, others))
    na = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    nb = math.sqrt(sum(float(np.sum(o * o)) for o in others))
    c = max(-1.0, min(1.0, dot / na / nb))
    return math.acos(c) * 180 / math.pi
""",
)

ANGLE_BETWEEN.other(
    "Kahan's formula 2 atan2(|u - v|, |u + v|) with unit vectors, scaled first",
    """
def angle_between(grads, others):
    a = np.concatenate([np.asarray(g, dtype=float).ravel() for g in grads])
    b = np.concatenate([np.asarray(g, dtype=float).ravel() for g in others])
    a, b = a / np.abs(a).max(), b / np.abs(b).max()
    u, v = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return math.degrees(2 * math.atan2(np.linalg.norm(u - v), np.linalg.norm(u + v)))
""",
)

ANGLE_BETWEEN.other(
    "torch cosine, loop over entries for the dot product",
    """
def angle_between(grads, others):
    a = torch.tensor([float(v) for g in grads for v in np.ravel(g)], dtype=torch.float64)
    b = torch.tensor([float(v) for g in others for v in np.ravel(g)], dtype=torch.float64)
    a, b = a / a.norm(), b / b.norm()
    return torch.rad2deg(torch.acos((a * b).sum().clamp(-1, 1))).item()
""",
)

ANGLE_BETWEEN.whole(
    "an epsilon of 1e-8 in the denominator, short gradients look perpendicular",
    "guarded_by_1e_08",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    c = a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-8)
    return float(np.degrees(np.arccos(np.clip(c, -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "the 2-norm of a matrix (spectral) as its length",
    "spectral",
    """
def angle_between(grads, others):
    dot = sum(np.sum(g * o) for g, o in zip(grads, others))
    na = np.sqrt(sum(np.linalg.norm(g, 2) ** 2 if np.ndim(g) == 2 else np.sum(np.square(g)) for g in grads))
    nb = np.sqrt(sum(np.linalg.norm(o, 2) ** 2 if np.ndim(o) == 2 else np.sum(np.square(o)) for o in others))
    return float(np.degrees(np.arccos(np.clip(dot / (na * nb), -1, 1))))
""",
)

ANGLE_BETWEEN.whole(
    "signs compared, share of equal signs times 180 (sign agreement, wrong statistic)",
    "share_of_signs",
    """
def angle_between(grads, others):
    a = np.concatenate([np.ravel(g) for g in grads])
    b = np.concatenate([np.ravel(g) for g in others])
    return float(180 * np.mean(np.sign(a) != np.sign(b)))
""",
)

LSTM_STEP_BACKWARD = Answers(
    "lstm_step_backward",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = dh.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    i, f, o = 1 / (1 + np.exp(-zi)), 1 / (1 + np.exp(-zf)), 1 / (1 + np.exp(-zo))
    g = np.tanh(zg)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dc_all = dc + dh * o * (1 - tc ** 2)
    dzi = dc_all * g * i * (1 - i)
    dzf = dc_all * c_before * f * (1 - f)
    dzg = dc_all * i * (1 - g ** 2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dc_all * f
""",
)

LSTM_STEP_BACKWARD.other(
    "autograd of torch in float64",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    t = [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in (x, h_before, c_before, Wx, Wh, b)]
    xx, hh, cc, A, B, bb = t
    zi, zf, zg, zo = (xx @ A.T + hh @ B.T + bb).chunk(4, dim=1)
    c = torch.sigmoid(zf) * cc + torch.sigmoid(zi) * torch.tanh(zg)
    h = torch.sigmoid(zo) * torch.tanh(c)
    total = (h * torch.tensor(dh)).sum() + (c * torch.tensor(dc)).sum()
    grads = torch.autograd.grad(total, [A, B, bb, hh, cc])
    return tuple(q.numpy() for q in grads)
""",
)

LSTM_STEP_BACKWARD.other(
    "gates on an axis of their own, einsum, slope of tanh(c) as 1 / cosh^2",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    N, m = dh.shape
    z = (np.einsum("nd,kd->nk", x, Wx) + np.einsum("nj,kj->nk", h_before, Wh) + b).reshape(N, 4, m)
    s = scipy.special.expit(z)
    s[:, 2] = np.tanh(z[:, 2])
    slope = s * (1 - s)
    slope[:, 2] = (1 - s[:, 2]) * (1 + s[:, 2])
    tc = np.tanh(s[:, 1] * c_before + s[:, 0] * s[:, 2])
    dC = dc + dh * s[:, 3] / np.cosh(np.arctanh(np.clip(tc, -1 + 1e-16, 1 - 1e-16))) ** 2
    dz = np.stack([dC * s[:, 2], dC * c_before, dC * s[:, 0], dh * tc], axis=1) * slope
    dz = dz.reshape(N, 4 * m)
    return np.einsum("nk,nd->kd", dz, x), np.einsum("nk,nj->kj", dz, h_before), dz.sum(0), np.einsum("nk,kj->nj", dz, Wh), dC * s[:, 1]
""",
)

LSTM_STEP_BACKWARD.other(
    "loop over the examples, sigmoid by tanh",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = dh.shape[1]
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(4 * m)
    dhb, dcb = np.zeros(dh.shape), np.zeros(dh.shape)
    for n in range(len(x)):
        zi, zf, zg, zo = np.split(Wx @ x[n] + Wh @ h_before[n] + b, 4)
        i, f, o = (0.5 * (1 + np.tanh(0.5 * q)) for q in (zi, zf, zo))
        g = np.tanh(zg)
        t = np.tanh(f * c_before[n] + i * g)
        D = dc[n] + dh[n] * o * (1 - t * t)
        dz = np.hstack([D * g * i * (1 - i), D * c_before[n] * f * (1 - f), D * i * (1 - g * g), dh[n] * t * o * (1 - o)])
        dWx += np.outer(dz, x[n])
        dWh += np.outer(dz, h_before[n])
        db += dz
        dhb[n] = Wh.T @ dz
        dcb[n] = D * f
    return dWx, dWh, db, dhb, dcb
""",
)

LSTM_STEP_BACKWARD.whole(
    "order of the gates i, f, o, g (textbook order, not PyTorch's)",
    "cut_in_order_ifog",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = dh.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zo, zg = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    i, f, o = 1 / (1 + np.exp(-zi)), 1 / (1 + np.exp(-zf)), 1 / (1 + np.exp(-zo))
    g = np.tanh(zg)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dc_all = dc + dh * o * (1 - tc ** 2)
    dzi = dc_all * g * i * (1 - i)
    dzf = dc_all * c_before * f * (1 - f)
    dzg = dc_all * i * (1 - g ** 2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dc_all * f
""",
)

LSTM_STEP_BACKWARD.whole(
    "dzo from dc_all in place of dh",
    "output_from_the_cell",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = dh.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    i, f, o = 1 / (1 + np.exp(-zi)), 1 / (1 + np.exp(-zf)), 1 / (1 + np.exp(-zo))
    g = np.tanh(zg)
    c = f * c_before + i * g
    tc = np.tanh(c)
    dc_all = dc + dh * o * (1 - tc ** 2)
    dzi = dc_all * g * i * (1 - i)
    dzf = dc_all * c_before * f * (1 - f)
    dzg = dc_all * i * (1 - g ** 2)
    dzo = dc_all * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dc_all * f
""",
)

LSTM_STEP_BACKWARD.whole(
    "1 - f as the input gate (coupled gates, GRU)",
    "coupled_gates",
    """
def lstm_step_backward(dh, dc, x, h_before, c_before, Wx, Wh, b):
    m = dh.shape[1]
    z = x @ Wx.T + h_before @ Wh.T + b
    zi, zf, zg, zo = z[:, :m], z[:, m:2 * m], z[:, 2 * m:3 * m], z[:, 3 * m:]
    i, f, o = 1 / (1 + np.exp(-zi)), 1 / (1 + np.exp(-zf)), 1 / (1 + np.exp(-zo))
    g = np.tanh(zg)
    c = f * c_before + (1 - f) * g
    tc = np.tanh(c)
    dc_all = dc + dh * o * (1 - tc ** 2)
    dzi = dc_all * g * i * (1 - i)
    dzf = dc_all * c_before * f * (1 - f)
    dzg = dc_all * i * (1 - g ** 2)
    dzo = dh * tc * o * (1 - o)
    dz = np.concatenate([dzi, dzf, dzg, dzo], axis=1)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh, dc_all * f
""",
)

DROPOUT_FORWARD = Answers(
    "dropout_forward",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return x
    return mask * x / (1 - p)
""",
)

DROPOUT_FORWARD.other(
    "np.where",
    """
def dropout_forward(x, mask, p, training):
    return np.where(mask, x / (1.0 - p), 0.0) if training else x.copy()
""",
)

DROPOUT_FORWARD.other(
    "copy, zeros assigned by the inverted mask",
    """
def dropout_forward(x, mask, p, training):
    out = np.array(x, dtype=float)
    if training:
        out[~mask] = 0
        out /= 1 - p
    return out
""",
)

DROPOUT_FORWARD.other(
    "torch tensor of factors",
    """
def dropout_forward(x, mask, p, training):
    factors = torch.ones(x.shape, dtype=torch.float64)
    if training:
        factors = torch.tensor(mask).double() * (1 / (1 - p))
    return (torch.tensor(x).double() * factors).numpy()
""",
)

DROPOUT_FORWARD.whole(
    "mask ignored, a new one drawn at random",
    "zeros_elsewhere",
    """
def dropout_forward(x, mask, p, training):
    if not training:
        return x
    keep = np.random.default_rng(0).random(x.shape) >= p
    return x * keep / (1 - p)
""",
)

DROPOUT_FORWARD.whole(
    "dropped numbers become -inf (attention mask)",
    "minus_infinity_for_zero",
    """
def dropout_forward(x, mask, p, training):
    return np.where(mask, x / (1 - p), -np.inf) if training else x
""",
)

DROPOUT_FORWARD.whole(
    "adds the mean back (dropped numbers replaced by the column mean)",
    "column_mean_for_zero",
    """
def dropout_forward(x, mask, p, training):
    return np.where(mask, x, x.mean(axis=0)) / (1 - p) if training else x
""",
)

DROPOUT_BACKWARD = Answers(
    "dropout_backward",
    """
def dropout_backward(dout, mask, p, training):
    if not training:
        return dout
    return dout * mask / (1 - p)
""",
)

DROPOUT_BACKWARD.other(
    "np.where",
    """
def dropout_backward(dout, mask, p, training):
    return np.where(mask, dout / (1 - p), 0.0) if training else dout.copy()
""",
)

DROPOUT_BACKWARD.other(
    "loop over the numbers",
    """
def dropout_backward(dout, mask, p, training):
    dx = np.array(dout, dtype=float)
    if training:
        for n in range(dx.shape[0]):
            for j in range(dx.shape[1]):
                dx[n, j] = dx[n, j] / (1 - p) if mask[n, j] else 0.0
    return dx
""",
)

DROPOUT_BACKWARD.other(
    "torch autograd of the forward pass",
    """
def dropout_backward(dout, mask, p, training):
    x = torch.zeros(dout.shape, dtype=torch.float64, requires_grad=True)
    out = x * torch.tensor(mask).double() / (1 - p) if training else x * 1.0
    out.backward(torch.tensor(dout, dtype=torch.float64))
    return x.grad.numpy()
""",
)

DROPOUT_BACKWARD.whole(
    "mask taken from the sign of the gradient (relu backward)",
    "zeros_elsewhere",
    """
def dropout_backward(dout, mask, p, training):
    return dout * (dout > 0) / (1 - p) if training else dout
""",
)

DROPOUT_BACKWARD.whole(
    "mean over the batch (divided by N)",
    "mean_over_examples",
    """
def dropout_backward(dout, mask, p, training):
    return dout * mask / (1 - p) / len(dout) if training else dout
""",
)

DROPOUT_BACKWARD.whole(
    "a new random mask on the way back",
    "zeros_elsewhere",
    """
def dropout_backward(dout, mask, p, training):
    keep = np.random.default_rng(1).random(dout.shape) >= p
    return dout * keep / (1 - p) if training else dout
""",
)

DROPOUT_BACKWARD.whole(
    "factors act where p of the numbers was dropped: (mask - p) / (1 - p), dropped ones get a negative gradient",
    "mask_minus_rate",
    """
def dropout_backward(dout, mask, p, training):
    return dout * (mask - p) / (1 - p) if training else dout
""",
)

MOMENTUM_STEP = Answers(
    "momentum_step",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]], dtype=float)
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)

MOMENTUM_STEP.other(
    "growth by trace and determinant (quadratic formula)",
    """
def momentum_step(curvature, lr, momentum):
    step = np.empty((2, 2))
    step[0] = 1 - lr * curvature, -lr * momentum
    step[1] = curvature, momentum
    tr, det = 1 - lr * curvature + momentum, momentum
    disc = tr * tr - 4 * det
    if disc < 0:
        growth = math.sqrt(det)
    else:
        growth = (abs(tr) + math.sqrt(disc)) / 2
    return step, growth
""",
)

MOMENTUM_STEP.other(
    "two matrices multiplied (first v, then x), scipy eigenvalues",
    """
def momentum_step(curvature, lr, momentum):
    first = np.array([[1.0, 0.0], [curvature, momentum]])
    second = np.array([[1.0, -lr], [0.0, 1.0]])
    step = second @ first
    return step, float(max(abs(e) for e in scipy.linalg.eigvals(step)))
""",
)

MOMENTUM_STEP.other(
    "columns by stepping the unit vectors, torch eigenvalues",
    """
def momentum_step(curvature, lr, momentum):
    def one(x, v):
        v = momentum * v + curvature * x
        return [x - lr * v, v]
    step = np.array([one(1.0, 0.0), one(0.0, 1.0)]).T.copy()
    return step, torch.linalg.eigvals(torch.tensor(step)).abs().max().item()
""",
)

MOMENTUM_STEP.whole(
    "sign of the curvature (1 + lr c)",
    "sign_of_curvature",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 + lr * curvature, -lr * momentum], [-curvature, momentum]])
    return step, float(np.abs(np.linalg.eigvals(step)).max())
""",
)

MOMENTUM_STEP.whole(
    "absolute value of the largest eigenvalue by real part (abs after max)",
    "size_of_largest",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.abs(np.max(np.linalg.eigvals(step))))
""",
)

MOMENTUM_STEP.whole(
    "root of the determinant as growth, right for complex eigenvalues only",
    "signed_determinant",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(np.sqrt(momentum))
""",
)

MOMENTUM_STEP.whole(
    "growth by the effective rate lr / (1 - mu)",
    "at_effective_rate",
    """
def momentum_step(curvature, lr, momentum):
    step = np.array([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])
    return step, float(abs(1 - lr / (1 - momentum) * curvature))
""",
)

UPDATE_RATIO = Answers(
    "update_ratio",
    """
def update_ratio(before, after):
    ratios = []
    for b, a in zip(before, after):
        n = np.linalg.norm(np.ravel(b))
        if n > 0:
            ratios.append(float(np.linalg.norm(np.ravel(a - b)) / n))
    return ratios
""",
)

UPDATE_RATIO.other(
    "list comprehension with np.any and roots of sums",
    """
def update_ratio(before, after):
    return [float(np.sqrt(np.sum((a - b) ** 2) / np.sum(b ** 2))) for b, a in zip(before, after) if np.any(b)]
""",
)

UPDATE_RATIO.other(
    "einsum-free, math.hypot number by number",
    """
def update_ratio(before, after):
    out = []
    for k in range(len(before)):
        w, v = np.ravel(before[k]).tolist(), np.ravel(after[k]).tolist()
        if any(x != 0 for x in w):
            out.append(math.hypot(*(q - p for p, q in zip(w, v))) / math.hypot(*w))
    return out
""",
)

UPDATE_RATIO.other(
    "torch Frobenius norm in float64",
    """
def update_ratio(before, after):
    out = []
    for b, a in zip(before, after):
        b, a = torch.tensor(b, dtype=torch.float64), torch.tensor(a, dtype=torch.float64)
        if b.count_nonzero() > 0:
            out.append(((a - b).norm() / b.norm()).item())
    return out
""",
)

UPDATE_RATIO.whole(
    "arrays shorter than 1e-6 are left out as if they were 0",
    "left_out_where_short",
    """
def update_ratio(before, after):
    return [float(np.linalg.norm(np.ravel(a - b)) / np.linalg.norm(np.ravel(b))) for b, a in zip(before, after) if np.linalg.norm(np.ravel(b)) > 1e-6]
""",
)

UPDATE_RATIO.whole(
    "norms along the rows, then their mean (wrong axis)",
    "mean_of_rows",
    """
def update_ratio(before, after):
    out = []
    for b, a in zip(before, after):
        if np.any(b):
            with np.errstate(all="ignore"):
                out.append(float(np.nanmean(np.linalg.norm(np.atleast_2d(a - b), axis=-1) / np.linalg.norm(np.atleast_2d(b), axis=-1))))
    return out
""",
)

UPDATE_RATIO.whole(
    "stops at the first zero array (return inside the loop / break)",
    "ended_at_zeros",
    """
def update_ratio(before, after):
    out = []
    for b, a in zip(before, after):
        if not np.any(b):
            break
        out.append(float(np.linalg.norm(np.ravel(a - b)) / np.linalg.norm(np.ravel(b))))
    return out
""",
)

CLINIC_NET = Answers(
    "ClinicNet",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.other(
    "nn.ModuleList and functional dropout with self.training",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        sizes = [inputs, *hidden]
        self.layers = torch.nn.ModuleList()
        for a, c in zip(sizes[:-1], sizes[1:]):
            self.layers.append(torch.nn.Linear(a, c))
            self.layers.append(torch.nn.BatchNorm1d(c))
        self.head = torch.nn.Linear(sizes[-1], outputs)
        self.p = p

    def forward(self, x):
        for k in range(0, len(self.layers), 2):
            x = torch.relu(self.layers[k + 1](self.layers[k](x)))
            x = torch.nn.functional.dropout(x, self.p, training=self.training)
        return self.head(x)
""",
)

CLINIC_NET.other(
    "blocks, dropout by hand, another random stream",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.blocks = torch.nn.ModuleList()
        for units in hidden:
            self.blocks.append(torch.nn.Sequential(torch.nn.Linear(inputs, units), torch.nn.BatchNorm1d(units)))
            inputs = units
        self.blocks.append(torch.nn.Linear(inputs, outputs))
        self.keep = 1 - p

    def forward(self, x):
        for block in self.blocks[:-1]:
            x = block(x).clamp(min=0)
            if self.training:
                x = x * (torch.rand_like(x) < self.keep) / self.keep
        return self.blocks[-1](x)
""",
)

CLINIC_NET.other(
    "one shared Dropout and ReLU, dropout before ReLU (they commute), other start of the head's bias",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.net = torch.nn.Sequential()
        drop, relu = torch.nn.Dropout(p), torch.nn.ReLU()
        for k, units in enumerate(hidden):
            self.net.add_module(f"linear{k}", torch.nn.Linear(inputs, units))
            self.net.add_module(f"norm{k}", torch.nn.BatchNorm1d(units))
            self.net.add_module(f"drop{k}", drop)
            self.net.add_module(f"relu{k}", relu)
            inputs = units
        torch.nn.init.zeros_(self.net.append(torch.nn.Linear(inputs, outputs))[-1].bias)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.whole(
    "layer norm in place of batch norm (no running statistics)",
    "",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.LayerNorm(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.whole(
    "AlphaDropout in place of Dropout (dropped numbers do not become 0)",
    "alpha_dropout",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.AlphaDropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
""",
)

CLINIC_NET.whole(
    "running statistics never used: eval mode treated as training (train(True) in forward)",
    "always_in_training",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        self.train()
        return self.net(x)
""",
)

CLINIC_NET.whole(
    "dropout and norm off in training (eval() in forward)",
    "always_in_evaluation",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        layers, width = [], inputs
        for units in hidden:
            layers += [torch.nn.Linear(width, units), torch.nn.BatchNorm1d(units), torch.nn.ReLU(), torch.nn.Dropout(p)]
            width = units
        layers.append(torch.nn.Linear(width, outputs))
        self.net = torch.nn.Sequential(*layers)

    def forward(self, x):
        self.eval()
        return self.net(x)
""",
)

CLINIC_NET.whole(
    "skip connections where the widths agree (residual net)",
    "skip_after_relu",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        sizes = [inputs, *hidden]
        self.layers = torch.nn.ModuleList()
        for a, c in zip(sizes[:-1], sizes[1:]):
            self.layers.append(torch.nn.Linear(a, c))
            self.layers.append(torch.nn.BatchNorm1d(c))
        self.head = torch.nn.Linear(sizes[-1], outputs)
        self.p = p

    def forward(self, x):
        for k in range(0, len(self.layers), 2):
            y = torch.relu(self.layers[k + 1](self.layers[k](x)))
            x = x + y if x.shape == y.shape else y
            x = torch.nn.functional.dropout(x, self.p, training=self.training)
        return self.head(x)
""",
)

CLINIC_NET.whole(
    "softmax in evaluation only (probabilities in place of logits)",
    "softmax_in_evaluation",
    """
class ClinicNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        sizes = [inputs, *hidden]
        self.layers = torch.nn.ModuleList()
        for a, c in zip(sizes[:-1], sizes[1:]):
            self.layers.append(torch.nn.Linear(a, c))
            self.layers.append(torch.nn.BatchNorm1d(c))
        self.head = torch.nn.Linear(sizes[-1], outputs)
        self.p = p

    def forward(self, x):
        for k in range(0, len(self.layers), 2):
            x = torch.relu(self.layers[k + 1](self.layers[k](x)))
            x = torch.nn.functional.dropout(x, self.p, training=self.training)
        x = self.head(x)
        return x if self.training else torch.softmax(x, dim=1)
""",
)
