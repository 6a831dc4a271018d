"""An input → another one near it: words put in, out, doubled, nested; containers opened, changed and closed again."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tests.fuzz import words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    Mutator = Callable[[bytes, random.Random], bytes]
    """From a function that changes bytes and a source of chance."""

_TOKEN = re.compile(r"<[^<>]*>|[\d.,%]+|[\u4e00-\u9fff]{1,8}|\s+|.", re.DOTALL)
_DEEPEST = 600


def of_text(data: bytes, chance: random.Random, pieces: Sequence[str]) -> bytes:
    """Change the tokens of a text in one to four places."""
    tokens = _TOKEN.findall(data.decode("utf-8", "replace"))
    for _ in range(chance.randint(1, 4)):
        _change(tokens, chance, pieces)
    return "".join(tokens).encode("utf-8", "replace")


def _change(tokens: list[str], chance: random.Random, pieces: Sequence[str]) -> None:
    at = chance.randrange(len(tokens) + 1)
    end = min(len(tokens), at + chance.choice((1, 1, 1, 2, 5, 20, 100)))
    match chance.randrange(9):
        case 0 | 1 | 2:
            tokens[at:at] = [chance.choice(pieces)]
        case 3 | 4:
            tokens[at:end] = [chance.choice(pieces)]
        case 5:
            tokens[at:end] = []
        case 6:
            tokens[at:at] = tokens[at:end] * chance.choice((1, 1, 2, 7))
        case 7:
            there = chance.randrange(len(tokens) + 1)
            tokens[at:end], tokens[there:there] = [], tokens[at:end]
        case _:
            times = chance.choice((3, 30, 300, _DEEPEST))
            tokens[at:at] = [chance.choice(pieces)] * times


def of_word(data: bytes, chance: random.Random, mutate: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a DOCX file, its words more often than its bytes; now and then the container itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = {member.filename: file.read(member) for member in file.infolist()}
    except Exception:
        return mutate(data)
    if not parts or chance.random() < 0.02:
        return mutate(data)
    named = [name for name in parts if name.startswith("word/") and name.endswith(".xml")]
    name = chance.choice([*(["word/document.xml"] * 4 if "word/document.xml" in parts else []), *named, *parts])
    if chance.random() < 0.85:
        parts[name] = of_text(parts[name], chance, words.WORD)
    else:
        parts[name] = mutate(parts[name])
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip file, its checksums right."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


_OBJECT = re.compile(rb"^(\d+) (\d+) obj\b.*?^endobj", re.DOTALL | re.MULTILINE)
_LENGTH = re.compile(rb"/Length \d+(?: 0 R)?")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def of_pdf(data: bytes, chance: random.Random, mutate: Callable[[bytes], bytes]) -> bytes:
    """Change one object of a PDF, then set length and cross-reference table right again."""
    objects = list(_OBJECT.finditer(data))
    if not objects or chance.random() < 0.02:
        return mutate(data)
    texts = [each for each in objects if b"stream" in each[0] and b"BT" in each[0]]
    small = [each for each in objects if len(each[0]) < 4_000]
    chosen = chance.choice(texts if texts and chance.random() < 0.6 else small or objects)
    body = chosen[0]
    stream = _STREAM.search(body)
    begin, end = stream.span(1) if stream else (len(chosen[1]) + len(chosen[2]) + 6, len(body) - 6)
    inner = body[begin:end]
    if chance.random() < 0.8:
        inner = of_text(inner.decode("latin-1").encode(), chance, words.PDF).decode().encode("latin-1", "replace")
    else:
        inner = mutate(inner)
    body = body[:begin] + inner + body[end:]
    if stream:
        body = _LENGTH.sub(f"/Length {len(inner)}".encode(), body, count=1)
    return cross_referenced(data[: chosen.start()] + body + data[chosen.end() :])


def cross_referenced(data: bytes) -> bytes:
    """The objects of a PDF with a new table of where they stand."""
    trailer = re.search(rb"^trailer\s*(<<.*?>>)\s*startxref", data, re.DOTALL | re.MULTILINE)
    if not trailer:
        return data
    end = data.rfind(b"xref\n", 0, trailer.start())
    body = data[: end if end > 0 else trailer.start()]
    places = {int(each[1]) % 100_000: each.start() for each in _OBJECT.finditer(body)}
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
    return (
        body
        + b"xref\n0 1\n0000000000 65535 f \n"
        + rows
        + b"trailer\n"
        + trailer[1]
        + b"\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )


def mutator(name: str) -> Callable[[bytes, random.Random, Callable[[bytes], bytes]], bytes]:
    """The mutator of a target; it takes bytes, a source of chance and a function that changes bytes blindly."""
    if name == "docx":
        return of_word
    if name == "pdf":
        return of_pdf
    pieces = words.OF_TARGET[name]

    def mutated(data: bytes, chance: random.Random, mutate: Callable[[bytes], bytes]) -> bytes:
        blind = 0.5 if name == "text" else 0.05
        return mutate(data) if chance.random() < blind else of_text(data, chance, pieces)

    return mutated
