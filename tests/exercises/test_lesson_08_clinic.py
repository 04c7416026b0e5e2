"""The clinic: is the worked doctor right about patients never seen, and does guessing, or the loss alone, fail?"""

import hashlib

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from support.answers import assert_accepted

from autograder.errors import BadExercise
from autograder.exercises.lesson_08 import ward
from autograder.exercises.lesson_08.name_illness import NAME_ILLNESS
from autograder.exercises.lesson_08.prescribe import PRESCRIBE
from autograder.grading.sandbox import HIDDEN_MODULES
from autograder.judge.check import check_with_seed
from autograder.kernels.confine.readable import closed_paths
from autograder.kernels.options import Sandbox
from deepgrad.patients import LABELS, TREATMENTS, examples, named, prescribed
from deepgrad.patients.pool import EXAMPLES, read
from deepgrad.patients.training import Training

SEEDS = range(5)
EXERCISES = [NAME_ILLNESS, PRESCRIBE]


def judged():
    return read(ward.FILE)


def curve(record):
    """All that a loss curve shows, on a scale that a tree can cut."""
    losses = np.nan_to_num(record["losses"], nan=1e9, posinf=1e9).clip(1e-9, 1e9)
    return np.concatenate([np.log(losses), np.log(losses[-1:] / losses[:1]), np.diff(np.log(losses[::10]))])


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_the_worked_doctor_passes_whatever_the_seed(exercise):
    assert_accepted(exercise, exercise.reference, SEEDS)


def test_the_worked_doctor_is_right_about_ninetyfive_in_a_hundred_that_it_has_not_seen():
    patients = judged()
    assert np.mean([named(patient.record) == patient.label for patient in patients]) >= 0.95
    assert np.mean([prescribed(patient.record) in patient.cures for patient in patients]) >= 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_one_word_for_all_scores_below_half(seed):
    for exercise, words in ((NAME_ILLNESS, LABELS), (PRESCRIBE, TREATMENTS)):
        for word in words:
            result = check_with_seed(exercise, lambda record, word=word: word, seed)
            assert result.points < exercise.points / 2
            assert result.mistakes == ("constant",)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_curve_alone_scores_below_half(seed):
    """A forest that learned from the examples and from all judged patients but those that it is asked about."""
    asked = {curve(case.arguments[0]).tobytes() for exercise in EXERCISES for case in exercise.draw(seed)}
    known = [*examples(), *(p for p in judged() if curve(p.record).tobytes() not in asked)]
    X = np.array([curve(patient.record) for patient in known])
    for exercise, words in ((NAME_ILLNESS, [p.label for p in known]), (PRESCRIBE, [p.cures[0] for p in known])):
        forest = RandomForestClassifier(100, random_state=seed).fit(X, words)
        cases = exercise.draw(seed)
        said = forest.predict(np.array([curve(case.arguments[0]) for case in cases]))
        answers = {curve(case.arguments[0]).tobytes(): str(word) for case, word in zip(cases, said, strict=True)}
        result = check_with_seed(exercise, lambda record, known=answers: known[curve(record).tobytes()], seed)
        assert not result.passed
        assert result.points < exercise.points / 2


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_a_check_trains_nothing(exercise, monkeypatch):
    def trains(*_, **__):
        raise AssertionError("something was trained")

    monkeypatch.setattr(Training, "__init__", trains)
    ward._wards.cache_clear()
    assert check_with_seed(exercise, exercise.reference, 12345).passed


def test_a_check_asks_for_three_patients_of_each_kind_and_another_seed_for_others():
    one, other = (NAME_ILLNESS.draw(seed) for seed in (0, 1))
    assert len(one) == 3 * len(LABELS)
    assert {case.kind for case in one} == set(LABELS)
    asked, others = ({case.arguments[0]["losses"].tobytes() for case in cases} for cases in (one, other))
    assert len(asked) == len(one)
    assert asked != others


def test_no_example_is_among_the_judged():
    shown = {patient.record["losses"].tobytes() for patient in examples()}
    assert not shown & {patient.record["losses"].tobytes() for patient in judged()}


def test_no_students_process_may_open_the_judged_patients():
    closed = closed_paths(Sandbox(hidden_modules=HIDDEN_MODULES))
    assert any(folder in ward.FILE.parents for folder in closed)
    assert not any(folder in EXAMPLES.parents for folder in closed)


def test_the_files_are_small():
    assert EXAMPLES.stat().st_size + ward.FILE.stat().st_size < 1_000_000


def test_the_patients_are_those_that_the_version_stands_for(tmp_path, monkeypatch):
    assert hashlib.sha256(ward.FILE.read_bytes()).hexdigest().startswith(ward.DIGEST)
    assert len(ward.DIGEST) == 16
    other = tmp_path / "patients.npz"
    other.write_bytes(ward.FILE.read_bytes() + b" ")
    monkeypatch.setattr(ward, "FILE", other)
    ward._wards.cache_clear()
    with pytest.raises(BadExercise, match=r"clinic_patients\.py"):
        NAME_ILLNESS.draw(0)
    ward._wards.cache_clear()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_each_kind_has_a_mistake_of_its_own(exercise):
    known = {mistake.name for mistake in exercise.mistakes}
    assert known >= {label.replace(" ", "_") for label in LABELS} | {"constant", "few_kinds"}


def test_the_card_tells_which_patients_were_taken_for_which():
    result = check_with_seed(NAME_ILLNESS, lambda record: named(record, ["dead units", "saturated units"]), 0)
    assert result.mistakes == ("dead_units", "saturated_units")
    assert any(line.startswith("dead units: 3 of 3 wrong, called 'vanishing'") for line in result.details)
