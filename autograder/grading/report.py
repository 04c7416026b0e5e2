"""Shows a progress bar during a grading run, and at its end the submissions that need a human.

Tested in ``tests/grading/test_explain.py``.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.grading.markup import visible
from autograder.grading.names import shown, some_of
from autograder.grading.settings import Event, Summary
from deepgrad.console import Console

__all__ = ["progress", "tell", "tell_attention"]

NAMED = 8  # students whom one line names


@contextlib.contextmanager
def progress(*, shown: bool = True) -> Iterator[Callable[[Event], None]]:
    """Show a progress bar with rate and time left on stderr, or none. Yields the function that takes events."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as bar:
        task = bar.add_task("grading", total=None, rate="")

        def on_event(event: Event) -> None:
            if event.remark and shown:
                bar.console.print(escape(visible(event.remark)))
            speed = bar.tasks[0].speed
            rate = f"{speed * 60:.0f} a minute" if speed else ""
            what = "waiting for another run" if event.how == "waiting" else "grading"
            bar.update(task, completed=event.done, total=event.total, rate=rate, description=what)

        yield on_event


def tell(summary: Summary, console: Console, *, quiet: bool = False) -> None:
    """Print the summary: counts, then the submissions that need a human, and why.

    If ``quiet``, only those submissions.
    """
    if not quiet:
        elsewhere = f"{len(summary.elsewhere)} graded by another run, " if summary.elsewhere else ""
        console.print(
            f"{len(summary.graded)} graded, {len(summary.skipped)} already graded, {elsewhere}"
            f"{len(summary.failed)} failed."
        )
        for remark in (*summary.standing, *_repaired(summary), *_settled(summary), *summary.remarks):
            console.print(escape(visible(remark)))
    tell_attention(summary.attention, console)
    if summary.attention and not quiet:
        console.print("To end this after you have decided: autograder settle ASSIGNMENT STUDENT")


def _repaired(summary: Summary) -> Iterator[str]:
    students = sorted(map(shown, summary.repaired))
    if students:
        number = "1 hand-in" if len(students) == 1 else f"{len(students)} hand-ins"
        yield (
            f"{number} had changed, doubled or missing parts: {some_of(students, NAMED)}. Tests and locked text were "
            "put back; 'autograder report' says what was changed or is missing."
        )


def _settled(summary: Summary) -> Iterator[str]:
    if summary.settled:
        yield f"Settled with 'autograder settle': {some_of(sorted(map(shown, summary.settled)), NAMED)}."


def tell_attention(attention: Mapping[str, Sequence[str]], console: Console) -> None:
    """Print the submissions that need a human: each sentence once, after the names of all its students.

    Args:
        attention: the sentences by student.
    """
    if attention:
        console.print(f"{len(attention)} {'needs' if len(attention) == 1 else 'need'} a human:")
    together: dict[str, list[str]] = defaultdict(list)
    for student, sentences in sorted(attention.items()):
        for sentence in sentences:
            together[sentence].append(shown(student))
    for sentence, students in together.items():
        number = f" ({len(students)} students)" if len(students) > 1 else ""
        console.print(escape(f"  {', '.join(students)}{number}: {visible(sentence)}"))
