"""Attacks on the world around a kernel, each a cell that prints GOT when it believes that it worked."""

LIBC = """
import ctypes, os, errno
libc = ctypes.CDLL(None, use_errno=True)
def raw(number, *args):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    if result < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
"""

READ = {
    "a file of the grader": "print('GOT', open({secret!r}).read())",
    "a file of the grader, by mmap": "import mmap; print('GOT', mmap.mmap(os.open({secret!r}, 0), 6, prot=1)[:6])",
    "the grader's folder": "import os; print('GOT', os.listdir({world!r}))",
    "a hidden file below a readable folder": "print('GOT', open({hidden!r}).read())",
    "a hidden file through a link": "os.symlink({hidden!r}, 'l'); print('GOT', open('l').read())",
    "a hidden file through a hard link": "os.link({hidden!r}, 'h'); print('GOT', open('h').read())",
    "a hidden file through /proc/self/root": "print('GOT', open('/proc/self/root' + {hidden!r}).read())",
    "shadow": "print('GOT', open('/etc/shadow').read())",
    "memory of a process": "print('GOT', open('/proc/{victim}/mem', 'rb').read(1))",
    "environment of a process": "print('GOT', open('/proc/{victim}/environ').read())",
    "descriptors of a process": "print('GOT', os.listdir('/proc/{victim}/fd'))",
    "files of the zygote": "print('GOT', os.listdir(f'/proc/{{os.getppid()}}/fd'))",
    "memory by process_vm_readv": (
        "b = ctypes.create_string_buffer(64); v = (ctypes.c_size_t * 2)(ctypes.addressof(b), 64)\n"
        "raw(310, {victim}, v, 1, v, 1, 0); print('GOT')"
    ),
    "a descriptor by pidfd_getfd": "print('GOT', raw(438, raw(434, {victim}, 0), 0, 0))",
    "the grader's environment": (
        "t = repr(dict(os.environ)) + open('/proc/self/environ').read()\nif {marker!r} in t: print('GOT')"
    ),
    "inherited descriptors": """
kinds = ('socket:', 'pipe:', 'anon_inode:', '/dev/null')
for fd in range(3, 256):
    try: target = os.readlink(f'/proc/self/fd/{{fd}}')
    except OSError: continue
    if not target.startswith(kinds): print('GOT', fd, target)
""",
    "an inherited control socket": """
import socket
for fd in range(3, 256):
    try: s = socket.socket(fileno=os.dup(fd))
    except OSError: continue
    if s.family == socket.AF_UNIX and s.type == socket.SOCK_SEQPACKET: print('GOT', fd)
    s.close()
""",
    "extended attributes": "print('GOT', os.listxattr({secret!r}))",
    "the kernel keyring": "print('GOT', raw(250, 0, -3, 1))",
}

WRITE = {
    "open for writing": "open({secret!r}, 'w').write('x'); print('GOT')",
    "create beside": "open({world!r} + '/new', 'w'); print('GOT')",
    "truncate": "os.truncate({secret!r}, 0); print('GOT')",
    "truncate by a read-only open": "os.open({public!r}, os.O_RDONLY | os.O_TRUNC); print('GOT')",
    "creat": "raw(85, {public!r}.encode(), 0o600); print('GOT')",
    "remove": "os.unlink({secret!r}); print('GOT')",
    "rename": "os.rename({secret!r}, {world!r} + '/renamed'); print('GOT')",
    "mode": "os.chmod({secret!r}, 0o777)",
    "mode by number": "raw(452, -100, {secret!r}.encode(), 0o777, 0)",
    "owner": "os.chown({secret!r}, os.getuid(), os.getgid()); print('GOT')",
    "times": "os.utime({secret!r}, (0, 0))",
    "set an extended attribute": "os.setxattr({secret!r}, 'user.x', b'1'); print('GOT')",
    "a link out of the folder": "os.symlink({secret!r}, 's'); open('s', 'w').write('x'); print('GOT')",
    "mount": "raw(165, b'none', b'/tmp', b'tmpfs', 0, None); print('GOT')",
    "a new user namespace": "raw(272, 0x10000000); print('GOT')",
    "root again": "os.setuid(0); print('GOT')" if __import__("os").getuid() else "os.setresuid(0, 0, 0); print('GOT')",
    "chroot": "os.chroot('/'); print('GOT')",
    "bpf": "raw(321, 0, None, 0); print('GOT')",
    "userfaultfd": "raw(323, 1); print('GOT')",
    "perf": "raw(298, ctypes.create_string_buffer(128), 0, -1, -1, 0); print('GOT')",
    "inotify": "raw(294, 0); print('GOT')",
    "a device node": "os.mknod('n', 0o600 | 0o20000, os.makedev(1, 3)); print('GOT')",
    "its sockets' folder": "open(os.path.dirname(os.getcwd()) + '/s/x', 'w'); print('GOT')",
    "outlive the zygote": "raw(157, 1, 0, 0, 0, 0); print('GOT')",
    "another filter": "raw(317, 1, 0, None); print('GOT')",
}

DISTURB = {
    "kill": "os.kill({victim}, 9); print('GOT')",
    "stop": "os.kill({victim}, 19); print('GOT')",
    "kill all": "os.kill(-1, 9); print('GOT')",
    "kill the group": "os.killpg(0, 9); print('GOT')",
    "kill the zygote": "os.kill(os.getppid(), 9); print('GOT')",
    "tkill": "raw(200, {victim}, 9); print('GOT')",
    "signal with a value": "raw(129, {victim}, 9, ctypes.create_string_buffer(128)); print('GOT')",
    "signal by pidfd": "raw(424, raw(434, {victim}, 0), 9, None, 0); print('GOT')",
    "signal by F_SETOWN": "import fcntl; r, w = os.pipe(); fcntl.fcntl(r, 8, {victim}); print('GOT')",
    "trace": "raw(101, 16, {victim}, 0, 0); print('GOT')",
    "limits": "import resource; resource.prlimit({victim}, resource.RLIMIT_NOFILE, (3, 3)); print('GOT')",
    "nice": "os.setpriority(os.PRIO_PROCESS, {victim}, 19); print('GOT')",
    "affinity": "os.sched_setaffinity({victim}, {{0}}); print('GOT')",
    "scheduler": "os.sched_setscheduler({victim}, os.SCHED_IDLE, os.sched_param(0))",
    "write memory": "open('/proc/{victim}/mem', 'r+b'); print('GOT')",
    "out-of-memory score": "open('/proc/self/oom_score_adj', 'w').write('0'); print('GOT')",
}

REACH = {
    "TCP": "import socket; socket.create_connection(('127.0.0.1', {tcp}), 2); print('GOT')",
    "TCP by number": "print('GOT', raw(41, 2, 1, 0))",
    "TCP listen": "import socket; socket.create_server(('127.0.0.1', 0)); print('GOT')",
    "MPTCP": "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262); print('GOT')",
    "UDP": "import socket; socket.socket(2, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {udp})); print('GOT')",
    "IPv6": "import socket; socket.socket(socket.AF_INET6); print('GOT')",
    "DNS": "import socket; print('GOT', socket.getaddrinfo('localhost.localdomain', 80))",
    "path socket": "import socket; s = socket.socket(socket.AF_UNIX); s.connect({path!r}); print('GOT')",
    "abstract socket": "import socket; s = socket.socket(socket.AF_UNIX); s.connect({abstract!r}); print('GOT')",
    "connect an inherited socketpair": "import socket; a, b = socket.socketpair(); a.connect({path!r}); print('GOT')",
    "datagram pair": "import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); print('GOT')",
    "netlink": "import socket; socket.socket(16, 3, 0); print('GOT')",
    "vsock": "import socket; socket.socket(40, 1); print('GOT')",
    "packet": "import socket; socket.socket(17, 3); print('GOT')",
    "AF_ALG": "import socket; socket.socket(38, 5); print('GOT')",
    "io_uring": "raw(425, 1, ctypes.create_string_buffer(256)); print('GOT')",
    "the x32 table": "raw(0x40000000 + 41, 2, 1, 0); print('GOT')",
    "send a descriptor": "import socket; a, b = socket.socketpair(); socket.send_fds(a, [b'x'], [0]); print('GOT')",
    "shared memory": "raw(29, 0, 4096, 0o1000 | 0o600); print('GOT')",
    "message queue": "raw(240, b'q', 0o102, 0o600, None); print('GOT')",
}

MULTIPLY = {
    "fork": "pid = os.fork(); print('GOT')",
    "subprocess": "import subprocess; print('GOT', subprocess.run(['/bin/true']))",
    "system": "print('GOT') if os.system('true') == 0 else None",
    "shell magic": "out = get_ipython().getoutput('echo GOT'); print(out)",
    "multiprocessing": "import multiprocessing as m; m.get_context('fork').Process(target=print).start(); print('GOT')",
    "vfork": "raw(58); print('GOT')",
    "clone": "raw(56, 17, 0, 0, 0, 0); print('GOT')",
    "clone3": "raw(435, ctypes.create_string_buffer(88), 88); print('GOT')",
    "exec": "os.execv('/bin/true', ['true'])",
    "execveat": "raw(322, -100, b'/bin/true', None, None, 0); print('GOT')",
    "anonymous executable": "print('GOT', os.memfd_create('x'))",
}

ALL = {
    f"{aim}: {name}": LIBC + source
    for aim, attacks in (
        ("read", READ),
        ("write", WRITE),
        ("disturb", DISTURB),
        ("reach", REACH),
        ("multiply", MULTIPLY),
    )
    for name, source in attacks.items()
}
