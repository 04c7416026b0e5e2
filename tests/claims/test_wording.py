"""Are numbers written so that a person reads them?"""

import math

import pytest

from deepgrad.claims.wording import number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (219.0, "219"),
        (-109.0, "-109"),
        (0.0, "0"),
        (0.79812, "0.798"),
        (1234.5, "1234"),
        (7.888e-31, "7.89e-31"),
        (4.0656e17, "4.07e17"),
        (-0.0256, "-0.0256"),
        (math.nan, "nan"),
        (math.inf, "inf"),
    ],
)
def test_numbers(value, text) -> None:
    assert number_text(value) == text
