print('GOT', open(course + '/.secret_seed').read())
