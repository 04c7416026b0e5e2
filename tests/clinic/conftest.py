"""One thread for torch: with two, small operations wait for each other when the machine is busy."""

from collections.abc import Iterator

import pytest

from deepgrad.tensors import one_thread


@pytest.fixture(autouse=True)
def on_one_thread() -> Iterator[None]:
    with one_thread():
        yield
