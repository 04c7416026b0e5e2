# as if the machine had been short of it: again, and again?
raise OSError(28, 'No space left on device')
