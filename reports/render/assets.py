"""URL that a page or style sheet names → a file of the template folders, and nothing else.

Loads WeasyPrint: import it after `environment.prepare()`.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.diagnostics import TemplateError
from reports.templating import display_path, find_template


class TemplateFetcher(URLFetcher):
    """Finds relative URLs in the template folders, in their order; any other URL stops the rendering.

    `place` is the style sheet that was read last, or the page while none was: whose mistakes are being told.
    """

    def __init__(self, folders: tuple[Path, ...], page: Path) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)  # type: ignore[no-untyped-call]
        self._folders = folders
        self.base_url = page.absolute().as_uri()
        self._root = page.absolute().parent
        self.place = display_path(page)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file behind `url`; raises FatalURLFetchingError where it is none of the templates'."""
        if urlsplit(url).scheme == "data":
            inline: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
            return inline
        try:
            path = find_template(self._folders, self._name(url))
            content = path.read_bytes()
        except (OSError, ValueError, TemplateError) as error:
            raise FatalURLFetchingError(url) from error
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind == "text/css":
            self.place = display_path(path)
        return URLFetcherResponse(url, content, {"Content-Type": kind})  # type: ignore[no-untyped-call]

    def _name(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc:
            raise ValueError(url)
        return str(Path(url2pathname(parts.path)).relative_to(self._root))
