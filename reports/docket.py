"""Settings → what waits for an editor in the run that they ask for; a decision put into decisions.yaml."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.bearing import Need, opened
from reports.decisions import added, load_decisions, read_decisions, stanza
from reports.deliver import output_lock, write_all
from reports.diagnostics import DecisionError, Diagnostic, UsageError
from reports.extract.alone import quantity_reader
from reports.intake import gather
from reports.ledger import reconcile
from reports.ledger.rulings import rule
from reports.ledger.waiting import Matter, Waiting, told_in_a_line, waiting
from reports.lexicon import load_lexicon
from reports.model import Deferred, Fact, Fate, Replayed, Ruling
from reports.pipeline import sort_material, source_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Quantity

MOST_SHOWN = 5
_ALONE = (Ruling.EXCLUDE, Ruling.DATE, Ruling.CORRECT)


class Docket(Struct, frozen=True):
    """What waits, oldest issue first within each matter; the facts as read; what became of the decisions made.

    What waits has to do with the window, so that the facts are opened only for whom the items do not answer.
    """

    items: tuple[Waiting, ...]
    facts: Sequence[Fact]
    replayed: tuple[Replayed, ...]
    quantity: Callable[[str], Quantity | None]


class Order(Struct, frozen=True):
    """A decision as the command line gives it; `wording` is the period or the corrected value."""

    target: str
    by: str
    because: str
    ruling: str | None = None
    wording: str | None = None


def open_docket(settings: Settings) -> Docket:
    """Read the sources as a report would, and list what waits. Raises JianbaoError."""
    lexicon = load_lexicon(settings.lexicon)
    quantity = quantity_reader(lexicon)
    decisions = load_decisions(settings.decisions, quantity)
    gathered = gather(settings, lexicon, source_name(settings))
    issues = sort_material(gathered.issues, gathered.intake, settings, gathered.traced()).issues
    need = Need(settings.window, decisions, lambda *_: False, settings.listed_facts, 0)
    facts = opened(gathered, issues, need).facts
    ledger = reconcile(facts, settings.window, decisions, lexicon.places.their_words)
    every = Deferred(lambda: gathered.read(issues)[0])
    return Docket(waiting(ledger, facts), every, ledger.decisions, quantity)


def docket_lines(docket: Docket) -> Iterator[str]:
    """What waits, one after the other: why, where, the sentence, and a stanza to paste."""
    for number, item in enumerate(docket.items, 1):
        yield f"{number}. {told_in_a_line(item)}"
        for name, fact in (("位置", item.fact), *(("对方", other) for other in item.others)):
            yield f"   {name}：{fact.span}　{fact.shown}　{' '.join(fact.sentence.split())}"
        yield ""
        yield stanza(item.ruling, item.fact, item.others, item.wording)
    if docket.items:
        yield f"共 {len(docket.items)} 条。把选定的一段粘贴到 decisions.yaml 末尾（“裁定:”下面），填好〈〉；或运行"
        yield "jianbao decide --write 编号 --by 姓名 --because 理由，统计时间、正确的数用 --as 给出。"
    else:
        yield "没有待裁定的数。"


def write_decision(settings: Settings, order: Order, day: date, still: Callable[[], None] = lambda: None) -> Path:
    """Append the decision to the file, whole or not at all; what stands in it stays. Raises JianbaoError.

    `still` is called before anything is read, no other run being at work, and raises where it should not be done.
    """
    path = settings.decisions or settings.config_path.parent / "decisions.yaml"
    with output_lock(settings.output):
        still()
        docket = open_docket(settings)
        item = _chosen(docket, order)
        new = _stanza(item, order, day)
        before = path.read_bytes() if path.is_file() else b""
        data = _appended(before, new)
        _require_sound(data, before, path, docket, item)
        real = path.resolve()
        write_all(real.parent, {real.name: data})
    return path


def _stanza(item: Waiting, order: Order, day: date) -> str:
    wording = order.wording or item.wording
    if not wording and item.ruling in (Ruling.DATE, Ruling.CORRECT):
        what = "统计时间" if item.ruling is Ruling.DATE else "正确的数"
        raise UsageError(Diagnostic("U107", f"“{item.ruling}”还要写明{what}", "--as", "如 --as 2022、--as 1.8亿元"))
    return stanza(item.ruling, item.fact, item.others, wording, by=order.by, on=day.isoformat(), because=order.because)


def _chosen(docket: Docket, order: Order) -> Waiting:
    """The one thing that waits under the id, or any figure where the kind of decision needs nothing but it."""
    found = [item for item in docket.items if item.fact.id.startswith(order.target)]
    if order.ruling:
        found = [item for item in found if item.ruling == order.ruling]
        if not found and order.ruling in _ALONE:
            found = [
                Waiting(Matter.CHOSEN, item, Ruling(order.ruling))
                for item in docket.facts
                if item.id.startswith(order.target)
            ]
    if not found:
        hint = "先运行 jianbao decide 看待裁定的数；不计、定期间、更正可用 --ruling 指明，适用于任何一个数"
        raise UsageError(Diagnostic("U105", f"没有编号为 {order.target} 的待裁定的数", "--write", hint))
    if len(found) > 1:
        kinds = "、".join(f"{item.fact.id} {item.ruling}" for item in found[:MOST_SHOWN])
        raise UsageError(
            Diagnostic("U106", f"{order.target} 不止一条：{kinds}", "--write", "写全编号，用 --ruling 选一种")
        )
    return found[0]


def _appended(before: bytes, new: str) -> bytes:
    """The file with the stanza at its end, in the file's own way of ending lines."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    text = before.removeprefix(codecs.BOM_UTF8).decode()
    ending = "\r\n" if "\r\n" in text else "\n"
    return mark + added(text.replace("\r\n", "\n"), new).replace("\n", ending).encode()


def _require_sound(data: bytes, before: bytes, path: Path, docket: Docket, item: Waiting) -> None:
    """The file to be must read as the file that was, and one decision more."""
    text = data.removeprefix(codecs.BOM_UTF8).decode()
    after = read_decisions(text, str(path), docket.quantity)
    known = read_decisions(before.removeprefix(codecs.BOM_UTF8).decode(), str(path), docket.quantity)
    if after[:-1] != known:
        hint = "请把“裁定:”单独写一行，各条裁定写在它下面，或自己粘贴"
        raise DecisionError(Diagnostic("D107", "裁定文件的写法接不上新的一条，没有改动", str(path), hint))
    replayed = rule((item.fact, *item.others), after[-1:]).replayed[0]
    if replayed.fate is not Fate.APPLIED:
        raise DecisionError(Diagnostic("D203", f"裁定不适用，没有写进：{replayed.why}", "--write", "核对后改正"))
