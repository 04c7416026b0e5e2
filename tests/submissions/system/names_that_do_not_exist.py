# each leaves an entry in the system's cache of names, which it may drop at any time
for n in range(20_000): os.path.exists(f'/usr/{n:0200d}')
