os.link(hidden, 'h')
print('GOT', open('h').read())
