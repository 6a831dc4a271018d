"""Requests of the page → answers: the state of a view, pictures of pages, chains, sources, decisions."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from reports.chains import chain_of_fact, chains_in
from reports.diagnostics import Diagnostic, JianbaoError
from reports.preview.deciding import UNREADABLE, Stale, decide, request_of
from reports.preview.panels import diagnostic_record, state_record
from reports.preview.places import source_key, source_lines
from reports.preview.telling import chain_record
from reports.preview.views import View
from reports.render.environment import font_folders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from reports.preview.desk import Desk
    from reports.preview.views import Good

STATIC = {
    "icon.svg": "image/svg+xml",
    "preview.css": "text/css",
    "preview.js": "text/javascript",
    "parts.js": "text/javascript",
}
FONT = "NotoSansSC-Regular.otf"
SCALES = {"1": 1.5, "2": 2.5}
"""Pixels a point of the pictures, for common screens and for fine ones."""
PICTURES = 64
BEAT = 10.0
"""Seconds after which a silent stream says that it is still there."""


class Site:
    """The endpoints. Nothing that a browser sends is ever taken for the name of a file."""

    def __init__(self, desk: Desk, token: str) -> None:
        self._desk = desk
        static = files("reports.preview") / "static"
        self._static = {name: (static / name).read_bytes() for name in STATIC}
        self._index = (static / "index.html").read_text(encoding="utf-8").replace("{token}", token)
        self._pictures: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self.ended = asyncio.Event()

    def app(self) -> Starlette:
        """The application."""
        return Starlette(
            routes=[
                Route("/", self.index),
                Route("/static/{name}", self.static),
                Route("/font", self.font),
                Route("/state", self.state),
                Route("/events", self.events),
                Route("/page/{number:int}.png", self.page),
                Route("/chain", self.chain),
                Route("/source", self.source),
                Route("/decide", self.decide, methods=["POST"]),
            ],
            exception_handlers={JianbaoError: told},
        )

    def index(self, _request: Request) -> Response:
        """The page."""
        return HTMLResponse(self._index)

    def static(self, request: Request) -> Response:
        """A style sheet or a script of the package."""
        name = request.path_params["name"]
        if name not in self._static:
            return nothing()
        return Response(self._static[name], media_type=STATIC[name])

    def font(self, _request: Request) -> Response:
        """The font in which the page is set where the machine has no Chinese one."""
        found = next((path for folder in font_folders() for path in folder.glob(FONT)), None)
        if found is None:
            return nothing()
        return Response(found.read_bytes(), media_type="font/otf", headers={"Cache-Control": "private, max-age=86400"})

    def state(self, request: Request) -> Response:
        """All that is shown of a view."""
        view = view_of(request)
        return JSONResponse(state_record(self._desk, view, self._desk.shown(view)))

    async def events(self, request: Request) -> Response:
        """A stream with the number of each new state of a view (server-sent events)."""
        view, loop, changed = view_of(request), asyncio.get_running_loop(), asyncio.Event()

        def listener() -> None:
            loop.call_soon_threadsafe(changed.set)

        return StreamingResponse(self._numbers(view, changed, listener), media_type="text/event-stream")

    async def _numbers(self, view: View, changed: asyncio.Event, listener: Callable[[], None]) -> AsyncIterator[str]:
        self._desk.listen(view, listener)
        try:
            while not self.ended.is_set():
                yield f"data: {self._desk.shown(view).number}\n\n"
                await self._until(changed)
                changed.clear()
        finally:
            self._desk.leave(listener)

    async def _until(self, changed: asyncio.Event) -> None:
        """Until something is new, the server ends, or it is time for a sign of life."""
        waiting = [asyncio.ensure_future(event.wait()) for event in (changed, self.ended)]
        try:
            await asyncio.wait(waiting, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    def page(self, request: Request) -> Response:
        """A page as a picture."""
        good, number = self._good(request), request.path_params["number"]
        scale = SCALES.get(request.query_params.get("scale", ""))
        if good is None or scale is None or not 1 <= number <= len(good.pages.sizes):
            return nothing()
        key = (good.stamp, str(good.complete), str(id(good.pages)), str(number), str(scale))
        if key not in self._pictures:
            self._pictures[key] = good.pages.png(number, scale)
            while len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return Response(self._pictures[key], media_type="image/png")

    def chain(self, request: Request) -> Response:
        """What stands behind a figure (`figure`, its key) or a fact (`fact`, its id)."""
        good, asked = self._good(request), request.query_params
        if good is None:
            return nothing()
        found, window = good.made.found, good.settings.window
        if "fact" in asked:
            of_fact = chain_of_fact(asked["fact"], found, good.lexicon, window)
            return JSONResponse([chain_record(of_fact)]) if of_fact else nothing()
        return JSONResponse([chain_record(c) for c in chains_in(asked.get("figure", ""), found, good.lexicon, window)])

    def source(self, request: Request) -> Response:
        """An issue, by its key, with marks on the sentence and the figure."""
        good, asked = self._good(request), request.query_params
        sources = good.made.found.intake.sources if good else ()
        source = next((each for each in sources if source_key(each) == asked.get("key")), None)
        if source is None:
            return nothing()
        marks = [(*ends, kind) for kind in ("figure", "sentence") if (ends := _range(asked.get(kind, "")))]
        return JSONResponse({"name": source.path, "lines": source_lines(source, marks)})

    async def decide(self, request: Request) -> Response:
        """Write a decision."""
        try:
            sent = json.loads(await request.body())
        except (ValueError, RecursionError):
            sent = None
        path = await asyncio.to_thread(lambda: decide(self._desk, request_of(sent)))
        return JSONResponse({"written": path.name})

    def _good(self, request: Request) -> Good | None:
        return self._desk.shown(view_of(request)).good


def view_of(request: Request) -> View:
    """The period and audience that a request speaks of."""
    asked = request.query_params
    return View(asked.get("period", ""), asked.get("audience", ""))


def _range(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and len(text) < 24):
        return None
    return int(first), int(last)


def nothing() -> Response:
    """There is no such thing."""
    missing = Diagnostic(UNREADABLE, "没有这一项", "", "刷新页面再试")
    return JSONResponse({"errors": [diagnostic_record(missing)]}, HTTPStatus.NOT_FOUND)


def told(_request: Request, error: Exception) -> Response:
    """What stands against a request."""
    diagnostics: Any = getattr(error, "diagnostics", ())
    status = HTTPStatus.CONFLICT if isinstance(error, Stale) else HTTPStatus.UNPROCESSABLE_ENTITY
    return JSONResponse({"errors": [diagnostic_record(each) for each in diagnostics]}, status)
