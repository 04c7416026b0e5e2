"""Extends jupyter_server for ``deepgrad lab``. No lesson needs this.

As a server extension the module shows the start page at ``/deepgrad``. ``deepgrad lab`` also sets two options:

``--ServerApp.kernel_websocket_connection_class=deepgrad.serverextension.NoDelayConnection`` answers a slider
in one round trip instead of waiting for TCP's delayed acknowledgement.

``--ServerApp.contents_manager_class=deepgrad.serverextension.PictureContentsManager`` shows the picture of an
explorer in a notebook opened again without its kernel, where JupyterLab would say "model not found".
"""

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from deepgrad.frontdoor.handlers import add_start_page

__all__ = ["NoDelayConnection", "PictureContentsManager", "drop_dead_views"]

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
PICTURE = "image/png"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "deepgrad.serverextension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    add_start_page(server)


class NoDelayConnection(ZMQChannelsWebsocketConnection):
    """The stock kernel websocket with TCP_NODELAY, so that small answers are sent at once."""

    def connect(self) -> Any:
        """Connect as the stock class does, after setting the socket option."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class PictureContentsManager(AsyncLargeFileManager):
    """The stock contents manager, which also removes dead widget views from notebooks without a kernel."""

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,  # noqa: A002 - the name in the class it extends
        format: str | None = None,  # noqa: A002 - the same
        require_hash: bool = False,
    ) -> dict[str, Any]:
        """Read a file or folder as the stock class does; the file on disk stays as it is."""
        read = super().get(path, content, type, format, require_hash)  # type: ignore[no-untyped-call]
        model: dict[str, Any] = await read
        if content and model["type"] == "notebook" and not await self._has_kernel(path):
            drop_dead_views(model["content"])
        return model

    async def _has_kernel(self, path: str) -> bool:
        manager = getattr(self.parent, "session_manager", None)
        sessions = await manager.list_sessions() if manager else []
        return any(session["path"].strip("/") == path.strip("/") for session in sessions)


def drop_dead_views(notebook: dict[str, Any]) -> None:
    """Remove a widget's view if the widget was not saved and a picture stands beside the view."""
    saved = notebook.get("metadata", {}).get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {})
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if PICTURE in data and VIEW in data and data[VIEW].get("model_id") not in saved.get("state", {}):
                del data[VIEW]
