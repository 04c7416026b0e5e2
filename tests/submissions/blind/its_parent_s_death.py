# PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER: nobody would end it
if libc.prctl(1, 0, 0, 0, 0) == 0: print('GOT')
if libc.prctl(36, 1, 0, 0, 0) == 0: print('GOT')
