"""What every test gets: a home of its own, a fresh session, nothing passed yet, and a look for leaks at its end."""

import os
import sysconfig
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

import autograder
import autograder.exercises
import autograder.judge.check
import deepgrad
import deepgrad.session
from autograder.exercises.base import Exercise
from autograder.exercises.catalogue import Entry

TOLD_AT_ONCE = 3000
"""How many characters of a failure's end are printed when it happens."""

ENDING_SECONDS = 5.0
"""What a thread that a test told to end may take for it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="Write tests/authoring/golden/ anew.")
    parser.addoption("--plain", action="store_true", help="Refuse to test anything but an installed wheel.")


def pytest_configure(config: pytest.Config) -> None:
    """With ``--plain``, stop before a test could pass on the tree that users do not have."""
    if config.getoption("--plain") and not (places := packages_from()) <= {installed_packages()}:
        found = ", ".join(sorted(map(str, places)))
        raise pytest.UsageError(
            f"--plain tests what is installed in {installed_packages()}, and the packages come from {found}. "
            "Run 'make test', which makes .venv-plain and runs the pytest in it."
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that may take longest first, then those of most tests: during the last file one worker idles."""
    seconds: Counter[Path] = Counter()
    tests: Counter[Path] = Counter()
    for item in items:
        mark = item.get_closest_marker("timeout")
        seconds[item.path] = max(seconds[item.path], mark.args[0] if mark is not None else 0)
        tests[item.path] += 1
    items.sort(key=lambda item: (-seconds[item.path], -tests[item.path], item.path))


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print a failure at once, too: a run that is stopped never comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid} failed ({report.when}):\n{report.longreprtext[-TOLD_AT_ONCE:]}", flush=True)


def installed_packages() -> Path:
    """Where pip puts packages in this environment."""
    return Path(sysconfig.get_path("purelib")).resolve()


def packages_from() -> set[Path]:
    """The folders that our packages are imported from."""
    return {Path(package.__file__).resolve().parents[1] for package in (autograder, deepgrad)}


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's record of this test."""
    home = tmp_path / "home"
    monkeypatch.setenv("DEEPGRAD_HOME", str(home))
    for name in ("NBGRADER_EXECUTION", autograder.judge.check.SEED_FILE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(deepgrad.session, "current", deepgrad.session.Session())
    monkeypatch.setattr(autograder.judge.check, "_passed", {})
    monkeypatch.setattr(autograder.judge.check, "_tries", {})
    return home


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """A course's settings change the umask of the process that reads them: the next test gets the old one back."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def two_exercises(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lesson 1 with its two exercises that the golden lesson uses, however many it has."""
    kept, slug = ("chain_forward", "layer_gradients"), "01_deep_linear_network"
    known = dict(autograder.exercises.catalogue())
    known[slug] = replace(known[slug], lines={name: known[slug].lines[name] for name in kept})
    exercises = {exercise.name: exercise for exercise in autograder.exercises.exercises_of(slug)}

    def joined(entry: Entry) -> tuple[Exercise, ...]:
        return tuple(exercises[name] for name in kept) if entry.slug == slug else whole(entry)

    whole = autograder.exercises.joined
    with monkeypatch.context() as patch:
        patch.setattr(autograder.exercises, "catalogue", lambda: known)
        patch.setattr(autograder.exercises, "joined", joined)
        autograder.exercises.exercises_of.cache_clear()
        yield
    autograder.exercises.exercises_of.cache_clear()


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind; JupyterLab and Chromium serve a whole session."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    children = set(psutil.Process().children(recursive=True))
    before = set(threading.enumerate())
    yield
    threads = [t for t in set(threading.enumerate()) - before if not t.daemon]
    for thread in threads:  # one that has been told to end may take a moment
        thread.join(ENDING_SECONDS)
    new = set(psutil.Process().children(recursive=True)) - children
    processes = [p.pid for p in new if p.is_running() and not _is_resource_tracker(p)]
    alive = [thread.name for thread in threads if thread.is_alive()]
    assert not alive, f"threads left behind: {alive}"
    assert not processes, f"processes left behind: {processes}"


def _is_resource_tracker(process: psutil.Process) -> bool:
    """multiprocessing's own helper, which lives as long as the interpreter."""
    try:
        return any("resource_tracker" in word for word in process.cmdline())
    except psutil.NoSuchProcess:
        return True
