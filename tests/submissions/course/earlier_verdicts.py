print('GOT', os.listdir(course + '/.autograder'))
