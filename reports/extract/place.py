"""Sentences of an article → who gives, who receives, and at which level."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports.extract.clause import clause_end, clause_start
from reports.extract.words import alternation
from reports.model import Level

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from reports.lexicon import Lexicon, Place

_COMPANY = re.compile(r"[^，。；、（）()“”\s]{0,12}(?:公司|集团|银行|电子|科技)|[）)]\s*[^，。；、]{0,10}(?:公司|集团)")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:村|乡|镇)(?![振级民企里镇])|该村|全村|全乡|全镇")
_EXAMPLE = re.compile(r"\s*(?:如|例如|比如|譬如)[，,：:\u4e00-\u9fff]")
_PARK = re.compile(r"产业园|园区|飞地|开发区|众创城|科技城")
_ORDERED = re.compile(r"[^，。；]{0,12}(?:部署|决策|号召|指示精神)")
_OWN_NAME = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:自治州|市|州|区(?!域)|县|省))(?![\u4e00-\u9fff]?$)")
_REVERSE_REACH = 16


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a sentence; `side` is ours, theirs, or there (该县, 当地)."""

    start: int
    end: int
    side: str
    names: tuple[str, ...]
    county: bool


@dataclass(frozen=True, slots=True)
class Parties:
    """Giver and receiver in force; empty names where the text gives none."""

    giver: str = ""
    receiver: str = ""
    giver_county: bool = False
    receiver_county: bool = False
    reverse: bool = False


class PlaceGrammar:
    """Spellings of places and the words for them, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._places = lexicon.places
        places = self._places
        self._cities = {p.name: p.city for p in places.spellings.values() if p.name != p.city}
        self._generic = frozenset((*places.our_words, *places.their_words))
        letters = "".join(places.letters)
        ours = "".join(k for k, p in places.letters.items() if p.ours) or "\uffff"
        words = [*places.spellings, *places.our_words, *places.their_words, *places.there_words]
        self._mention = re.compile(
            alternation(words) + rf"|[{letters}]{{2}}|(?<=[在来赴到])[{ours}](?!{alternation(places.not_after_letter)})"
        )
        self._glue = re.compile(rf"[、和与及{letters}]{{0,3}}")
        self._learning = re.compile(alternation(places.learning_verbs))
        verbs = alternation(places.reverse_verbs)
        self._reverse = re.compile(rf"(?:赴|来|在|到|前往)[^，。；]{{0,{_REVERSE_REACH}}}?(?:{verbs})")

    def single_mentions(self, sentence: str, base: Parties) -> list[Mention]:
        """The places of a sentence in order, each by itself; 我市 and 全市 are the base's own place."""
        found: list[Mention] = []
        for match in self._mention.finditer(sentence):
            if not _COMPANY.match(sentence, match.end()) and not _ORDERED.match(sentence, match.end()):
                found += self._read(match, base)
        return found

    def mentions(self, sentence: str, base: Parties) -> list[Mention]:
        """The places of a sentence in order, those side by side as one mention."""
        return self.joined(sentence, self.single_mentions(sentence, base))

    def joined(self, sentence: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions of a sentence, those side by side as one."""
        return _grouped(sentence, mentions, self._cities, self._glue) if mentions else []

    def _read(self, match: re.Match[str], base: Parties) -> list[Mention]:
        word, start, end = match.group(), match.start(), match.end()
        places = self._places
        if word in places.spellings:
            return [_mention(start, end, places.spellings[word])]
        if word in places.our_words:
            return [Mention(start, end, "ours", (base.giver or places.home,), base.giver_county)]
        if word in places.their_words:
            return [Mention(start, end, "theirs", (word,), county=False)]
        if word in places.there_words:
            return [Mention(start, end, "there", (), county=False)]
        return self._read_letters(word, start)

    def _read_letters(self, word: str, start: int) -> list[Mention]:
        """`甬丽`, `鄞衢`: two letters of a known pair are the two counties of that pair."""
        found = [self._places.letters[c] for c in word]
        if len(found) == 2:
            ours, theirs = found
            pair = next((b for a, b in self._places.pairs if a == ours.name), "")
            if not theirs.county and self._cities.get(pair) == theirs.name:
                found = [ours, self._places.spellings[pair]]
        return [_mention(start + i, start + i + 1, place) for i, place in enumerate(found)]

    def office(self, issuer: str, name: str) -> Parties:
        """Whose paper it is: the place that the issuer's name begins with, else the one in the paper's name.

        An office of a place that the lexicon does not know keeps the place as it writes it; without any, it is ours.
        """
        for text in (issuer, name):
            known = next((m for m in self.single_mentions(text, Parties()) if m.names), None)
            if known:
                return Parties(known.names[0], giver_county=known.county)
            written = _OWN_NAME.match(text)
            if written:
                return Parties(written[1], giver_county=not written[1].endswith(("市", "州", "省")))
        return Parties(self._places.home)

    def base(self, title: str, lead: Sequence[str], home: Parties) -> Parties:
        """Who an article is about: the places of its title, then those of its first paragraph, then the office's."""
        giver: Mention | None = None
        receiver: Mention | None = None
        for number, text in enumerate((title, *lead)):
            for mention in self.mentions(text, home):
                if mention.side == "ours" and (giver is None):
                    giver = mention
                elif mention.side == "theirs" and receiver is None and self._may_lead(mention, number == 0, giver):
                    receiver = mention
        single = giver if giver and len(giver.names) == 1 else None
        return Parties(
            single.names[0] if single else home.giver,
            "、".join(receiver.names) if receiver else "",
            single.county if single else home.giver_county,
            bool(receiver and receiver.county),
        )

    def _may_lead(self, mention: Mention, in_title: bool, giver: Mention | None) -> bool:
        """A single receiver named in the lead stands for the article only where a district gives."""
        return in_title or mention.names[0] in self._generic or bool(giver and giver.county)

    def parties(
        self, sentence: str, mentions: Sequence[Mention], start: int, end: int, inherited: Parties, base: Parties
    ) -> Parties:
        """Giver and receiver of the number at `start`: the nearest of the mentions, else those inherited.

        A receiver goes on only with the giver that it was named with: 全市 speaks of all that the article speaks of,
        and another district has a partner of its own.
        """
        giver = self._find(sentence, mentions, "ours", start, end)
        receiver = self._find(sentence, mentions, "theirs", start, end)
        if self._reversed(sentence, start, mentions):
            return Parties(
                _name(receiver) or inherited.receiver,
                _name(giver) or inherited.giver,
                receiver.county if receiver else inherited.receiver_county,
                giver.county if giver else inherited.giver_county,
                reverse=True,
            )
        name = self._name_of_ours(giver) or inherited.giver
        goes_on = inherited if name == inherited.giver else base if name == base.giver else Parties()
        if giver and sentence[giver.start : giver.end] in self._generic:
            goes_on = base
        return Parties(
            name,
            _name(receiver) or goes_on.receiver,
            giver.county and len(giver.names) == 1 if giver else inherited.giver_county,
            receiver.county if receiver else goes_on.receiver_county,
        )

    def _find(self, sentence: str, mentions: Sequence[Mention], side: str, start: int, end: int) -> Mention | None:
        return _nearest(sentence, mentions, side, start, end, self._generic)

    def _name_of_ours(self, mention: Mention | None) -> str:
        if mention is None:
            return ""
        return mention.names[0] if len(mention.names) == 1 else self._places.home

    def _reversed(self, sentence: str, start: int, mentions: Sequence[Mention]) -> bool:
        """Whether theirs comes to ours (`松阳…赴余姚疗休养`, `丽水商会…在宁波投资`) or ours learns from theirs.

        The clause of the number decides; where it names no place, the clause before it that names some.
        """
        clause = start
        named: list[Mention] = []
        while not named and clause > 0:
            clause = clause_start(sentence, clause - 1)
            named = [m for m in mentions if clause <= m.start < start]
        end = clause_end(sentence, start)
        if any(self._comes(match, clause, mentions) for match in self._reverse.finditer(sentence, clause, end)):
            return True
        return any(self._learns(match, clause, mentions) for match in self._learning.finditer(sentence, clause, end))

    @staticmethod
    def _comes(match: re.Match[str], clause: int, mentions: Sequence[Mention]) -> bool:
        target = [m for m in mentions if match.start() <= m.start < match.end()]
        subject = [m for m in mentions if clause <= m.start < match.start() and m.side != "there"]
        return bool(target and target[0].side == "ours" and subject and subject[-1].side == "theirs")

    @staticmethod
    def _learns(match: re.Match[str], clause: int, mentions: Sequence[Mention]) -> bool:
        subject = [m for m in mentions if clause <= m.start < match.start() and m.side != "there"]
        source = [m for m in mentions if match.end() <= m.start < match.end() + _REVERSE_REACH]
        return bool(subject and source and subject[-1].side == "ours" and source[0].side == "theirs")


def with_share(parties: Parties, ours: Mention | None, theirs: Mention | None) -> Parties:
    """The parties with the place that 分别 gives to one number."""
    if ours and ours.names:
        parties = replace(parties, giver=ours.names[0], giver_county=ours.county)
    if theirs and theirs.names:
        parties = replace(parties, receiver=theirs.names[0], receiver_county=theirs.county)
    return parties


def is_example(sentence: str) -> bool:
    """Whether a sentence only gives an example, so that its places end with it."""
    return bool(_EXAMPLE.match(sentence))


def level_of(parties: Parties, sentence: str, start: int, province: str) -> Level:
    """The smallest place that the number speaks of."""
    before = sentence[:start]
    if re.search(rf"(?:全省|{province})[^，；]{{0,6}}$", before):
        return Level.PROVINCE
    county = parties.giver_county or parties.receiver_county
    if county and _VILLAGE.search(before):
        return Level.VILLAGE
    if county and _PARK.search(before):
        return Level.PARK
    return Level.COUNTY if county else Level.CITY


def _mention(start: int, end: int, place: Place) -> Mention:
    return Mention(start, end, "ours" if place.ours else "theirs", (place.name,), place.county)


def _grouped(
    sentence: str, mentions: Sequence[Mention], cities: Mapping[str, str], glue_words: re.Pattern[str]
) -> list[Mention]:
    """Places of one side set side by side (`丽水、衢州`, `海曙、江北、镇海`, `甬衢、甬丽`) as one mention, its names in
    the order of the lexicon.

    A city before its own county (`丽水莲都区`) says where the county lies; several counties of one city are the city.
    """
    order = {name: number for number, name in enumerate(dict.fromkeys((*cities.values(), *cities)))}
    grouped: list[Mention] = []
    for mention in mentions:
        last = next((m for m in reversed(grouped) if m.side == mention.side), None)
        glue = sentence[last.end : mention.start] if last else ""
        if last is None or mention.side == "there" or not glue_words.fullmatch(glue):
            grouped.append(mention)
            continue
        if not glue and cities.get(mention.names[0]) == last.names[-1] and len(last.names) == 1:
            names = mention.names
        else:
            names = tuple(sorted({*last.names, *mention.names}, key=lambda name: order.get(name, 0)))
        county = mention.county and len(names) == 1
        grouped[grouped.index(last)] = Mention(last.start, mention.end, last.side, names, county)
    return [_as_city(m, cities) for m in grouped]


def _as_city(mention: Mention, cities: Mapping[str, str]) -> Mention:
    found = {cities.get(name, "") for name in mention.names}
    if len(mention.names) < 2 or len(found) > 1 or not all(found):
        return mention
    return Mention(mention.start, mention.end, mention.side, (found.pop(),), county=False)


def _nearest(
    sentence: str, mentions: Sequence[Mention], side: str, start: int, end: int, generic: Container[str]
) -> Mention | None:
    """The mention of a side that a number speaks of: in its clause before the number, in its clause after it, then
    the nearest before; a named place comes before a general word for one (对口地区)."""
    clause = clause_start(sentence, start)
    after = clause_end(sentence, end)
    mine = [m for m in mentions if m.side == side]
    inside = [m for m in mine if clause <= m.start and m.end <= start][::-1]
    inside += [m for m in mine if end <= m.start and m.end <= after]
    earlier = [m for m in mine if m.end <= clause][::-1]
    named = [m for m in inside if m.names[0] not in generic]
    return next(iter((*named, *inside, *earlier)), None)


def _name(mention: Mention | None) -> str:
    return "、".join(mention.names) if mention else ""
