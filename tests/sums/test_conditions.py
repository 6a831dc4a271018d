"""Two figures add only where each of the seven conditions holds; the one that failed is named."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.ledger import reconcile
from reports.model import CORRECTED, Ground, Hedge, Standing, Sum
from reports.sums import Failure, add
from tests.windows import YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Entry, Fact


@pytest.fixture
def entries_of(facts_of: Callable[..., tuple[Fact, ...]]) -> Callable[..., list[Entry]]:
    def make(*bodies: str) -> list[Entry]:
        facts = [fact for number, body in enumerate(bodies, 1) for fact in facts_of(body, number=number)]
        return list(reconcile(facts, YEAR_2022).entries)

    return make


PLACES = ("2022年，慈溪市落实援建资金500万元。", "2022年，余姚市落实援建资金300万元。")
MONTHS = ("2022年3月，全市落实援建资金500万元。", "2022年4月，全市落实援建资金300万元。")


@pytest.mark.parametrize("bodies", [PLACES, MONTHS, MONTHS[::-1]])
def test_figures_that_differ_only_in_place_or_in_adjoining_months_add(
    entries_of: Callable[..., list[Entry]], lexicon: Lexicon, bodies: tuple[str, ...]
) -> None:
    result = add(entries_of(*bodies), lexicon)
    assert isinstance(result, Sum)
    assert (result.total.value, result.total.hedge, result.display) == (Decimal(8_000_000), Hedge.EXACT, "800万元")
    assert result.arithmetic.endswith("＝800万元")


@pytest.mark.parametrize(
    ("bodies", "ground"),
    [
        (("2022年，慈溪市落实援建资金500万元。", "2022年，余姚市完成消费帮扶300万元。"), Ground.METRIC),
        (("2022年，慈溪市组织培训（含转移）劳动力500人次。", "2022年，余姚市组织培训劳动力300人次。"), Ground.METRIC),
        (("2022年，慈溪市累计落实援建资金500万元。", "2022年，余姚市落实援建资金300万元。"), Ground.METRIC),
        (("2022年，慈溪市新增蘑菇棚500个。", "2022年，余姚市新增蘑菇棚300个。"), Ground.METRIC),
        (("2022年，慈溪市海铁联运量增速20%。", "2022年，余姚市海铁联运量增速30%。"), Ground.METRIC),
        (("2022年，慈溪市落实援建资金500万元。", "2022年，余姚市预计落实援建资金300万元。"), Ground.NATURE),
        (("2022年，慈溪市落实援建资金500万元。", "2022年，余姚市计划落实援建资金300万元。"), Ground.NATURE),
        (("2022年，慈溪市实到资金500万元。", "2022年，余姚市实到资金300万美元。"), Ground.UNIT),
        (("2022年，慈溪市落实援建资金500万元。", "2022年6月，余姚市落实援建资金300万元。"), Ground.PERIOD),
        (("2022年3月，全市落实援建资金500万元。", "2022年5月，全市落实援建资金300万元。"), Ground.PERIOD),
        (("2022年一季度，全市落实援建资金500万元。", "2022年4月，全市落实援建资金300万元。"), Ground.PERIOD),
        (("2022年1—4月，全市落实援建资金500万元。", "2022年4月，全市落实援建资金300万元。"), Ground.PERIOD),
        (("2022年3月，全市完成产业合作项目5个。", "2022年4月，全市完成产业合作项目3个。"), Ground.PERIOD),
        (("慈溪市落实援建资金500万元。", "余姚市落实援建资金300万元。"), Ground.PERIOD),
        (("近年来，慈溪市累计落实援建资金500万元。", "近年来，余姚市累计落实援建资金300万元。"), Ground.PERIOD),
        (("截至2022年6月底，慈溪市共有产业飞地5个。", "截至2022年5月底，余姚市共有产业飞地3个。"), Ground.PERIOD),
        (("2022年，全市落实援建资金800万元。", "2022年，慈溪市落实援建资金300万元。"), Ground.PLACE),
        (("2022年，慈溪市落实援建资金800万元。", "2022年，慈溪市向常山县落实援建资金300万元。"), Ground.PLACE),
        (("2022年，慈溪市向丽水市落实援建资金8万元。", "2022年，慈溪市向松阳县落实援建资金3万元。"), Ground.PLACE),
        (("2022年，慈溪市组织互派干部8人。", "2022年，余姚市组织互派干部3人。"), Ground.PLACE),
        (("2022年，慈溪市落实援建资金800万元，其中援建资金300万元用于教育。",), Ground.PART),
        (("2022年，慈溪市落实援建资金800万元。", "2022年，慈溪市落实援建资金300万元。"), Ground.PART),
        (("2022年，慈溪市落实援建资金800万元。", "2022年，慈溪市落实援建资金800万元。"), Ground.REPEAT),
        (("2022年，慈溪市落实援建资金近800万元。", "2022年，余姚市落实援建资金超300万元。"), Ground.HEDGE),
        (("2022年，慈溪市落实援建资金8—9亿元。", "2022年，余姚市落实援建资金3亿元。"), Ground.HEDGE),
        (("2022年，全市落实援建资金8亿元。", "2022年，全市落实援建资金9亿元。"), Ground.PART),
    ],
)
def test_a_refused_sum_names_the_condition(
    entries_of: Callable[..., list[Entry]], lexicon: Lexicon, bodies: tuple[str, ...], ground: Ground
) -> None:
    entries = entries_of(*bodies)
    assert len(entries) == 2
    for ordered in (entries, entries[::-1]):
        result = add(ordered, lexicon)
        assert isinstance(result, Failure)
        assert result.ground is ground
        assert result.facts
        assert result.why


def test_a_contradicted_month_is_not_added(entries_of: Callable[..., list[Entry]], lexicon: Lexicon) -> None:
    entries = entries_of(*MONTHS, "2022年4月，全市落实援建资金400万元。")
    result = add(entries[:2], lexicon)
    assert isinstance(result, Failure)
    assert result.ground is Ground.CONFLICT


def test_the_mark_of_a_correction_is_no_other_caveat(entries_of: Callable[..., list[Entry]], lexicon: Lexicon) -> None:
    first, second = entries_of(*PLACES)
    corrected = replace(first, fact=replace(first.fact, caveats=(CORRECTED,)))
    assert isinstance(add([corrected, second], lexicon), Sum)


def test_a_fact_is_not_added_to_itself(entries_of: Callable[..., list[Entry]], lexicon: Lexicon) -> None:
    first, _ = entries_of(*PLACES)
    for again in (first, replace(first, standing=Standing.DUPLICATE)):
        result = add([first, again], lexicon)
        assert isinstance(result, Failure)
        assert result.ground is Ground.REPEAT


def test_nothing_has_no_sum(lexicon: Lexicon) -> None:
    with pytest.raises(ValueError, match="nothing"):
        add([], lexicon)
