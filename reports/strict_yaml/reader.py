"""file or text → Document: reading that goes on past a mistake wherever the meaning is still clear."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import Struct

from reports.diagnostics import Diagnostic, UsageError
from reports.strict_yaml.builder import Builder, TooDeepError
from reports.strict_yaml.characters import cleaned
from reports.strict_yaml.colons import Slip, slip_in, slips_near
from reports.strict_yaml.document import Document, Position
from reports.strict_yaml.syntax import error_mark, missing_colon, syntax_problem

if TYPE_CHECKING:
    from pathlib import Path

    from reports.strict_yaml.refusals import Mark

MAX_LENGTH = 256 * 1024
MAX_PASSES = 20
_END = (MAX_LENGTH, 0)


def parse(text: str, path: str) -> Document:
    """The document that `text` describes. Raises `UsageError` with every mistake found while reading."""
    document = survey(text, path)
    if document.problems:
        raise UsageError(*document.problems)
    return document


def read_yaml(path: Path, shown: str, error: type[UsageError] = UsageError, hint: str = "请检查路径") -> Document:
    """The document in a file; `shown` is its name in messages, `hint` what to do where there is none.

    An empty file is an empty mapping. Raises `error` where there is no text to read. Mistakes in the text
    are kept in `Document.problems`, so that they can be told together with those of the content: hand the
    document to `validate`.
    """
    try:
        data = path.read_bytes() if path.is_file() else None
    except (OSError, ValueError) as cause:
        raise error(Diagnostic("yaml-unreadable", "无法读取这个文件", shown, "请检查路径和权限")) from cause
    if data is None:
        raise error(Diagnostic("yaml-missing", "找不到这个文件", shown, hint))
    return survey(_decoded(data, shown, error), shown)


def read_known(path: Path, shown: str, error: type[UsageError] = UsageError) -> Document:
    """The document in a file that came with the program: by libyaml where it is there, ten times as fast.

    libyaml lets a few things pass that PyYAML refuses, so that what people write is never read with it; the tests
    read each of the program's files both ways. Whatever is wrong is told by `read_yaml`.
    """
    loader = getattr(yaml, "CSafeLoader", None)
    if loader and path.is_file():
        lines = cleaned(_decoded(path.read_bytes(), shown, error), shown)
        reading = _read(shown, lines.lines, (), loader)
        if reading.stop is None and not lines.problems and not reading.builder.problems:
            return reading.document(shown, ())
    return read_yaml(path, shown, error)


def survey(text: str, path: str) -> Document:
    """The document as far as it can be read, with every mistake in its `problems`; raises nothing."""
    if len(text) > MAX_LENGTH:
        problem = Diagnostic("yaml-too-long", f"文件超过{MAX_LENGTH}字", path, "请拆成几个文件")
        return Document(path, {}, problems=(problem,), complete=False)
    start = cleaned(text, path)
    if not start.sound:
        return Document(path, {}, problems=start.problems, complete=False)
    reading = _read(path, start.lines, ())
    for _ in range(MAX_PASSES):
        slips = _slips(reading)
        further = _read(path, start.lines, (*reading.slips, *slips)) if slips else reading
        if further is reading or not further.gets_beyond(reading):
            break
        reading = further
    return reading.document(path, start.problems)


def _decoded(data: bytes, shown: str, error: type[UsageError]) -> str:
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as cause:
        before = cause.object[: cause.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Diagnostic("yaml-encoding", "文件不是 UTF-8 编码", f"{shown}:{line}:{column}", "请另存为 UTF-8 编码")
        raise error(problem) from cause


class _Reading(Struct, frozen=True):
    """One pass over lines in which `slips` were mended, and the error that ended it early."""

    lines: tuple[str, ...]
    slips: tuple[Slip, ...]
    builder: Builder
    stop: Exception | None

    @property
    def reach(self) -> Position:
        """How far it read."""
        mark = getattr(self.stop, "problem_mark", None)
        if self.stop is None or isinstance(self.stop, TooDeepError) or mark is None:
            return _END
        return mark.line, mark.column

    def gets_beyond(self, other: _Reading) -> bool:
        return self.reach == _END or self.reach > other.reach

    def document(self, path: str, problems: tuple[Diagnostic, ...]) -> Document:
        found = [*problems, *(slip.diagnostic(path) for slip in self.slips), *self.builder.problems]
        if self.stop is not None and not isinstance(self.stop, TooDeepError):
            if found and found[-1].code == "yaml-many-lines":
                found.pop()  # the value only ran on because of the error
            found.append(self._syntax_problem(self.stop, path))
        return Document(
            path,
            self.builder.value,
            self.builder.marks,
            self.builder.key_marks,
            tuple(found),
            frozenset(self.builder.flawed),
            complete=self.stop is None,
        )

    def _syntax_problem(self, stop: Exception, path: str) -> Diagnostic:
        mark = error_mark(stop)
        if mark is None:
            return syntax_problem(stop, path, max(self.builder.marks.values(), default=(1, 1)))
        joined = next((start for start, end in self.builder.lone if start.line < end.line == mark.line), None)
        if joined:
            return missing_colon(path, _position(joined, self.slips))
        return syntax_problem(stop, path, _position(mark, self.slips))


def _read(path: str, lines: tuple[str, ...], slips: tuple[Slip, ...], loader: Any = yaml.SafeLoader) -> _Reading:
    mended = list(lines)
    for slip in slips:
        mended[slip.line] = slip.mended
    builder = Builder(tuple(mended), path, lambda mark: _position(mark, slips), loader)
    stop: Exception | None = None
    try:
        builder.build()
    except (yaml.YAMLError, ValueError, TooDeepError) as error:
        stop = error
    return _Reading(tuple(mended), slips, builder, stop)


def _slips(reading: _Reading) -> list[Slip]:
    """The mistyped colons that a pass came upon, those already mended left out."""
    lines = reading.lines
    numbers = [n for start, end in reading.builder.lone for n in range(start.line, end.line + 1)]
    lone = [slip for n in numbers if (slip := slip_in(lines[n], n)) and slip.wide]
    mark = getattr(reading.stop, "problem_mark", None)
    if lone or mark is None:
        return lone
    context = getattr(reading.stop, "context_mark", None) or mark
    return slips_near(lines, mark.line, context.line)


def _position(mark: Mark, slips: tuple[Slip, ...]) -> Position:
    """Line and column in the file of a mark in the mended lines."""
    column = mark.column + 1
    moved = sum(slip.added for slip in slips if slip.line == mark.line and mark.column > slip.column)
    return mark.line + 1, column - moved
