for step in ('submitted', 'autograded', 'feedback'):
    try:
        print('GOT', open(f'{course}/{step}/a_neighbour/{lesson}/{lesson}.ipynb').read(9))
    except OSError as error:
        print(type(error).__name__)
