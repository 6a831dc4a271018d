"""Bytes of an HTML page → lines: the visible text of its main part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from reports.read.encoding import Decoded, Undecodable, decode
from reports.read.page_text import Laid, Unreadable, table_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "nav", "footer", "aside", "dialog", "form", "button"),
        *("select", "input", "textarea", "svg", "math", "map", "iframe", "object", "embed", "audio", "video", "canvas"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "th", "tr", "ul"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED = re.compile(r"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HEAD = 4096
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf8": "utf-8", "utf-8": "utf-8"}
_HEADING = re.compile("h[1-6]")
_MAIN_SHARE = 0.8
_DEEPEST = 400
LONGEST_CELL = 200


def read_web(data: bytes) -> Laid:
    """The lines of the page as a visitor sees them, without menus, forms and what is hidden. Raises Unreadable."""
    try:
        decoded = decode(data)
    except Undecodable as error:
        raise Unreadable("I104", error.message, error.hint) from error
    tree = _tree(decoded.text)
    lines = tuple(_Page(tree).lines())
    if not any(lines):
        raise Unreadable("I105", "网页里没有可见的文字", "请核对文件；也许正文要联网才显示，请把正文另存为文本")
    return Laid("\n".join(lines), notices=tuple(_contradiction(decoded)))


def _contradiction(decoded: Decoded) -> Iterator[tuple[str, str, str]]:
    declared = _DECLARED.search(decoded.text[:_HEAD])
    name = declared[1].lower() if declared else ""
    if name and _SAME.get(name, name) != decoded.encoding:
        yield "I121", f"网页自称编码是 {name}，实际是 {decoded.encoding}，按实际的读", "请核对读出的文字"


def _tree(text: str) -> etree._Element:
    """The page whole: without `huge_tree` what is nested deep would be dropped in silence; `_weigh` has the limit."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("I111", "不是完整的网页", "请用浏览器打开，另存为文本") from error


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _seen(element: etree._Element) -> bool:
    style = element.get("style") or ""
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true" or bool(_HIDDEN.search(style))
    return bool(_tag(element)) and _tag(element) not in _UNSEEN and not hidden


class _Page:
    """A page whose elements are weighed by the text that is no link."""

    def __init__(self, tree: etree._Element) -> None:
        body = tree.find("body")
        self._body = body if body is not None else tree
        self._weights: dict[etree._Element, int] = {}

    def lines(self) -> Iterator[str]:
        """The lines of the main part: the innermost element that holds most of the text of the whole page."""
        least = _MAIN_SHARE * self._weigh(self._body, 0)
        main = self._body
        while True:
            weights: Mapping[etree._Element, int] = {c: self._weights.get(c, 0) for c in main}
            heaviest = max(weights, key=lambda c: weights[c], default=None)
            if heaviest is None or _tag(heaviest) not in ("div", "article", "main", "section", "center", "form"):
                break
            if not weights[heaviest] or weights[heaviest] < least:
                break
            main = heaviest
        yield from _folded(_lines(main))

    def _weigh(self, element: etree._Element, depth: int) -> int:
        if depth > _DEEPEST:
            raise Unreadable("I112", "网页嵌套过深，没有读取", "请用浏览器打开，另存为文本")
        if not _seen(element):
            return 0
        own = 0 if _tag(element) == "a" else len((element.text or "").strip())
        for child in element:
            own += self._weigh(child, depth + 1) + (0 if _tag(element) == "a" else len((child.tail or "").strip()))
        self._weights[element] = own
        return own


def _folded(pieces: Iterator[str]) -> Iterator[str]:
    """Pieces with line ends among them → lines with single blanks, one blank line at most between them."""
    blank = True
    for line in "".join(pieces).split("\n"):
        text = re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip(" ")
        if text or not blank:
            yield text
        blank = not text


def _lines(element: etree._Element) -> Iterator[str]:
    """The text of an element in pieces; a line end stands around every block."""
    tag = _tag(element)
    if not _seen(element):
        return
    if tag == "table" and not _is_frame(element):
        yield "\n\n"
        for row in element.iter("tr"):
            cells = [_cell(cell) for cell in row if _tag(cell) in ("td", "th")]
            yield table_row(cells) + "\n" if any(cells) else ""
        yield "\n"
        return
    block = tag in _BLOCKS
    yield "\n\n" if block else ""
    yield "#" * int(tag[1]) + " " if _HEADING.fullmatch(tag) else ""
    yield "- " if tag == "li" else ""
    yield "\n" if tag == "br" else ""
    yield _own(element.text, tag)
    for child in element:
        yield from _lines(child)
        yield _own(child.tail, tag)
    yield "\n\n" if block else ""


def _own(text: str | None, tag: str) -> str:
    """Text between tags; its line ends are blanks, none between two ideographs, except in preformatted text."""
    if not text or tag == "pre":
        return text or ""
    joined = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"\s*\n\s*", " ", joined)


def _is_frame(table: etree._Element) -> bool:
    """Whether a table only sets the page: it holds tables, or whole paragraphs in a cell."""
    if table.find(".//table") is not None:
        return True
    cells = [len("".join(cell.itertext())) for cell in table.iter("td", "th")]
    return len(cells) < 2 or max(cells) > LONGEST_CELL


def _cell(cell: etree._Element) -> str:
    return " ".join("".join(_lines_of_cell(cell)).split())


def _lines_of_cell(cell: etree._Element) -> Iterator[str]:
    yield _own(cell.text, "td")
    for child in cell:
        yield from _lines(child)
        yield _own(child.tail, "td")
