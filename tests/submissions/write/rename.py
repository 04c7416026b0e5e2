os.rename(secret, world + '/renamed')
print('GOT')
