"""Briefings composed from invented issues with the shipped configuration and templates."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reports.aggregators import aggregate
from reports.compose import compose, in_units
from reports.config import load_settings
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Briefing, Heading, Material, Paragraph, Rollup
from reports.parse import parse
from reports.pipeline import read_facts
from reports.read.text import make_source
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.compose import HandText
    from reports.config import Settings
    from reports.model import Issue, Run

DAY = date(2023, 6, 1)
MONTHS = (
    "2022年1月，全市完成消费帮扶1200万元。2022年2月，全市完成消费帮扶约900万元。2022年3月，全市完成消费帮扶1500万元。"
)
DISTRICTS = "".join(
    f"2022年，{name}落实援建资金{amount}。"
    for name, amount in (("慈溪市", "800万元"), ("余姚市", "约1200万元"), ("鄞州区", "950万元"))
)


@cache
def issue(body: str, year: int = 2023, number: int = 1, month: int = 1, day: int = 10) -> Issue:
    """An issue of the given number and day with one article."""
    values = {"year": year, "number": number, "month": month, "day": day, "title": "全市支援合作工作情况"}
    text = HEAD.format(**values) + body + TAIL.format(**values)
    return parse(make_source(f"来源/{year}-{number}.txt", text, text.encode()), load_lexicon())[0]


def settings_for(period: str, audience: str, **changes: Any) -> Settings:
    """The shipped settings of an audience, some of them changed."""
    loaded = load_settings(ROOT / "config.yaml", {"period": period, "audience": audience}, DAY)
    return replace(loaded, **changes)


def rolled_up(issues: Iterable[Issue], settings: Settings) -> Rollup:
    lexicon = load_lexicon()
    ledger = reconcile(read_facts(tuple(issues), lexicon), settings.window)
    return in_units(aggregate(ledger, lexicon, with_places="各地情况" in settings.parts), settings.units)


def composed(
    *issues: Issue, period: str = "2022", audience: str = "省级", texts: tuple[HandText, ...] = (), **changes: Any
) -> Briefing:
    """The briefing of an audience on invented issues."""
    settings = settings_for(period, audience, **changes)
    return compose(settings, load_lexicon(), rolled_up(issues, settings), Material(issues), texts)


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def body(briefing: Briefing) -> list[str]:
    """The headings and paragraphs of the body."""
    return [words(block.runs) for block in briefing.blocks if isinstance(block, Heading | Paragraph)]


def under(briefing: Briefing, heading: str) -> list[str]:
    """The paragraphs between a heading of the body and the next one."""
    found: list[str] = []
    inside = False
    for block in briefing.blocks:
        if isinstance(block, Heading):
            inside = words(block.runs).endswith(heading)
        elif inside and isinstance(block, Paragraph):
            found.append(words(block.runs))
    return found
