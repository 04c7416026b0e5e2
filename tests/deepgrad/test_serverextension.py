import copy

from deepgrad.serverextension import PICTURE, STATE, VIEW, PictureContentsManager, drop_dead_views


def notebook(data, metadata=None):
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {
        "metadata": metadata or {},
        "cells": [{"cell_type": "code", "outputs": [output]}, {"cell_type": "markdown"}],
    }


def kept(book):
    return set(book["cells"][0]["outputs"][0]["data"])


VIEW_AND_PICTURE = {VIEW: {"model_id": "m"}, PICTURE: "…", "text/plain": "words"}


def test_a_view_with_a_picture_beside_it_goes():
    book = notebook(dict(VIEW_AND_PICTURE))
    drop_dead_views(book)
    assert kept(book) == {PICTURE, "text/plain"}


def test_a_view_without_a_picture_stays():
    book = notebook({VIEW: {"model_id": "m"}, "text/plain": "words"})
    drop_dead_views(book)
    assert kept(book) == {VIEW, "text/plain"}


def test_a_view_whose_state_was_saved_stays():
    book = notebook(dict(VIEW_AND_PICTURE), {"widgets": {STATE: {"state": {"m": {}}}}})
    before = copy.deepcopy(book)
    drop_dead_views(book)
    assert book == before


def test_outputs_without_data_are_left_alone():
    book = {"cells": [{"outputs": [{"output_type": "stream", "text": "x"}]}]}
    drop_dead_views(book)
    assert book["cells"][0]["outputs"][0]["text"] == "x"


async def _get(manager, path):
    return await manager.get(path)


def test_a_notebook_read_without_a_kernel_shows_its_picture_and_the_file_stays(tmp_path):
    import asyncio

    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x")])
    book.cells[0].outputs = [nbformat.v4.new_output("display_data", data=dict(VIEW_AND_PICTURE))]
    nbformat.write(book, tmp_path / "a.ipynb")
    before = (tmp_path / "a.ipynb").read_bytes()
    manager = PictureContentsManager(root_dir=str(tmp_path))
    model = asyncio.run(_get(manager, "a.ipynb"))
    assert set(model["content"]["cells"][0]["outputs"][0]["data"]) == {PICTURE, "text/plain"}
    assert (tmp_path / "a.ipynb").read_bytes() == before
    assert asyncio.run(_get(manager, ""))["type"] == "directory"
