"""Does `diagnose` understand trainings as strangers write them, and name what ails each?"""

import pytest
import torch
from patients.strangers import STRANGERS, Maker, losses, pictures, sequences, tables

from deepgrad import diagnose
from deepgrad.clinic import Label, Report, Severity

MENDED = [
    (tables.deepsets, "targets"),
    (tables.quantiles, "targets"),
    (tables.hyper, "exploding"),
    (pictures.transferred, "crawl"),
    (losses.binary, "sign kills gradients"),
    (tables.multitask, "rate 0"),
    (losses.flow, "rate"),
    (sequences.hugging, "crawl"),
    (losses.compiled, "rate 0"),
]
"""Those that had no name or a wrong one once."""


def looked_at(make: Maker, ill: str | None) -> Report:
    torch.manual_seed(0)
    return diagnose(**make(ill))


def right(make: Maker, ill: str | None) -> bool:
    found = looked_at(make, ill).findings
    if expected := STRANGERS[make][ill]:
        return bool(found) and str(found[0].label) in expected
    return not any(one.severity is Severity.ILLNESS for one in found)


@pytest.mark.parametrize(("make", "ill"), MENDED, ids=[f"{make.__name__}: {ill}" for make, ill in MENDED])
def test_a_strangers_illness_is_named(make: Maker, ill: str) -> None:
    assert right(make, ill)


@pytest.mark.parametrize("make", [losses.simclr, losses.physics, losses.flow, losses.compiled])
def test_a_strangers_healthy_training_has_no_illness(make: Maker) -> None:
    assert right(make, None)


def test_a_loss_that_ignores_its_targets_is_compared_with_the_untrained_network_alone() -> None:
    report = looked_at(losses.triplet, None)
    assert report.case.curve.constant is None
    assert report.findings == ()


def test_a_loss_that_takes_derivatives_is_judged() -> None:
    report = looked_at(losses.physics, None)
    assert report.case.judged, report.notes


def test_a_compiled_model_runs_uncompiled_and_the_report_says_so() -> None:
    report = looked_at(losses.compiled, None)
    assert any("ran uncompiled" in note for note in report.notes)
    assert report.case.birth.layers


def test_weights_of_a_group_at_rate_0_are_named() -> None:
    first = looked_at(tables.multitask, "rate 0").findings[0]
    assert (first.label, set(first.layers)) == (Label.NOT_UPDATED, {"kind", "size"})


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")  # one of them still uses it
def test_every_stranger_is_judged_rightly() -> None:
    wrong = [(make.__name__, ill) for make, ills in STRANGERS.items() for ill in ills if not right(make, ill)]
    assert not wrong
