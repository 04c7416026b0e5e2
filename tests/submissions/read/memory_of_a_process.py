print('GOT', open(f'/proc/{victim}/mem', 'rb').read(1))
