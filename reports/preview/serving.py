"""Desk → a server on 127.0.0.1 until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from reports.diagnostics import Diagnostic, ReportImpossible, Severity
from reports.preview.app import Site
from reports.preview.desk import Desk
from reports.preview.guard import Guard

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping
    from pathlib import Path

HOST = "127.0.0.1"
PORT, TRIED = 8765, 50
IN_USE, NONE_FREE = "P103", "P104"


class _Server(uvicorn.Server):
    """Tells the streams that it ends, so that they do not hold it up."""

    def __init__(self, config: uvicorn.Config, site: Site, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._site, self._ready = site, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.ended.set()
        await super().shutdown(sockets)


def bind(wanted: int) -> socket.socket:
    """A socket on the wanted port of this machine, or on the next one that is free. Raises ReportImpossible."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, port))
            bound.listen(128)
        except OSError:
            bound.close()
            continue
        return bound
    message = f"端口 {wanted} 到 {wanted + TRIED - 1} 都不能用"
    raise ReportImpossible(Diagnostic(NONE_FREE, message, "--port", "用 --port 另选一个，如 --port 9000"))


def moved(wanted: int, port: int) -> Diagnostic:
    """Says that another port was taken."""
    message = f"端口 {wanted} 已被占用，改用 {port}"
    return Diagnostic(IN_USE, message, "--port", "也许已经开着一个预览", Severity.NOTICE)


class Preview:
    """One preview: its address, and `run`, which serves until it is told to end."""

    def __init__(
        self, config: Path, overrides: Mapping[str, str | None], today: Callable[[], datetime.date], port: int = PORT
    ) -> None:
        self._socket = bind(port)
        self.port: int = self._socket.getsockname()[1]
        token = secrets.token_urlsafe(24)
        self.address = f"http://{HOST}:{self.port}/?token={token}"
        self._desk = Desk(config, overrides, today)
        self._site = Site(self._desk, token)
        self._app = Guard(self._site.app(), self.port, token)
        self._server: _Server | None = None

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve; `ready` is called once the page can be asked for. Returns after Ctrl-C or `stop`."""
        settings = uvicorn.Config(
            self._app, log_config=None, access_log=False, server_header=False, date_header=False, lifespan="off",
            timeout_graceful_shutdown=2, ws="none", proxy_headers=False, http="h11",
        )  # fmt: skip
        self._desk.start()
        try:
            self._server = _Server(settings, self._site, ready)
            self._server.run([self._socket])
        except KeyboardInterrupt:
            pass
        finally:
            self._desk.stop()
            self._socket.close()

    def stop(self) -> None:
        """End from another thread."""
        if self._server:
            self._server.should_exit = True


def open_browser(address: str) -> bool:
    """Show the page where there is a screen."""
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen) and webbrowser.open(address)
