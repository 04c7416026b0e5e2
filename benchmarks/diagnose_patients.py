"""Try `diagnose` on patients and print how often it is right. See the docstring of main."""

import argparse
import functools
import json
import math
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import torch
from patients.bodies import LATER, ONCE, TUNED
from patients.illnesses import border, full
from patients.oddities import healthy
from patients.patient import Patient, make, trained
from patients.third import THIRD

from deepgrad import diagnose

HARMLESS, HARMFUL = 0.1, 0.2
"""Share of what the healthy twin learns that a dose has to cost to count; between the two it is left out."""
LEARNS = 0.1
"""Share of its first loss that a healthy one loses in a hundred steps; what does not learn is not healthy."""
THIRD_SEEDS = {"full": (1,), "border": (1, 2), "healthy": (1,)}
"""Of the third look, in which only those illnesses are looked at that do harm."""
SWINGS = {"policy", "adversarial", "negative loss"}
"""Healthy ones whose loss does not say how well they learn."""
FACTS = {
    "clip late", "evaluated in train mode", "softmax twice", "raw nll", "softmax over batch", "sigmoid scores",
    "squashed output", "broadcast", "broadcast by hand",
}  # fmt: skip
"""Slips whose harm a loss of training does not show, or whose loss is on another scale than the healthy twin's."""


def look(kind: str, name: str, patient: Patient, measured: float | None) -> dict[str, Any]:
    """One patient's row."""
    started = time.process_time()
    torch.manual_seed(1)
    try:
        report = diagnose(**patient.arguments())
        findings = [[str(f.label), str(f.severity), f.certain, list(f.layers)] for f in report.findings]
    except Exception as error:
        findings = [[f"error: {type(error).__name__}: {error}"[:200], "illness", False, []]]
    return {
        "kind": kind,
        "name": name,
        "patient": patient.name,
        "expected": patient.expected,
        "layers": patient.layers,
        "harm": measured,
        "findings": findings,
        "seconds": round(time.process_time() - started, 2),
    }


def rows(
    which: str, archs: tuple[str, ...], seeds: tuple[int, ...], *, skip_harmless: bool = False, only_count: bool = False
) -> Any:
    """All patients of a kind, looked at; or only made and their harm measured."""
    if which == "healthy":
        for name, arch, seed, odd in healthy(archs, seeds):
            first, end = trained(odd(arch, seed))
            learned = (first - end) / abs(first)
            if only_count:
                yield {"kind": "healthy", "name": name, "harm": learned}
            else:
                yield look("healthy", name, odd(arch, seed), learned)
        return
    for name, arch, seed, change, settings in (full if which == "full" else border)(archs, seeds):
        patient = make(arch, seed, change, **settings)
        cost = None if name in FACTS else _harm(make(arch, seed, change, **settings), arch, seed, **_well(settings))
        if skip_harmless and cost is not None and cost <= HARMFUL:
            continue
        if only_count:
            yield {"kind": which, "name": name, "harm": cost}
        else:
            yield look(which, name, patient, cost)


def _harm(sick: Patient, arch: str, seed: int, **settings: Any) -> float:
    """Share of what the healthy twin learns that the sick one does not; its own loss may be on another scale."""
    first, end = _twin(arch, seed, **settings)
    return (trained(sick)[1] - end) / max(first - end, 1e-9)


@functools.cache
def _twin(arch: str, seed: int, **settings: Any) -> tuple[float, float]:
    return trained(make(arch, seed, **settings))


def _well(settings: dict[str, Any]) -> dict[str, Any]:
    """The twin has neither the depth nor the squashing that are part of the illness."""
    return {k: v for k, v in settings.items() if k == "norm"}


def interval(right: int, n: int) -> str:
    """Share with Wilson's 95% interval."""
    if not n:
        return "none"
    p, z = right / n, 1.96
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return f"{right} of {n} = {p:.0%} ({max(0, middle - half):.0%} to {min(1, middle + half):.0%})"


def harmful(row: dict[str, Any]) -> bool:
    """Whether the harm was measured, or is a fact."""
    return row["harm"] is None or row["name"] in FACTS or row["harm"] > HARMFUL


def named(row: dict[str, Any]) -> bool:
    """Whether the first finding has the right name."""
    return bool(row["findings"]) and row["findings"][0][0] in row["expected"]


def summary(found: list[dict[str, Any]]) -> None:
    """The counts, and every row that is not as it should be."""
    for kind in ("full", "border", "healthy"):
        mine = [r for r in found if r["kind"] == kind]
        if not mine:
            continue
        if kind == "healthy":
            mine = [r for r in mine if r["harm"] is None or r["harm"] > LEARNS or r["name"] in SWINGS]
            ill = [r for r in mine if any(f[1] == "illness" for f in r["findings"])]
            print(f"healthy with an illness alarm: {interval(len(ill), len(mine))}")
            exact = [r for r in mine if any(f[2] and f[1] == "illness" for f in r["findings"])]
            print(f"healthy with a certain illness: {interval(len(exact), len(mine))}")
            wrong = ill
        else:
            sick = [r for r in mine if harmful(r)]
            print(f"{kind}: {len(mine)} made, {len(sick)} do harm")
            print(f"{kind}, named: {interval(sum(map(named, sick)), len(sick))}")
            print(f"{kind}, seen as sick: {interval(sum(bool(r['findings']) for r in sick), len(sick))}")
            wrong = [r for r in sick if not named(r)]
            misnamed = [r for r in wrong if r["findings"] and not r["findings"][0][0].startswith("unclear")]
            print(f"{kind}, wrong name: {interval(len(misnamed), len(sick))}")
            local = [r for r in mine if r["layers"] and named(r)]
            right = [r for r in local if any(x in r["findings"][0][3][:2] for x in r["layers"])]
            print(f"{kind}, layer right: {interval(len(right), len(local))}")
            well = [r for r in mine if not harmful(r) and r["harm"] < HARMLESS]
            alarms = [r for r in well if any(f[1] == "illness" for f in r["findings"])]
            print(f"{kind}, harmless with an alarm: {interval(len(alarms), len(well))}")
            wrong = wrong + alarms
        for r in wrong:
            told = ", ".join(f"{f[0]} [{f[1]}]" for f in r["findings"]) or "nothing"
            cost = "" if r["harm"] is None else f", harm {r['harm']:.2f}"
            print(f"    {r['patient']}, {r['name']}{cost}: {told}")
    table(found)
    print(f"CPU seconds a diagnosis: {sum(r['seconds'] for r in found) / len(found):.2f}")


def table(found: list[dict[str, Any]]) -> None:
    """Confusion: illness in rows, what it was called in columns."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for r in found:
        if r["kind"] != "healthy" and harmful(r):
            seen[f"{r['kind']}: {r['expected'][0]}"][r["findings"][0][0] if r["findings"] else "nothing"] += 1
    for row, counts in sorted(seen.items()):
        print(f"| {row} | " + ", ".join(f"{name} {n}" for name, n in counts.most_common()) + " |")


def main() -> None:
    """Print the tables.

    ``python benchmarks/diagnose_patients.py --set once`` is the look at architectures that no rule was tuned on.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--set", choices=("tuned", "once", "later", "third"), default="tuned")
    parser.add_argument("--kinds", nargs="*", default=["full", "border", "healthy"])
    parser.add_argument("--archs", nargs="*")
    parser.add_argument("--seeds", nargs="*", type=int, help="1 and 2, or THIRD_SEEDS.")
    parser.add_argument("--count", action="store_true", help="Only count the harmful ones; nothing is diagnosed.")
    parser.add_argument("--out", type=Path, help="A file of JSON lines for the rows.")
    parser.add_argument("--summary", nargs="*", type=Path, help="Only count the rows of these files.")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    if asked.summary:
        summary([json.loads(line) for path in asked.summary for line in path.read_text().splitlines()])
        return
    archs = tuple(asked.archs or {"tuned": TUNED, "once": ONCE, "later": LATER, "third": tuple(THIRD)}[asked.set])
    third = asked.set == "third"
    found = []
    for kind in asked.kinds:
        seeds = tuple(asked.seeds or (THIRD_SEEDS[kind] if third else (1, 2)))
        for row in rows(kind, archs, seeds, skip_harmless=third, only_count=asked.count):
            found.append(row)
            if asked.out:
                with asked.out.open("a") as file:
                    file.write(json.dumps(row) + "\n")
    if asked.count:
        counts = Counter((r["kind"], harmful(r) if r["kind"] != "healthy" else r["harm"] > LEARNS) for r in found)
        print(*(f"{kind}, {'counts' if yes else 'does not count'}: {n}" for (kind, yes), n in counts.items()), sep="\n")
        return
    summary(found)


if __name__ == "__main__":
    main()
