# prctl(PR_SET_MM) moves what /proc shows of a process
if libc.prctl(35, 8, 4096, 0, 0) == 0: print("GOT")
if libc.prctl(35, 14, 4096, 0, 0) == 0: print("GOT")
