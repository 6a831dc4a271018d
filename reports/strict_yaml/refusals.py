"""YAML event → what is refused in it: aliases, anchors, tags, unusable keys, text that YAML would swallow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct
from yaml.events import AliasEvent, Event, NodeEvent, ScalarEvent

from reports.strict_yaml.characters import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

_GLUED_COMMENT = re.compile(r" +#(?=[^\s#])")
_FOLDED_STYLES = (None, "", "'", '"')
_QUOTE = "如果是文字，请加引号"


class Mark(Protocol):
    """A place in the text as PyYAML gives it, both numbers from 0."""

    line: int
    column: int


class Refusal(Struct, frozen=True):
    """What is wrong at a mark, `offset` characters to the right of it."""

    mark: Mark
    code: str
    message: str
    hint: str
    offset: int = 0


def start_of(event: Event) -> Mark:
    """Where an event begins; PyYAML's own parser always says so."""
    return cast("Mark", event.start_mark)


def end_of(event: Event) -> Mark:
    """Where an event ends."""
    return cast("Mark", event.end_mark)


def properties_refused(event: Event) -> Iterator[Refusal]:
    """Aliases, anchors and tags: they make a value hang on another place, or on code."""
    mark = start_of(event)
    if isinstance(event, AliasEvent):
        yield Refusal(mark, "yaml-alias", f"不允许别名 *{event.anchor}", f"请照抄一遍；{_QUOTE}")
    elif isinstance(event, NodeEvent) and event.anchor is not None:
        yield Refusal(mark, "yaml-anchor", f"不允许锚点 &{event.anchor}", f"请删去它；{_QUOTE}")
    if getattr(event, "tag", None) is not None:
        yield Refusal(mark, "yaml-tag", "不允许用 ! 指定类型", f"请删去它；{_QUOTE}")


def key_refused(event: Event) -> Refusal | None:
    """What keeps an event from being a key: it is no text, or means a merge."""
    if not isinstance(event, ScalarEvent) or not event.value:
        return Refusal(start_of(event), "yaml-key", "冒号前面没有可用的键名", "键名应是一个词")
    if event.value == "<<" and not event.style:
        return Refusal(start_of(event), "yaml-merge", "不支持用 << 合并", "请把内容照抄一遍")
    return None


def scalar_refused(event: ScalarEvent, lines: tuple[str, ...]) -> Iterator[Refusal]:
    """What YAML would change without a word: text behind #, line ends, escaped control characters."""
    start, end = start_of(event), end_of(event)
    rest = lines[end.line][end.column :] if end.line < len(lines) else ""
    if not event.style and (glued := _GLUED_COMMENT.match(rest)):
        hint = "# 若是内容，请给整个值加引号；若是注释，请在 # 后空一格"
        yield Refusal(end, "yaml-hash", "# 后面的文字会被当成注释丢掉", hint, glued.end() - 1)
    if event.style in _FOLDED_STYLES and start.line != end.line:
        hint = "请写在一行里；下一行若是另一个键，请检查缩进和半角冒号；要分段的文字用 |"
        yield Refusal(start, "yaml-many-lines", "这个值占了几行", hint)
    if not event.value.isprintable() and any(hidden(char) and char not in "\n\t" for char in event.value):
        yield Refusal(start, "yaml-character", "引号里用 \\ 写出了看不见的字符", "请删去它")
