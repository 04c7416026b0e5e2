print('GOT', os.memfd_create('x'))
