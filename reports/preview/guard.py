"""Requests → those of this page alone: the right host, the right origin, the token of this run.

A page of another site can make a browser ask anything of 127.0.0.1, and by a name of its own that leads there (DNS
rebinding) read the answer too: the name is checked first, then where the request comes from, then the token.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REFUSED = "P102"
LARGEST = 64 * 1024
"""Bytes of a request."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOKEN_HEADER = "x-jianbao-token"  # noqa: S105 - the name of the header


class Guard:
    """Lets through what comes from the page that this server gave out."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app, self._token = app, token
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._cookie = f"jianbao-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on; every answer bears the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._refusal(scope) or self._welcome(scope)
        await (answer or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts or len(headers.getlist("host")) != 1:
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, "只应答 127.0.0.1")
        origin, reads = headers.get("origin"), scope["method"] in ("GET", "HEAD")
        if origin not in self._origins and not (origin is None and reads):
            return _refused(HTTPStatus.FORBIDDEN, "不是从预览页面来的请求")
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["path"] != "/":
            return _refused(HTTPStatus.FORBIDDEN, "不是从预览页面来的请求")
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST or "transfer-encoding" in headers:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求过大")
        if self._asked(scope) or (self._holds_cookie(headers) and (reads or self._is(headers.get(TOKEN_HEADER, "")))):
            return None
        return _refused(HTTPStatus.FORBIDDEN, "地址里没有这次预览的口令，请用启动时打印的完整地址")

    def _welcome(self, scope: Scope) -> RedirectResponse | None:
        """Whoever comes with the printed address is given the cookie, and the token is gone from the address."""
        if not self._asked(scope):
            return None
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return answer

    def _asked(self, scope: Scope) -> bool:
        query: bytes = scope["query_string"]
        name, _, token = query.decode("latin-1").partition("=")
        return (scope["method"], scope["path"], name) == ("GET", "/", "token") and self._is(token)

    def _holds_cookie(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and self._is(cookie.value)

    def _is(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self._token.encode())


def _refused(status: HTTPStatus, message: str) -> PlainTextResponse:
    return PlainTextResponse(f"{message} [{REFUSED}]\n", status)
