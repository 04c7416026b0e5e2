raw(317, 1, 0, None)
print('GOT')
