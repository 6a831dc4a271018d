"""Text of a template → its syntax tree and its plain text, in which every piece knows its offset.

Jinja's own trees and errors know lines alone. Here the numbers of its tokens are offsets in the text, in code points,
before the parser sees them: what it calls `lineno` is an offset then, of nodes and of errors alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.templating.environment import Sandbox

MOST_MISTAKES = 20
HOLE = "\ufffc"
"""Stands in the plain text where a tag stood."""
_TAG = re.compile(r"\{\{.*?(?:\}\}|\}|$)|\{%.*?(?:%\}|\}|$)", re.MULTILINE)
_STATEMENT = re.compile(r"(\{%[-+]?\s*)(if|elif|for)\b")
_HARMLESS = {"if": "if 1", "elif": "elif 1", "for": "for _ in ''"}


class Parsed(Struct, frozen=True):
    """A template: the tree of all that could be read, the syntax errors as offset and message, and the plain text.

    The plain text is as long as the source: HOLE for each character of a tag or comment, line ends kept.
    """

    source: str
    tree: nodes.Template
    errors: tuple[tuple[int, str], ...]
    plain: str


def place(source: str, offset: int) -> str:
    """`LINE:COLUMN` of an offset, both from 1."""
    start = source.rfind("\n", 0, offset) + 1
    return f"{source.count(chr(10), 0, offset) + 1}:{offset - start + 1}"


def parse(environment: Sandbox, source: str) -> Parsed:
    """Read a template as far as it can be read: a tag that is wrong is told and left out."""
    errors: list[tuple[int, str]] = []
    left = source
    while len(errors) < MOST_MISTAKES:
        parser = _Parser(environment, left)
        try:
            return Parsed(source, parser.parse(), tuple(errors), "".join(_plain(environment, left)))
        except (jinja2.TemplateSyntaxError, RecursionError) as error:
            message = getattr(error, "message", None) or "Unexpected end of template"
            offset = parser.failed_at(error)
            errors.append((offset, message))
            endless = message.startswith("Unexpected end of template")
            crossed = "innermost block" in message and not endless
            mended = "" if crossed else _mended(left, offset, whole=endless)
        if not mended or mended == left:
            break
        left = mended
    return Parsed(source, nodes.Template([], lineno=0), tuple(errors), "")


def tree_by_lines(environment: Sandbox, source: str) -> nodes.Template:
    """The tree as Jinja makes it, its nodes known by lines. Raises TemplateSyntaxError."""
    return Parser(environment, source).parse()


class _Parser(Parser):
    def __init__(self, environment: Sandbox, source: str) -> None:
        super().__init__(environment, "")
        self._tokens = _Tokens(environment, source)
        self._opened: list[int] = []
        self.stream: TokenStream
        self._length = len(source)

    def parse(self) -> nodes.Template:
        lexer = self.environment.lexer
        self.stream = TokenStream(lexer.wrap(self._tokens.significant()), None, None)
        return super().parse()

    def parse_statement(self) -> nodes.Node | list[nodes.Node]:
        self._opened.append(self.stream.current.lineno)
        found = super().parse_statement()
        self._opened.pop()
        return found

    def failed_at(self, error: Exception) -> int:
        """The offset at fault: that of the opening tag where a block has no end."""
        message = getattr(error, "message", None) or ""
        if message.startswith("Unexpected end of template") and self._opened:
            return self._opened[-1]
        if self._tokens.stopped:
            return self._tokens.end
        return min(getattr(error, "lineno", self._tokens.end), self._length)


class _Tokens:
    """The tokens of a text with their offsets; what the lexer leaves out between two of them is blanks."""

    def __init__(self, environment: Sandbox, source: str) -> None:
        self._environment, self._source = environment, source
        self.end = 0
        self.stopped = False

    def all(self) -> Iterator[tuple[int, str, str]]:
        """Offset, kind and text of every token."""
        try:
            for _, kind, text in self._environment.lexer.tokeniter(self._source, None):
                if text:
                    start = self._source.find(text, self.end)
                    self.end = start + len(text)
                    yield start, kind, text
        except jinja2.TemplateSyntaxError:
            rest = self._source[self.end :]
            self.end += len(rest) - len(rest.lstrip())
            self.stopped = True
            raise

    def significant(self) -> Iterator[tuple[int, str, str]]:
        """The tokens as the parser takes them."""
        yield from self.all()


def _plain(environment: Sandbox, source: str) -> Iterator[str]:
    end = 0
    for start, kind, text in _Tokens(environment, source).all():
        yield "".join(c if c.isspace() else HOLE for c in source[end:start])
        yield text if kind == "data" else "".join(c if c == "\n" else HOLE for c in text)
        end = start + len(text)
    yield source[end:]


def _mended(source: str, offset: int, *, whole: bool) -> str:
    """The source with the tag at `offset` made harmless, everything else where it was; nothing where none is there.

    With `whole` the tag is taken out, else one that opens a block opens it all the same.
    """
    start = max(source.rfind("{{", 0, offset + 2), source.rfind("{%", 0, offset + 2))
    found = _TAG.match(source, start) if start >= 0 else None
    if not found:
        return ""
    tag = found[0]
    statement = None if whole else _STATEMENT.match(tag)
    kept = f"{{% {_HARMLESS[statement[2]]} %}}" if statement else ""
    if len(kept) > len(tag):
        return ""
    filler = "".join(c if c == "\n" else " " for c in tag[len(kept) :])
    return source[:start] + kept + filler + source[found.end() :]
