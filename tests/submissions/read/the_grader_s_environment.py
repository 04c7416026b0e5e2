t = repr(dict(os.environ)) + open('/proc/self/environ').read()
if marker in t: print('GOT')
