os.chroot('/')
print('GOT')
