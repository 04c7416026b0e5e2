"""Answers to ``linear_backward``."""

from support.tables import Answers

ANSWERS = Answers(
    "linear_backward",
    """
def linear_backward(dz, h, W):
    dh = dz @ W
    dW = dz.T @ h
    db = dz.sum(axis=0)
    return dh, dW, db
""",
)
slip, whole, other = ANSWERS.slip, ANSWERS.whole, ANSWERS.other

slip("dW averaged", "weights_mean", "dz.T @ h -> dz.T @ h / len(h)")
slip("db averaged", "bias_mean", "dz.sum(axis=0) -> dz.mean(axis=0)")
slip("dW and db averaged", "both_mean", "dz.T @ h -> dz.T @ h / len(h)", "dz.sum(axis=0) -> dz.mean(axis=0)")
slip("everything averaged", "all_mean", "dh = dz @ W -> dz = dz / len(dz); dh = dz @ W")
slip("dW the other way round", "transposed", "dz.T @ h -> h.T @ dz")
slip("db for each example", "bias_unsummed", "dz.sum(axis=0) -> dz")
slip("the other axis", "bias_over_units", "dz.sum(axis=0) -> dz.sum(axis=1)")
slip("no axis, spread over the units", "bias_of_all", "dz.sum(axis=0) -> np.full(dz.shape[1], dz.sum())")
slip("db of ones", "bias_without_upstream", "dz.sum(axis=0) -> np.ones_like(dz).sum(axis=0)")
slip("dW of ones", "weights_without_upstream", "dz.T @ h -> np.ones_like(dz).T @ h")
slip("dh of ones", "input_without_upstream", "dz @ W -> np.ones_like(dz) @ W")
slip("dh without weights", "no_weights", "dz @ W -> dz")
slip("a gate too early", "gate_on_input", "dz @ W -> (dz @ W) * (h > 0)")
slip("no negative gradient", "positive_upstream", "dh = dz @ W -> dz = np.maximum(dz, 0); dh = dz @ W")
slip("only the first row", "first_example", "dz.T @ h -> dz[:1].T @ h[:1]", "dz.sum(axis=0) -> dz[0]")
slip("downhill", "sign", "dh = dz @ W -> dz = -dz; dh = dz @ W")
slip("W transposed", "", "dz @ W -> dz @ W.T")
slip("in another order", "order", "return dh, dW, db -> return dW, db, dh")


def right(title: str, *lines: str) -> None:
    other(title, "\n    ".join(["def linear_backward(dz, h, W):", *lines]))


right("einsum", "return np.einsum('nj,jk->nk', dz, W), np.einsum('nj,nk->jk', dz, h), np.einsum('nj->j', dz)")
right("transposed twice", "return (W.T @ dz.T).T, (h.T @ dz).T, np.ones(len(dz)) @ dz")
right(
    "an example at a time",
    "dW = sum(np.outer(d, x) for d, x in zip(dz, h))",
    "return np.array([d @ W for d in dz]), dW, sum(d for d in dz)",
)
right(
    "torch",
    "leaves = [torch.tensor(np.array(a, dtype=float), requires_grad=True) for a in (h, W, np.zeros(len(W)))]",
    "z = leaves[0] @ leaves[1].T + leaves[2]",
    "z.backward(torch.tensor(np.array(dz, dtype=float)))",
    "return tuple(leaf.grad.numpy() for leaf in leaves)",
)
