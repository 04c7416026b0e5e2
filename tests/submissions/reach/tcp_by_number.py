print('GOT', raw(41, 2, 1, 0))
