"""Is a report readable in a terminal, in a notebook and by a program?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from clinic.nets import mlp, training
from torch import nn

from deepgrad import diagnose, watch
from deepgrad.cli import main
from deepgrad.clinic import Label, Report

ILL = 3


def dead() -> Report:
    one = training()
    nn.init.constant_(one.model[0].bias, -10.0)
    return diagnose(**one.arguments(), trials=False)


def test_a_finding_has_name_place_numbers_remedy_and_lesson() -> None:
    first = dead().findings[0]
    assert (first.label, first.layers, first.severity, first.certain) == ("dead units", ("0",), "illness", False)
    assert first.evidence["dead_share"] == 1.0
    assert first.lesson == 4
    assert "leaky ReLU" in first.remedy


def test_the_text_tells_finding_profile_and_what_was_looked_at() -> None:
    text = str(dead())
    assert "ILLNESS: dead units (measured)\n  where: 0\n" in text
    assert "Looked at: 50 calls of the training step" in text
    assert "100% dead" in text


def test_nothing_found_says_what_was_looked_at_and_what_cannot_be_told() -> None:
    report = diagnose(**training(lr=0.5).arguments())
    text = " ".join(str(report).split())
    assert text.startswith("Nothing found.")
    assert "Watching so few steps cannot show: whether 30 to 90% of the labels are wrong" in text
    assert "trials at" in text


def test_the_card_has_the_finding_a_picture_and_no_script() -> None:
    html = dead()._repr_html_()
    assert "Diagnosis: dead units" in html
    assert html.count("<svg") == 1
    assert "100% silent" in html
    assert "<script" not in html


def test_names_of_the_users_layers_cannot_break_the_card() -> None:
    net = nn.Sequential()
    for i, layer in enumerate(mlp()):
        net.add_module(f"<img src=x onerror=alert({i})>", layer)
    one = training(net)
    one.optimizer = torch.optim.SGD([net[4].weight], lr=0.1)
    html = diagnose(**one.arguments(), steps=5)._repr_html_()
    assert "&lt;img" in html
    assert "<img" not in html


def test_the_json_is_plain_and_has_every_finding() -> None:
    told = json.loads(dead().json())
    assert told["healthy"] is False
    assert told["findings"][0]["label"] == "dead units"
    assert len(told["profile"]["layers"]) == 3


def test_a_loss_that_is_not_finite_leaves_valid_json() -> None:
    told = json.loads(diagnose(**training(lr=1e30).arguments()).json())
    assert told["findings"][0]["label"] == Label.RATE_TOO_LARGE


def test_a_loop_of_ones_own_is_watched_without_a_change() -> None:
    one, twin = training(), training()
    with watch(one.model, one.optimizer) as w:
        for x, y in one.batches[:20]:
            loss = one.loss(one.model(x), y)  # zero_grad is forgotten
            loss.backward()
            one.optimizer.step()
    for x, y in twin.batches[:20]:
        twin.loss(twin.model(x), y).backward()
        twin.optimizer.step()
    assert all(torch.equal(a, b) for a, b in zip(one.model.parameters(), twin.model.parameters(), strict=True))
    assert w.report.findings[0].label == Label.ACCUMULATE
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in one.model.modules())


def test_a_healthy_loop_that_is_watched_has_no_finding() -> None:
    one = training(lr=0.5)
    with watch(one.model, one.optimizer) as w:
        for x, y in one.batches[:30]:
            one.step(x, y)
        with w.evaluating(), torch.no_grad():
            one.model.eval()
            one.model(one.batches[0][0])
    assert w.report.findings == ()
    assert len(w.report.case.journal.turns) == 30


def test_an_evaluation_in_train_mode_is_seen_while_watching() -> None:
    one = training(mlp(norm=True))
    with watch(one.model, one.optimizer) as w:
        for x, y in one.batches[:10]:
            one.step(x, y)
        with w.evaluating(), torch.no_grad():
            one.model(one.batches[0][0])
    assert [finding.label for finding in w.report.findings] == [Label.TRAIN_WHILE_EVALUATING]


SCRIPT = """
import torch
from torch import nn

def make():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    x = torch.randn(64, 4)
    batches = [(x, (x.sum(1) > 0).long())] * 5
    return {"model": net, "loss": nn.functional.cross_entropy, "batches": batches,
            "optimizer": torch.optim.SGD(net.parameters(), lr=RATE)}

def broken():
    raise OSError("no data here")
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT.replace("RATE", "0.0"), encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["deepgrad", "diagnose", *words])
    monkeypatch.setattr(sys, "path", [*sys.path])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_the_command_tells_an_illness_and_exits_with_3(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, f"{script}:make", "--steps", "5") == ILL
    assert "ILLNESS: weights not updated (certain)" in capsys.readouterr().out


def test_the_command_prints_json(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script.write_text(SCRIPT.replace("RATE", "0.5"), encoding="utf-8")
    assert run(monkeypatch, f"{script}:make", "--json", "--no-trials") == 0
    assert json.loads(capsys.readouterr().out)["healthy"] is True


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("nowhere.py:make", "names no function in a file"),
        ("{script}", "names no function in a file"),
        ("{script}:other", "has no function 'other'"),
        ("{script}:broken", "raised OSError: no data here"),
    ],
)
def test_a_wrong_target_is_one_clear_line(
    target: str, says: str, script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, target.format(script=script)) == 1
    assert says in " ".join(capsys.readouterr().err.split())


def test_importing_deepgrad_and_its_clinic_loads_no_torch() -> None:
    program = "import sys, deepgrad, deepgrad.clinic, deepgrad.clinic.cli; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
