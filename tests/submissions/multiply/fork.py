pid = os.fork()
print('GOT')
