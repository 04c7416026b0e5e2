# rt_sigqueueinfo, pidfd_send_signal
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {41})
info = (ctypes.c_int * 32)(41, 0, -1)
if libc.syscall(129, os.getpid(), 41, ctypes.byref(info)) == 0: print('GOT')
if libc.syscall(297, os.getpid(), os.getpid(), 41, ctypes.byref(info)) == 0: print('GOT')
