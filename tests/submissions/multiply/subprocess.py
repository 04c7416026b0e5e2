import subprocess
print('GOT', subprocess.run(['/bin/true']))
