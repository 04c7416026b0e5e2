print('GOT', os.listxattr(secret))
