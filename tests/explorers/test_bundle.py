import re
from collections import Counter

import pytest

from deepgrad.explorers import bundle
from deepgrad.explorers.static import COLORS

TOP_LEVEL = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("entry", ["explorer.js", "predict.js"])
def test_joined_modules_are_one_module(entry):
    text = bundle.script(entry)
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert re.findall(r"^export .*", text, re.MULTILINE) == ["export default { render };"]


@pytest.mark.parametrize("entry", ["explorer.js", "predict.js"])
def test_no_two_modules_use_one_name(entry):
    names = Counter(TOP_LEVEL.findall(bundle.script(entry)))
    del names["render"]  # one a bundle, which the test above sees
    assert [name for name, count in names.items() if count > 1] == []


def test_nothing_is_fetched_from_elsewhere():
    everything = bundle.script("explorer.js") + bundle.script("predict.js") + bundle.style()
    addresses = set(re.findall(r"https?://[^\"' )]*", everything))
    assert addresses == {"http://www.w3.org/2000/svg"}  # a name, not a place


def test_the_picture_and_the_browser_use_the_same_colours():
    light = dict(re.findall(r"--dg-(\d): (#\w+);", bundle.style().split("}")[0]))
    assert [light[str(index)] for index in range(8)] == list(COLORS)
