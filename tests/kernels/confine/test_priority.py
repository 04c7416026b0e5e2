"""Does the watch get the processor before the code of students?"""

import asyncio
import os
import subprocess
import sys

from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteClient

CELL = """
import os, threading
def show(process=0): print(os.getpriority(os.PRIO_PROCESS, process))
show()
thread = threading.Thread(target=show)
thread.start(); thread.join()
try: os.nice(-5)
except OSError: pass
show()
show(os.getppid())
"""


def test_every_thread_comes_after_the_grader_and_the_grader_after_the_watch(client: ZygoteClient) -> None:
    run = asyncio.run(run_cells([CELL], client))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    raising = subprocess.run([sys.executable, "-c", "import os; os.nice(-10)"], stderr=subprocess.DEVNULL, check=False)
    watch = own - 10 if raising.returncode == 0 else own
    assert [int(line) for line in run.cells[0].outputs[0]["text"].split()] == [own + 5] * 3 + [watch]
