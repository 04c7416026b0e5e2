os.kill(victim, 19)
print('GOT')
