"""Does a message about an unknown name offer what its reader can mean, and no list that nobody reads?"""

import pytest

from deepgrad.near import FEW, near_names, offer

MANY = [f"exercise_{number:03}" for number in range(FEW + 1)]


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("random_ortogonal", ["chain_forward", "random_orthogonal", "relu"], ["random_orthogonal"]),
        ("01", ["01_deep_linear_network", "02_sigmoid"], ["01_deep_linear_network"]),
        ("Deep_Linear_Network", ["01_deep_linear_network", "02_sigmoid"], ["01_deep_linear_network"]),
        ("Submission_Seconds ", ["cell_seconds", "submission_seconds"], ["submission_seconds"]),
        ("1_deep", ["01_deep_linear_network", "02_sigmoid"], ["01_deep_linear_network"]),
        ("exercise_", MANY, MANY[:3]),
        ("", ["relu"], []),
        ("nope", ["chain_forward", "relu"], []),
    ],
)
def test_near_names_are_the_likeliest_first(name: str, known: list[str], near: list[str]) -> None:
    assert near_names(name, known) == near


def test_a_near_name_stands_alone_and_else_a_short_list_or_its_place() -> None:
    assert offer("rellu", ["relu", "chain"], "There are") == "Did you mean 'relu'?"
    assert offer("relu", ["relu_1", "relu_2", "relu_3"], "There are") == "Did you mean 'relu_1', 'relu_2' or 'relu_3'?"
    assert offer("nope", ["relu", "chain"], "There are", "See there.") == "There are relu, chain."
    assert offer("nope", MANY, "There are", "See there.") == "See there."
    assert offer("nope", MANY, "There are").count(",") == FEW
    assert offer("nope", [], "There are") == "There are none."
