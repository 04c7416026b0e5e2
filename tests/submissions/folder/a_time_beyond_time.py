# dateutil raises OverflowError for it
(folder / "timestamp.txt").write_text("9" * 30)
