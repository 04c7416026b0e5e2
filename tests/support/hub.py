"""A real JupyterHub on a machine of its own, set up by the commands of docs/instructor.md, and the people who use it.

People do what a browser can: log in with their password, and send requests to the Hub and to their own server.
"""

import contextlib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import websocket

from tests.support.machine import COMMAND

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds for one answer of a loaded machine
PASSWORDS = "/srv/jupyterhub/passwords.txt"
ENDED = re.compile(r"<(\d+)>")
CONTROLS = re.compile(r"\x1b\[[?\d;]*[a-zA-Z]|\x1b\][^\x07]*\x07|\r")
"""What a terminal does not print: colours, titles, carriage returns."""


def block(word: str) -> str:
    """The only block of commands that has ``word``, in the section *JupyterHub* of docs/instructor.md."""
    text = (REPOSITORY / "docs" / "instructor.md").read_text(encoding="utf-8")
    section = text.split("\n## JupyterHub\n")[1].split("\n## ")[0]
    (found,) = (one for one in section.split("```")[1::2] if word in one)
    return found.removeprefix("\n")


@contextlib.contextmanager
def running_hub(log: Path, passwords: dict[str, str]) -> Iterator[str]:
    """Set the machine up and start the Hub as the document says; gives the address.

    Only the three ports are others than in the documented configuration.
    """
    port, hub, proxy = _free_ports(3)
    ports = f"--JupyterHub.bind_url=http://127.0.0.1:{port} --JupyterHub.hub_port={hub}"
    ports += f" --ConfigurableHTTPProxy.api_url=http://127.0.0.1:{proxy}"
    lines = "".join(f"{name}:{password}\n" for name, password in passwords.items())
    start = f"{block('jupyterhub -f').rstrip()} {ports}"
    script = "\n".join([block("groupadd"), f"cat > {PASSWORDS} <<END\n{lines}END", block("useradd"), start])
    command = [*COMMAND, sys.executable, "-m", "tests.support.machine", "/bin/sh", "-ec", script]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "OMP_NUM_THREADS") if name in os.environ}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd="/", env={**kept, "HOME": "/root"}, stdout=output, stderr=output)
    try:
        _wait(f"http://127.0.0.1:{port}/hub/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in listeners]


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException):
            if requests.get(url, timeout=5).ok:
                return
        time.sleep(0.05)  # nothing tells us when a server listens
    raise RuntimeError(f"JupyterHub did not start:\n{log.read_text(errors='replace')}")


class Person:
    """Somebody who is logged in and whose server runs."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.url, self.name = url, name
        self.session = requests.Session()
        page = log_in(self.session, url, name, password)
        assert page.url.startswith(f"{url}/hub/") and "Invalid username" not in page.text, page.text
        self.session.headers["Authorization"] = f"token {self._token()}"
        self.session.cookies.clear()
        self.start_server()

    def _token(self) -> str:
        """A token of this person's own, as the Hub's token page asks for it."""
        address = f"{self.url}/hub/api/users/{self.name}/tokens"
        cross_site = self.session.cookies.get("_xsrf", path="/hub/")
        made = self.session.post(address, headers={"X-XSRFToken": str(cross_site)}, json={}, timeout=PATIENCE)
        made.raise_for_status()
        return str(made.json()["token"])

    def stop_server(self) -> None:
        """End it, as *Stop My Server* on the Hub's page does."""
        address = f"{self.url}/hub/api/users/{self.name}/server"
        self.session.delete(address, timeout=PATIENCE).raise_for_status()
        deadline = time.monotonic() + PATIENCE
        while self.session.get(address.removesuffix("/server"), timeout=PATIENCE).json()["servers"]:
            assert time.monotonic() < deadline, f"the server of {self.name} does not stop"
            time.sleep(0.05)  # the Hub tells nobody when a server has stopped

    def start_server(self) -> None:
        """Start it, and read the Hub's progress until it says that it is ready."""
        address = f"{self.url}/hub/api/users/{self.name}/server"
        self.session.post(address, timeout=PATIENCE).raise_for_status()
        with self.session.get(f"{address}/progress", stream=True, timeout=PATIENCE) as progress:
            events = [json.loads(line[5:]) for line in progress.iter_lines() if line.startswith(b"data:")]
        assert events[-1].get("ready"), events

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Send a request to this person's server; gives its JSON."""
        answer = self.session.request(method, f"{self.url}/user/{self.name}/{path}", timeout=PATIENCE, **more)
        assert answer.ok, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def read(self, path: str) -> Any:
        """A file of this person's, as JupyterLab gets it: a notebook's JSON or a text."""
        return self.ask("GET", f"api/contents/{path}")["content"]

    def save(self, path: str, notebook: Any) -> None:
        """Save a notebook as JupyterLab does."""
        self.ask("PUT", f"api/contents/{path}", json={"type": "notebook", "format": "json", "content": notebook})

    def run(self, command: str) -> tuple[int, str]:
        """Type a command into a new terminal; gives its exit code and what it printed."""
        name = self.ask("POST", "api/terminals")["name"]
        address = f"{self.url}/user/{self.name}/terminals/websocket/{name}".replace("http", "ws", 1)
        headers = {"Authorization": self.session.headers["Authorization"]}
        terminal = websocket.create_connection(address, timeout=PATIENCE, header=headers)
        try:
            terminal.send(json.dumps(["set_size", 50, 1000]))
            # The shell gives its place to the command: nothing is printed after the code.
            typed = f'(set -e; {command}); echo "<$?>"; read done'
            terminal.send(json.dumps(["stdin", f"exec sh -c {shlex.quote(typed)}\r"]))
            printed = ""
            while not (ended := ENDED.search(printed)):
                kind, *text = json.loads(terminal.recv())
                printed += text[0] if kind == "stdout" else ""
        finally:
            terminal.close()
        self.ask("DELETE", f"api/terminals/{name}")
        return int(ended[1]), CONTROLS.sub("", printed[: ended.start()])

    def done(self, command: str) -> str:
        """What a command printed that must succeed."""
        code, printed = self.run(command)
        assert code == 0, printed
        return printed


def log_in(session: requests.Session, url: str, name: str, password: str) -> requests.Response:
    """Fill in the Hub's login form."""
    form = session.get(f"{url}/hub/login", timeout=PATIENCE)
    cross_site = re.search(r'name="_xsrf" value="([^"]*)"', form.text)
    assert cross_site, form.text
    fields = {"username": name, "password": password, "_xsrf": cross_site[1]}
    return session.post(f"{url}/hub/login?next=/hub/token", data=fields, timeout=PATIENCE)
