# as if the machine had been short of it: again, and again?
raise BlockingIOError(11, 'Resource temporarily unavailable')
