import resource
resource.prlimit(victim, resource.RLIMIT_NOFILE, (3, 3))
print('GOT')
