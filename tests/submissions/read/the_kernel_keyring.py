print('GOT', raw(250, 0, -3, 1))
