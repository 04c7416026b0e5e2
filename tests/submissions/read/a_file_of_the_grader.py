print('GOT', open(secret).read())
