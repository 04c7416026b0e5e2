while True: display({'text/plain': 'x' * (1 << 20)}, raw=True)
