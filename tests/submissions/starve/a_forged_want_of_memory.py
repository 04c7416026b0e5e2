# as if the machine had been short of it: again, and again?
raise OSError(12, 'Cannot allocate memory')
