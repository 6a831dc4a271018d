"""Facts and events of an issue → its outline: by it a run knows whether the issue can bear on a window, still packed.

Figures are told by short hashes of what is compared of them. Two that are equal have one hash; that others may share it
does no harm, as an issue is then opened in vain.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from sys import byteorder
from typing import TYPE_CHECKING, Any
from zlib import crc32

from msgspec import Struct

from reports.errata import is_correction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from reports.model import Event, Fact

_HASH = "I"


class Outline(Struct, frozen=True):
    """How many `facts` an issue has; the `days` (ordinals) on which they and its events end, that of the issue for
    those without any; whether one `corrects` another. `keys` are packed: `holds` looks into them.
    """

    facts: int = 0
    days: tuple[int, ...] = ()
    corrects: bool = False
    keys: str = ""

    def ends_between(self, first: date, last: date) -> bool:
        """Whether something ends on one of these days, both inclusive."""
        low, high = first.toordinal(), last.toordinal()
        return any(low <= day <= high for day in self.days)

    def holds(self, keys: Collection[int]) -> bool:
        """Whether a figure has one of these keys."""
        return not set(keys).isdisjoint(_unpacked(self.keys))


def outline_of(facts: Sequence[Fact], events: Iterable[Event]) -> Outline:
    """The outline of one issue."""
    days = {day.toordinal() for fact in facts if (day := fact.period.end or fact.issued)}
    days |= {event.period.end.toordinal() for event in events if event.period.end}
    known = [(fact, _value(fact)) for fact in facts if fact.metric is not None]
    keys = {key for fact, value in known for key in (_told_key(fact, value), _hash("value", value))}
    keys |= {_hash("metric", name or "") for name in {fact.metric for fact, _ in known}}
    keys |= {key for fact in facts for key in (identity_key(fact.id), words_key(fact.shown))}
    corrects = any(map(is_correction, {fact.sentence for fact in facts}))
    return Outline(len(facts), tuple(sorted(days)), corrects, _packed(sorted(keys)))


def told_key(fact: Fact) -> int:
    """The hash of metric, value and places."""
    return _told_key(fact, _value(fact))


def _told_key(fact: Fact, value: str) -> int:
    return _hash("told", f"{fact.metric or ''}\n{value}\n{fact.giver}\n{fact.receiver}")


def value_key(fact: Fact) -> int:
    """The hash of the value."""
    return _hash("value", _value(fact))


def metric_key(fact: Fact) -> int:
    """The hash of the metric."""
    return _hash("metric", fact.metric or "")


def identity_key(identity: str) -> int:
    """The hash of the id of a figure."""
    return _hash("id", identity)


def words_key(shown: str) -> int:
    """The hash of the words of a figure (`Fact.shown`)."""
    return _hash("words", shown)


def _value(fact: Fact) -> str:
    quantity, most = fact.quantity, fact.quantity.value_max
    return f"{quantity.unit}\n{quantity.value.normalize()}\n{'' if most is None else most.normalize()}"


def _hash(what: str, told: str) -> int:
    return crc32(f"{what}\n{told}".encode("utf-8", "surrogatepass"))


def _packed(keys: Iterable[int]) -> str:
    return b64encode(_in_order(array(_HASH, keys)).tobytes()).decode()


def _unpacked(text: str) -> array[int]:
    keys = array(_HASH)
    keys.frombytes(b64decode(text))
    return _in_order(keys)


def _in_order(keys: array[int]) -> array[int]:
    """The numbers in the order of bytes that is stored, little end first, or back."""
    if byteorder == "big":
        keys.byteswap()
    return keys


def written(outline: Outline) -> list[Any]:
    """An outline as JSON knows values."""
    return [outline.facts, outline.days, outline.corrects, outline.keys]


def outline_from(plain: Any) -> Outline:
    """The outline back. Raises ValueError where `plain` is none."""
    facts, days, corrects, keys = plain
    if type(facts) is not int or not all(type(day) is int for day in days) or type(keys) is not str:
        raise ValueError("an outline expected")
    return Outline(facts, tuple(days), bool(corrects), keys)
