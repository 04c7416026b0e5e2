# the instructor's data/points.csv cannot be copied where this is
(folder / "data").write_text("x")
