"""Invented issues → seconds that the roll-up takes, by their number.

usage: .venv/bin/python -m benchmarks.rollup [--sizes 100,1000,10000] [--rounds 3]

The issues are made by varying invented ones: each is the paper of one district and one month of ten years, with the
month's figures of the district and of the city, the year to date and what stands at its end; the numbers are others in
each. `spread` gives every issue a month of its own, as the papers of many districts over ten years have; `crowded`
takes them all from one year, so that the same districts tell ever more about the same months. The facts are read once;
only ledger and aggregators are timed, the fastest of the rounds. There are no thresholds: what counts is the last
column, which stays level where time grows with the number.
"""

from __future__ import annotations

import argparse
import gc
import random
from datetime import date
from time import process_time
from typing import TYPE_CHECKING

from reports.aggregators import aggregate
from reports.extract import Extractor
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Window
from reports.parse import parse
from reports.read.text import make_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.lexicon import Lexicon
    from reports.model import Fact

YEARS = range(2013, 2023)
WINDOW = Window("2022H1", "2022年上半年", date(2022, 1, 1), date(2022, 6, 30))
BODY = """{year}年{month}月，{giver}落实援建资金{a}万元，完成消费帮扶{b}万元，组织培训劳动力{c}人次。

{year}年1—{month}月，{giver}与{receiver}完成消费帮扶{d}万元，比上年同期增长{e}%。截至{month}月底，{giver}与{receiver}累计到位援建资金{d}万元，其中{month}月到位{a}万元，共有产业飞地{f}个。

{year}年{month}月，全市落实援建资金{d}万元。预计全年完成消费帮扶{d}万元。更正：{giver}援建资金{a}万元应为{b}万元。
"""
PAPER = """# 支援合作工作简报

({year} 第 {number} 期)

{giver}对口支援和区域合作局

{after}

## {giver}山海协作工作情况

{body}

报：市对口办。

送：各成员单位。

{giver}对口支援和区域合作局

{after}印发
"""


def issues(number: int, lexicon: Lexicon, years: range) -> Iterator[str]:
    """So many papers, of the districts in turn, month after month."""
    chance = random.Random(2022)  # noqa: S311 (the same papers in every run)
    places = dict.fromkeys(p.name for p in lexicon.places.spellings.values() if p.county and not p.local)
    givers = [name for name in places if not lexicon.places.spellings[name].receives]
    receivers = [name for name in places if lexicon.places.spellings[name].receives]
    for at in range(number):
        turn, which = divmod(at, len(givers))
        month, year = turn % 12 + 1, years[turn // 12 % len(years)]
        after = date(year + month // 12, month % 12 + 1, 10)
        words = {"year": year, "month": month, "giver": givers[which], "receiver": receivers[at % len(receivers)]}
        values = {name: chance.randrange(2, 9000) for name in "abcdf"} | {"e": chance.randrange(1, 90)}
        shown = f"{after.year}年{after.month}月{after.day}日"
        yield PAPER.format(**words, number=at + 1, after=shown, body=BODY.format(**words, **values))


def read(number: int, lexicon: Lexicon, years: range) -> list[Fact]:
    """The facts of so many papers."""
    extractor = Extractor(lexicon)
    facts: list[Fact] = []
    for at, text in enumerate(issues(number, lexicon, years)):
        for issue in parse(make_source(f"{at:05}.txt", text, b""), lexicon):
            facts += extractor.facts(issue)
    return facts


def seconds_of(facts: list[Fact], lexicon: Lexicon, rounds: int) -> tuple[float, float]:
    """The processor's seconds of ledger and aggregators, the fastest of the rounds."""
    best = (float("inf"), float("inf"))
    for _ in range(rounds):
        start = process_time()
        ledger = reconcile(facts, WINDOW)
        middle = process_time()
        aggregate(ledger, lexicon, with_places=True)
        best = min(best, (middle - start, process_time() - middle), key=sum)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rollup")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of issues")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each size (default 3)")
    arguments = parser.parse_args()
    lexicon = load_lexicon()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    print("| issues | facts | ledger s | aggregators s | ms an issue |\n|:--|--:|--:|--:|--:|")
    for name, years in (("spread", YEARS), ("crowded", range(2022, 2023))):
        for size in sizes:
            facts = read(size, lexicon, years)
            gc.freeze()  # what was read before the clock starts is not looked through again
            ledger, tables = seconds_of(facts, lexicon, arguments.rounds)
            each = 1000 * (ledger + tables) / size
            gc.unfreeze()
            print(f"| {size:,} {name} | {len(facts):,} | {ledger:.2f} | {tables:.2f} | {each:.2f} |", flush=True)


if __name__ == "__main__":
    main()
