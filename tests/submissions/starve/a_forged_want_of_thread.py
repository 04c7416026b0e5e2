# as if the machine had been short of it: again, and again?
raise RuntimeError("can't start new thread")
