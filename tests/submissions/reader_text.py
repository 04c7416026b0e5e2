import sys

VECTORS = [
    '<script>hit()</script>',
    '</pre></div><img src=x onerror="hit()">',
    '\x1b[31m<img src=x onerror="hit()">\x1b[0m',
    '\x1b[38m a colour that is cut off stops nbconvert 7',
    '\x1b[38;5m and so is this',
    '\x1b]0;title\x07\x1b[2J\x1b[H\x1b[1A\x1b[2K',
    '\x1b]8;;javascript:hit()\x1b\\link\x1b]8;;\x1b\\',
    '\x9b31m \x00 \x08\x08\x08',
    '\u202etxt.exe\u202c \u2066hidden\u2069',
    '\x1b[99999999999999999999999999999999999999m',
]

for vector in VECTORS:
    print(vector)
    print(vector, file=sys.stderr)


def chain_forward(w, b, x, n):
    print(''.join(VECTORS))
    return np.zeros(n + 1)
