# the notebook around this cell is what attacks: see tests/support/attacks.py

def chain_forward(w, b, x, n):
    return np.full(n + 1, x, dtype=float)
