"""Does the command print every claim, write what it measured, and fail when a claim does?"""

import json

import pytest
import typer
from typer.testing import CliRunner

from deepgrad.claims import committed, registry
from deepgrad.claims.claim import Verdict
from deepgrad.claims.cli import claims_command

app = typer.Typer()
app.command()(claims_command)


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Make these the only claims of the course, and a scratch file the committed one."""
    monkeypatch.setattr(committed, "COMMITTED", tmp_path / "claims.json")
    monkeypatch.setenv("COLUMNS", "120")

    def use(*claims) -> None:
        monkeypatch.setattr(registry, "registered", lambda lesson=None: list(claims))

    return use


def run_command(*arguments: str):
    return CliRunner().invoke(app, ["--jobs", "1", *arguments])


def test_a_claim_that_holds_exits_0(only, make_claim) -> None:
    only(make_claim())
    result = run_command()
    assert result.exit_code == 0
    assert "l1.made_up" in result.output
    assert "≤ 0.5" in result.output
    assert "within bound" in result.output


def test_a_claim_that_fails_is_reported_and_exits_1(only, make_claim) -> None:
    only(make_claim(), make_claim(id="l1.false", measure=lambda seed: float(seed)))
    result = run_command()
    assert result.exit_code == 1
    assert "0, 1, 2" in result.output
    assert "l1.false: not replicated, but the lesson tells within bound" in result.output


def test_a_failure_is_written_and_not_hidden(only, make_claim) -> None:
    only(make_claim(measure=lambda seed: float(seed)))
    assert run_command("--write").exit_code == 1
    assert committed.read()["l1.made_up"].verdict is Verdict.NOT_REPLICATED


def test_a_folk_claim_that_fails_exits_0_and_one_that_holds_exits_1(only, make_claim) -> None:
    only(make_claim(measure=lambda seed: 1.0, expected=Verdict.NOT_REPLICATED))
    assert run_command().exit_code == 0
    only(make_claim(expected=Verdict.NOT_REPLICATED))
    assert run_command().exit_code == 1


def test_writing_one_lesson_keeps_the_others_and_drops_what_is_gone(only, make_claim, monkeypatch) -> None:
    one, two, gone = make_claim(), make_claim(id="l2.other"), make_claim(id="l1.gone")
    only(one, two, gone)
    assert run_command("--write").exit_code == 0
    monkeypatch.setattr(registry, "registered", lambda lesson=None: [one] if lesson == 1 else [one, two])
    assert run_command("--lesson", "1", "--write").exit_code == 0
    assert set(committed.read()) == {"l1.made_up", "l2.other"}


def test_nothing_is_written_unasked(only, make_claim) -> None:
    only(make_claim())
    run_command()
    assert not committed.COMMITTED.exists()


def test_an_error_while_measuring_is_one_line(only, make_claim) -> None:
    only(make_claim(measure=lambda seed: 1 / 0))
    result = run_command()
    assert result.exit_code == 1
    assert "Measuring l1.made_up with seed 0 raised ZeroDivisionError" in result.output
    assert "Traceback" not in result.output


def test_a_lesson_without_claims_says_so(only) -> None:
    only()
    result = run_command("--lesson", "8")
    assert result.exit_code == 1
    assert "Lesson 8 makes no claims" in result.output


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "deepgrad claims --lesson 1" in result.output


def test_what_is_written_is_plain_json(only, make_claim) -> None:
    only(make_claim())
    run_command("--write")
    data = json.loads(committed.COMMITTED.read_text(encoding="utf-8"))
    entry = data["claims"]["l1.made_up"]
    assert entry["seeds"] == [0, 1, 2]
    assert entry["measured"] == [{"measured": 0.0}] * 3
    assert set(entry["versions"]) == {"python", "numpy", "torch"}
