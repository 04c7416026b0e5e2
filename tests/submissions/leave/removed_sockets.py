import os
[os.unlink(f'../s/{n}') for n in os.listdir('../s')]
