print('GOT', open(hidden).read())
