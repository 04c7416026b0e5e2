import resource
for kind in ('NPROC', 'SIGPENDING', 'AS', 'NOFILE', 'FSIZE', 'MEMLOCK', 'MSGQUEUE', 'NICE', 'RTPRIO'):
    number = getattr(resource, f'RLIMIT_{kind}', {'SIGPENDING': 11}.get(kind))
    soft, hard = resource.getrlimit(number)
    try: resource.setrlimit(number, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError): continue
    if hard != resource.RLIM_INFINITY: print('GOT', kind)
