"""Is a lesson refused when something may tell the answer of a prediction before the learner commits?"""

import nbformat
import pytest

from autograder.authoring.notebook import source_notebook, student_notebook
from autograder.authoring.predictions import OPENS, folds
from autograder.authoring.source import read_lesson
from autograder.errors import BadLesson

ASK = '\n# %% key="ask"\nfigures.predict_depth()\n'
FOLD = '\n# %% [markdown] key="fold" folded=true\n# ### What came out\n'
TELL = '\n# %% [markdown] key="tell"\n# It is seven.\n'
CARD = '\n# %% key="card"\ncards("l1.seven")\n'
FIGURE = '\n# %% key="drawn" about="layer_gradients"\npanel("It is seven", "x", "y")\n'
TASK = '\n# %% [markdown] key="task" about="layer_gradients"\n# ### Write it.\n'
SECTION = '\n# %% [markdown] key="next"\n# ## Next\n'


def test_does_a_fold_hide_all_that_tells_and_keep_its_name_through_nbgraders_steps(lesson_text, written):
    lesson = read_lesson(written(lesson_text + ASK + TASK + FOLD + TELL + CARD + SECTION))
    assert folds(lesson.cells) == {"fold": "ask"}
    notebook = student_notebook(source_notebook(lesson))
    nbformat.validate(notebook)
    (fold,) = (cell for cell in notebook.cells if cell.id == "fold")
    assert fold.metadata["jp-MarkdownHeadingCollapsed"] is True
    assert fold.source == f"### What came out\n\n{OPENS}"


def test_does_a_fold_without_a_prediction_say_nothing_of_one(lesson_text, written):
    notebook = source_notebook(read_lesson(written(lesson_text + FOLD + TELL)))
    (fold,) = (cell for cell in notebook.cells if cell.id == "fold")
    assert fold.source == "### What came out"
    assert "jp-MarkdownHeadingCollapsed" in fold.metadata


@pytest.mark.parametrize(
    ("added", "cell", "said"),
    [
        (ASK + TELL + FOLD + CARD, "tell", "is between the prediction 'ask' and its fold"),
        (ASK + CARD + FOLD + TELL, "card", "is between the prediction 'ask' and its fold"),
        (ASK + FIGURE + FOLD + TELL, "drawn", "is between the prediction 'ask' and its fold"),
        (ASK, "ask", "no fold follows this prediction. Put a heading cell"),
        (ASK + SECTION + FOLD + TELL, "ask", "no fold follows this prediction before the section '## Next'"),
        (FOLD + TELL + ASK, "ask", "a fold hides it"),
        (ASK.replace("figures", "x = 1\nfigures") + FOLD, "ask", "a prediction is alone in its cell"),
        (ASK + FOLD.replace("###", "##") + TELL, "fold", "level 3 or more"),
        (ASK + FOLD.replace("out\n", "out\n# Seven.\n") + TELL, "fold", "one line, a heading"),
        (ASK + FOLD.replace("# ### ", "# "), "fold", "one line, a heading"),
    ],
)
def test_is_each_way_to_tell_too_early_refused(lesson_text, written, added, cell, said):
    with pytest.raises(BadLesson) as error:
        read_lesson(written(lesson_text + added))
    assert f"cell {cell}: " in str(error.value)
    assert said in str(error.value)


def test_is_an_exercise_under_a_fold_refused(lesson_text, written):
    text = lesson_text.replace('# %% test="layer_gradients"', FOLD.strip("\n") + '\n\n# %% test="layer_gradients"')
    with pytest.raises(BadLesson, match="cell test_layer_gradients: a fold hides it"):
        read_lesson(written(text))
