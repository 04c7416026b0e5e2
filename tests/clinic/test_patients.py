"""Does `diagnose` name illnesses that a generator makes, and leave the odd but healthy alone?"""

import pytest
import torch
from patients import illnesses, oddities
from patients.bodies import TUNED
from patients.patient import Patient, make

from deepgrad import diagnose

SAMPLE: list[tuple[str, illnesses.Change, dict[str, object]]] = [
    ("mlp", illnesses.rate(1000.0, "rate too large"), {}),
    ("mlp", illnesses.rate(1e-5, "rate too small"), {}),
    ("mlp", illnesses.shuffled, {}),
    ("cnn", illnesses.inputs(1.0, 300.0), {}),
    ("cnn", illnesses.dead(40.0, 1), {"act": "relu"}),
    ("autoencoder", illnesses.saturated(80.0, 1), {"act": "tanh"}),
    ("mlp", illnesses.scaled(0.6, "vanishing"), {"act": "sigmoid", "depth": 9}),
    ("cnn", illnesses.scaled(12.0, "exploding"), {"act": "relu"}),
    ("rnn", illnesses.recurrence(0.02, "vanishing"), {}),
]
MOST_MISSED = 0.05


def first(patient: Patient) -> str:
    torch.manual_seed(1)
    findings = diagnose(**patient.arguments()).findings
    return str(findings[0].label) if findings else "nothing"


@pytest.mark.parametrize(("arch", "change", "settings"), SAMPLE)
def test_a_full_blown_illness_is_named(arch: str, change: illnesses.Change, settings: dict[str, object]) -> None:
    patient = make(arch, 1, change, **settings)
    report = diagnose(**patient.arguments())
    assert str(report.findings[0].label) in patient.expected
    assert set(patient.layers) <= set(report.findings[0].layers)


@pytest.mark.parametrize("name", ["plain", "warmup", "mixed precision", "weight norm", "zero head", "micro-batches"])
def test_an_odd_but_healthy_training_has_no_illness(name: str) -> None:
    assert diagnose(**oddities.ODDITIES[name]("mlp", 1).arguments()).healthy


@pytest.mark.parametrize("name", ["LoRA", "teacher", "adversarial", "policy", "negative loss"])
def test_a_special_but_healthy_training_has_no_illness(name: str) -> None:
    assert diagnose(**oddities.SPECIAL[name]("mlp", 1).arguments()).healthy


@pytest.mark.slow
def test_nearly_every_full_blown_illness_of_a_seed_that_no_rule_saw_is_named() -> None:
    patients = [make(arch, seed, change, **settings) for _, arch, seed, change, settings in illnesses.full(TUNED, (5,))]
    missed = [(p.name, p.expected[0], told) for p in patients if (told := first(p)) not in p.expected]
    assert len(missed) <= MOST_MISSED * len(patients), missed
