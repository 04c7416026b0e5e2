"""The start page on the Jupyter server, at ``/deepgrad``.

Tested in ``tests/deepgrad/test_frontdoor.py``.
"""

import asyncio
import re
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from jupyterlab.commands import get_user_settings_dir
from tornado import web

from deepgrad.coursemap import map_page
from deepgrad.frontdoor import ADDRESS, MAP
from deepgrad.frontdoor.overview import overview
from deepgrad.frontdoor.page import Theme, page

__all__ = ["MapPage", "StartPage", "add_start_page", "chosen_theme"]

# a regular expression, because the file may have comments
THEME = re.compile(r'^[\s{]*"theme"\s*:\s*"JupyterLab (Light|Dark)', re.MULTILINE)


class StartPage(JupyterHandler):
    """Shows the learner's progress, only to users of the server."""

    def initialize(self, folder: Path) -> None:
        """Remember the learner's folder."""
        self.folder = folder

    @web.authenticated
    async def get(self) -> None:
        """Send the page, made from the learner's present record."""
        seen = await asyncio.to_thread(overview, self.folder)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(page(seen, self.base_url, chosen_theme(Path(get_user_settings_dir()))))


class MapPage(JupyterHandler):
    """Shows the map of the course, only to users of the server."""

    @web.authenticated
    async def get(self) -> None:
        """Send the page, in the theme of the start page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        start = url_path_join(self.base_url, ADDRESS)
        self.finish(map_page(start, chosen_theme(Path(get_user_settings_dir()))))


def add_start_page(server: Any) -> None:
    """Put the start page and the map on a running ``ServerApp``."""
    start, course_map = (url_path_join(server.web_app.settings["base_url"], one) for one in (ADDRESS, MAP))
    server.web_app.add_handlers(
        ".*$",
        [
            (f"{re.escape(start)}/?", StartPage, {"folder": Path(server.root_dir)}),
            (f"{re.escape(course_map)}/?", MapPage),
        ],
    )


def chosen_theme(settings: Path) -> Theme:
    """The theme that the learner chose in JupyterLab; empty if they chose none, or let it follow the system.

    Args:
        settings: JupyterLab's folder of user settings.
    """
    try:
        text = (settings / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings").read_text("utf-8")
    except (OSError, ValueError):
        return ""
    found = THEME.search(text)
    if not found or re.search(r'^[\s{]*"adaptive-theme"\s*:\s*true', text, re.MULTILINE):
        return ""
    return "dark" if found[1] == "Dark" else "light"
