print('GOT', open('/proc/self/root' + hidden).read())
