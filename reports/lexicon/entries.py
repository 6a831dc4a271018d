"""The lexicon as frozen values: what the words of the briefings mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reports.model import Hedge, Metric, Nature


class Structure(Struct, frozen=True):
    """Words of a briefing's structure; `distribution_labels` maps each label found to 报, 送 or 发."""

    masthead_endings: tuple[str, ...]
    special_endings: tuple[str, ...]
    classifications: tuple[str, ...]
    organ_endings: tuple[str, ...]
    contributor_endings: tuple[str, ...]
    note_words: tuple[str, ...]
    contents_words: tuple[str, ...]
    distribution_labels: Mapping[str, str]

    @property
    def stops(self) -> tuple[str, ...]:
        """Beginnings of a line that end the masthead."""
        marks = tuple(f"{mark}{word}" for mark in ("", "【", "[") for word in self.note_words if len(word) > 1)
        return marks + self.contents_words


class Unit(Struct, frozen=True):
    """A unit word: one `word` is `factor` of `base`; units of one `kind` can measure the same metric."""

    word: str
    base: str
    factor: Decimal
    kind: str


class HedgeWord(Struct, frozen=True):
    """A hedge and where it stands: before the number, inside (before the unit), after it; not_words look like one."""

    word: str
    hedge: Hedge
    position: str


class PeriodWords(Struct, frozen=True):
    """Time words by their role (目前, 近年, 每年 …), and the first year of each five-year plan."""

    roles: Mapping[str, tuple[str, ...]]
    plans: Mapping[str, int]


class TableWords(Struct, frozen=True):
    """Words of the heads of tables.

    `unread` heads stand over numbers that are no figures; `of_time`, `of_unit` and `of_place` say what a column of
    words holds; `filling` are words that do not change which metric is meant.
    """

    unread: tuple[str, ...]
    of_time: tuple[str, ...]
    of_unit: tuple[str, ...]
    of_place: tuple[str, ...]
    total: tuple[str, ...]
    subtotal: tuple[str, ...]
    growth: tuple[str, ...]
    change: tuple[str, ...]
    share: tuple[str, ...]
    goal: tuple[str, ...]
    plan: tuple[str, ...]
    done: tuple[str, ...]
    running: tuple[str, ...]
    among: tuple[str, ...]
    filling: tuple[str, ...]


class EventWords(Struct, frozen=True):
    """Words of dated events: the `kinds` with their cues, the first kind that fits counts.

    `unmade` say that it did not come about, `quoting` that somebody's words follow; `titles` are offices of people,
    `led` what stands behind a person who comes with others.
    """

    kinds: Mapping[str, tuple[str, ...]]
    unmade: tuple[str, ...]
    quoting: tuple[str, ...]
    titles: tuple[str, ...]
    organs: tuple[str, ...]
    led: tuple[str, ...]
    surnames: tuple[str, ...]


class Place(Struct, frozen=True):
    """A place: canonical `name`, the city it belongs to (itself for a city), and whether it receives.

    A `local` name (高新区) means this place only in the papers of its own city.
    """

    name: str
    city: str
    receives: bool
    county: bool
    local: bool = False


class UnlistedWords(Struct, frozen=True):
    """How a place that is not listed is told: its endings, words that may not follow, characters that its stem
    may not have, words on which the name and its stem may not end, and characters and words that may stand before it;
    `sure` are names that all of this would leave out.
    """

    endings: tuple[str, ...]
    not_after: tuple[str, ...]
    not_within: frozenset[str]
    no_names: tuple[str, ...]
    sure: tuple[str, ...]
    not_last: tuple[str, ...]
    before: frozenset[str]
    before_words: tuple[str, ...]


class NoPlaceWords(Struct, frozen=True):
    """What makes the name before it part of something else (`companies`, `sites` but for `no_sites`, what `superiors`
    said), and the words for where something lies.
    """

    companies: tuple[str, ...]
    sites: tuple[str, ...]
    no_sites: tuple[str, ...]
    superiors: tuple[str, ...]
    lies: tuple[str, ...]


class Places(Struct, frozen=True):
    """Places by every spelling, pairs giver → receiver, and the words that stand for a place.

    `joined` are short names that count only beside a dash (滨江—江山). `compared` are the words before and after 全市
    that only compare (居全市第一). `their_words` stand for a receiver that is not named; `their_names` gives some of
    them another that means the same.
    """

    home: str
    province: str
    background: tuple[str, ...]
    spellings: Mapping[str, Place]
    joined: Mapping[str, Place]
    letters: Mapping[str, Place]
    not_after_letter: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    village_pairs: tuple[tuple[str, str], ...]
    own_words: tuple[str, ...]
    compared: tuple[tuple[str, ...], tuple[str, ...]]
    no_places: NoPlaceWords
    their_words: tuple[str, ...]
    their_names: Mapping[str, str]
    there_words: tuple[str, ...]
    reverse_verbs: tuple[str, ...]
    learning_verbs: tuple[str, ...]
    receiving_verbs: tuple[str, ...]
    receiving_provinces: tuple[str, ...]
    unlisted: UnlistedWords


class MetricEntry(Struct, frozen=True):
    """A metric with the words that name it.

    `nouns` may stand on either side of the number, `nouns_before` and `nouns_after` on one; `…` in a noun stands for
    a few characters, the number itself included. `contexts`: topics and cues of which one must be in force;
    `not_contexts`: those of which none may be. `reverse` entries are for figures from the receiver to the giver;
    `project` entries speak of a single project, whoever runs it.
    """

    metric: Metric
    nouns: tuple[str, ...]
    nouns_before: tuple[str, ...]
    nouns_after: tuple[str, ...]
    nouns_weak: tuple[str, ...]
    contexts: frozenset[str]
    not_contexts: frozenset[str]
    nature: Nature
    reverse: bool
    project: bool


class Lexicon(Struct, frozen=True):
    """All words, ready for the stages.

    `metrics` has one entry a metric; `entries` are all of them, with those that name a metric by further nouns.
    `unit_not_before` gives the characters before which a unit word is none; `chinese_words` (可数, 成语, 词语) tell
    Chinese numerals that count from those that are part of a word; `label_words` (动, 造, 他, 阶, 止, 虚, 尾) are those
    around the noun that a number counts. `sections` gives the groups of metrics that each section of a briefing
    tells, `phrases` how a metric is said in a sentence; `themes` gives the groups, and metrics by name, of each theme
    of the roll-up.
    """

    structure: Structure
    units: Mapping[str, Unit]
    implied_units: Mapping[str, str]
    interchangeable: Mapping[str, tuple[str, ...]]
    hedges: tuple[HedgeWord, ...]
    periods: PeriodWords
    natures: Mapping[Nature, tuple[str, ...]]
    done_after: tuple[str, ...]
    places: Places
    metrics: Mapping[str, MetricEntry]
    entries: tuple[MetricEntry, ...]
    topics: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, tuple[str, ...]]
    shades: tuple[str, ...]
    not_quantities: tuple[str, ...]
    rhetoric: tuple[str, ...]
    general_nouns: frozenset[str]
    general_openers: tuple[str, ...]
    carrying_words: tuple[str, ...]
    denials: tuple[str, ...]
    unit_not_before: Mapping[str, tuple[str, ...]]
    chinese_words: Mapping[str, tuple[str, ...]]
    label_words: Mapping[str, tuple[str, ...]]
    tables: TableWords
    sections: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, str]
    events: EventWords
    themes: Mapping[str, tuple[str, ...]]

    def section_of(self, metric: str) -> str:
        """The section of a briefing that tells the metric; empty where none lists its group."""
        group = self.metrics[metric].metric.group
        return next((name for name, groups in self.sections.items() if group in groups), "")

    def theme_of(self, metric: str) -> str:
        """The theme that lists the metric by name, else the one that lists its group."""
        named = next((theme for theme, words in self.themes.items() if metric in words), "")
        group = self.metrics[metric].metric.group
        return named or next(theme for theme, words in self.themes.items() if group in (theme, *words))

    def kind_of(self, unit: str) -> str:
        """The kind of a base unit (金额, 人, 人次 …); the unit itself where it is unknown."""
        found = self.units.get(unit)
        return found.kind if found else unit
