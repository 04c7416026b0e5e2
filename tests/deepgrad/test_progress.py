"""Is the best result kept, as a part of whatever an exercise is worth?"""

from deepgrad import store
from deepgrad.progress import progress, record


def test_is_nothing_passed_at_the_start() -> None:
    first = progress()[0]
    assert (first.points, first.passed) == ({}, [])


def test_is_the_best_result_kept_and_never_lowered() -> None:
    name, full = next(iter(progress()[0].lesson.exercises.items()))
    for points in (1, 0.5):
        record(name, points, 2, "v")
        assert progress()[0].points == {name: full / 2}
        assert progress()[0].passed == []
    record(name, 7, 7, "v2")
    record(name, 0, 7, "v3")
    assert progress()[0].points == {name: full}
    assert progress()[0].passed == [name]
    kept = store.load("progress", name)
    assert kept is not None and kept["version"] == "v2" and kept["when"].endswith("+00:00")


def test_is_a_record_of_nonsense_like_none() -> None:
    name = next(iter(progress()[0].lesson.exercises))
    for share in ("1", None, [1], float("nan")):
        store.save("progress", name, {"share": share})
        assert progress()[0].passed == []
        record(name, 1, 2, "v")
        kept = store.load("progress", name)
        assert kept is not None and kept["share"] == 0.5


def test_is_a_record_of_an_exercise_that_is_gone_left_out() -> None:
    record("gone", 1, 1, "v")
    assert all("gone" not in one.points for one in progress())
