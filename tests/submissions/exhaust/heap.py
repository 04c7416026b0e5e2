x = bytearray(50 << 30)
