import sys


def chain_forward(w, b, x, n):
    sys.displayhook(3.0)
    return np.zeros(n + 1)
