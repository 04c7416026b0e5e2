import sys


def chain_forward(w, b, x, n):
    sys.displayhook(True)
    return np.zeros(n + 1)
