kinds = ('socket:', 'pipe:', 'anon_inode:', '/dev/null')
for fd in range(3, 4096):
    try: target = os.readlink(f'/proc/self/fd/{fd}')
    except OSError: continue
    if not target.startswith(kinds): print('GOT', fd, target)
