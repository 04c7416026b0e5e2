import os
os.makedirs('a/b')
open('a/b/c', 'w').write('x')
os.symlink('/etc', 'e')
os.chmod('a', 0)
