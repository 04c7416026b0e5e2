raw(165, b'none', b'/tmp', b'tmpfs', 0, None)
print('GOT')
