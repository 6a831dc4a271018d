"""Job → PDF/A-3a through WeasyPrint; what it only logs becomes an error.

Loads WeasyPrint: import it after `environment.prepare()`.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import io
import logging
import os
import warnings
from datetime import UTC, date, datetime
from hashlib import md5
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, ReportImpossible, TemplateError
from reports.render.glyphs import identity_charset
from reports.render.journal import ASSET, Journal
from reports.render.printing import Attachment, Job, Printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NO_LIBRARY, CRASH = "R101", "R103"
VARIANT = "pdf/a-3a"
MEDIA_TYPES = {".json": "application/json", ".jsonl": "application/x-ndjson"}
"""Of attachments, which else would be those of the machine's own list."""

try:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        # Without harfbuzz-subset WeasyPrint warns here and falls back on fontTools: slower, the same pages.
        warnings.simplefilter("ignore", DeprecationWarning)
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError

        from reports.render import justify
        from reports.render.assets import TemplateFetcher
        from reports.render.fallback import fallback_notices
        from reports.render.figure_boxes import figure_boxes
        from reports.render.last_page import APART, LOOSE, LastPage
except OSError as error:
    raise ReportImpossible(Diagnostic(NO_LIBRARY, f"缺少排版所需的系统库：{error}", hint="运行 make setup")) from error

justify.install()


def write_pdf(job: Job) -> Printed:
    """Set the page of a job as PDF/A-3a with tags and attachments; printed on both sides, it ends on an even page."""
    fetcher = TemplateFetcher(job.templates, job.page)
    with uncollected(), _journal(fetcher, partial=job.printing.open_end), _engine_errors(fetcher), _clock(job.day):
        document = _layout(job, fetcher)
        if job.printing.open_end:
            return _opening(document)
        if job.printing.duplex:
            document = _ended_even(document, lambda *styles: _layout(job, fetcher, *styles))
        last = LastPage(document)
        screen = job.printing.screen
        pdf = document.write_pdf() if screen else _written(document, job.printing.attachments, job.day)
    notices = (*fallback_notices(document.fonts.values()), *last.notices(duplex=job.printing.duplex))
    return Printed(pdf, last.number, notices, tuple(figure_boxes(document)) if screen else ())


def _opening(document: Any) -> Printed:
    """The pages of a text that goes on: all but the last, which more would have come upon."""
    whole = document.copy(document.pages[:-1])
    if not whole.pages:
        return Printed(b"", 0)
    return Printed(whole.write_pdf(), len(whole.pages), (), tuple(figure_boxes(whole)))


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cycles rest: a page makes many boxes and drops none before it is set."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def load_fonts(folder: Path | None) -> None:
    """Read the fonts ahead of the first job that wants them."""
    _fonts(folder)


def families_of(job: Job) -> dict[str, str]:
    """The characters of a page, each with the family of the font that draws it."""
    fetcher = TemplateFetcher(job.templates, job.page)
    with _journal(fetcher), _engine_errors(fetcher), _clock(job.day):
        document = _layout(job, fetcher)
        document.write_pdf()
    return {text: font.family for font in document.fonts.values() for text in font.to_unicode.values()}


def _layout(job: Job, fetcher: TemplateFetcher, *styles: str) -> Any:
    document = weasyprint.HTML(string=job.html, base_url=fetcher.base_url, url_fetcher=fetcher)  # type: ignore[no-untyped-call]
    fonts = _fonts(job.printing.fonts)
    sheets = [weasyprint.CSS(string=style, font_config=fonts) for style in styles]  # type: ignore[no-untyped-call]
    return document.render(font_config=fonts, stylesheets=sheets, pdf_variant=VARIANT)  # type: ignore[no-untyped-call]


def _ended_even(document: Any, layout: Callable[..., Any]) -> Any:
    """The document with an even number of pages and text above the 版记, as far as its blocks can be parted.

    The room of the 版记 is made larger than what is left of an odd page, so that it goes to the next one with the last
    lines of the text.
    """
    if LastPage(document).number % 2 == 0 or not LastPage(document).taller:
        return document
    pushed = layout(LastPage(document).taller)
    if _well_ended(pushed):
        return pushed
    for style in (LOOSE, APART):
        other = layout(style)
        tries = other if _well_ended(other) else layout(style, LastPage(other).taller)
        if _well_ended(tries):
            return tries
    return pushed


def _well_ended(document: Any) -> bool:
    last = LastPage(document)
    return last.number % 2 == 0 and not last.lonely


def _written(document: Any, files: Sequence[Attachment], day: date) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile to the collector
        pdf: bytes = document.write_pdf(
            finisher=functools.partial(_finish, files), pdf_variant=VARIANT, attachments=_attachments(files, day)
        )
    return pdf


@functools.lru_cache(maxsize=2)
def _fonts(_folder: Path | None) -> FontConfiguration:
    """The fonts that the configuration in force names; `environment.prepare` has put it in force."""
    return FontConfiguration()  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _journal(fetcher: TemplateFetcher, *, partial: bool = False) -> Iterator[None]:
    journal, logger = Journal(lambda: fetcher.place, partial=partial), logging.getLogger("weasyprint")
    logger.addHandler(journal)
    try:
        yield
    except TemplateError as stop:  # what stops the page does not hide what was met before it
        met = journal.error()
        raise TemplateError(*(met.diagnostics if isinstance(met, TemplateError) else ()), *stop.diagnostics) from stop
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
    os.environ["SOURCE_DATE_EPOCH"] = str(int(_midnight(day).timestamp()))
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _attachments(files: Sequence[Attachment], day: date) -> list[Any]:
    return [
        weasyprint.Attachment(  # type: ignore[no-untyped-call]
            string=file.content, name=file.name, description=file.description,
            created=_midnight(day), modified=_midnight(day), relationship="Data",
        )
        for file in files
    ]  # fmt: skip


def _without_doubles(pdf: Any) -> None:
    """WeasyPrint lists each attachment twice among the files of the catalogue."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))


def _finish(files: Sequence[Attachment], _document: Any, pdf: Any) -> None:
    types = {
        f"<{md5(f.content, usedforsecurity=False).hexdigest()}>": MEDIA_TYPES[PurePath(f.name).suffix] for f in files
    }
    for part in pdf.objects:
        extra = getattr(part, "extra", {})
        if extra.get("Subtype") == "/OpenType":
            part.stream = [identity_charset(part.stream[0])]
        elif extra.get("Type") == "/EmbeddedFile" and (known := types.get(extra["Params"]["CheckSum"])):
            extra["Subtype"] = "/" + known.replace("/", "#2F")
    _without_doubles(pdf)
