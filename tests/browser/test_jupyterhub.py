"""A term on a JupyterHub of several accounts, set up by the commands and files of docs/instructor.md."""

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
import requests
from playwright.sync_api import Browser, expect
from support.hub import Person, block, log_in, running_hub
from support.labpage import SCREENSHOTS, WAIT_MILLISECONDS
from support.notebooks import lean, solved, with_cells
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]

NAMES = ("ines", "ada", "bob")
ASSIGNMENT = {"course_id": "deep101", "assignment_id": LESSON}
EXCHANGE = "/srv/nbgrader/exchange/deep101"
PROGRAMS = ("configurable-http-proxy", "unshare", "useradd", "chpasswd")


@dataclass(frozen=True)
class Term:
    """What happened in a term.

    Attributes:
        validated: what Validate said, by student.
        collected: what the instructor's terminal showed from collecting to releasing feedback.
        feedback: the page that each student fetched.
    """

    url: str
    people: dict[str, Person]
    passwords: dict[str, str]
    validated: dict[str, Any]
    collected: str
    feedback: dict[str, str]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A Hub, and the passwords of those who may log in."""
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    missing = [name for name in PROGRAMS if shutil.which(name, path=place) is None]
    if os.name != "posix" or os.geteuid() != 0:
        missing.append("the rights of root, which makes accounts")
    if missing:
        told = f"A JupyterHub needs {', '.join(missing)}; 'make test-slow' installs the proxy."
        (pytest.fail if "CI" in os.environ else pytest.skip)(told)
    passwords = {name: secrets.token_urlsafe(12) for name in NAMES}
    with running_hub(tmp_path_factory.mktemp("hub") / "hub.log", passwords) as url:
        yield url, passwords


@pytest.fixture(scope="module")
def term(hub: tuple[str, dict[str, str]]) -> Term:
    """From the release of lesson 1 to the feedback that two students fetched; one tries to spoil the other's work."""
    url, passwords = hub
    people = {name: Person(url, name, passwords[name]) for name in NAMES}
    ines, ada, bob = people.values()
    ines.done(block("autograder init"))
    ines.stop_server()
    ines.start_server()
    validated = {"ada": work(ada, {}), "bob": work(bob, SUBMISSIONS["wrong"].cells)}
    bob.done(f"nbgrader submit {LESSON} --student ada")
    collected = ines.done(block("nbgrader collect"))
    feedback = {student.name: fetch_feedback(student) for student in (ada, bob)}
    return Term(url, people, passwords, validated, collected, feedback)


def work(student: Person, answers: dict[str, str]) -> Any:
    """Fetch the lesson, answer it, press Validate, submit; gives what Validate said."""
    listed = student.ask("POST", "assignments/fetch", json=ASSIGNMENT)
    (path,) = (notebook["path"] for one in listed["value"] for notebook in one["notebooks"])
    fetched = nbformat.from_dict(student.read(path))
    right = {cell.id: cell.source for cell in solved(LESSON).cells if cell.metadata.get("nbgrader", {}).get("solution")}
    student.save(path, lean(with_cells(fetched, {**right, **answers})))
    validated = student.ask("POST", "assignments/validate", json={"path": path})
    submitted = student.ask("POST", "assignments/submit", json=ASSIGNMENT)
    assert [one["status"] for one in submitted["value"]] == ["fetched", "submitted"]
    return validated


def fetch_feedback(student: Person) -> str:
    """The page of the only submission that has one."""
    student.ask("POST", "assignments/fetch_feedback", json=ASSIGNMENT)
    (folder,) = student.read(f"{LESSON}/feedback")
    return str(student.read(f"{folder['path']}/{LESSON}.html"))


def test_the_scores_are_those_of_the_answers(term: Term) -> None:
    """As formgrader has them."""
    grades = term.people["ines"].ask("GET", f"formgrader/api/submissions/{LESSON}")
    assert {one["student"]: one["score"] for one in grades} == {"ada": TOTAL, "bob": TOTAL - CHAIN}


def test_validate_tells_what_is_wrong_before_the_hand_in(term: Term) -> None:
    assert term.validated["ada"] == {"success": True, "value": {}}
    (failed,) = term.validated["bob"]["value"]["failed"]
    assert failed["source"] == "check(chain_forward)"


def test_each_student_fetches_the_own_feedback(term: Term) -> None:
    assert "The bias b is missing." in term.feedback["bob"]
    assert "The bias b is missing." not in term.feedback["ada"]


def test_what_one_student_submits_in_anothers_name_is_not_collected(term: Term) -> None:
    assert re.search(r"is not collected: it is named after ada and belongs to\s+bob", term.collected)


def test_a_student_reads_nothing_of_others_but_what_is_released(term: Term) -> None:
    bob = term.people["bob"]
    readable = bob.done("find /srv /home -type f -readable ! -user bob 2>/dev/null || true")
    found = re.findall(r"^/\S+", readable, re.MULTILINE)
    assert found and all(path.startswith(f"{EXCHANGE}/outbound/{LESSON}/") for path in found)
    closed = [f"~ines/deep101/{name}" for name in (".secret_seed", "gradebook.db", "source", "submitted", "feedback")]
    closed += ["~ada", f"{EXCHANGE}/inbound", f"{EXCHANGE}/feedback", "/srv/jupyterhub/jupyterhub.sqlite"]
    term.people["ines"].done(f"ls -d {' '.join(closed[:5])} {EXCHANGE}/inbound/ada+*")
    for path in closed:
        assert bob.run(f"ls {path}/ || cat {path}")[0] != 0, path


def test_a_student_cannot_put_another_folder_in_the_courses_place(term: Term) -> None:
    for command in (f"mv {EXCHANGE} {EXCHANGE}-mine", f"rm -rf {EXCHANGE}/outbound/{LESSON}"):
        assert term.people["bob"].run(command)[0] != 0, command


def test_a_student_cannot_use_anothers_server_or_the_hub(term: Term) -> None:
    ada, bob = term.people["ada"], term.people["bob"]
    for path in ("user/ada/api/contents", "user/ines/formgrader/api/assignments", "hub/api/users/ada"):
        assert bob.session.get(f"{term.url}/{path}", timeout=60, allow_redirects=False).status_code in (302, 403, 404)
    assert ada.session.get(f"{term.url}/user/ada/formgrader", timeout=60).status_code == 404


def test_kernels_listen_on_no_port_that_others_could_read(term: Term) -> None:
    kernel = term.people["ada"].ask("POST", "api/kernels", json={"name": "python3"})
    files = "cat ~/.local/share/jupyter/runtime/kernel-*.json"
    told = term.people["ada"].done(files)
    term.people["ada"].ask("DELETE", f"api/kernels/{kernel['id']}")
    assert '"transport": "ipc"' in told and '"transport": "tcp"' not in told


def test_who_has_no_account_or_another_password_is_refused(hub: tuple[str, dict[str, str]]) -> None:
    url, passwords = hub
    for name, password in (("ada", "wrong"), ("nobody", ""), ("carl", passwords["ada"])):
        assert "Invalid username or password" in log_in(requests.Session(), url, name, password).text


def test_a_student_logs_in_and_finds_the_assignment_list(term: Term, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT_MILLISECONDS)
    page = context.new_page()
    page.goto(term.url)
    page.locator("#username_input").fill("bob")
    page.locator("#password_input").fill(term.passwords["bob"])
    page.locator("#login_submit").click()
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click(timeout=120_000)
    entries = page.locator(".lm-Menu-itemLabel")
    expect(entries.filter(has_text="Assignment List")).to_be_visible()
    expect(entries.filter(has_text="Formgrader")).to_have_count(0)
    entries.filter(has_text="Assignment List").click()
    panel = page.locator("#submitted_assignments_list")
    expect(panel.get_by_text(LESSON).first).to_be_visible(timeout=120_000)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "jupyterhub-assignment-list.png")
    context.close()
