"""Reference reading of the seeds → how much of it we find, and the peer where there is one.

usage: python -m benchmarks.scores [--peer PYTHON-WITH-JIONLP]

What both can do is compared alike: a sum of money counts as found where a found one overlaps it and has its value, a
time phrase where one overlaps it and begins and ends on the same days; an end that the reference leaves open is not
asked for. What only we do (metric, period, hedge, nature … of every figure) is scored by itself, as the tests do.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Record = dict[str, Any]
GOLD = ROOT / "tests" / "gold"
MONEY = ("元", "美元", "欧元", "港元", "日元", "英镑")
STRICT = ("metric", "value", "unit", "approx", "period", "cumulative", "nature")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scores")
    parser.add_argument("--peer", help="the Python of an environment in which jionlp is installed")
    peer = parser.parse_args().peer
    facts = [fact for fact in ours() if fact["counts"]]
    theirs = list(found_by_peer(peer)) if peer else []
    print("\n| | money found | of these right | time phrases right |\n|:--|--:|--:|--:|")
    print(row("jianbao", [f for f in facts if f["unit"] in MONEY], list(our_times()), _day))
    if peer:
        money, times = ([f for f in theirs if f["sort"] == sort] for sort in ("money", "time"))
        print(row("jionlp", [_money(f) for f in money], times, _peer_day))
    print_strict(facts)


def lines(text: str) -> Iterator[Record]:
    """The JSON objects of a text, one a line; what libraries say about themselves is passed over."""
    return (json.loads(line) for line in text.splitlines() if line.startswith("{"))


def gold(name: str) -> list[Record]:
    """A file of the reference reading."""
    return list(lines((GOLD / name).read_text(encoding="utf-8")))


def run(*command: str) -> Iterator[Record]:
    """What a command prints."""
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return lines(done.stdout)


def ours() -> Iterator[Record]:
    """Our facts of the seeds."""
    return run(sys.executable, "-m", "reports", "facts", *map(str, sorted((ROOT / "seeds").glob("*.txt"))))


def found_by_peer(peer: str) -> Iterator[Record]:
    """What the peer finds in the issues of the reference, each read on its date."""
    days = {fact["doc"]: fact["issue_date"] for fact in gold("facts.jsonl")}
    for name, day in days.items():
        yield from run(peer, "benchmarks/peer.py", str(ROOT / "seeds" / name), "--date", day)


def our_times() -> Iterator[Record]:
    """Our time phrases of the seeds with their offsets."""
    from reports.extract.period.grammar import PeriodGrammar
    from reports.lexicon import load_lexicon
    from reports.parse import parse
    from reports.read import read_folder

    lexicon = load_lexicon()
    grammar = PeriodGrammar(lexicon.periods)
    for source in read_folder(ROOT / "seeds", "seeds").sources:
        for issue in parse(source, lexicon):
            body = (s for article in issue.articles for section in article.sections for s in section.sentences)
            for sentence in (*issue.editor_note, *body):
                for phrase in grammar.find(sentence.text, issue.date):
                    span = sentence.span(phrase.start, phrase.end)
                    ends = phrase.period.start, phrase.period.end
                    yield {"file": source.path, "start": span.start, "end": span.end, "days": ends}


def row(name: str, money: list[Record], times: list[Record], day: Callable[[Record, int, Record], str | None]) -> str:
    """One line of the table."""
    wanted = [fact for fact in gold("facts.jsonl") if fact["unit"] in MONEY]
    right = sum(any(_same_value(item, fact) for item in _at(money, fact)) for fact in wanted)
    phrases = list(dates())
    resolved = sum(any(_same_days(item, phrase, day) for item in _at(times, phrase)) for phrase in phrases)
    return f"| {name} | {right} of {len(wanted)} | {right} of {len(money)} | {resolved} of {len(phrases)} |"


def dates() -> Iterator[Record]:
    """The time phrases of the reference with their offsets; it gives them in the order of each text."""
    last: dict[str, int] = {}
    days = {fact["doc"]: fact["issue_date"] for fact in gold("facts.jsonl")}
    for wanted in gold("dates.jsonl"):
        text = (ROOT / "seeds" / wanted["doc"]).read_text(encoding="utf-8")
        phrase, _, _ = wanted["phrase"].partition("…")
        begin = text.index(phrase, last.get(wanted["doc"], 0))
        last[wanted["doc"]] = begin + len(phrase)
        ends = wanted["start"], wanted["end"]
        issued = days.get(wanted["doc"], "")
        yield {"doc": wanted["doc"], "start": begin, "end": begin + len(phrase), "days": ends, "issued": issued}


def _at(found: Iterable[Record], wanted: Record) -> Iterator[Record]:
    for item in found:
        if item["file"].endswith(wanted["doc"]) and item["start"] < wanted["end"] and wanted["start"] < item["end"]:
            yield item


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _same_value(item: Record, wanted: Record) -> bool:
    return _decimal(item["value"]) == _decimal(wanted["value"]) and item["unit"] == wanted["unit"]


def _same_days(item: Record, wanted: Record, day: Callable[[Record, int, Record], str | None]) -> bool:
    return all(day(item, side, wanted) == wanted["days"][side] for side in (0, 1) if wanted["days"][side])


def _day(item: Record, side: int, _wanted: Record) -> str | None:
    day = item["days"][side]
    return str(day) if day else None


def _peer_day(item: Record, side: int, wanted: Record) -> str | None:
    """The day of the peer's time stamp; an end without limit (今年以来) is the date of the issue."""
    ends = item["detail"].get("time")
    if not isinstance(ends, list) or len(ends) != 2:
        return None
    return wanted["issued"] if ends[side] == "inf" else str(ends[side])[:10]


def _money(item: Record) -> Record:
    """The peer's sum with our names; of a range its first value."""
    number = item["detail"]["num"]
    return {**item, "value": number[0] if isinstance(number, list) else number, "unit": item["detail"]["case"]}


def print_strict(facts: list[Record]) -> None:
    """Precision, recall and F1 of whole facts: metric, value, unit, hedge, period, accumulation and nature."""
    wanted = gold("facts.jsonl")
    hits = sum(any(_agrees(fact, item) for item in _at(facts, fact)) for fact in wanted)
    named = sum(1 for fact in facts if fact["metric"])
    precision, recall = hits / named, hits / len(wanted)
    score = 2 * precision * recall / (precision + recall)
    print(f"\nWhole facts of jianbao: precision {precision:.3f}, recall {recall:.3f}, F1 {score:.3f}.")


def _agrees(wanted: Record, found: Record) -> bool:
    return all(_same(wanted, found, name) for name in STRICT)


def _same(wanted: Record, found: Record, name: str) -> bool:
    """Whether a field agrees, where the reference does not leave it open."""
    if name == "period":
        return all(wanted["period"][end] == found["period"][end] for end in ("start", "end"))
    if name == "value":
        return _decimal(wanted["value"]) == _decimal(found["value"])
    open_ = {
        "metric": found["metric"] in wanted.get("also", ()),
        "approx": bool(wanted.get("value_max")),
        "cumulative": wanted["measure"] in ("stock", "ratio") or bool(wanted.get("cumulative_any")),
    }
    return bool(wanted[name] == found[name] or open_.get(name))


if __name__ == "__main__":
    main()
