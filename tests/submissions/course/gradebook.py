print('GOT', open(course + '/gradebook.db', 'rb').read(16))
