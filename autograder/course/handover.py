"""nbgrader's exchange when students and instructors have accounts of their own.

nbgrader's settings of a course name these classes (``settings.py``).

Tested in ``tests/test_access.py``.
"""

import contextlib
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback

from autograder.course.access import owner_of

__all__ = ["OwnersCollect", "ReadableFeedback"]


class ReadableFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]  # nbgrader has no types
    """Releases feedback pages that students can read.

    nbgrader copies a page with its rights, and ``autograder share`` closes a course's pages to students. So this class
    opens the copies. Only the staff can list the exchange's feedback folder, and a page's name is made from the
    submission's secret, so students find only their own pages.
    """

    def copy_files(self) -> None:
        """Copy as nbgrader does, then open the pages."""
        super().copy_files()
        for page in Path(self.dest_path).glob("*.html"):
            with contextlib.suppress(PermissionError):  # a colleague owns the file and has opened it
                page.chmod(0o664 if self.coursedir.groupshared else 0o644)


class OwnersCollect(ExchangeCollect):  # type: ignore[misc]  # the same
    """Collects a submission only if its folder belongs to the account that it is named after.

    Any account may write into the exchange, under any student's name. nbgrader only warns, and collects it.
    With ``c.ExchangeCollect.check_owner = False`` this class collects such submissions, too.
    """

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Find the newest submission of each student, and skip folders that another account made."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        record: dict[str, Any] = super()._path_to_record(path)
        if self.check_owner and (owner := owner_of(Path(path))) != record["username"]:
            self.log.error(
                f"{path} is not collected: it is named after {record['username']} and belongs to {owner}. Ask both. If "
                "all students of your Hub work under one account, set c.ExchangeCollect.check_owner = False in "
                "nbgrader_config.py."
            )
            return {**record, "username": ""}
        return record
