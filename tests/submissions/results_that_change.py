import itertools

calls = itertools.count()


def chain_forward(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y) + next(calls)
