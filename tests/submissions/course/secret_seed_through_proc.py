print('GOT', open('/proc/self/root' + course + '/.secret_seed').read())
