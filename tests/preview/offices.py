"""A folder as an office has it, a preview of it that runs, and requests to it."""

from __future__ import annotations

import json
import shutil
import threading
import time
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from reports.preview.serving import Preview
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = date(2023, 6, 1)
PATIENCE = 120
"""Seconds that a busy machine may take; nothing is asserted on time."""
CONFIG = """\
period: 2022
audience: 省级
sources: sources
masthead: 支援合作工作简报
issuer: 宁波市支援合作局
date: 2023-06-01
lexicon: 词典.yaml
audiences:
  省级:
    city: 我市
  区县:
    city: 全市
"""
DECISIONS = "# 这一行是编辑写的\n裁定:\n"


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def issue(number: int, body: str) -> str:
    values = {"year": 2023, "number": number, "month": number, "day": 11, "title": "全市山海协作"}
    return HEAD.format(**values) + body + TAIL.format(**values)


def make_office(folder: Path) -> Path:
    """Two issues that contradict one another on a printed figure, and one figure without time."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "词典.yaml").write_text("指标: {}\n", encoding="utf-8")
    (folder / "decisions.yaml").write_text(DECISIONS, encoding="utf-8")
    (folder / "sources").mkdir()
    first = "2022年，全市实到资金12.5亿元，落实援建资金0.81亿元，消费帮衬额3.3亿元。"
    (folder / "sources" / "一.txt").write_text(issue(1, first), encoding="utf-8")
    (folder / "sources" / "二.txt").write_text(issue(2, "2022年，全市实到资金13亿元。"), encoding="utf-8")
    return folder


class Client:
    """Requests as the page makes them; each header can be given otherwise, or left out by None."""

    def __init__(self, preview: Preview) -> None:
        self.port = preview.port
        self.token = preview.address.partition("token=")[2]
        self.own = {"Host": f"127.0.0.1:{self.port}", "Cookie": f"jianbao-{self.port}={self.token}"}

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any, **headers: str | None) -> Answer:
        own = {"Origin": f"http://127.0.0.1:{self.port}", "X-Jianbao-Token": self.token}
        return self.ask("POST", path, json.dumps(body).encode(), {**own, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str | None]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, quote(path, safe="/?&=%.-:"), skip_host=True, skip_accept_encoding=True)
            given = {**self.own, **{name.replace("_", "-"): text for name, text in headers.items()}}
            if body is not None:
                given["Content-Length"] = str(len(body))
            for name, text in given.items():
                if text is not None:
                    connection.putheader(name, text)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def state(self, until: Callable[[Any], Any] = lambda state: state.get("complete"), query: str = "") -> Any:
        """The state of a view, once it is as it is waited for."""
        end = time.monotonic() + PATIENCE
        while True:
            state = self.get(f"/state?{query}").json
            if until(state):
                return state
            assert time.monotonic() < end, state
            time.sleep(0.05)


@contextmanager
def running(office: Path, port: int = 0) -> Iterator[tuple[Preview, Client]]:
    """A preview that serves until the end of the block."""
    preview, ready = Preview(office / "config.yaml", {}, lambda: DAY, port), threading.Event()
    thread = threading.Thread(target=preview.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield preview, Client(preview)
    finally:
        preview.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def shown(state: Any, metric: str = "实到资金") -> str:
    """A figure as it is printed."""
    return next(figure["display"] for figure in state["figures"].values() if figure["metric"] == metric)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
