"""Answers to ``matrix_chain_backward``."""

from support.tables import Answers

ANSWERS = Answers(
    "matrix_chain_backward",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(H[-1] @ W.T)
    N = X.shape[0]
    G = (H[-1] - Y) / N
    grads = []
    for i in reversed(range(len(Ws))):
        grads.insert(0, G.T @ H[i])
        G = G @ Ws[i]
    return grads
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("not divided by N", "sum_for_mean", "(H[-1] - Y) / N -> (H[-1] - Y)")
slip("divided by the number of features", "inputs_for_examples", "X.shape[0] -> X.shape[1]")
slip("divided by the number of outputs", "outputs_for_examples", "X.shape[0] -> Y.shape[1]")
slip("divided by the number of entries", "mean_of_entries", "X.shape[0] -> Y.size")
slip("divided by 2 N", "factor", "(H[-1] - Y) / N -> (H[-1] - Y) / (2 * N)")
slip("a factor of two", "twice", "(H[-1] - Y) / N -> 2 * (H[-1] - Y) / N")
slip("a factor of two and no mean", "sum_for_mean+factor", "(H[-1] - Y) / N -> 2 * (H[-1] - Y)")
slip("half", "sum_for_mean+factor", "(H[-1] - Y) / N -> (H[-1] - Y) / 2")
slip("the wrong way round", "target_minus_output", "H[-1] - Y -> Y - H[-1]")
slip("no target", "no_target", "H[-1] - Y -> H[-1]")
slip("transposed", "transposed", "G.T @ H[i] -> H[i].T @ G")
slip("the layer's output", "late_input", "G.T @ H[i] -> G.T @ H[i + 1]")
slip("the network's input", "network_input", "G.T @ H[i] -> G.T @ X")
slip("W not transposed", "", "G @ Ws[i] -> G @ Ws[i].T")
slip("the wrong W on the way back", "", "G @ Ws[i] -> G @ Ws[i - 1]")
slip("no W on the way back", "not_carried", "G = G @ Ws[i] -> pass")
slip("in the reverse order", "last_first", "return grads -> return grads[::-1]")
slip("only the first layer", "", "return grads -> return grads[:1]")
slip("only the last layer", "", "return grads -> return grads[-1:]")
slip("divided once per layer", "mean_twice", "G.T @ H[i] -> G.T @ H[i] / N")
slip("divided on each step back", "mean_in_every_layer", "G @ Ws[i] -> G @ Ws[i] / N")
slip(
    "divided by the number of features, in every layer",
    "inputs_for_examples",
    "(H[-1] - Y) / N -> (H[-1] - Y)",
    "G.T @ H[i] -> G.T @ H[i] / X.shape[1]",
)
slip("summed", "", "return grads -> return [g.sum(axis=1) for g in grads]")
slip(
    "W first, G after",
    "early_upstream",
    "grads.insert(0, G.T @ H[i])\n        G = G @ Ws[i] -> G = G @ Ws[i]\n        grads.insert(0, G.T @ H[i])",
)
slip("all negative", "target_minus_output", "return grads -> return [-g for g in grads]")
slip("a ReLU in the forward pass", "relu_forward", "H.append(H[-1] @ W.T) -> H.append(np.maximum(H[-1] @ W.T, 0))")
slip("the layers' inputs in the reverse order", "", "G.T @ H[i] -> G.T @ H[len(Ws) - 1 - i]")
slip("the squared error for its derivative", "loss_for_derivative", "(H[-1] - Y) / N -> (H[-1] - Y) ** 2 / (2 * N)")
slip(
    "the mean over examples first",
    "mean_before_product",
    "G.T @ H[i] -> N * np.outer(G.mean(axis=0), H[i].mean(axis=0))",
)
slip("a tuple of arrays, stacked", "", "return grads -> return np.concatenate([g.ravel() for g in grads])")
slip("the last layer's gradient is missing", "", "reversed(range(len(Ws))) -> reversed(range(len(Ws) - 1))")
slip("the first layer's gradient is missing", "", "reversed(range(len(Ws))) -> range(len(Ws) - 1, 0, -1)")
other(
    "einsum",
    """
def matrix_chain_backward(Ws, X, Y):
    H = [X]
    for W in Ws:
        H.append(np.einsum("ij,nj->ni", W, H[-1]))
    G = (H[-1] - Y) / len(X)
    grads = [None] * len(Ws)
    for i in range(len(Ws) - 1, -1, -1):
        grads[i] = np.einsum("ni,nj->ij", G, H[i])
        G = np.einsum("ij,ni->nj", Ws[i], G)
    return grads
""",
)
other(
    "torch.autograd",
    """
def matrix_chain_backward(Ws, X, Y):
    W = [torch.tensor(np.array(w, dtype=float), requires_grad=True) for w in Ws]
    H = torch.tensor(np.array(X, dtype=float))
    for w in W:
        H = H @ w.T
    loss = ((H - torch.tensor(np.array(Y, dtype=float))) ** 2).sum() / (2 * X.shape[0])
    return [g.numpy() for g in torch.autograd.grad(loss, W)]
""",
)
other(
    "the product of the layers above, each time anew",
    """
def matrix_chain_backward(Ws, X, Y):
    from functools import reduce
    def product(Ms, start):
        return reduce(lambda H, M: H @ M.T, Ms, start)
    error = (product(Ws, X) - Y) / X.shape[0]
    out = []
    for i in range(len(Ws)):
        above = product([W.T for W in Ws[:i:-1]], error)
        out.append(above.T @ product(Ws[:i], X))
    return out
""",
)
other(
    "an outer product for each example",
    """
def matrix_chain_backward(Ws, X, Y):
    grads = [np.zeros(W.shape) for W in Ws]
    N = X.shape[0]
    for n in range(N):
        h = [X[n]]
        for W in Ws:
            h.append(W @ h[-1])
        g = h[-1] - Y[n]
        for i in reversed(range(len(Ws))):
            grads[i] += np.outer(g, h[i]) / N
            g = Ws[i].T @ g
    return grads
""",
)
other(
    "recursion",
    """
def matrix_chain_backward(Ws, X, Y):
    N = X.shape[0]
    def go(i, H):
        if i == len(Ws):
            return (H - Y) / N, []
        G, grads = go(i + 1, np.dot(H, Ws[i].T))
        return np.dot(G, Ws[i]), [np.dot(G.T, H)] + grads
    return go(0, X)[1]
""",
)
