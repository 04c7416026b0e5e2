def chain_forward(w, b, x, n):
    return np.full(n + 1, np.nan)
