os.sched_setaffinity(victim, {0})
print('GOT')
