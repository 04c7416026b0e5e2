print('GOT', open('/etc/shadow').read())
