os.killpg(0, 9)
print('GOT')
