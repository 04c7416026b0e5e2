os.chmod(secret, 0o777)
