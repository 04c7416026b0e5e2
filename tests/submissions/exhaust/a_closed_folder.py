import os
os.mkdir('w', 0o300)
open('w/x', 'w').write('1')
os.chmod('w', 0)
