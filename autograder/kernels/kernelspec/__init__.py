"""The kernelspec ``deepgrad-sandbox``, for installation (pyproject's shared data) and without it."""

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory

NAME = "deepgrad-sandbox"

_FOLDER = Path(__file__).parent


def kernelspec_folder() -> Path:
    """A folder for ``JUPYTER_PATH/kernels`` or ``KernelSpecManager.kernel_dirs``: it holds the spec's folder."""
    return _FOLDER


def write_kernelspec(folder: Path, config: dict[str, Any]) -> Path:
    """A spec with other provisioner options (``hidden``, ``sandbox``, …) below ``folder``. Raises ``OSError``."""
    spec = json.loads((_FOLDER / NAME / "kernel.json").read_text())
    spec["metadata"]["kernel_provisioner"]["config"] = config
    target = folder / NAME
    target.mkdir(parents=True, exist_ok=True)
    (target / "kernel.json").write_text(json.dumps(spec, indent=2))
    return folder


def register_provisioner() -> None:
    """Make the provisioner known where the package's entry points are not installed (a source tree)."""
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(
        NAME, "autograder.kernels.client.provisioner:SandboxProvisioner", factory.GROUP_NAME
    )
