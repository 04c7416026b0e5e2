def chain_forward(w, b, x, n):
    return np.broadcast_to(np.zeros(1), (1 << 40,))
