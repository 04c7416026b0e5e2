open(world + '/new', 'w')
print('GOT')
