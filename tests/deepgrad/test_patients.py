"""Are the clinic's patients real trainings, and do their files and records hold what is promised?"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.patients import KEYS, LABELS, TREATMENTS, Patient, describe, examples, named, prescribed, ranges
from deepgrad.patients.illnesses import drawn
from deepgrad.patients.making import made
from deepgrad.patients.plan import Plan
from deepgrad.patients.pool import read, write
from deepgrad.patients.recording import recorded
from deepgrad.patients.training import Training
from deepgrad.patients.treatments import LEAVE, treated

PLAN = Plan(
    3,
    activation="relu",
    depth=3,
    width=16,
    batch_norm=False,
    dropout=0.0,
    usual_rate=0.02,
    rate=0.02,
    momentum=0.9,
    batch_size=16,
)


def of(label):
    return [patient for patient in examples() if patient.label == label]


def test_there_are_three_examples_of_each_kind():
    assert {label: len(of(label)) for label in LABELS} == dict.fromkeys(LABELS, 3)


def test_every_record_has_the_keys_and_shapes_that_are_documented():
    for patient in examples():
        layers = len(patient.record["gradient_rms"])
        assert patient.record.keys() == KEYS.keys()
        for key, value in patient.record.items():
            shape, _, kind = KEYS[key][0].rpartition(" ")
            assert type(value).__name__ == {"float64": "ndarray"}.get(kind, kind)
            if shape:
                assert value.dtype == np.float64
                assert value.shape == eval(shape, {"L": layers})
        assert patient.record.keys() <= set(describe(patient.record).split())


def patient(label, dead, held_out):
    return Patient({"dead": np.array(dead), "held_out": np.array(held_out)}, label, {}, "")


def test_ranges_are_the_smallest_and_largest_numbers_of_a_label_and_each_row_with_a_meaning_has_a_column():
    ward = [
        patient("ill", [0.25, 0.5], [1234.4, np.nan]),
        patient("healthy", [0.0, 0.0], [2.3, np.nan]),
        patient("ill", [1.0], [2e-5, np.inf]),
    ]
    assert ranges(ward, "dead", "held_out").splitlines() == [
        "             dead  held_out[0]  held_out[1]",
        "    ill  0.25 … 1  2e-5 … 1234         inf?",
        "healthy         0          2.3          nan",
    ]


def test_ranges_of_all_keys_fit_a_notebook_and_show_every_label_in_each_block():
    blocks = ranges(examples()).split("\n\n")
    assert max(len(line) for block in blocks for line in block.splitlines()) <= 112
    assert all([line[:36].strip() for line in block.splitlines()] == ["", *LABELS] for block in blocks)
    heads = [title for block in blocks for title in block.splitlines()[0].split()]
    assert list(dict.fromkeys(title.partition("[")[0] for title in heads)) == list(KEYS)


def test_ranges_refuse_a_key_that_no_record_has():
    with pytest.raises(BadArgument, match=r"no key 'loss'\. Its keys are losses, "):
        ranges(examples(), "dead", "loss")


def test_the_worked_doctor_is_right_about_the_examples():
    ward = examples()
    assert sum(named(patient.record) == patient.label for patient in ward) >= 0.95 * len(ward)
    assert sum(prescribed(patient.record) in patient.cures for patient in ward) >= 0.95 * len(ward)


def test_an_illness_does_harm_and_its_treatment_helps():
    for patient in examples():
        left = patient.outcomes[LEAVE]
        assert (left > 0.7) if patient.label == "healthy" else (left < max(patient.outcomes.values()) - 0.15)


def test_a_file_gives_back_what_was_written_and_the_same_patients_the_same_bytes(tmp_path):
    some = examples()[::7]
    write(tmp_path / "one.npz", some)
    write(tmp_path / "other.npz", some)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()
    for mine, theirs in zip(read(tmp_path / "one.npz"), some, strict=True):
        assert (mine.label, mine.outcomes, mine.about) == (theirs.label, theirs.outcomes, theirs.about)
        for key in KEYS:
            np.testing.assert_array_equal(mine.record[key], theirs.record[key])


def test_what_comes_near_the_best_cures_and_nothing_else_if_nothing_has_to_be_done():
    outcomes = dict.fromkeys(TREATMENTS, 0.1) | {"start again": 0.9, "add batch norm": 0.83, "smaller rate": 0.8}
    assert Patient({}, "dead units", outcomes, "").cures == ("start again", "add batch norm")
    assert Patient({}, "healthy", outcomes | {LEAVE: 0.85}, "").cures == (LEAVE,)


def test_the_loop_is_torchs_sgd():
    training, other = Training(PLAN), Training(PLAN)
    optimizer = torch.optim.SGD(other.net.parameters(), lr=PLAN.rate, momentum=PLAN.momentum)
    for _ in range(5):
        loss = training.step()
        batch = other._next()
        optimizer.zero_grad()
        theirs = torch.nn.functional.cross_entropy(other.net(batch[0]), batch[1])
        theirs.backward()
        optimizer.step()
        assert loss == pytest.approx(theirs.item(), rel=1e-12)
    for mine, theirs in zip(training.net.parameters(), other.net.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-14)


def test_a_treatment_of_what_is_well_changes_nothing():
    changing = {name for name in TREATMENTS if treated(PLAN, name) != [PLAN]}
    assert changing == {"larger batches", "add batch norm", "smaller rate", "larger rate"}


@pytest.mark.parametrize(
    ("label", "treatment"),
    [
        ("gradients accumulate", "zero the gradients"),
        ("clipped after the step", "repair the clipping"),
        ("evaluation mode while training", "set the modes"),
        ("loss and output mismatch", "give raw scores"),
        ("dead units", "start again"),
        ("data not normalised", "standardise the inputs"),
        ("nothing learnable from these inputs", "check the labels"),
    ],
)
def test_a_treatment_changes_the_plan_of_its_illness(label, treatment):
    plan = drawn(label, np.random.default_rng(0))
    assert treated(plan, treatment) != [plan]


@pytest.fixture(scope="module")
def healthy():
    return recorded(PLAN)


@pytest.mark.parametrize(
    ("slip", "label"),
    [
        ({"clears": False}, "gradients accumulate"),
        ({"rate": 0.0}, "weights not updated"),
        ({"updated": "first half"}, "weights not updated"),
        ({"clip": 0.1, "clips_late": True}, "clipped after the step"),
        ({"clip": 1e-5}, "clipped to a standstill"),
        ({"batch_norm": True, "trains_in_training_mode": False}, "evaluation mode while training"),
        ({"dropout": 0.2, "evaluates_in_training_mode": True}, "training mode while evaluating"),
        ({"squash": "softmax"}, "loss and output mismatch"),
        ({"batch_norm": True, "batch_size": 2}, "tiny batches under batch norm"),
        ({"row_spread": 0.0}, "symmetric start"),
        ({"input_factor": 100.0}, "data not normalised"),
        ({"bias_shift": -20.0, "ill_layer": 1}, "dead units"),
        ({"activation": "tanh", "bias_spread": 9.0}, "saturated units"),
    ],
)
def test_each_slip_is_seen_in_the_record(healthy, slip, label):
    assert named(healthy) == "healthy"
    assert named(recorded(replace(PLAN, **slip))) == label


@pytest.mark.slow
@pytest.mark.parametrize("label", ["exploding", "healthy"])
def test_the_file_is_what_the_generator_makes(label):
    stored, (fresh,) = of(label)[0], made(label, 8001, 1)
    assert stored.about == fresh.about
    assert stored.cures == fresh.cures
    for key in ("gradient_rms", "activation_std", "row_spread", "input_std"):
        np.testing.assert_allclose(stored.record[key], fresh.record[key], rtol=1e-4)
