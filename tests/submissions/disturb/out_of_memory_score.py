open('/proc/self/oom_score_adj', 'w').write('0')
print('GOT')
