(notebook,) = folder.glob("*.ipynb")
notebook.rename(folder / "mine.ipynb")
notebook.mkdir()
(notebook / "inside").write_text("x")
