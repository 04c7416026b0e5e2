for place in ('/proc/self/comm', f'/proc/self/task/{os.getpid()}/comm', '/proc/thread-self/comm'):
    try:
        with open(place, 'wb') as file: file.write(b'a\x0cThreads:x')
        print('GOT', place)
    except OSError: pass
