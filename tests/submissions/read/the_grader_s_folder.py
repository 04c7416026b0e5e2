import os
print('GOT', os.listdir(world))
