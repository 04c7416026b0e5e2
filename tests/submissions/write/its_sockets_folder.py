open(os.path.dirname(os.getcwd()) + '/s/x', 'w')
print('GOT')
