"""Issue → Facts: binds quantity, metric, period, places and nature of every figure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from reports.extract.clause import clause_start
from reports.extract.derivation import Derivation, Judgement, Pieces, as_written
from reports.extract.event.grammar import EventGrammar, Happening, with_names
from reports.extract.identity import Identities, squeezed
from reports.extract.metric.bound import Asked, Bound
from reports.extract.metric.grammar import MetricGrammar
from reports.extract.metric.label import LabelGrammar
from reports.extract.metric.topic import TopicGrammar
from reports.extract.nature import Judged, NatureGrammar
from reports.extract.parts import mark_parts
from reports.extract.period.calendar import is_event
from reports.extract.period.dated import Role
from reports.extract.period.grammar import PeriodGrammar, TimePhrase, last_told
from reports.extract.period.scope import Governed, Scope
from reports.extract.place.grammar import PlaceGrammar, is_example, with_share
from reports.extract.place.viewpoint import Parties, Viewpoint
from reports.extract.quantity.grammar import Found, QuantityGrammar
from reports.extract.quantity.unit import in_unit_of
from reports.extract.reading import Reading
from reports.extract.sharing import NOTHING, moved, share_out
from reports.extract.table.grammar import Setting, TableGrammar
from reports.model import (
    Article,
    Event,
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
from reports.numerals import full_width_marks, may_hold_number, without_endless_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.extract.place.scene import Scene
    from reports.lexicon import Lexicon

_NEARLY_OVER = 5
"""A count of 12月底 may be printed some days before."""
_STREAK = re.compile(r"连续$")
_LEADS_TO_TABLE = re.compile(r"如下|下表|[见附]表|表\s*[0-9一二三四五六七八九十]|[：:]$")


class _Frame(Struct, frozen=True):
    """What title and headings say of the sentences below them: who they are about, which past year, which topics."""

    base: Parties
    year: Period | None
    topics: frozenset[str]


class _Thread(Struct):
    """What the sentences of an article hand on; `base` is who its section is about, `frames` what the headings say.

    `year` is the past year that the section reviews, `reviewed` the same until its paragraph names a later one, `told`
    the time that the paragraph has told last.
    """

    base: Parties
    view: Viewpoint
    parties: Parties
    lead: str = ""
    year: Period | None = None
    reviewed: Period | None = None
    event: Period | None = None
    told: Period | None = None
    paragraph: int = -1
    headings: tuple[str, ...] | None = None
    topics: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    before: tuple[Fact, ...] = ()
    said: str = ""
    frames: dict[tuple[str, ...], _Frame] = field(default_factory=dict)


class _Place(Struct):
    """Where in the issue a sentence stands."""

    issue: Issue
    article: str
    heading: str
    issued: date | None
    identities: Identities
    key: str | None
    note: bool = False


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
        self._labels = LabelGrammar(lexicon)
        self._money = frozenset(unit.base for unit in lexicon.units.values() if unit.kind in ("金额", "外币"))
        self._tables = TableGrammar(
            lexicon,
            self._quantities,
            self._periods,
            self._places,
            self._metrics,
            self._natures,
            self._topics,
        )

    @cached_property
    def _events(self) -> EventGrammar:
        """Compiled by the first sentence that names a day."""
        return EventGrammar(self._lexicon)

    def facts(self, issue: Issue, undated: date | None = None) -> tuple[Fact, ...]:
        """The facts of an issue in the order of its text; `undated` is the date of a text that has none.

        Titles, headings and contents give no facts; those of the editor's note repeat the body. Never raises.
        """
        return tuple(self.each(issue, undated))

    def each(self, issue: Issue, undated: date | None = None) -> Iterator[Fact]:
        """The same, one after the other as they are read."""
        for derivation in self.derivations(issue, undated):
            yield derivation.fact

    def derivations(self, issue: Issue, undated: date | None = None) -> Iterator[Derivation]:
        """The facts of an issue, each with the pieces that it was made of."""
        yield from (found for found in self.read(issue, undated) if isinstance(found, Derivation))

    def events(self, issue: Issue) -> tuple[Event, ...]:
        """The dated events of an issue in the order of its text."""
        return tuple(found for found in self.read(issue) if isinstance(found, Event))

    def read(self, issue: Issue, undated: date | None = None) -> Iterator[Derivation | Event]:
        """The facts and the dated events of an issue, sentence by sentence."""
        shared = issue.date or undated, Identities(issue), issue.key if issue.counts else None
        office = self._office(issue)
        first = issue.articles[0] if issue.articles else Article("", None, ())
        if issue.editor_note:
            place = _Place(issue, first.title, "【编者按】", *shared, note=True)
            yield from self._read(issue.editor_note, self._thread(first, office), place)
        for article in issue.articles:
            thread = self._thread(article, office)
            year = self._periods.reviewed(article.title, shared[0], self._periods.led_by(thread.lead, shared[0]))
            thread.frames[()] = _Frame(thread.base, year, self._topics.names_in(article.title))
            for section in article.sections:
                place = _Place(issue, article.title, "/".join(section.headings), *shared)
                if section.headings != thread.headings:
                    thread.headings = section.headings
                    frame = self._frame(section.headings, thread, shared[0])
                    thread.base, thread.topics = frame.base, frame.topics
                    thread.year = thread.reviewed = frame.year
                yield from self._read_section(section, thread, place)

    def _office(self, issue: Issue) -> Viewpoint:
        sections = [section for article in issue.articles for section in article.sections]
        sentences = [s.text for section in sections for s in section.sentences]
        sentences += [article.title for article in issue.articles]
        issuer, name = issue.issuer or "", issue.name or ""
        return self._places.viewpoint(issuer, name, [issuer, name, *sentences])

    def _thread(self, article: Article, office: Viewpoint) -> _Thread:
        lead = article.sections[0].sentences if article.sections else ()
        base, view = self._places.base(article.title, [s.text for s in lead], office)
        return _Thread(base, view, base, lead[0].text if lead else "")

    def _frame(self, headings: tuple[str, ...], thread: _Thread, issued: date | None) -> _Frame:
        """That of a section: what its last heading says, else what the headings above it and the title do."""
        known = thread.frames.get(headings)
        if known is None:
            heading, around = headings[-1], self._frame(headings[:-1], thread, issued)
            known = thread.frames[headings] = _Frame(
                self._places.under(heading, around.base, thread.view),
                self._periods.reviewed(heading, issued, around.year),
                self._topics.names_in(heading) or around.topics,
            )
        return known

    def _read_section(self, section: Section, thread: _Thread, place: _Place) -> Iterator[Derivation | Event]:
        if section.paragraph != thread.paragraph:
            thread.paragraph, thread.parties = section.paragraph, thread.base
            thread.reviewed, thread.told = thread.year, None
            thread.carried = frozenset()
        yield from self._read(section.sentences, thread, place)
        if section.table:
            yield from self._read_table(section, section.table, thread, place)

    def _read_table(self, section: Section, table: TableBlock, thread: _Thread, place: _Place) -> list[Derivation]:
        lead = thread.said if _LEADS_TO_TABLE.search(thread.said) else ""
        setting = Setting(
            place.article,
            place.heading,
            place.key,
            place.issued,
            thread.base,
            thread.view,
            thread.topics,
            thread.carried if lead else frozenset(),
            tuple(filter(None, (lead, *reversed(section.headings), place.article))),
            place.identities.sign,
            place.issue.name or "",
        )
        facts, cells = self._tables.read(table, setting)
        made = [Derivation(fact, as_written(fact.span)) for fact in facts]
        for cell in cells:
            told = self._read_sentence(cell.passage, replace(thread, parties=cell.parties), place)
            made += (found for found in told if isinstance(found, Derivation))
        return sorted(made, key=lambda derivation: derivation.fact.span.start)

    def _read(self, sentences: Iterable[Passage], thread: _Thread, place: _Place) -> Iterator[Derivation | Event]:
        for sentence in sentences:
            yield from self._read_sentence(sentence, thread, place)

    def _read_sentence(self, sentence: Passage, thread: _Thread, place: _Place) -> Iterator[Derivation | Event]:
        text = without_endless_numbers(full_width_marks(sentence.text))
        phrases, numbers = self._numbers(text, place.issued, thread) if may_hold_number(text) else ((), ())
        scene = self._places.scene(text, thread.view)
        named = self._topics.named(text) if numbers else self._topics.topics_of(text)
        marked: Sequence[Fact] = ()
        if numbers:
            nouns, heights = self._metrics.nouns.find(text), self._places.heights(text)
            reading = Reading(text, numbers, nouns, scene, heights, phrases, named, Scope(text, phrases))
            made = tuple(self._bind(sentence, reading, thread, place))
            placed = [(d.pieces.found.start, d.fact) for d in made if d.pieces]
            marked = mark_parts(text, placed, thread.before, self._money)
            for derivation, fact in zip(made, marked, strict=True):
                yield derivation if derivation.fact is fact else replace(derivation, fact=fact)
        if phrases and place.issue.counts:
            for happening in self._events.find(text, phrases, place.issued, thread.view.name):
                yield self._event(sentence, text, scene, happening, thread, place)
        thread.before = tuple(marked)
        thread.said = sentence.text
        if thread.reviewed and _is_of_now(phrases, place.issued):
            thread.reviewed = None
        if phrases:
            thread.event, thread.told = _latest_event(phrases, thread.event), last_told(phrases) or thread.told
        thread.carried = named.names or thread.carried
        if scene.mentions and not is_example(text):
            thread.parties = self._parties(scene, len(text), len(text), thread).upright

    def _numbers(
        self, text: str, issued: date | None, thread: _Thread
    ) -> tuple[tuple[TimePhrase, ...], tuple[Found, ...]]:
        """The time phrases of a sentence and its quantities, but for those that only say how long something takes."""
        phrases = self._periods.find(text, issued, thread.reviewed, thread.told)
        found = self._quantities.find(text, [(p.start, p.end) for p in phrases])
        numbers = [f for f in found if not f.duration or _STREAK.search(text[: f.number].rstrip())]
        return tuple(phrases), tuple(numbers)

    def _parties(self, scene: Scene, start: int, end: int, thread: _Thread) -> Parties:
        return self._places.parties(scene, start, end, thread.parties, thread.base, thread.view)

    def _bind(self, sentence: Passage, reading: Reading, thread: _Thread, place: _Place) -> Iterator[Derivation]:
        headings, carried = thread.topics, thread.carried
        if (headings or carried) and self._metrics.is_account(reading.nouns):
            headings = carried = frozenset()
        shares = share_out(reading, lambda kind: self._metrics.nouns.of_kind(reading.nouns, kind))
        bare = squeezed(reading.text)
        last: tuple[Found, Bound] | None = None
        of_kind: dict[str, tuple[Found, Bound]] = {}
        for found in reading.numbers:
            share = shares.get(found.start, NOTHING)
            parties = with_share(self._parties(reading.scene, found.start, found.end, thread), share.ours, share.theirs)
            topics = self._topics.at(reading.named, reading.text, found.end, headings, carried)
            topics = topics.with_reverse() if parties.reverse else topics
            asked = Asked(found, topics, parties.reverse, share.noun, last, of_kind.get(found.kind))
            bound = self._metrics.bind(reading, asked)
            if bound:
                last = of_kind[found.kind] = found, bound
            if bound or not (found.small or found.duration):
                judged = self._judge(reading, moved(found, share), bound, thread, place)
                judged = replace(judged, period=share.period) if share.period else judged
                fact = self._fact(sentence, bare, reading, found, bound, judged, parties, place)
                yield Derivation(fact, sentence, Pieces(reading, found, bound, judged))

    def _judge(self, reading: Reading, found: Found, bound: Bound | None, thread: _Thread, place: _Place) -> Judgement:
        """Nature, measure and period of a number."""
        text = reading.text
        usual = bound.entry.nature if bound else Nature.ACTUAL
        nature = self._natures.nature(text, found.number, found.end, usual)
        measure = _measure(found, bound)
        governed = reading.scope.govern(found, measure, nature, thread.event, place.issued)
        since = governed.since(text)
        if governed.phrase is None and nature.nature is Nature.EXPECTED:
            since = clause_start(text, found.number)
        period, cumulative = self._cumulate(text, found, governed, measure, place.issued, since)
        if _is_past(text, found, governed.phrase, nature, place.issued):
            nature = Judged(usual)
        if nature.nature is Nature.ACTUAL and _lies_ahead(period, place.issued):
            nature = Judged(Nature.EXPECTED, (governed.phrase.start, governed.phrase.end) if governed.phrase else None)
        measure = Measure.CUMFLOW if cumulative and measure is Measure.FLOW else measure
        return Judgement(nature, measure, governed.phrase, period, cumulative)

    def _fact(
        self,
        sentence: Passage,
        bare: str,
        reading: Reading,
        found: Found,
        bound: Bound | None,
        judged: Judgement,
        parties: Parties,
        place: _Place,
    ) -> Fact:
        text, issue = reading.text, place.issue
        metric = bound.entry.metric if bound else None
        level = self._level(bound, parties, reading, found.start) if issue.counts else Level.PROVINCE
        parties = Parties() if level is Level.PROVINCE and not parties.giver.endswith("省") else parties
        identity, ordinal = place.identities.sign_squeezed(bare, text[found.start : found.end])
        return Fact(
            id=identity,
            metric=metric.name if metric else None,
            label=metric.name if metric else self._labels.guess(text, found),
            quantity=in_unit_of(found.quantity, metric, found.kind),
            period=judged.period,
            cumulative=judged.cumulative,
            measure=judged.measure,
            nature=judged.nature.nature,
            giver=parties.giver,
            receiver=parties.receiver,
            level=level,
            subject="",
            caveats=bound.caveats if bound else (),
            article=place.article,
            heading=place.heading,
            sentence=sentence.text,
            issue=place.key,
            counts=issue.counts,
            surface=sentence.text[found.start : found.end],
            ordinal=ordinal,
            repeat_of_body=place.note,
            reverse=parties.reverse,
            issued=place.issued,
            series=issue.name or "",
            span=sentence.span(found.start, found.end),
            rule=f"metric:{bound.noun.word}:{bound.way}" if bound else "metric:unknown",
        )

    def _event(
        self, sentence: Passage, text: str, scene: Scene, happening: Happening, thread: _Thread, place: _Place
    ) -> Event:
        parties = self._parties(scene, happening.at, happening.at, thread).upright
        surface = text[happening.start : happening.end]
        return Event(
            id=place.identities.sign(text, surface)[0],
            kind=happening.kind,
            what=with_names(happening.what, parties.giver, parties.receiver),
            period=happening.period,
            giver=parties.giver,
            receiver=parties.receiver,
            article=place.article,
            sentence=sentence.text,
            issue=place.key,
            issued=place.issued,
            span=sentence.span(happening.start, happening.end),
        )

    def _level(self, bound: Bound | None, parties: Parties, reading: Reading, start: int) -> Level:
        level = reading.heights.level(parties, reading.text, start) if reading.heights else Level.CITY
        return Level.PROJECT if bound and bound.entry.project and level is not Level.PROVINCE else level

    def _cumulate(
        self, text: str, found: Found, governed: Governed, measure: Measure, issued: date | None, since: int
    ) -> tuple[Period, bool]:
        """The period, given its end where only 累计 or 近年来 speaks of time, and whether the figure is cumulative.

        累计 counts from `since` on.
        """
        period, phrase = governed.period, governed.phrase
        said = self._natures.cumulative(text, found.number, since)
        if phrase and phrase.role is Role.RECURRING and not self._natures.cumulative(text, found.number, phrase.end):
            return period, False
        vague = bool(phrase and phrase.role is Role.VAGUE)
        if period.kind is not PeriodKind.UNSPECIFIED:
            return period, said or period.kind in (PeriodKind.SINCE, PeriodKind.ASOF)
        told = vague and measure is not Measure.STOCK and self._natures.total(text, found.number)
        if said or told:
            return replace(period, end=issued, text=period.text or "累计", inferred=True), True
        return (replace(period, end=None) if period.end else period), vague and self._natures.total(text, found.number)


def _latest_event(phrases: Sequence[TimePhrase], before: Period | None) -> Period | None:
    """The latest dated event that the article has told so far."""
    days = [p.period for p in phrases if is_event(p.period) and p.role is Role.TIME]
    return max([*days, before] if before else days, key=lambda p: p.start or date.min, default=None)


def _is_of_now(phrases: Sequence[TimePhrase], issued: date | None) -> bool:
    """`今年，…`: the paragraph has left the year that its article reviews."""
    named = [p.period.start for p in phrases if p.role is Role.TIME and p.period.start]
    return issued is not None and any(start.year >= issued.year for start in named)


def _is_past(text: str, found: Found, phrase: TimePhrase | None, nature: Judged, issued: date | None) -> bool:
    """`计划援建资金5亿元，上半年完成2亿元`: a plan that only goes on ends at a time of its own that is over."""
    if not (issued and phrase and nature.cue and nature.cue[1] <= phrase.start):
        return False
    carried = nature.cue[1] <= clause_start(text, found.number)
    return carried and bool(phrase.period.end and phrase.period.end <= issued)


def _lies_ahead(period: Period, issued: date | None) -> bool:
    """Whether a time begins, or is a day to come, after the issue: nothing of it can have come about."""
    if issued is None:
        return False
    if period.kind is PeriodKind.ASOF:
        soon = timedelta(days=_NEARLY_OVER if not period.text.endswith("前") else 0)
        return bool(period.end and period.end > issued + soon)
    return bool(period.start and period.start > issued)


def _measure(found: Found, bound: Bound | None) -> Measure:
    """That of the metric, but what was newly added to a stock came about within a period."""
    if bound:
        return Measure.FLOW if bound.fresh else bound.entry.metric.measure
    return Measure.RATIO if found.kind == "比率" or found.mean else Measure.FLOW
