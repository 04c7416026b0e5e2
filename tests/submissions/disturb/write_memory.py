open(f'/proc/{victim}/mem', 'r+b')
print('GOT')
