"""Does importing deepgrad stay light?"""

import subprocess
import sys

HEAVY = ("torch", "matplotlib", "sklearn", "numpy")


def test_the_package_and_its_claims_load_no_numerical_library() -> None:
    program = (
        f"import sys, deepgrad, deepgrad.networks, deepgrad.claims; print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
