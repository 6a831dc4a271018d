"""What was read is told number by number, and only what lies between is missing; pairs that say nothing are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.compose.views import numbers_sentence
from reports.model import Issue, Numbers, Rollup, Silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon


def test_only_numbers_between_two_that_were_read_are_missing(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(*(issue_of("工作有序推进。", n, year=2022, month=9) for n in (12, 10)))
    (found,) = rollup.views_of(Numbers)
    assert (found.year, found.read, found.missing) == (2022, (10, 12), (11,))
    assert numbers_sentence(found) == "2022年已读第10期、第12期，期间缺第11期"


def test_one_number_alone_misses_none_and_years_are_apart(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(issue_of("工作有序推进。", 6), issue_of("工作有序推进。", 14, year=2021))
    assert [numbers_sentence(found) for found in rollup.views_of(Numbers)] == ["2021年已读第14期", "2023年已读第6期"]


def test_a_number_printed_after_the_cutoff_is_there(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    read = [issue_of("工作有序推进。", n, year=2022, month=9) for n in (1, 5)]
    late = tuple(issue_of("工作有序推进。", n, year=2022, month=12) for n in (3, 6))
    (found,) = roll_issues(*read, late=late).views_of(Numbers)
    assert (found.missing, found.late) == ((2, 4), (3, 6))


def test_runs_of_numbers_are_told_by_their_ends() -> None:
    found = Numbers("简报", 2022, (1, 2, 9), (3, 4, 5, 6, 7, 8), ())
    assert numbers_sentence(found) == "2022年已读第1期、第2期、第9期，期间缺第3期至第8期"


def test_pairs_without_a_counted_figure_are_silent(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup], lexicon: Lexicon
) -> None:
    body = (
        "2022年，慈溪市向常山县落实援建资金900万元。\n\n2022年，余姚市向松阳县派驻人才12人。\n\n"
        "2021年，鄞州区向衢江区落实援建资金300万元。"
    )
    silences = {s.metric: s for s in roll_issues(issue_of(body)).views_of(Silence)}
    core = [name for name, entry in lexicon.metrics.items() if entry.metric.core]
    assert list(silences) == ["", *core]
    assert silences[""].telling == (("余姚市", "松阳县"), ("慈溪市", "常山县"))
    assert silences["援建资金"].telling == (("慈溪市", "常山县"),)
    for silence in silences.values():
        assert sorted((*silence.telling, *silence.silent)) == sorted(lexicon.places.pairs)


def test_pairs_of_villages_are_no_part_of_the_coverage(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(issue_of("2022年，奉化区向文成县落实援建资金90万元。"))
    assert all(("奉化区", "文成县") not in (*s.telling, *s.silent) for s in rollup.views_of(Silence))
    assert all(s.telling == () for s in rollup.views_of(Silence))


def test_a_district_that_helps_another_county_does_not_speak_for_its_pair(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    silence = roll_issues(issue_of("2022年，慈溪市向盐源县落实援建资金900万元。")).views_of(Silence)[0]
    assert silence.telling == ()
