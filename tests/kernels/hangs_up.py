"""Imported by a nest as its job: to the pool it looks killed, and yet it cannot be waited for."""

import os
import sys
import time

os.close(int(sys.argv[1]))
time.sleep(60)
