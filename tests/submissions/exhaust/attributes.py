# an HTML parser compares each attribute with all before it
display({'text/html': '<a ' + ' '.join(f'a{i}' for i in range(1_500_000)) + '>x'}, raw=True)
