raw(424, raw(434, victim, 0), 9, None, 0)
print('GOT')
