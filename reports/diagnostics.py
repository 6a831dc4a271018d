"""What is wrong, where, and what to do: the diagnostic value and the tree of errors.

Messages are Chinese, codes are stable; tests assert code and place, never the wording.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from reports.model import Span


class ExitCode:
    """Exit codes of the command, as promised in docs/engineering.md."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REJECTED = 3
    MAIL = 4
    IMPOSSIBLE = 5
    LOCKED = 75
    INTERRUPTED = 130
    TERMINATED = 143


class Severity(StrEnum):
    """How grave a diagnostic is, in the words of a 核稿."""

    MUST = "必错"
    DOUBT = "疑似"
    NOTICE = "提示"


class Diagnostic(Struct, frozen=True):
    """One thing that is wrong: stable code, place, what was found, what to do.

    `place` is `path`, `path:line` or `path:line:column` (both from 1), or empty where no file is concerned; in a Word
    template the lines are paragraphs, after the name of the part where it is not the body: `page.docx:页脚:1`.
    """

    code: str
    message: str
    place: str = ""
    hint: str = ""
    severity: Severity = Severity.MUST

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        hint = f" → {self.hint}" if self.hint else ""
        return visible(f"{place}{self.message}{hint} [{self.code}]")


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text on one line, with what moves a cursor, turns a direction or cannot be encoded told by its number."""
    if text.isprintable():
        return text
    return "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in _HIDDEN else char for char in text)


class Finding(Struct, frozen=True):
    """One item of the 核稿 list: what is wrong, where, and what to do.

    `place` says in words where in the briefing, or is the `path:line:column` of `span` where a source is meant. `text`
    is the sentence or cell with the words at fault at `start` to `end` (half-open; empty where no words are). `waived`
    is the reason of the waiver that holds for it.
    """

    code: str
    severity: Severity
    message: str
    place: str
    hint: str
    text: str = ""
    start: int = 0
    end: int = 0
    span: Span | None = None
    waived: str = ""

    @property
    def marked(self) -> str:
        """The words at fault."""
        return self.text[self.start : self.end]

    @property
    def blocks(self) -> bool:
        """Whether the briefing may not be issued as long as it stands."""
        return self.severity is Severity.MUST and not self.waived

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        said = f"“{self.marked}”" if self.marked and f"“{self.marked}”" not in self.message else ""
        return f"{where}{said}{self.message} → {self.hint} [{self.code}]"


class JianbaoError(Exception):
    """The top of the tree of errors: one or more diagnostics and the exit code that they lead to."""

    exit_code = ExitCode.IMPOSSIBLE

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


class UsageError(JianbaoError):
    """Command line, configuration, lexicon or template cannot be used; all mistakes at once."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """config.yaml, or a setting given on the command line, is wrong."""


class LexiconError(UsageError):
    """A file of the lexicon is wrong."""


class DecisionError(UsageError):
    """decisions.yaml is wrong."""


class ApprovalError(UsageError):
    """签发.yaml is wrong."""


class TemplateError(UsageError):
    """A template that an editor may change is wrong."""


class InputRejected(JianbaoError):
    """A source cannot be read; the run goes on without it and names it."""

    exit_code = ExitCode.REJECTED


class IssueRefused(JianbaoError):
    """A briefing may not be approved, issued or sent as it is; everything that stands against it at once."""

    exit_code = ExitCode.FINDINGS


class MailError(JianbaoError):
    """A mail was not sent, or nobody knows whether it was: a person must look at it."""

    exit_code = ExitCode.MAIL


class ReportImpossible(JianbaoError):
    """No report could be made: nothing to read, something for rendering is missing, output cannot be written."""

    exit_code = ExitCode.IMPOSSIBLE


class OutputLocked(JianbaoError):
    """Another run holds the lock on the output folder."""

    exit_code = ExitCode.LOCKED
