# vmsplice keeps pages of memory in a pipe
reader, writer = os.pipe()
x = ctypes.create_string_buffer(4096)
vector = (ctypes.c_ulong * 2)(ctypes.addressof(x), 4096)
if libc.syscall(278, writer, ctypes.byref(vector), 1, 0) > 0: print('GOT')
