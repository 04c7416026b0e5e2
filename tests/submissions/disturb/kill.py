os.kill(victim, 9)
print('GOT')
