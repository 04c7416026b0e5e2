"""Answers to ``matrix_chain_backward`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    g = (H[-1] - Y) / len(X)
    out = []
    for W, h in zip(Ws[::-1], H[-2::-1]):
        out.append(g.T @ h)
        g = g @ W
    return out[::-1]
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "indices and einsum",
    """
def matrix_chain_backward(Ws, X, Y):
    n = len(Ws)
    hs = [np.asarray(X, dtype=np.float64)]
    for i in range(n):
        hs.append(np.dot(hs[i], Ws[i].T))
    grads = [None] * n
    d = (hs[n] - Y) / X.shape[0]
    for i in range(n - 1, -1, -1):
        grads[i] = np.einsum("na,nb->ab", d, hs[i])
        d = np.dot(d, Ws[i])
    return grads
""",
)
whole(
    "no N",
    "sum_for_mean",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = H[-1] - Y
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "N in every layer",
    "mean_in_every_layer",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = H[-1] - Y
    for i in range(n - 1, -1, -1):
        g = g / len(X)
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "mean over entries",
    "mean_of_entries",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / Y.size
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "factor 2",
    "twice",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = 2 * (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "sign",
    "target_minus_output",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (Y - H[-1]) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "transposed gradient",
    "transposed",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = H[i].T @ g
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "W.T back",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i].T
    return grads
""",
)
whole(
    "no transpose forward",
    "",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W)
    n = len(Ws)
    grads = [None] * n
    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "output instead of input",
    "late_input",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i + 1]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "reversed",
    "last_first",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    g = (H[-1] - Y) / len(X)
    grads = []
    for W, h in zip(Ws[::-1], H[-2::-1]):
        grads.append(g.T @ h)
        g = g @ W
    return grads
""",
)
whole(
    "gradient after W",
    "early_upstream",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        g = g @ Ws[i]
        grads[i] = g.T @ H[i]
    return grads
""",
)
whole(
    "X for every layer",
    "network_input",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ X
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "g not carried",
    "not_carried",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
    return grads
""",
)
whole(
    "weights updated",
    "only_last_right",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / len(X)
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        Ws[i] -= 0.01 * grads[i]
        g = g @ Ws[i]
    return grads
""",
)
whole(
    "number of layers for N",
    "layers_for_examples",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    n = len(Ws)
    grads = [None] * n

    g = (H[-1] - Y) / n
    for i in range(n - 1, -1, -1):
        grads[i] = g.T @ H[i]
        g = g @ Ws[i]
    return grads
""",
)
