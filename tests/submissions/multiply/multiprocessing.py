import multiprocessing as m
m.get_context('fork').Process(target=print).start()
print('GOT')
