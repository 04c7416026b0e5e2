raw(101, 16, victim, 0, 0)
print('GOT')
