display({'text/plain': 'x' * (40 << 20)}, raw=True)
