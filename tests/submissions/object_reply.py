def chain_forward(w, b, x, n):
    return np.array([np.float64(0)] * (n + 1), dtype=object)
