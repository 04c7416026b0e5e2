def chain_forward(w, b, x, n):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
