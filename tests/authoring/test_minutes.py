"""Is the time of a lesson's core path and detours what the model says, and said where the lesson begins?"""

import re

import pytest
from support.notebooks import released

from autograder.authoring.minutes import CORE_LIMIT, EXERCISE, SOLUTION_LINE, minutes_of, with_minutes
from autograder.authoring.source import read_lesson
from autograder.exercises import lessons
from autograder.exercises.worked import solutions_folder
from deepgrad.curriculum import CURRICULUM

DEEPER = '\n# %% [markdown] key="more"\n# ## Deeper, [[minutes]]: more\n'
WORDS = '\n# %% [markdown] key="words"\n# ' + "word " * 480 + "\n"
NEXT = '\n# %% [markdown] key="next"\n# ## Next\n'
APPENDIX = '\n# %% [markdown] key="all" folded=true\n# ### All measurements\n'


def timed(text, written):
    return minutes_of(read_lesson(written(text)).cells)


def test_are_words_on_the_core_path_counted_and_those_of_a_detour_and_of_an_appendix_apart(lesson_text, written):
    core = timed(lesson_text, written).core
    assert timed(lesson_text + WORDS, written).core == core + 3
    detour = timed(lesson_text + DEEPER + WORDS, written)
    assert (detour.core, detour.detours) == (core, {"more": 4})  # the heading has words, too
    assert timed(lesson_text + DEEPER + NEXT + WORDS, written).core == core + 3
    assert timed(lesson_text + APPENDIX + WORDS, written).core == core


def test_does_a_longer_solution_take_longer(lesson_text, written):
    longer = lesson_text.replace("    return outputs\n", "    outputs = outputs + 0\n" * 5 + "    return outputs\n", 1)
    added = timed(longer, written).core - timed(lesson_text, written).core
    assert added == pytest.approx(5 * SOLUTION_LINE, abs=1)
    assert EXERCISE > 0


def test_are_the_numbers_put_where_the_text_asks_for_them(lesson_text, written):
    cells = read_lesson(written(lesson_text + DEEPER + WORDS)).cells
    minutes = minutes_of(cells)
    (more,) = (cell for cell in cells if cell.id == "more")
    assert with_minutes(more.source, more, minutes) == "## Deeper, 4 minutes: more"
    assert with_minutes("[[core]] and [[deeper]]", more, minutes) == f"{minutes.core} and 4"


@pytest.mark.parametrize("slug", lessons())
def test_is_every_core_path_short_enough_and_do_its_head_and_the_start_page_tell_the_models_minutes(slug):
    minutes = minutes_of(read_lesson(solutions_folder() / f"{slug}.py").cells)
    assert minutes.core <= CORE_LIMIT
    assert [one.minutes for one in CURRICULUM if one.slug == slug] == [minutes.core]
    head = released(slug).cells[0].source
    assert {str(minutes.core), str(minutes.deeper)} <= set(re.findall(r"\d+", head))
    for cell in released(slug).cells:
        if cell.id in minutes.detours:
            assert f"{minutes.detours[cell.id]} minute" in cell.source.splitlines()[0]
