# its descriptors then belong to root
if libc.prctl(4, 0, 0, 0, 0) == 0: print("GOT")
