"""Is another version of anything that decides a score found?"""

import pytest

from autograder.grading.cluster.software import differences, software


def test_a_process_has_no_difference_to_itself() -> None:
    assert differences(dict(software())) == []


@pytest.mark.parametrize("name", ["deepgrad", "Python", "numpy", "torch", "nbgrader", "distributed"])
def test_another_version_is_named_with_ours(name: str) -> None:
    assert differences({**software(), name: "0.0.1"}) == [f"{name} 0.0.1 (here {software()[name]})"]


def test_a_missing_package_is_named() -> None:
    there = {name: version for name, version in software().items() if name != "scipy"}
    assert differences(there) == [f"scipy none (here {software()['scipy']})"]


def test_deepgrads_version_has_a_hash_of_its_modules() -> None:
    number, mark = software()["deepgrad"].split(" ")
    assert number[0].isdigit() and len(mark) == len("(0123456789ab)")
