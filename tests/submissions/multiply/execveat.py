raw(322, -100, b'/bin/true', None, None, 0)
print('GOT')
