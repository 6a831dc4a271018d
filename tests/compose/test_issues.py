"""The annex of the issues: all of them, or those that matter to the period first; nothing goes uncounted."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reports.compose import compose
from reports.lexicon import load_lexicon
from reports.model import Annex, Briefing, Grid, Material, Paragraph

from .offices import composed, issue, rolled_up, settings_for, words

PRINTED = issue("2022年，全市落实援建资金8000万元。", 2023, 1)
OTHERS = [issue("召开会议。", 2023, number) for number in range(2, 5)]
OF_PERIOD = issue("召开会议。", 2022, 1, 3)
LATEST = issue("召开会议。", 2023, 9, 2)
ISSUES = (PRINTED, *OTHERS, OF_PERIOD, LATEST)


def annex(briefing: Briefing) -> Annex:
    return next(annex for annex in briefing.annexes if annex.title == "来源简报")


def told(briefing: Briefing) -> str:
    return "".join(words(block.runs) for block in annex(briefing).blocks if isinstance(block, Paragraph))


def listed(briefing: Briefing) -> list[str]:
    (grid, *_) = (block for block in annex(briefing).blocks if isinstance(block, Grid))
    return [words(row[0]) for row in grid.rows]


def test_few_issues_are_all_listed() -> None:
    made = composed(*ISSUES, issues_shown=6)
    assert listed(made) == [each.key for each in ISSUES]
    assert told(made) == "本期共读取工作简报6期。"


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (5, (PRINTED, *OTHERS[1:], OF_PERIOD, LATEST)),
        (3, (PRINTED, OF_PERIOD, LATEST)),
        (2, (PRINTED, OF_PERIOD)),
        (1, (PRINTED,)),
    ],
)
def test_of_many_those_with_printed_figures_come_first_then_those_of_the_period(
    most: int, kept: tuple[object, ...]
) -> None:
    made = composed(*ISSUES, issues_shown=most)
    assert listed(made) == [each.key for each in ISSUES if each in kept]
    assert f"本期共读取工作简报6期。下表列出{most}期" in told(made)
    assert f"其余{6 - most}期见 ledger.xlsx。" in told(made)


def test_none_may_be_listed() -> None:
    made = composed(*ISSUES, issues_shown=0)
    assert not [block for block in annex(made).blocks if isinstance(block, Grid)]
    assert told(made).startswith("本期共读取工作简报6期，见 ledger.xlsx。")


def test_late_issues_are_counted_where_they_are_too_many() -> None:
    settings = replace(settings_for("2022", "省级"), issues_shown=2)
    rollup = rolled_up((PRINTED,), settings)
    some, few = (
        told(compose(settings, load_lexicon(), rollup, Material((PRINTED,), late)))
        for late in ((*OTHERS[:2], LATEST), (LATEST,))
    )
    assert "本期未用的有2023年第2期、2023年第3期等3期，见 ledger.xlsx。" in some
    assert "本期未用的有2023年第9期。" in few


def test_late_issues_are_counted_where_none_is_listed() -> None:
    settings = replace(settings_for("2022", "省级"), issues_shown=0)
    made = compose(settings, load_lexicon(), rolled_up((), settings), Material((), tuple(OTHERS)))
    assert "本期未用的有3期，见 ledger.xlsx。" in told(made)
