"""Issue → Facts: binds quantity, metric, period, places and nature of every figure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from reports.extract.label import guess_label
from reports.extract.metric import Asked, Bound, MetricGrammar
from reports.extract.nature import NatureGrammar
from reports.extract.parts import mark_parts
from reports.extract.period import PeriodGrammar, Role, TimePhrase
from reports.extract.place import Parties, PlaceGrammar, is_example, level_of, with_share
from reports.extract.quantity import Found, QuantityGrammar
from reports.extract.reading import Reading
from reports.extract.scope import Governed, govern
from reports.extract.sharing import NOTHING, moved, share_out
from reports.extract.table import Setting, TableGrammar
from reports.extract.topic import TopicGrammar
from reports.extract.unit import in_unit_of
from reports.model import (
    Article,
    Fact,
    Issue,
    Level,
    Measure,
    Nature,
    Passage,
    Period,
    PeriodKind,
    Section,
    TableBlock,
)
from reports.numerals import full_width_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.lexicon import Lexicon

_STREAK = re.compile(r"连续$")
_LEADS_TO_TABLE = re.compile(r"如下|下表|[见附]表|表\s*[0-9一二三四五六七八九十]|[：:]$")


@dataclass(slots=True)
class _Thread:
    """What the sentences of an article hand on to the next one."""

    base: Parties
    parties: Parties
    event: Period | None = None
    paragraph: int = -1
    topics: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    before: tuple[Fact, ...] = ()
    said: str = ""


@dataclass(slots=True)
class _Place:
    """Where in the issue a sentence stands."""

    issue: Issue
    article: str
    heading: str
    issued: date | None
    note: bool = False
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)


class Extractor:
    """Reads the facts of issues with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._quantities = QuantityGrammar(lexicon)
        self._periods = PeriodGrammar(lexicon.periods)
        self._places = PlaceGrammar(lexicon)
        self._metrics = MetricGrammar(lexicon)
        self._natures = NatureGrammar(lexicon)
        self._topics = TopicGrammar(lexicon)
        self._tables = TableGrammar(
            lexicon,
            self._quantities,
            self._periods,
            self._places,
            self._metrics,
            self._natures,
            self._topics,
        )

    def facts(self, issue: Issue, undated: date | None = None) -> tuple[Fact, ...]:
        """The facts of an issue in the order of its text; `undated` is the date of a text that has none.

        Titles, headings and contents give no facts; those of the editor's note repeat the body. Never raises.
        """
        seen: Counter[tuple[str, str]] = Counter()
        issued = issue.date or undated
        found: list[Fact] = []
        first = issue.articles[0] if issue.articles else Article("", None, ())
        if issue.editor_note:
            place = _Place(issue, first.title, "【编者按】", issued, note=True, seen=seen)
            found += self._read(issue.editor_note, self._thread(first, issue), place)
        for article in issue.articles:
            thread = self._thread(article, issue)
            for section in article.sections:
                place = _Place(issue, article.title, "/".join(section.headings), issued, seen=seen)
                thread.topics = self._topics.of_first((*reversed(section.headings), article.title))
                found += self._read_section(section, thread, place)
        return tuple(found)

    def _thread(self, article: Article, issue: Issue) -> _Thread:
        lead = article.sections[0].sentences if article.sections else ()
        office = self._places.office(issue.issuer or "", issue.name or "")
        base = self._places.base(article.title, [s.text for s in lead], office)
        return _Thread(base, base)

    def _read_section(self, section: Section, thread: _Thread, place: _Place) -> Iterator[Fact]:
        if section.paragraph != thread.paragraph:
            thread.paragraph, thread.parties = section.paragraph, thread.base
            thread.carried = frozenset()
        yield from self._read(section.sentences, thread, place)
        if section.table:
            yield from self._read_table(section, section.table, thread, place)

    def _read_table(self, section: Section, table: TableBlock, thread: _Thread, place: _Place) -> list[Fact]:
        lead = thread.said if _LEADS_TO_TABLE.search(thread.said) else ""
        setting = Setting(
            place.article,
            place.heading,
            place.issue.key if place.issue.counts else None,
            place.issued,
            thread.base,
            thread.topics,
            thread.carried if lead else frozenset(),
            tuple(filter(None, (lead, *reversed(section.headings), place.article))),
            partial(_sign, place),
        )
        facts, cells = self._tables.read(table, setting)
        for cell in cells:
            facts += self._read_sentence(cell.passage, replace(thread, parties=cell.parties), place)
        return sorted(facts, key=lambda fact: fact.span.start)

    def _read(self, sentences: Iterable[Passage], thread: _Thread, place: _Place) -> Iterator[Fact]:
        for sentence in sentences:
            yield from self._read_sentence(sentence, thread, place)

    def _read_sentence(self, sentence: Passage, thread: _Thread, place: _Place) -> Iterator[Fact]:
        reading = self._look(full_width_marks(sentence.text), thread, place)
        facts = list(self._bind(sentence, reading, thread, place)) if reading.numbers else []
        marked = mark_parts(reading.text, facts, thread.before)
        yield from marked
        thread.before = tuple(marked)
        thread.said = sentence.text
        thread.event = _event(reading.phrases, thread.event)
        thread.carried = self._topics.of(reading.text) or thread.carried
        if reading.mentions and not is_example(reading.text):
            thread.parties = self._parties(reading, len(reading.text), len(reading.text), thread)

    def _look(self, text: str, thread: _Thread, place: _Place) -> Reading:
        """Let each dimension look at a sentence; what only numbers need is left out where there are none."""
        phrases = self._periods.find(text, place.issued)
        found = self._quantities.find(text, [(p.start, p.end) for p in phrases])
        numbers = tuple(f for f in found if not f.duration or _STREAK.search(text[: f.number].rstrip()))
        singles = self._places.single_mentions(text, thread.base)
        return Reading(
            text,
            numbers,
            self._metrics.nouns.find(text) if numbers else (),
            tuple(singles),
            tuple(self._places.joined(text, singles)),
            tuple(phrases),
        )

    def _parties(self, reading: Reading, start: int, end: int, thread: _Thread) -> Parties:
        return self._places.parties(reading.text, reading.mentions, start, end, thread.parties, thread.base)

    def _bind(self, sentence: Passage, reading: Reading, thread: _Thread, place: _Place) -> Iterator[tuple[int, Fact]]:
        shares = share_out(reading, lambda kind: self._metrics.nouns.of_kind(reading.nouns, kind))
        last: tuple[Found, Bound] | None = None
        for found in reading.numbers:
            share = shares.get(found.start, NOTHING)
            parties = with_share(self._parties(reading, found.start, found.end, thread), share.ours, share.theirs)
            topics = self._topics.at(reading.text, found.end, thread.topics, thread.carried)
            topics = topics.with_reverse() if parties.reverse else topics
            bound = self._metrics.bind(reading, Asked(found, topics, parties.reverse, share.noun, last))
            last = (found, bound) if bound else last
            if bound or not found.small:
                number = moved(found, share)
                yield found.start, self._fact(sentence, reading, number, bound, parties, thread, place)

    def _fact(
        self,
        sentence: Passage,
        reading: Reading,
        found: Found,
        bound: Bound | None,
        parties: Parties,
        thread: _Thread,
        place: _Place,
    ) -> Fact:
        text = reading.text
        metric = bound.entry.metric if bound else None
        nature = self._natures.nature(text, found.number, found.end, bound.entry.nature if bound else Nature.ACTUAL)
        measure = metric.measure if metric else _guess_measure(found)
        governed = govern(text, found, reading.phrases, measure, nature, thread.event, place.issued)
        period, cumulative = self._cumulate(text, found, governed, measure, place.issued)
        level = self._level(bound, parties, text, found.start) if place.issue.counts else Level.PROVINCE
        parties = Parties() if level is Level.PROVINCE else parties
        identity, ordinal = _sign(place, text, text[found.start : found.end])
        return Fact(
            id=identity,
            metric=metric.name if metric else None,
            label=metric.name if metric else guess_label(text, found),
            quantity=in_unit_of(found.quantity, metric, found.kind),
            period=period,
            cumulative=cumulative,
            measure=Measure.CUMFLOW if cumulative and measure is Measure.FLOW else measure,
            nature=nature,
            giver=parties.giver,
            receiver=parties.receiver,
            level=level,
            subject="",
            caveats=bound.caveats if bound else (),
            article=place.article,
            heading=place.heading,
            sentence=sentence.text,
            issue=place.issue.key if place.issue.counts else None,
            counts=place.issue.counts,
            surface=sentence.text[found.start : found.end],
            ordinal=ordinal,
            repeat_of_body=place.note,
            reverse=parties.reverse,
            issued=place.issued,
            span=sentence.span(found.start, found.end),
            rule=f"metric:{bound.noun.word}:{bound.way}" if bound else "metric:unknown",
            trace=_trace(bound, governed, parties),
        )

    def _level(self, bound: Bound | None, parties: Parties, text: str, start: int) -> Level:
        level = level_of(parties, text, start, self._lexicon.places.province)
        return Level.PROJECT if bound and bound.entry.project and level is not Level.PROVINCE else level

    def _cumulate(
        self, text: str, found: Found, governed: Governed, measure: Measure, issued: date | None
    ) -> tuple[Period, bool]:
        """The period, given its end where only 累计 or 近年来 speaks of time, and whether the figure is cumulative."""
        period, phrase = governed.period, governed.phrase
        said = self._natures.cumulative(text, found.number)
        if phrase and phrase.role is Role.RECURRING:
            return period, False
        vague = bool(phrase and phrase.role is Role.VAGUE)
        if period.kind is not PeriodKind.UNSPECIFIED:
            return period, said or period.kind in (PeriodKind.SINCE, PeriodKind.ASOF)
        told = vague and measure is not Measure.STOCK and self._natures.total(text, found.number)
        if said or told:
            return replace(period, end=issued, text=period.text or "累计", inferred=True), True
        return replace(period, end=None), vague and self._natures.total(text, found.number)


def _event(phrases: Sequence[TimePhrase], before: Period | None) -> Period | None:
    """The latest dated event that the article has told so far."""
    days = [p.period for p in phrases if p.period.kind is PeriodKind.POINT]
    return max([*days, before] if before else days, key=lambda p: p.start or date.min, default=None)


def _guess_measure(found: Found) -> Measure:
    return Measure.RATIO if found.kind == "比率" or found.mean else Measure.FLOW


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _sign(place: _Place, sentence: str, surface: str) -> tuple[str, int]:
    """The identity of a figure, and which one of its surface it is in sentences like its own."""
    key = (_squeezed(sentence), _squeezed(surface))
    place.seen[key] += 1
    return _identity(place.issue, key, place.seen[key]), place.seen[key]


def _identity(issue: Issue, key: tuple[str, str], ordinal: int) -> str:
    """The same over formats, versions and offsets: a hash of issue, sentence without blanks, surface and ordinal."""
    name = issue.key if issue.counts else issue.kind.value
    return hashlib.sha256("\n".join((name, *key, str(ordinal))).encode()).hexdigest()[:16]


def _trace(bound: Bound | None, governed: Governed, parties: Parties) -> tuple[str, ...]:
    noun = f"指标：“{bound.noun.word}”（{bound.way}）" if bound else "指标：词典未收"
    time = f"时间：“{governed.period.text}”" if governed.phrase else "时间：原句未注明"
    return noun, time, f"地区：{parties.giver or '未注明'}→{parties.receiver or '未注明'}"
