os.kill(-1, 9)
print('GOT')
