print('GOT', os.listdir(f'/proc/{os.getppid()}/fd'))
