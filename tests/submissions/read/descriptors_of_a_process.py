print('GOT', os.listdir(f'/proc/{victim}/fd'))
