"""Sentences of an article → who gives, who receives, and at which level."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.extract.place.mentions import MentionGrammar
from reports.extract.place.scene import Flip, Heights, Scene, heights, make_scene
from reports.extract.place.siding import TO_US, Mention, Named
from reports.extract.place.unlisted import is_county
from reports.extract.place.viewpoint import Parties, Side, Viewpoint
from reports.extract.words import alternation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon

_EXAMPLE = re.compile(r"\s*(?:如|例如|比如|譬如)[，,：:\u4e00-\u9fff]")
_OWN_NAME = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:自治州|市|州|区(?!域)|县|省))(?![\u4e00-\u9fff]?$)")
_PREFECTURES = ("州", "旗", "盟")
_PAIRED = re.compile("[对结]|受援")
_AID = "(?:援建|援助|支援|帮扶|协作)"
_NOT_SINCE = "(?<![以近历将未原本后从])(?<![近多几一两三四五六七八九十0-9]年)"
"""以来, 近年来, 未来 … are no coming, 青少年来甬 is."""
_FROM_THERE = "籍"
_ENCLAVE = "飞地"
"""Who invests in an enclave that lies with the other side gets the help, and gives none."""
_SHORT = 3
_NOWHERE = Viewpoint("", "")
_REACH = 16
_AT_HEAD = 5
"""How far into a heading its place may begin: `（一）海曙—松阳`."""


class PlaceGrammar:
    """Who gives and who receives, by the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        places = lexicon.places
        self._home = places.home
        self._listed = {p.city for p in places.spellings.values() if p.county}
        self._pairs = frozenset((*places.pairs, *places.village_pairs))
        self._mentions = MentionGrammar(lexicon)
        self._province = re.compile(alternation((*places.background, places.province)))
        verbs = alternation(places.reverse_verbs)
        self._comes = re.compile(rf"(?:赴|{_NOT_SINCE}来|在|到|前往)[^，。；]{{0,{_REACH}}}?(?:{verbs})")
        own, receive = alternation(places.own_words), alternation(places.receiving_verbs)
        self._told_receiver = re.compile(
            rf"(?:{own})[^，。；]{{0,6}}?(?:{receive})[^，。；]{{0,16}}?{_AID}|{_AID}(?:{own})"
        )
        self._learns = re.compile(alternation(places.learning_verbs))

    def viewpoint(self, issuer: str, name: str, texts: Sequence[str] = ()) -> Viewpoint:
        """Whose paper it is: the place that the issuer's name begins with, else the one in the paper's name.

        An office of a place that the lexicon does not know keeps the place as it writes it, and receives where its
        name or the `texts` of its paper say so; without any, it is ours. In its own paper a place goes by a letter of
        its name too: 来奉 is to come to 奉化.
        """
        view = self._office(issuer, name, texts)
        partners, stems = self._mentions.known_to(texts, view)
        called = tuple((f"{TO_US}{letter}", view.name) for letter in view.name[:-1] if len(view.name) == _SHORT)
        return replace(view, partners=() if view.city or view.county else partners, stems=(*stems, *called))

    def _office(self, issuer: str, name: str, texts: Sequence[str]) -> Viewpoint:
        for text in (issuer, name):
            mentions = self._joined(text, _NOWHERE)
            known = next((m for m in mentions if m.names and self._mentions.city_of(m.names[0])), None)
            if known:
                city = self._mentions.city_of(known.names[0])
                return Viewpoint(
                    known.names[0], city if known.county or city in self._listed else "", known.county, known.side
                )
            written = _OWN_NAME.match(text)
            if written:
                own = mentions[0].name if mentions and len(mentions[0].names) == 1 else written[1]
                county = not own.endswith(("市", "州", "省"))
                receives = own.endswith(_PREFECTURES) or any(m.side is Side.RECEIVES for m in mentions[:1])
                receives = receives or any(map(self._told_receiver.search, texts))
                return Viewpoint(own, "", county, Side.RECEIVES if receives else Side.GIVES)
        return Viewpoint(self._home, self._home)

    def _joined(self, text: str, view: Viewpoint) -> tuple[Mention, ...]:
        return self._mentions.joined(text, self._mentions.find(text, view))

    def scene(self, text: str, view: Viewpoint) -> Scene:
        """The places of a sentence."""
        singles = self._mentions.find(text, view)
        if not singles:
            return make_scene(text, (), ())
        mentions = self._mentions.joined(text, singles)
        return make_scene(text, singles, mentions, self._flips(text, mentions))

    def _flips(self, text: str, mentions: Sequence[Mention]) -> tuple[Flip, ...]:
        """What goes from the receiving side to the other; there is nothing without places of both sides."""
        sides = [m.named.side for m in mentions]
        if Side.GIVES not in sides or Side.RECEIVES not in sides:
            return ()
        placed = [m for m in mentions if m.named.side is not Side.THERE]
        flips = [
            Flip(subject.start, move.start(), move.end())
            for pattern, who, reach in ((self._comes, Side.RECEIVES, 0), (self._learns, Side.GIVES, _REACH))
            for move in pattern.finditer(text)
            if _ENCLAVE not in move.group()
            if (subject := _gone(placed, move, who) or _goes(placed, move, who, reach))
        ]
        return tuple(sorted(flips, key=lambda flip: flip.start))

    def heights(self, text: str) -> Heights:
        """What a sentence says of villages, parks and the whole province."""
        return heights(text, self._province)

    def base(self, title: str, lead: Sequence[str], view: Viewpoint) -> tuple[Parties, Viewpoint]:
        """Who an article is about, and whose 我市 it speaks of: the places of its title, then those of its first
        paragraph, then the office's."""
        own, partner = self._leading(title, lead, view)
        main = _main(view.partners)
        if partner is None and main:
            partner = Mention(0, 0, Named(view.side.other, (main,), county=is_county(main)))
        speaker = view
        if own and len(own.names) == 1:
            speaker = replace(view, name=own.names[0], city=self._mentions.city_of(own.names[0]), county=own.county)
        name, county = partner.name if partner else "", bool(partner and partner.county)
        if view.side is Side.GIVES:
            return Parties(speaker.name, name, speaker.county, county), speaker
        return Parties(name, speaker.name, county, speaker.county), speaker

    def _leading(self, title: str, lead: Sequence[str], view: Viewpoint) -> tuple[Mention | None, Mention | None]:
        """The first place of each side, ours first. A district's 全市 is not its own, and what a title says of
        another district is not of the first one's partner."""
        own: Mention | None = None
        partner: Mention | None = None
        for number, text in enumerate((title, *lead)):
            if own and partner:
                break
            for mention in self._joined(text, view):
                if mention.side is not view.side:
                    if mention.side is view.side.other and not partner and _may_lead(mention, number == 0, own):
                        partner = mention
                elif own is None and (mention.name == view.name or not mention.own):
                    own = mention
                elif own and number == 0 and mention.county and mention.names != own.names:
                    break
        return own, partner

    def under(self, heading: str, base: Parties, view: Viewpoint) -> Parties:
        """Who a section is about: the places that its heading begins with, or both sides that it names."""
        mentions = self._joined(heading, view)
        giver = next((m for m in mentions if m.side is Side.GIVES and m.names), None)
        receiver = next((m for m in mentions if m.side is Side.RECEIVES and not m.vague), None)
        if not (giver and receiver) and not any(m.start <= _AT_HEAD for m in (giver, receiver) if m):
            return base
        if giver and not receiver and view.side is Side.GIVES:
            return base if giver.name == base.giver or giver.own else Parties(giver.name, "", giver.county)
        return Parties(
            giver.name if giver else base.giver,
            receiver.name if receiver else base.receiver,
            giver.county if giver else base.giver_county,
            receiver.county if receiver else base.receiver_county,
        )

    def parties(
        self, scene: Scene, start: int, end: int, inherited: Parties, base: Parties, view: Viewpoint
    ) -> Parties:
        """Giver and receiver of the number at `start`: the nearest of the mentions, else those inherited.

        A receiver goes on only with the giver that it was named with: 全市 speaks of all that the article speaks of,
        and another district has a partner of its own.
        """
        if not scene.mentions:
            return inherited
        if scene.whole_of_parts(start, end, inherited):
            return base
        clause = scene.clause(start, end)
        giver = scene.nearest(Side.GIVES, start, end, clause)
        receiver = scene.nearest(Side.RECEIVES, start, end, clause)
        if giver and receiver and scene.parted(giver, receiver):
            receiver = None
        if scene.reversed_at(start):
            return Parties(
                receiver.name if receiver else inherited.receiver,
                giver.name if giver else inherited.giver,
                receiver.county if receiver else inherited.receiver_county,
                giver.county if giver else inherited.giver_county,
                reverse=True,
            )
        name = self._name_of_giver(giver, view) or inherited.giver
        there = any(m.side is Side.THERE for m in scene.mentions)  # 该村 is in the place told before
        goes_on = inherited if there else self._goes_on(name, giver, inherited, base, view)
        found = _straight(name, giver, receiver, inherited, goes_on)
        if not found.receiver and (later := scene.receiver_after(end)):
            return replace(found, receiver=later.name, receiver_county=later.county)
        return found

    def _goes_on(self, name: str, giver: Mention | None, inherited: Parties, base: Parties, view: Viewpoint) -> Parties:
        """Whose receiver a number has that names none: that of its giver `name`, if one was told."""
        if giver and giver.own:
            return base
        if name not in (inherited.giver, base.giver) and view.side is Side.GIVES:
            paired = (name, inherited.receiver) in self._pairs
            return inherited if paired else base if len(view.partners) == 1 else Parties()
        return inherited if name == inherited.giver else base

    def _name_of_giver(self, mention: Mention | None, view: Viewpoint) -> str:
        """Several givers of our own city are the city."""
        if mention is None or len(mention.names) < 2:
            return mention.name if mention else ""
        ours = view.city and any(self._mentions.city_of(name) == view.city for name in mention.names)
        return view.city if ours else mention.name


def _straight(
    name: str, giver: Mention | None, receiver: Mention | None, inherited: Parties, goes_on: Parties
) -> Parties:
    return Parties(
        name,
        receiver.name if receiver else goes_on.receiver,
        giver.county and len(giver.names) == 1 if giver else inherited.giver_county,
        receiver.county if receiver else goes_on.receiver_county,
    )


def _main(partners: Sequence[str]) -> str:
    """The one that a paper deals with; of a prefecture and counties the prefecture; empty where it cannot be told."""
    larger = [name for name in partners if not is_county(name)]
    alone = partners if len(partners) == 1 else larger
    return alone[0] if len(alone) == 1 else ""


def _goes(mentions: Sequence[Mention], move: re.Match[str], who: Side, reach: int) -> Mention | None:
    """The place before the words of a move, where it is on the side `who` and the place that they name on the other.

    That place stands within the words, or up to `reach` behind them.
    """
    first, last = (move.end(), move.end() + reach) if reach else move.span()
    before = bisect_left(mentions, move.start(), key=lambda m: m.start)
    at = bisect_left(mentions, first, key=lambda m: m.start)
    if not before or at == len(mentions) or mentions[at].start >= last:
        return None
    subject = mentions[before - 1]
    return subject if subject.side is who and mentions[at].side is who.other else None


def _gone(mentions: Sequence[Mention], move: re.Match[str], who: Side) -> Mention | None:
    """`在甬就业的松阳籍人员`: the place behind the words of a move that those come from who have made it."""
    at = bisect_left(mentions, move.end(), key=lambda m: m.start)
    if not 0 < at < len(mentions) or mentions[at - 1].start < move.start():
        return None
    subject, text = mentions[at], move.string
    named = text[move.end() : subject.start] == "的" and text.startswith(_FROM_THERE, subject.end)
    return subject if named and subject.side is who and mentions[at - 1].side is who.other else None


def _may_lead(mention: Mention, in_title: bool, giver: Mention | None) -> bool:
    """A single receiver named in the lead stands for the article only where a district gives.

    Of general words those do that name the places that we are paired with: 山区县 may be any.
    """
    paired = mention.vague and _PAIRED.search(mention.name)
    return in_title or mention.own or bool(paired) or bool(giver and giver.county and not mention.vague)


def with_share(parties: Parties, gives: Mention | None, receives: Mention | None) -> Parties:
    """The parties with the place that 分别 gives to one number."""
    if gives and gives.names:
        parties = replace(parties, giver=gives.names[0], giver_county=gives.county)
    if receives and receives.names:
        parties = replace(parties, receiver=receives.names[0], receiver_county=receives.county)
    return parties


def is_example(sentence: str) -> bool:
    """Whether a sentence only gives an example, so that its places end with it."""
    return bool(_EXAMPLE.match(sentence))
