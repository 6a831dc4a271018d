"""Dated events are told once, in their own clause, without people, and only where they have come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.extract import Extractor
    from reports.model import Event, Issue


@pytest.fixture(scope="session")
def events_of(read: Callable[..., Issue], extractor: Extractor) -> Callable[..., tuple[Event, ...]]:
    def extract(body: str, title: str = "全市山海协作工作情况", number: int = 5) -> tuple[Event, ...]:
        values = {"year": 2023, "number": number, "month": 6, "day": 20, "title": title}
        return extractor.events(read(HEAD.format(**values) + body + TAIL.format(**values), f"来源/{number}.txt"))

    return extract


@pytest.mark.parametrize(
    ("sentence", "kind", "day", "what"),
    [
        ("5月9日，鄞州与衢江签订合作协议。", "签约", "2023-05-09", "鄞州与衢江签订合作协议"),
        (
            "北仑—云和“产业飞地”首个项目已于4月18日投产，预计年产值2亿元。",
            "投产",
            "2023-04-18",
            "北仑—云和“产业飞地”首个项目投产",
        ),
        (
            "为推进合作，3月2日，镇海区召开山海协作推进会，部署全年工作。",
            "会议",
            "2023-03-02",
            "镇海区召开山海协作推进会",
        ),
        ("去年12月3日，江北-莲都“科创飞地”揭牌。", "揭牌", "2022-12-03", "江北—莲都“科创飞地”揭牌"),
        ("2022年11月3日至5日，宁海县赴青田县考察。", "考察", "2022-11-05", "宁海县赴青田县考察"),
        (
            "5月中旬，象山县教育局与龙泉市教育局签署结对协议，10所学校结对。",
            "签约",
            "2023-05-20",
            "象山县教育局与龙泉市教育局签署结对协议",
        ),
        ("4月9日，《北仑区、云和县共建协议》签订。", "签约", "2023-04-09", "《北仑区、云和县共建协议》签订"),
        ("5月18日上午，镇海区与龙游县召开联席会议。", "会议", "2023-05-18", "镇海区与龙游县召开联席会议"),
        ("5月6日，全市推进会在象山举行，市长张三出席会议并讲话。", "会议", "2023-05-06", "全市推进会在象山举行"),
        ("4月9日，慈溪市对口工作领导小组会议召开。", "会议", "2023-04-09", "慈溪市对口工作领导小组会议召开"),
    ],
)
def test_an_event_is_its_clause(
    events_of: Callable[..., tuple[Event, ...]], sentence: str, kind: str, day: str, what: str
) -> None:
    (event,) = events_of(sentence)
    assert (event.kind, str(event.period.end), event.what) == (kind, day, what)


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("3月2日，市委书记张三率党政代表团赴丽水市考察。", "宁波市党政代表团赴丽水市考察"),
        ("3月2日，余姚市委副书记、市长李四一行赴松阳县调研，并召开座谈会。", "余姚市赴松阳县调研"),
        (
            "3月2日，衢江区委常委、副区长王五带队赴鄞州经济开发区，与鄞州区发改局对接合作。",
            "衢江区赴鄞州经济开发区，与鄞州区发改局对接合作",
        ),
        ("3月2日，云和县县委常委赵六来北仑考察。", "云和县来北仑考察"),
    ],
)
def test_people_are_cut_out(events_of: Callable[..., tuple[Event, ...]], sentence: str, what: str) -> None:
    assert [event.what for event in events_of(sentence)] == [what]


@pytest.mark.parametrize(
    "sentence",
    [
        "3月5日，省委副书记、省长王五来甬调研山海协作工作。",
        "3月2日，张三、李四带队赴松阳县调研。",
        "3月2日，王小明赴莲都区考察。",
        "3月2日，宁海县委常委、宣传部部长赵六（挂职）带队赴青田县对接。",
        "5月6日，市长张三在会议上强调，要召开现场会。",
        "3月2日，区委书记赴莲都区调研。",
    ],
)
def test_an_event_whose_people_cannot_be_cut_out_is_none(
    events_of: Callable[..., tuple[Event, ...]], sentence: str
) -> None:
    assert events_of(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "6月30日，慈溪—常山项目将签约。",
        "4月9日，慈溪—常山“产业飞地”二期拟开工建设。",
        "原定5月6日举行的签约仪式推迟到下月。",
        "4月9日签订的协议已落实。",
        "4月9日，双方签订合作协议后，项目进展顺利。",
        "截至5月6日，签约项目12个。",
        "2022年，全市召开推进会12次。",
        "5月，慈溪与常山签约。",
        "近日，慈溪与常山签约。",
        "该项目3月1日签约，5月9日开工。",
        "7月1日，慈溪与常山签约。",
        "5月9日，慈溪市落实援建资金120万元。",
    ],
)
def test_what_is_to_come_has_no_day_or_did_not_happen_is_no_event(
    events_of: Callable[..., tuple[Event, ...]], sentence: str
) -> None:
    assert events_of(sentence) == ()


def test_two_dates_of_a_sentence_are_two_events(events_of: Callable[..., tuple[Event, ...]]) -> None:
    found = events_of("4月9日，慈溪与常山签订合作协议，4月20日首批项目在慈溪开工，总投资3亿元。")
    assert [(str(e.period.end), e.what) for e in found] == [
        ("2023-04-09", "慈溪与常山签订合作协议"),
        ("2023-04-20", "首批项目在慈溪开工"),
    ]


def test_both_places_are_named_where_the_text_only_says_both(events_of: Callable[..., tuple[Event, ...]]) -> None:
    (event,) = events_of("5月底，两地签订了框架协议。", title="鄞州—衢江“产业飞地”协议基本敲定")
    assert (event.what, event.giver, event.receiver) == ("鄞州区与衢江区签订了框架协议", "鄞州区", "衢江区")


def test_the_places_of_an_event_are_not_those_of_its_venue(events_of: Callable[..., tuple[Event, ...]]) -> None:
    (event,) = events_of("5月19日，宁波市与凉山州联席会议在西昌举行。")
    assert (event.giver, event.receiver) == ("宁波市", "凉山州")


def test_an_event_points_at_its_words(events_of: Callable[..., tuple[Event, ...]]) -> None:
    (event,) = events_of("为推进合作，3月2日，镇海区召开推进会，部署全年工作。")
    assert event.span.text == "3月2日，镇海区召开推进会"
    assert event.issue == "2023年第5期"


def test_reference_material_tells_no_events(read: Callable[..., Issue], extractor: Extractor) -> None:
    assert extractor.events(read("5月9日，鄞州与衢江签订合作协议。")) == ()


def test_facts_are_the_same_with_events_beside_them(
    facts_of: Callable[..., object], events_of: Callable[..., tuple[Event, ...]]
) -> None:
    body = "5月9日，鄞州与衢江签订合作协议，实到资金3亿元。"
    values = {"year": 2023, "number": 5, "month": 6, "day": 20}
    facts = facts_of(body, **values)
    events_of(body)
    assert facts_of(body, **values) == facts


@pytest.mark.parametrize(
    ("day", "places", "word"),
    [
        ("2021-05-17", ("慈溪市", "常山县"), "签约"),
        ("2021-07-31", ("鄞州区", "衢江区"), "框架协议"),
        ("2021-08-20", ("宁波市", ""), "“产业飞地”工作会议"),
        ("2021-08-27", ("余姚市", "松阳县"), "专班联席会议"),
        ("2021-08-30", ("鄞州区", "衢江区"), "对接"),
        ("2021-09-17", ("北仑区", "云和县"), "联席会议"),
        ("2021-09-24", ("慈溪市", "常山县"), "开工"),
    ],
)
def test_the_events_of_2021_come_out_of_the_seed_issue(
    read: Callable[..., Issue], extractor: Extractor, day: str, places: tuple[str, str], word: str
) -> None:
    (path,) = (ROOT / "seeds").glob("000_*")
    events = extractor.events(read(path.read_text(encoding="utf-8"), path.name))
    (event,) = [e for e in events if str(e.period.end) == day]
    assert (event.giver, event.receiver) == places
    assert word in event.what
    assert len(events) == 7
    assert not any(name in e.what for e in events for name in ("张宾", "程展", "何国强", "颜伟国", "副区长", "常委"))
