"""``branch_scale``: Fixup's factor on the first m - 1 weight matrices of a branch."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.draw import SCALAR_TOLERANCE

__all__ = ["BRANCH_SCALE", "branch_scale"]


def branch_scale(L: int, m: int) -> float:
    """L^(-1 / (2m - 2)), m from 2 up.

    Source: Zhang, Dauphin and Ma 2019, "Fixup Initialization", section 3, rule 2.
    """
    return float(L ** (-1.0 / (2 * m - 2)))


def _cases(rng: np.random.Generator) -> list[Case]:
    blocks = rng.permutation(np.arange(8, 60))[:4].tolist()
    return [
        Case("branches of three matrices", (blocks[0], 3)),
        Case("branches of more matrices", (blocks[1], int(rng.integers(4, 7)))),
        Case("branches of two matrices", (blocks[2], 2)),
        Case("one block", (1, int(rng.integers(2, 5))), edge=True),
        Case("a thousand blocks", (1000 + blocks[3], 2), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "This is the factor L^(-1/2) of a whole branch, as one would put on its output.",
    "The product of the first m - 1 factors should make L^(-1/2). What is each of them?",
)
def on_the_output(L: int, m: int) -> float:
    return float(L**-0.5)


@BANK.mistake(
    "The factor is spread over all m matrices.", "The last matrix starts at 0 and gets no factor. How many are left?"
)
def over_all_matrices(L: int, m: int) -> float:
    return float(L ** (-1.0 / (2 * m)))


@BANK.mistake(
    "The 2 in the exponent is missing, or the factor is squared.",
    "One step changes a branch by the square of the product of its factors, and that square should be 1/L.",
)
def without_half(L: int, m: int) -> float:
    return float(L ** (-1.0 / (m - 1)))


@BANK.mistake("The factor grows with the number of blocks.", "More blocks should each add less.")
def inverse(L: int, m: int) -> float:
    return float(L ** (1.0 / (2 * m - 2)))


@BANK.mistake(
    "This is 1/(L (2m - 2)).",
    "2m - 2 belongs into the exponent: L s^(2m-2) = 1 is solved by a root. In Python a power binds stronger than a "
    "division, so the exponent needs brackets.",
)
def power_first(L: int, m: int) -> float:
    return float(L**-1.0 / (2 * m - 2))


@BANK.mistake(
    "The exponent is -m/2 - 2.",
    "What is the whole denominator of the exponent? Put brackets around it.",
)
def no_brackets(L: int, m: int) -> float:
    return float(L ** (-1.0 / 2 * m - 2))


@BANK.mistake(
    "The exponent is -1 / (2m) - 2.",
    "What is the whole denominator of the exponent? Put brackets around it.",
)
def two_after(L: int, m: int) -> float:
    return float(L ** (-1.0 / (2 * m) - 2))


@BANK.mistake(
    "This is 1/L.", "The exponent depends on m. A fraction needs /; with // Python rounds it down, here to -1."
)
def one_over_blocks(L: int, m: int) -> float:
    return 1.0 / L


@BANK.mistake("L and m are swapped.", "The arguments come as (L, m): blocks, then matrices in each branch.")
def swapped(L: int, m: int) -> float:
    return float(m ** (-1.0 / (2 * L - 2))) if L > 1 else 1.0


@BANK.mistake("The exponent is -1 / (2m - 1).", "Count once more: m - 1 matrices, and a 2 for the root.")
def off_by_one(L: int, m: int) -> float:
    return float(L ** (-1.0 / (2 * m - 1)))


@BANK.mistake("The exponent is upside down: -(2m - 2).", "Is 2m - 2 the numerator or the denominator of the exponent?")
def exponent_upside_down(L: int, m: int) -> float:
    return float(L) ** -(2 * m - 2)


@BANK.mistake(
    "The exponent is -1 / (2 (m - 2)).", "Twice m - 1 is 2m - 2. How many matrices of a branch get the factor?"
)
def one_matrix_too_few(L: int, m: int) -> float:
    return float(L ** (-1.0 / (2 * (m - 2))))


@BANK.mistake("The scale is always 1.", "Is the exponent 0? A fraction needs /; with // Python rounds it down.")
def exponent_rounded(L: int, m: int) -> float:
    return 1.0


def power(exponent: Callable[[int], float], more: int = 0) -> Callable[[int, int], float]:
    """An answer with another exponent, a function of m, or with more blocks."""
    return lambda L, m: float(max(L + more, 1) ** exponent(m))


POWERS: tuple[tuple[str, str, str, Callable[[int, int], float]], ...] = (
    (
        "inverse_without_half",
        "The factor grows with L, and the 2 in the exponent is missing.",
        "More blocks should each add less, and one step changes a branch by the square of the factors' product.",
        power(lambda m: 1.0 / (m - 1)),
    ),
    (
        "inverse_over_all",
        "The factor grows with L, and all m matrices have it.",
        "More blocks should each add less, and the last matrix starts at 0.",
        power(lambda m: 1.0 / (2 * m)),
    ),
    (
        "inverse_root",
        "This is √L: the minus is missing, and m is not used.",
        "More blocks should each add less. On how many matrices is that spread?",
        power(lambda m: 0.5),
    ),
    (
        "over_all_without_half",
        "The exponent is -1/m.",
        "The last matrix gets no factor, and a square should make 1/L.",
        power(lambda m: -1.0 / m),
    ),
    (
        "plus_two",
        "The exponent is -1 / (2m + 2): a sign in the denominator is wrong.",
        "m - 1 matrices have the factor.",
        power(lambda m: -1.0 / (2 * m + 2)),
    ),
    (
        "matrix_too_many",
        "The exponent is -1 / (2m + 1).",
        "m - 1 matrices have the factor, and a 2 is for the root.",
        power(lambda m: -1.0 / (2 * m + 1)),
    ),
    (
        "minus_one_after",
        "The exponent is -1 / (2m) - 1.",
        "What is the whole denominator of the exponent? Put brackets around it.",
        power(lambda m: -1.0 / (2 * m) - 1.0),
    ),
    (
        "two_above",
        "The 2 stands in the numerator: the exponent is -2 / (m - 1).",
        "A square root halves the exponent.",
        power(lambda m: -2.0 / (m - 1)),
    ),
    (
        "halved_twice",
        "The exponent is -1 / (4m - 4), half of the right exponent.",
        "The root is taken once.",
        power(lambda m: -1.0 / (4 * m - 4)),
    ),
    (
        "powers_for_roots",
        "The exponent is -(m - 1) / 2: each factor gets a power; it should get a root.",
        "The product of the m - 1 factors is L^(-1/2). What is each of them?",
        power(lambda m: -(m - 1) / 2),
    ),
    (
        "half_minus_half",
        "The exponent is -(m - 1).",
        "The product of the factors is L^(-1/2). What is each of them?",
        power(lambda m: -(m - 1.0)),
    ),
    (
        "minus_two_matrices",
        "The exponent is -1 / (m - 2).",
        "Twice m - 1 is 2m - 2.",
        power(lambda m: -1.0 / (m - 2) if m > 2 else -np.inf),
    ),
    (
        "one_block_less",
        "The factor is that of L - 1 blocks.",
        "All L branches share the budget.",
        power(lambda m: -1.0 / (2 * m - 2), -1),
    ),
    (
        "one_block_more",
        "The factor is that of L + 1 blocks.",
        "L branches share the budget.",
        power(lambda m: -1.0 / (2 * m - 2), 1),
    ),
    (
        "whole_product",
        "This is the product of all m factors.",
        "One factor is asked for.",
        power(lambda m: -m / (2.0 * m - 2.0)),
    ),
)
BANK.add(*(Mistake(name, title, hint, wrong) for name, title, hint, wrong in POWERS))


def count(blocks: Callable[[int, int], float], exponent: Callable[[int], float]) -> Callable[[int, int], float]:
    """A power of another number than L."""
    return lambda L, m: float(blocks(L, m)) ** exponent(m)


L_ALONE = "L is the number of blocks, and each block has one branch: L^(-1 / (2m - 2))."
COUNTS: tuple[tuple[str, str, str, Callable[[int, int], int]], ...] = (
    ("all_matrices", "L m", "the number of all matrices", lambda L, m: L * m),
    ("scaled_matrices", "L (m - 1)", "the number of matrices with a factor", lambda L, m: L * (m - 1)),
    ("twice_the_blocks", "2 L", "", lambda L, m: 2 * L),
)
for _name, _number, _meaning, _blocks in COUNTS:
    _counted = f"{_number}, {_meaning}" if _meaning else _number
    BANK.add(
        Mistake(
            f"{_name}_for_blocks",
            f"{_counted}{',' if _meaning else ''} stands where L belongs.",
            L_ALONE,
            count(_blocks, lambda m: -1.0 / (2 * m - 2)),
        ),
        Mistake(
            f"root_of_{_name}",
            f"This is 1 over the root of {_counted}.",
            f"{L_ALONE} GPT-2 divides by the root of the number of its layers; that is another rule.",
            count(_blocks, lambda m: -0.5),
        ),
        Mistake(f"one_over_{_name}", f"This is 1 over {_counted}.", L_ALONE, count(_blocks, lambda m: -1.0)),
    )
BANK.add(
    Mistake(
        "half_the_blocks_for_blocks",
        "L / 2 stands where L belongs.",
        L_ALONE,
        count(lambda L, m: L / 2, lambda m: -1.0 / (2 * m - 2)),
    )
)


@BANK.mistake("2m - 2 multiplies L under the root.", "2m - 2 belongs in the exponent. What is the base?")
def under_the_root(L: int, m: int) -> float:
    return float((L * (2 * m - 2)) ** -0.5)


@BANK.mistake("L is multiplied by the exponent, -1 / (2m - 2).", "A power is written with **.")
def exponent_multiplied(L: int, m: int) -> float:
    return L * (-1.0 / (2 * m - 2))


@BANK.mistake("L is divided by the exponent's divisor.", "A power is written with **.")
def blocks_over_exponent(L: int, m: int) -> float:
    return L / (2 * m - 2)


@BANK.mistake("This is the exponent alone.", "Which number is raised to that power?")
def exponent_alone(L: int, m: int) -> float:
    return -1.0 / (2 * m - 2)


@BANK.mistake("This is 1 / (2m - 2): L is not used.", "Which number is raised to that power?")
def without_blocks(L: int, m: int) -> float:
    return 1.0 / (2 * m - 2)


@BANK.mistake("This is the logarithm of the factor.", "np.exp undoes it.")
def logarithm(L: int, m: int) -> float:
    return -float(np.log(L)) / (2 * m - 2)


def _mixed_bases(logarithm: Callable[[int], float]) -> Callable[[int, int], float]:
    return lambda L, m: float(np.exp(-logarithm(L) / (2 * m - 2)))


BASES = "e^(-log L / (2m - 2)) is right with the natural logarithm, np.log. L ** (-1 / (2 * m - 2)) needs none."
BANK.add(
    Mistake("log_base_10", "exp is applied to a logarithm of base 10.", BASES, _mixed_bases(np.log10)),
    Mistake("log_base_2", "exp is applied to a logarithm of base 2.", BASES, _mixed_bases(np.log2)),
)


@BANK.mistake("This is e to the power of -L / (2m - 2).", "The base is L, and the exponent has no L.")
def base_e(L: int, m: int) -> float:
    return float(np.exp(-L / (2 * m - 2)))


@BANK.mistake("The base is m.", "More blocks should each add less: the base is L.")
def base_m(L: int, m: int) -> float:
    return float(m ** (-1.0 / (2 * m - 2)))


@BANK.mistake(
    "The minus stands in front of the power, not in the exponent.", "L ** (-1 / ...): put it into the bracket."
)
def minus_in_front(L: int, m: int) -> float:
    return -float(L ** (1.0 / (2 * m - 2)))


@BANK.mistake("The factor of the whole branch is divided by m - 1.", "A product of equal factors is a power.")
def shared_out(L: int, m: int) -> float:
    return float(L**-0.5 / (m - 1))


@BANK.mistake("The factor is subtracted from 1.", "The factor itself is asked for.")
def one_minus(L: int, m: int) -> float:
    return 1.0 - branch_scale(L, m)


BRANCH_SCALE = Exercise(
    name="branch_scale",
    lesson="06_residual_connections",
    parameters=(
        Parameter("L", Count("the number of blocks")),
        Parameter("m", Count("weight matrices in each branch, 2 or more")),
    ),
    outputs=(Output("scale", Real()),),
    reference=branch_scale,
    cases=_cases,
    points=1,
    tolerance=SCALAR_TOLERANCE,
    nudge="L branches share a budget. How much can each add, and on how many matrices is that spread?",
    hint="The exponent is -1/(2m - 2). Mind what Python does first: a power comes before a division.",
    explanation="With a factor s on each of the first m - 1 matrices, the input of the last matrix is s^(m-1) times "
    "as large. So is its gradient, and a step on it changes the branch's output by s^(m-1) times s^(m-1). L "
    "branches together should change the output as much as one layer does: s^(2m-2) = 1/L.",
    mistakes=tuple(BANK),
)
