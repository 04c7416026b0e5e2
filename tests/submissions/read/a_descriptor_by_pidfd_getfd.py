print('GOT', raw(438, raw(434, victim, 0), 0, 0))
