import glob
for path in glob.glob(course + '/source/**/*.ipynb', recursive=True):
    print('GOT', path)
print('GOT', open(course + '/source/' + lesson + '/' + lesson + '.ipynb').read(9))
