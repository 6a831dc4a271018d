"""Roll-up + texts written by hand → the sections of the body as the template is given them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.compose.charts import chart_values, charts_of
from reports.compose.markdown import escape
from reports.compose.sections import (
    AS_OF,
    CURRENT,
    INFERRED,
    OPEN,
    OVERVIEW,
    SINCE,
    SPAN,
    Sentence,
    examples,
    section_names,
    section_of,
    sentences,
)
from reports.config import PLACE_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from reports.config import Settings
    from reports.lexicon import Lexicon
    from reports.model import Figure, Rollup

Values = dict[str, Any]
PAIRS = "pair"
_KINDS = {CURRENT: "当期数", AS_OF: "截面数", INFERRED: "截面数", SINCE: "累计数", OPEN: "累计数", SPAN: "年初以来数"}
CROSSING = "跨期数"


def outline(
    settings: Settings, lexicon: Lexicon, rollup: Rollup, by_hand: Mapping[str, list[Markup]], left_out: frozenset[str]
) -> Values:
    """总体, 重点, 分述 and what is said of the districts as a whole; `left_out` are keys that no sentence tells."""

    def told(figures: Iterable[Figure]) -> list[Sentence]:
        kept = (figure for figure in figures if figure.key not in left_out)
        return sentences(kept, settings.window, lexicon, settings.city)

    city = [figure for name in ("flow", "stock", "cumulative") for figure in rollup.table(name) if figure.facts]
    pairs = [figure for figure in rollup.table(PAIRS) if figure.facts]
    charts = chart_values(charts_of(rollup, lexicon), rollup, lexicon)

    def section(name: str) -> Values:
        own = told(figure for figure in city if section_of(figure, lexicon) == name)
        below = told(figure for figure in pairs if section_of(figure, lexicon) == name)
        chosen = examples(below, settings.examples)
        return {
            "名": escape(name),
            "段": [sentence.values(lexicon) for sentence in own],
            "例": [sentence.values(lexicon) for sentence in chosen],
            "图": charts.get(name, []),
            "手写": by_hand.get(name, []),
        }

    found = [section(name) for name in section_names(lexicon)]
    return {
        "总体": section(OVERVIEW),
        "重点": [item for item in found if item["段"] or item["例"] or item["手写"] or item["图"]],
        "分述": _districts(pairs, told, lexicon) if settings.places == PLACE_FORMS[1] else [],
        "各地名": [escape(name) for name in _names(pairs)],
        "各地期号": [escape(issue) for issue in _issues(pairs)],
        "各地新刊": all(_is_new(figure, settings) for figure in pairs),
        "各地口径": [escape(kind) for kind in dict.fromkeys(map(_kind_of, told(pairs)))],
    }


def _districts(pairs: Sequence[Figure], told: Any, lexicon: Lexicon) -> list[Values]:
    """Each district with its sentences, in the order of the figures."""
    places = dict.fromkeys(figure.place for figure in pairs)
    by_place = {place: told(figure for figure in pairs if figure.place == place) for place in places}
    return [
        {"名": escape(place), "段": [sentence.values(lexicon) for sentence in own]}
        for place, own in by_place.items()
        if own
    ]


def _kind_of(sentence: Sentence) -> str:
    """What the figures of a sentence are called as a whole."""
    start = sentence.figures[0].facts[0].period.start
    from_january = start is not None and (start.month, start.day) == (1, 1)
    return CROSSING if sentence.kind == SPAN and not from_january else _KINDS[sentence.kind]


def _is_new(figure: Figure, settings: Settings) -> bool:
    """Whether the issue of a figure was printed in the period of the report."""
    issued = figure.facts[0].issued
    return issued is not None and settings.window.start <= issued <= settings.window.end


def _issues(figures: Sequence[Figure]) -> dict[str, None]:
    """The issues that figures come from, oldest first."""
    facts = sorted((figure.facts[0] for figure in figures), key=lambda fact: (str(fact.issued or ""), fact.issue or ""))
    return dict.fromkeys(fact.issue or "" for fact in facts)


def _names(pairs: Sequence[Figure]) -> dict[str, None]:
    return dict.fromkeys(figure.place for figure in pairs if figure.place)
