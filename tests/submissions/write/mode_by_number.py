raw(452, -100, secret.encode(), 0o777, 0)
