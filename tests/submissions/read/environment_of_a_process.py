print('GOT', open(f'/proc/{victim}/environ').read())
