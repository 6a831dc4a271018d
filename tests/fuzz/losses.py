"""What a document says, told by other means than the readers': plain, slow, and only of what is beyond doubt."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pypdfium2
from lxml import etree, html
from msgspec import Struct

from reports.model import Passage
from reports.read.encoding import decode
from reports.read.word.package import Package, W

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.model import Issue
    from reports.strict_yaml import Document

    Require = Callable[[bool, str], None]

_LEGAL = {
    "p": {"body", "tc", "sdtContent", "customXml"},
    "tbl": {"body", "tc", "sdtContent", "customXml"},
    "tr": {"tbl"},
    "tc": {"tr"},
    "r": {"p", "hyperlink", "ins", "smartTag"},
    "hyperlink": {"p"},
    "smartTag": {"p", "hyperlink"},
    "ins": {"p", "hyperlink"},
    "sdt": {"body", "tc"},
    "sdtContent": {"sdt"},
    "t": {"r"},
}
"""Element → the elements in which Word writes it; text anywhere else is no text of Word."""


def _characters(texts: Iterator[str]) -> Counter[str]:
    return Counter(c for text in texts for c in text.replace("|", "｜") if c.isalnum())


# --- DOCX -------------------------------------------------------------------------------------------------


def of_word(data: bytes) -> Counter[str]:
    """The letters and digits that stand in plain runs of the main part."""
    main = Package(data).main
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        tree = etree.fromstring(file.read(main), etree.XMLParser(resolve_entities=False, no_network=True))
    return _characters(t.text or "" for t in tree.iter(W + "t") if _is_plain(t))


def _is_plain(element: etree._Element) -> bool:
    """Whether an element stands where Word would write it, in a run that is shown and a cell of its own."""
    while element.tag != W + "body":
        parent = element.getparent()
        name = str(element.tag).removeprefix(W)
        if parent is None or str(parent.tag).removeprefix(W) not in _LEGAL.get(name, ()):
            return False
        if element.find(f"{W}rPr/{W}vanish") is not None or element.find(f"{W}tcPr/{W}vMerge") is not None:
            return False
        element = parent
    parent = element.getparent()
    return parent is not None and parent.getparent() is None


# --- HTML -------------------------------------------------------------------------------------------------

_PLAIN = frozenset({"html", "body", "div", "p", "span", "b", "i", "font", "section", "h1", "h2", "h3", "br", "strong"})


def of_page(data: bytes) -> Counter[str]:
    """The letters and digits of a page that is made of plain elements alone; nothing for any other page."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data).text, count=1)
    tree = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True))
    body = tree.find("body")
    elements = list(tree.iter()) if body is not None else []
    if any(e.tag not in _PLAIN | {"head", "title", "meta", "style", "script"} or e.get("style") for e in elements):
        return Counter()
    if any(e.get("hidden") is not None or e.get("aria-hidden") for e in elements):
        return Counter()
    unseen = body is None or any(True for _ in body.iter("script", "style", "title"))
    return Counter() if unseen else _characters(iter(body.itertext()))


# --- PDF --------------------------------------------------------------------------------------------------

_MIDDLE = (0.2, 0.8)
_LARGEST = 72.0


def of_pdf(data: bytes) -> Counter[str]:
    """The letters and digits that have a width and whose boxes stand well between head and foot of their pages."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum((_of_printed_page(document[i]) for i in range(len(document))), Counter())
    finally:
        document.close()


def _of_printed_page(page: pypdfium2.PdfPage) -> Counter[str]:
    height, layer, found = page.get_height(), page.get_textpage(), Counter[str]()
    low, high = (share * height for share in _MIDDLE)
    for index in range(layer.count_chars()):
        left, bottom, right, top = layer.get_charbox(index, loose=True)
        if left < right and low < bottom < top < high and top - bottom < _LARGEST:
            found += _characters(iter([layer.get_text_range(index, 1, errors="ignore")]))
    return found


# --- issues and YAML --------------------------------------------------------------------------------------


def require_slices(issue: Issue, require: Require) -> None:
    """Every character of every passage, blanks aside, is the character of the source that it is mapped to."""
    for passage in _passages(issue):
        places = [passage.origin(i) for i in range(len(passage.text))]
        require(all(a < b for a, b in itertools.pairwise(places)), "a passage is out of order")
        pairs = [(c, issue.source.text[p]) for c, p in zip(passage.text, places, strict=True) if not c.isspace()]
        require(all(a == b for a, b in pairs), "a passage says what its source does not")


def _passages(value: Any) -> Iterator[Passage]:
    if isinstance(value, Passage):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _passages(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _passages(getattr(value, name))


def require_places(document: Document, text: str, require: Require) -> None:
    """Every value has a place in the file, and texts and keys stand there but for quotes and escapes."""
    lines = text.split("\n")
    for keys, (line, column) in document.marks.items():
        require(line >= 1 and column >= 1 and line <= len(lines) + 1, "a place outside the file")
        document.place(keys)
    plain = "\\" not in text and "'" not in text
    letters = "".join(text.split())
    for word in _texts(document.value) if plain else ():
        require("".join(word.split()) in letters, "a text that is not in the file")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
