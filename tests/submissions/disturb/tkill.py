raw(200, victim, 9)
print('GOT')
