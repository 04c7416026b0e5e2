os.utime(secret, (0, 0))
