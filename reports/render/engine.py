"""HTML + style sheets → PDF bytes through WeasyPrint; what it only logs becomes an error.

Loads WeasyPrint: import it after `environment.prepare()`.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
import warnings
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, ReportImpossible, TemplateError
from reports.render.glyphs import identity_charset
from reports.render.journal import ASSET, Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_LIBRARY, CRASH = "R101", "R103"

try:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        # Without harfbuzz-subset WeasyPrint warns here and falls back on fontTools: slower, the same pages.
        warnings.simplefilter("ignore", DeprecationWarning)
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError

        from reports.render import justify
        from reports.render.assets import TemplateFetcher
except OSError as error:
    raise ReportImpossible(Diagnostic(NO_LIBRARY, f"缺少排版所需的系统库：{error}", hint="运行 make setup")) from error

justify.install()


def write_pdf(html: str, templates: tuple[Path, ...], page: Path, day: date) -> bytes:
    """Set `html`, which stands for the file `page`; other files are looked for in `templates`.

    `day` is the only clock: the same values give the same bytes.
    """
    fetcher = TemplateFetcher(templates, page)
    with _journal(fetcher), _engine_errors(fetcher), _clock(day):
        document = weasyprint.HTML(string=html, base_url=fetcher.base_url, url_fetcher=fetcher)  # type: ignore[no-untyped-call]
        pdf: bytes = document.write_pdf(font_config=_fonts(), finisher=_finish)  # type: ignore[no-untyped-call]
    return pdf


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _journal(fetcher: TemplateFetcher) -> Iterator[None]:
    journal, logger = Journal(lambda: fetcher.place), logging.getLogger("weasyprint")
    logger.addHandler(journal)
    try:
        yield
    finally:
        logger.removeHandler(journal)
    if error := journal.error():
        raise error


@contextlib.contextmanager
def _engine_errors(fetcher: TemplateFetcher) -> Iterator[None]:
    """WeasyPrint has no error of its own: what a style sheet makes it trip over may be of any kind."""
    try:
        yield
    except FatalURLFetchingError as error:
        message = f"模板只能引用模板文件夹内的文件，且文件须存在：{error}"
        raise TemplateError(Diagnostic(ASSET, message, fetcher.place)) from error
    except Exception as error:
        message = f"排版引擎出错：{type(error).__name__}: {error}"
        raise ReportImpossible(Diagnostic(CRASH, message, hint="检查最近改过的 page.css")) from error


@contextlib.contextmanager
def _clock(day: date) -> Iterator[None]:
    """Stop the clock that fontTools stamps fonts with, where it stands in for harfbuzz-subset."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _finish(_document: Any, pdf: Any) -> None:
    for part in pdf.objects:
        if getattr(part, "extra", {}).get("Subtype") == "/OpenType":
            part.stream = [identity_charset(part.stream[0])]
