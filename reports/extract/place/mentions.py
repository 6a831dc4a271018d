"""A sentence → the places that it names, each with the side on which it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from reports.extract.place.siding import Mention, Named, Siding
from reports.extract.place.unlisted import NO_LARGER_NAME
from reports.extract.place.viewpoint import Side
from reports.extract.words import alternation

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from reports.extract.place.viewpoint import Viewpoint
    from reports.lexicon import Lexicon, Place, Places
    from reports.lexicon.entries import NoPlaceWords

_SITE_REACH = 10
_LEADS = "在来赴到"
_VENUE = re.compile(r"(?:[在赴到从于比较]|前往)(?:[\u4e00-\u9fff]{2,3}[、和]){0,3}$")
_VENUE_REACH = 14
_HELD = re.compile(r"[^，。；]{0,6}?(?:举办|举行|召开|开幕|亮相)")


class MentionGrammar:
    """Spellings of places and the words for them, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        places = lexicon.places
        self._places = places
        self._cities = {p.name: p.city for p in places.spellings.values() if p.name != p.city}
        names = dict.fromkeys((*self._cities.values(), *self._cities))
        self._order = {name: number for number, name in enumerate(names)}
        self._own = frozenset(places.own_words)
        self._fixed = dict(_fixed(places))
        words = [*places.spellings, *places.own_words, *places.their_words, *places.there_words]
        short = {word for word, place in places.spellings.items() if word != place.name}
        pieces = (*_by_first(words, short), *_beside_dash(places), *_letter_pairs(places), *_before_letters(places))
        self._known = re.compile("|".join(pieces))
        self._longer = _longer_words(places)
        self._comparing = places.compared
        self._siding = Siding(places)
        none = places.no_places
        self._may_be_none, self._is_none = _no_places(none)
        self._lies = re.compile(alternation(none.lies))
        self._lies_in_it = re.compile(rf"(?:{alternation(none.lies)})(?:[\u4e00-\u9fff]{{2,3}}省)?$")
        self._glue = re.compile(rf"[、和与及{''.join(places.letters)}]{{0,3}}")

    def known_to(self, texts: Sequence[str], view: Viewpoint) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Whom a paper of a place that is not listed deals with, but for listed givers, and the short names in it."""
        partners, stems = self._siding.known_to(texts, view)
        return (
            tuple(partner for partner in partners if partner not in self._order or self._receives(partner)),
            tuple((stem, full) for stem, full in stems if stem not in self._places.spellings),
        )

    def city_of(self, name: str) -> str:
        """The city above a county, itself for a city, empty where the lexicon does not know it."""
        return self._cities.get(name) or (name if name in self._order else "")

    def _receives(self, name: str) -> bool:
        return name in self._fixed and self._side_of(name) is Side.RECEIVES

    def find(self, text: str, view: Viewpoint) -> tuple[Mention, ...]:
        """The places of a text in order, each by itself; 我市 and 全市 are the place of the viewpoint."""
        found: list[Mention] = []
        for match in self._known.finditer(text):
            fixed = self._fixed.get(match.group())
            if fixed:
                found.append(Mention(match.start(), match.end(), fixed))
            else:
                found += self._read(match, view)
        found = self._siding.with_unlisted(text, found, view)
        if len(found) > 1:
            found = self._siding.in_lists(text, found, self._cities, view)
            found = self._siding.with_receivers(text, found)
        if view.side is Side.GIVES:
            found = [
                m for m in found if m.named.side is not Side.GIVES or not self._only_venue(text, m, found[0], view)
            ]
        if len(found) > 1 and self._lies.search(text):
            found = [m for n, m in enumerate(found) if not self._is_site(text, m, found[:n])]
        if found and self._may_be_none.search(text):
            found = [m for m in found if not self._is_none.match(text, m.end)]
        return tuple(found)

    def _is_site(self, text: str, mention: Mention, before: Sequence[Mention]) -> bool:
        """`镇海—龙游产业飞地位于宁波石化经济技术开发区`: where a thing lies, whose giver is named before."""
        if mention.side is not Side.GIVES or mention.own or not any(m.side is Side.GIVES for m in before):
            return False
        return self._lies_in_it.search(text, max(mention.start - _SITE_REACH, 0), mention.start) is not None

    def _only_venue(self, text: str, mention: Mention, first: Mention, view: Viewpoint) -> bool:
        """`在杭州举办推介会`: a giving city not our own is only a venue, unless a receiver acts (`龙游在萧山…`)."""
        if mention.named.own or mention.name == view.name:
            return False
        if view.county and first.side is Side.GIVES and _HELD.match(text, mention.end):
            return _VENUE.search(text, max(mention.start - _VENUE_REACH, 0), mention.start) is not None
        if self.city_of(mention.name) == view.city or first.side is Side.RECEIVES:
            return False
        return _VENUE.search(text, max(mention.start - _VENUE_REACH, 0), mention.start) is not None

    def _read(self, match: re.Match[str], view: Viewpoint) -> Iterator[Mention]:
        word, start, end = match.group(), match.start(), match.end()
        if place := self._places.spellings.get(word):
            if place.city == view.city:
                yield Mention(start, end, _named(place))
        elif word in self._own:
            name, county = view.meant(word)
            if name == view.name or not self._only_compares(match.string, start, end):
                yield Mention(start, end, Named(view.side, (name,) if name else (), county, own=True))
        else:
            yield from self._read_letters(match.string, start, end, view)

    def _only_compares(self, text: str, start: int, end: int) -> bool:
        before, after = self._comparing
        return text.endswith(before, 0, start) or text.startswith(after, end)

    def _read_letters(self, text: str, start: int, end: int, view: Viewpoint) -> Iterator[Mention]:
        """`甬丽`, `鄞衢`, `在慈`: of two letters of a known pair the second is the county of that pair.

        A giving place goes by its letter only in the papers of its own city, but beside the letter of that city.
        """
        alone = end - start == 1
        if alone:
            start, end = end, end + 1
            if text[end : end + 1] in self._longer[text[start]]:
                return
        found = [self._places.letters[c] for c in text[start:end]]
        ours = not alone and any(p.city == view.city for p in found)
        if not ours and any(p.city != view.city for p in found if alone or not p.receives):
            return
        if len(found) == 2:
            pair = next((b for a, b in self._places.pairs if a == found[0].name), "")
            if not found[1].county and self._cities.get(pair) == found[1].name:
                found = [found[0], self._places.spellings[pair]]
        yield from (Mention(start + i, start + i + 1, _named(place)) for i, place in enumerate(found))

    def joined(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Places of one side set side by side (`丽水、衢州`, `海曙、江北、镇海`, `甬衢、甬丽`) as one mention.

        Its names stand in the order of the lexicon; several counties of one city are the city.
        """
        if len(mentions) < 2:
            return mentions
        grouped: list[Mention] = []
        last: dict[Side, int] = {}
        for mention in mentions:
            side = mention.named.side
            at = last.get(side)
            both = self._join(text, grouped[at], mention) if at is not None and side is not Side.THERE else None
            if at is not None and both:
                grouped[at] = both
                continue
            last[side] = len(grouped)
            grouped.append(mention)
        return tuple([self._as_city(m) if len(m.named.names) > 1 else m for m in grouped])

    def _join(self, text: str, last: Mention, mention: Mention) -> Mention | None:
        """Both as one where only 、 or 和 stands between; a city before its own county says where the county lies."""
        if mention.start - last.end > 3 or not self._glue.fullmatch(text, last.end, mention.start):
            return None
        if last.end == mention.start and len(last.names) == 1 and self._lies_in(mention, last):
            names = mention.names
        elif last.end == mention.start and mention.vague and not last.vague:
            names = last.names
        else:
            both = dict.fromkeys((*last.names, *mention.names))
            names = tuple(sorted(both, key=lambda name: self._order.get(name, len(self._order))))
        return Mention(last.start, mention.end, Named(last.side, names, mention.county and len(names) == 1))

    def _lies_in(self, mention: Mention, city: Mention) -> bool:
        """Whether a county lies in the city named just before it, as every county that is not listed does."""
        above = self._cities.get(mention.name)
        return above == city.name or (above is None and mention.county and not city.county)

    def _side_of(self, city: str) -> Side:
        return self._fixed[city].side

    def _as_city(self, mention: Mention) -> Mention:
        found = {self._cities.get(name, "") for name in mention.names}
        if len(found) > 1 or not all(found) or self._side_of(min(found)) is not mention.side:
            return mention
        return Mention(mention.start, mention.end, Named(mention.side, (found.pop(),), county=False))


def _named(place: Place) -> Named:
    return Named(Side.RECEIVES if place.receives else Side.GIVES, (place.name,), place.county)


def _fixed(places: Places) -> Iterator[tuple[str, Named]]:
    """What a word names in every paper, whoever's it is."""
    for word, place in (*places.spellings.items(), *places.joined.items()):
        if not place.local:
            yield word, _named(place)
    for word in places.their_words:
        name = places.their_names.get(word, word)
        yield word, Named(Side.RECEIVES, (name,), county=False, vague=True)
    yield from ((word, Named(Side.THERE, (), county=False)) for word in places.there_words)


def _no_places(words: NoPlaceWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a text holds that may make a name part of something else, and the same where it stands behind a name.

    `宁波栎社机场`: two letters may stand before a site, but none before 港.
    """
    companies, superiors = alternation(words.companies), alternation(words.superiors)
    sites = f"(?!{alternation(words.no_sites)})(?:{alternation(words.sites)})"
    longer = alternation(word for word in words.sites if len(word) > 1)
    behind = (
        rf"[^，。；、（）()“”\s]{{0,12}}(?:{companies})",
        rf"{sites}|[\u4e00-\u9fff]{{1,2}}(?:{longer})",
        rf"[）)]\s*[^，。；、]{{0,10}}(?:{companies})",
        rf"[^，。；]{{0,12}}(?:{superiors})",
    )
    return re.compile(f"{companies}|{superiors}|{sites}"), re.compile("|".join(behind))


def _by_first(words: Iterable[str], short: Container[str]) -> Iterator[str]:
    """The words as alternatives, one a first character: `re` then passes quickly over all that begins none of them.

    `short` names end where no larger name goes on: 新昌乡 is no 新昌县.
    """
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for word in words:
        groups[word[0], word in short].append(word[1:])
    for (first, ends), rests in sorted(groups.items()):
        yield f"{first}(?:{alternation(rests)}){NO_LARGER_NAME if ends else ''}"


def _beside_dash(places: Places) -> Iterator[str]:
    """`滨江—江山`: a short name that is an everyday word counts only beside a dash."""
    for word in places.joined:
        yield rf"{word}(?:(?=[—–-]+[\u4e00-\u9fff])|(?<=[—–-]{word}))"


def _letter_pairs(places: Places) -> Iterator[str]:
    """`甬丽`, `丽甬`, `鄞衢`, `丽衢`: a letter, then one of those that may follow it."""
    for letter, place in places.letters.items():
        after = [c for c, other in places.letters.items() if other.name != place.name and _deal(place, other)]
        if after:
            yield f"{letter}[{''.join(after)}]"


def _deal(one: Place, other: Place) -> bool:
    if one.receives and other.receives:
        return not (one.county or other.county)
    return one.receives != other.receives


def _before_letters(places: Places) -> Iterator[str]:
    """`在慈`, `来甬`: the word before a letter; alternatives start on a character, which `re` looks for quickly."""
    for lead in _LEADS if places.letters else "":
        yield f"{lead}(?=[{''.join(places.letters)}])"


def _longer_words(places: Places) -> dict[str, frozenset[str]]:
    """What follows a letter that begins a longer word (another letter, 慈溪, 丽江)."""
    after = {letter: set(places.letters) for letter in places.letters}
    for word in (*places.spellings, *(c + end for c in places.letters for end in places.not_after_letter)):
        if word[0] in after and len(word) > 1:
            after[word[0]].add(word[1])
    return {letter: frozenset(ends) for letter, ends in after.items()}
