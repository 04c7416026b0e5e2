"""Answers to ``vanishing_depth`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    n, p = 0, 1.0
    while not p < tol:
        p *= abs(w)
        n += 1
    return n
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "counted powers",
    """
def vanishing_depth(w, tol):
    left = 1.0
    for n in range(10**9):
        if left < tol:
            return n
        left = left * abs(w)
""",
)
whole(
    "log, floor",
    "one_early",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    if w == 0:
        return 1
    return int(math.log(tol) / math.log(abs(w)))
""",
)
whole(
    "log, ceil",
    "at_most",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    if w == 0:
        return 1
    return int(math.ceil(math.log(tol) / math.log(abs(w))))
""",
)
whole(
    "less or equal",
    "at_most",
    """
def vanishing_depth(w, tol):
    n, p = 0, 1.0
    while p > tol:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "no abs",
    "sign_of_w",
    """
def vanishing_depth(w, tol):
    n = 0
    while w**n >= tol:
        n += 1
    return n
""",
)
whole(
    "starts at 1",
    "at_least_one",
    """
def vanishing_depth(w, tol):
    n = 1
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
whole(
    "one too many",
    "one_late",
    """
def vanishing_depth(w, tol):
    n = 0
    p = 1.0
    while p >= tol:
        p *= abs(w)
        n += 1
    return n + 1
""",
)
whole(
    "float result",
    "",
    """
def vanishing_depth(w, tol):
    n = 0.0
    p = 1.0
    while p >= tol:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "log of 0",
    "",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    return int(math.floor(math.log(tol) / math.log(abs(w)))) + 1
""",
)
whole(
    "negative log",
    "",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 0 if tol > 1 else 1
    return max(0, int(np.log(tol) // np.log(w)) + 1)
""",
)
whole(
    "quotient the wrong way",
    "inverted",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    if w == 0:
        return 1
    if tol == 1:
        return 1
    return int(math.floor(math.log(abs(w)) / math.log(tol))) + 1
""",
)
whole(
    "last that is above",
    "one_early",
    """
def vanishing_depth(w, tol):
    n = 0
    while abs(w) ** (n + 1) >= tol:
        n += 1
    return n
""",
)
whole(
    "lost share",
    "inverted",
    """
def vanishing_depth(w, tol):
    n = 0
    while 1 - abs(w) ** n < tol and n < 100000:
        n += 1
    return n
""",
)
whole(
    "negative n",
    "negative_above_one",
    """
def vanishing_depth(w, tol):
    if w == 0:
        return 1
    return int(math.floor(math.log(tol) / math.log(abs(w)))) + 1
""",
)
whole(
    "n times w",
    "same_amount",
    """
def vanishing_depth(w, tol):
    n = 0
    left = 1.0
    while left >= tol:
        left -= 1 - abs(w)
        n += 1
    return n
""",
)
