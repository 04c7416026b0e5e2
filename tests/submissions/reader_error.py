VECTORS = [
    '<img src=x onerror="hit()">',
    '</pre><script>hit()</script>',
    '$\\href{javascript:hit()}{x}$',
    '\x1b[38m\x1b]0;title\x07',
]
TEXT = ' '.join(VECTORS)


class Named(Exception):
    def _render_traceback_(self):
        return VECTORS


Named.__name__ = '<img src=x onerror="hit()">'
get_ipython().showtraceback = lambda *a, **k: None


def chain_forward(w, b, x, n):
    raise Named(TEXT)


raise Named(TEXT)
