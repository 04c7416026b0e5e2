os.sched_setscheduler(victim, os.SCHED_IDLE, os.sched_param(0))
