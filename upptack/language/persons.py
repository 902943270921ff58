"""Reads a text word by word: names, places, streets and words that are no ordinary ones.

A capital inside a sentence, a listed name, and what stands after "heter" or "min man" are names. Every other word that
the closed vocabulary lacks is marked as unknown, so that a name that nobody listed is found in lower case too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from upptack.language import addresses, dates, rare
from upptack.language.gazetteer import Gazetteer, Place, places
from upptack.language.passages import Found, before, cues
from upptack.language.vocabulary import Words, words

WORD = re.compile(r"[^\W\d_]+(?:['’\-\u2010\u2011][^\W\d_]+)*")
PARTS = re.compile(r"['’\-\u2010\u2011]")
ENGLISH_ENDS = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))\Z")
GAP = re.compile(r"[\s:,\"”]{1,3}")
LEADER = re.compile(r"([^\W\d_]+)[\s:,\"”'(]{1,3}\Z")
SIGNED = re.compile(r"(?:^|\n)\s{0,4}/\s?\Z")
WITHIN = frozenset(",/&+")
"""Signs that a sentence goes on after. After every other one (a full stop, a line's end, an emoji) one begins."""

SKIPPED = frozenset(" \t\u00a0\"”“'’(–-•*")
SHORT_FORM = 5
"""Letters of the longest word in capitals that is taken for an abbreviation when it is no name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The lists that a language is read with. `plain`: words in lower case that need no second look.
    `capitals`: words that have a capital for a reason of their own."""

    lang: str
    words: Words
    plain: frozenset[str]
    places: Gazetteer
    capitals: frozenset[str]

    def ordinary(self, word: str) -> bool:
        """Whether a word in lower case, or each part of it between hyphens, is an ordinary one. One letter is; a place
        is not, though its name may split into words, unless it is listed as a word too."""
        if word in self.words.ordinary or len(word) == 1:
            return True
        if self.places.of(word) is not None and not (word[-1] == "s" and word[:-1] in self.words.ordinary):
            return False
        if self.words.is_ordinary(word):
            return True
        if self.lang == "en":
            word = ENGLISH_ENDS.sub("", word)
        parts = PARTS.split(word)
        return all(len(part) == 1 or self.words.is_ordinary(part) for part in parts)

    def name(self, word: str) -> bool:
        """Whether a word in lower case, or a part of it, is a listed name."""
        return any(self.words.is_name(part) for part in PARTS.split(word))


@dataclass(frozen=True, slots=True)
class Token:
    """A word that needs a second look: as written, in lower case, and what is known of it."""

    start: int
    end: int
    written: str
    word: str
    capital: bool
    first: bool
    ordinary: bool
    name: bool

    @property
    def mid(self) -> bool:
        """Whether it has a capital that the beginning of a sentence does not explain."""
        return self.capital and not self.first


@cache
def reader(lang: str) -> Reader:
    """The lists of a language, read once."""
    listed, where = words(lang), places()
    looked_at = {*listed.names, *where.single, *cues()["leads"], *cues()["streets"], *where.several}
    looked_at |= dates.signs() | rare.signs()
    capitals = cues()["capitals"] | (cues()["capitals_en"] if lang == "en" else frozenset())
    return Reader(lang, listed, frozenset(listed.ordinary) - looked_at, where, capitals)


def find(text: str, lang: str) -> tuple[list[Found], list[Found]]:
    """Names, places, streets, dates in words and unknown words, in the order of the text; then the words for rare
    occupations and unusual families."""
    read = reader(lang)
    found: list[Found] = []
    listed: list[Found] = []
    previous: Token | None = None
    tokens = list(_tokens(text, read))
    for index, token in enumerate(tokens):
        if token.word in rare.signs():
            kind = "occupation" if token.word in cues()["occupations"] else "family"
            listed.append(Found(token.start, token.end, kind))
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        follows = following if following and following.start - token.end <= 2 else None
        one = _one(text, token, read, (previous, follows))
        if one is None or (found and one.start < found[-1].end and one.category not in ("date", "address")):
            continue
        while found and one.start < found[-1].end:
            one = Found(min(one.start, found[-1].start), one.end, one.category, one.detail)
            found.pop()
        found.append(one)
        previous = token
    return _joined(text, found), listed


def _one(text: str, token: Token, read: Reader, beside: tuple[Token | None, Token | None]) -> Found | None:
    """What a word is or leads in; None when it is an ordinary word in its place."""
    if token.word in dates.signs():
        date = dates.find(text, token.word, token.start, token.end)
        if date is not None:
            return date
    one = _place(text, token, read) or _street(text, token) or _person(text, token, read, beside)
    return one or (_led(text, token) if token.word in cues()["leads"] else None)


def _tokens(text: str, read: Reader) -> Iterator[Token]:
    """The words that need a second look. A text without small letters is read as if it were in lower case."""
    shouted = text.isupper()
    known: dict[str, tuple[str, bool, bool]] = {}
    for match in WORD.finditer(text):
        written = match.group()
        if written in read.plain:
            continue
        if written not in known:
            word = written.lower()
            known[written] = (word, read.ordinary(word), read.name(word))
        word, ordinary, name = known[written]
        capital = written[0].isupper() and not shouted
        first = capital and _begins(text, match.start())
        if word not in read.plain or (capital and (not first or len(written) == 1)):
            yield Token(match.start(), match.end(), written, word, capital, first, ordinary, name)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    back = at - 1
    while back >= 0 and at - back < 20 and text[back] in SKIPPED:
        back -= 1
    return back < 0 or not (text[back].isalnum() or text[back] in WITHIN)


def _leader(text: str, at: int) -> str:
    """The word before a place, in lower case; empty when another sign stands between."""
    found = LEADER.search(before(text, at))
    return found.group(1).lower() if found else ""


def _place(text: str, token: Token, read: Reader) -> Found | None:
    several = read.places.longest(text, token.start)
    if several is not None:
        return Found(token.start, several[1], "place", _kind(several[0]))
    place = read.places.of(token.word)
    if place is None or (token.ordinary and not _stands_as_place(text, token)):
        return None
    if token.name and place.kind != "people" and _leader(text, token.start) not in cues()["prepositions"]:
        return None
    return Found(token.start, token.end, "place", _kind(place))


def _stands_as_place(text: str, token: Token) -> bool:
    """Whether a word that is an ordinary one too (vara, mark) stands as a place does."""
    after = text[token.end : token.end + 8].lower()
    return token.capital and (token.mid or after.startswith((" kommun", " stad")))


def _kind(place: Place) -> str:
    """What is to stand in the place's stead: its county, a region, another country."""
    if place.kind in ("municipality", "town") and place.county:
        return f"county {place.county}"
    return place.kind if place.kind in ("country", "people") else "region"


def _street(text: str, token: Token) -> Found | None:
    if not token.word.endswith(addresses.endings()[0]):
        return None
    return addresses.street(text, token.start, token.end, token.mid or not token.ordinary)


def _person(text: str, token: Token, read: Reader, beside: tuple[Token | None, Token | None]) -> Found | None:
    """The word as a name or as an unknown word; None when it is neither. `beside`: the name found before it, the next
    word that needs a second look."""
    previous, follows = beside
    if token.capital and _let_be(text, token, read):
        return None
    if token.capital:
        name = _capital_name(text, token, follows) if token.ordinary else token.mid or token.name
    elif token.ordinary:
        near = (previous is not None and text[previous.end : token.start] in (" ", "\u00a0")) or _is_strange(follows)
        name = token.name and _small_name(text, token, near)
    else:
        name = token.name or _leader(text, token.start) in cues()["relations"] | cues()["leads"]
    if name:
        return Found(token.start, token.end, "name")
    return None if token.ordinary else Found(token.start, token.end, "unknown_word")


def _is_strange(follows: Token | None) -> bool:
    """Whether the next word is a name or has a capital that nothing explains."""
    return follows is not None and (follows.name or not follows.ordinary)


def _let_be(text: str, token: Token, read: Reader) -> bool:
    """Whether a capital is explained: an agency, a holiday, an abbreviation, a letter that names no one."""
    if token.word in read.capitals:
        return True
    if len(token.written) == 1:
        dot = text[token.end : token.end + 1] == "."
        return _leader(text, token.start) in cues()["letters_after"] or (token.first and not dot)
    if token.written.isupper() and not token.name and len(token.written) <= SHORT_FORM:
        return token.ordinary or len(token.written) <= 3
    return token.ordinary and token.word.endswith(tuple(cues()["bodies"])) and not token.name


def _capital_name(text: str, token: Token, follows: Token | None) -> bool:
    """Whether an ordinary word with a capital is a name: always within a sentence; where a sentence begins, only a word
    that is a name too, with another name or what a person does after it."""
    if token.mid or (len(token.written) == 1 and text[token.end : token.end + 1] == "."):
        return True
    if not token.name:
        return False
    after = WORD.match(text, token.end + 1)
    acts = after is not None and after.group() in cues()["verbs"]
    rather = token.word in cues()["words_rather"] and not acts
    return (follows is not None and follows.capital) or not rather


def _small_name(text: str, token: Token, beside: bool) -> bool:
    """Whether an ordinary word in lower case that is a name too stands as a name."""
    leader = _leader(text, token.start)
    if leader in cues()["leads"] or SIGNED.search(before(text, token.start)):
        return True
    return (beside or leader in cues()["relations"]) and token.word not in cues()["words_rather"]


def _led(text: str, token: Token) -> Found | None:
    """Whatever stands after "heter", unless it is a word that cannot be a name."""
    gap = GAP.match(text, token.end)
    after = WORD.match(text, gap.end()) if gap else None
    if (
        after is None
        or _leader(text, token.start) in ("det", "vad", "it")
        or after.group().lower() in cues()["no_names"]
    ):
        return None
    return Found(after.start(), after.end(), "name")


JOINERS = re.compile(r"\. ?|[ \u00a0]{1,2}(?:(?:von|af|de|del|la|el|al|bin|ibn|van|der|den)[ \u00a0])?")
CAPITAL = re.compile(r"[^\W\d_a-zåäöéü]")


def _joined(text: str, found: list[Found]) -> list[Found]:
    """The passages with those names put together that stand side by side."""
    joined: list[Found] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is not None and last.category == "name" and each.start - last.end <= 6 and _belongs(text, last, each):
            dot = text[each.end - 2 : each.end - 1] in " ." and text[each.end : each.end + 1] == "."
            joined[-1] = Found(last.start, each.end + dot, "name")
        else:
            joined.append(each)
    return joined


def _belongs(text: str, last: Found, each: Found) -> bool:
    """Whether a passage goes on a name: another name, or a strange word with a capital."""
    gap = text[last.end : each.start]
    if each.category not in ("name", "unknown_word") or JOINERS.fullmatch(gap) is None:
        return False
    if gap[0] == "." and text[last.end - 2 : last.end - 1].isalpha():
        return False
    return each.category == "name" or CAPITAL.match(text, each.start) is not None
