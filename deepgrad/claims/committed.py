"""The measurements that are committed with the course, in ``claims.json`` next to this file.

Tested in ``tests/claims/test_cli.py``.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from deepgrad.claims.outcome import Outcome
from deepgrad.errors import ClaimsUnreadable
from deepgrad.files import write_atomically

__all__ = ["COMMITTED", "read", "write"]

COMMITTED = Path(__file__).with_name("claims.json")

FORMAT = 1
"""Version of the file's format. Raise it if the meaning of a field changes."""


def read(path: Path | None = None) -> dict[str, Outcome]:
    """Every committed outcome by claim id; from ``path`` instead, if given.

    Raises:
        ClaimsUnreadable: the file is missing, is not JSON or is of another format.
    """
    path = path or COMMITTED
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClaimsUnreadable(f"{path} cannot be read ({error}): run `deepgrad claims --write`.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("claims"), dict):
        raise ClaimsUnreadable(f"{path} is not of format {FORMAT}: run `deepgrad claims --write`.")
    return {claim_id: Outcome.from_json(claim_id, entry) for claim_id, entry in data["claims"].items()}


def write(outcomes: Iterable[Outcome], path: Path | None = None) -> None:
    """Replace the file, or ``path``, whole or not at all; equal measurements give equal bytes.

    Raises:
        OSError: the folder cannot be written.
    """
    by_id = sorted(outcomes, key=lambda outcome: outcome.claim_id)
    claims = {outcome.claim_id: outcome.to_json() for outcome in by_id}
    text = json.dumps({"format": FORMAT, "claims": claims}, indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(path or COMMITTED, text + "\n")
