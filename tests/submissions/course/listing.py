print('GOT', os.listdir(course))
