os.setpriority(os.PRIO_PROCESS, victim, 19)
print('GOT')
