class Bomb:
    def __reduce__(self):
        return (print, ('unpickled',))

    def __array__(self, *args, **kwargs):
        return np.zeros(1)


def chain_forward(w, b, x, n):
    return Bomb()
