"""Towns and municipalities, schools, workplaces, shelters, and anything else that is protected by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from upptack.language.leaks import known
from upptack.language.leaks.letters import bare, sounds
from upptack.language.leaks.near import Hit, Leak, Term, bearable, distance
from upptack.language.leaks.values import Protected, places_in
from upptack.language.leaks.words import Words

BESIDE = 4
"""Pieces within which the words of one name stand."""
SENTENCE = re.compile(r"[.!?]\s|\n\s*\n")
DEFINITE = ("en", "et", "an", "n", "t", "na", "ns", "s", "ens", "ets", "ans")
SHORTEST_OWN = 6


def terms(value: int, thing: Protected) -> Iterator[Term]:
    """The forms of a place's or an institution's words that are looked for."""
    if thing.kind == "place" or (thing.kind == "shelter" and thing.words == thing.places):
        yield from _place_terms(value, thing.words[0])
        return
    for word in thing.words:
        yield from _own_terms(value, word, thing.kind)
    for word in thing.extra:
        yield Term(value, "extra", word)
        yield Term(value, "extra", word + "s")
    for word in (word for place in thing.places for word in place.split()):
        yield Term(value, "place", word, bearable(word) if len(word) > 4 else 0, cut=True)
        yield Term(value, "place", word + "s")
    whole = [*thing.words, *thing.extra]
    if len(whole) > 1 and not any(word.isdigit() for word in whole):
        for glued in ("".join(whole), "".join([*thing.extra, *thing.words])):
            yield Term(value, "full", glued, 1, cut=True)


def _own_terms(value: int, word: str, kind: str) -> Iterator[Term]:
    base = word.removesuffix("s") if len(word) > 4 else word
    edits = bearable(word) if len(word) > 4 else 0
    for form in dict.fromkeys(_forms(word, kind)):
        yield Term(value, "own", form, edits if form == base else 0, cut=form in (base, word))


def _place_terms(value: int, name: str) -> Iterator[Term]:
    words = name.split()
    head = max(words, key=len)
    edits = 0 if len(head) < 5 else bearable(head)
    yield Term(value, "place", head, edits, cut=True)
    for tail in known.listed("place", "tails"):
        yield Term(value, "place", head + tail)
        if len(words) == 1 and head.endswith("a"):
            yield Term(value, "place", head + tail)
    if len(words) > 1:
        yield Term(value, "full", "".join(words), 1, cut=True)


def _forms(word: str, kind: str) -> Iterator[str]:
    """A word with the endings it may have: genitive, definite form, and for a school the compounds with skola."""
    yield word
    stems = {word, word.removesuffix("s")} if len(word) > 4 else {word}
    bare = {stem.removesuffix(end) for stem in stems for end in ("en", "an", "et", "n") if len(stem) > 6}
    for stem in stems | bare:
        yield stem
        yield from (stem + end for end in DEFINITE if stem not in bare or len(stem) > 4)
    if kind == "school":
        yield from _school_forms(word, stems | bare)


def _school_forms(word: str, stems: set[str]) -> Iterator[str]:
    plain = bare(word)
    tail = next((tail for tail in known.tails() if plain.endswith(tail) and len(plain) > len(tail) + 2), "")
    for stem in [word[: len(word) - len(tail)]] if tail else stems:
        for other in known.tails():
            yield stem + other
            yield stem.removesuffix("s") + "s" + other
        if tail and len(stem) > 4:
            yield from (stem, stem.removesuffix("s") + "s")


def find_place(words: Words, hits: Iterable[Hit], thing: Protected) -> Iterator[Leak]:
    """The places where a protected town or municipality is named."""
    others = thing.words[0].split()
    for hit in hits:
        if hit.term.role == "full" or (_is_place(words, hit) and (len(others) == 1 or _near_any(words, hit, others))):
            yield Leak(hit.start, hit.end, thing.kind, "place")


def _is_place(words: Words, hit: Hit) -> bool:
    if hit.edits:
        return not known.is_other(hit.low)
    return not known.is_listed(hit.low) or words.capital(hit.first)


def _near_any(words: Words, hit: Hit, others: list[str]) -> bool:
    own = words.key[hit.first]
    around = range(max(0, hit.first - 2), min(len(words), hit.last + 3))
    rest = [sounds(other) for other in others if sounds(other)[:4] != own[:4]]
    return any(words.key[index] in other or other in words.key[index] for index in around for other in rest)


def find_institution(words: Words, hits: Iterable[Hit], thing: Protected) -> Iterator[Leak]:
    """The places where a school, a workplace or a shelter is named: by its own words, by all its ordinary ones, or by
    some of them together with where it lies."""
    by_role: dict[str, list[Hit]] = {"own": [], "extra": [], "place": [], "full": []}
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        if hit.edits == 0 or not _is_another(hit):
            by_role[hit.term.role].append(hit)
    for hit in by_role["full"]:
        if not _elsewhere(words, hit.last, thing):
            yield Leak(hit.start, hit.end, thing.kind, "whole name")
    for group in _groups([*by_role["own"], *by_role["extra"]]):
        if _names(words, group, thing) and not _elsewhere(words, group[-1].last, thing):
            yield Leak(group[0].start, group[-1].end, thing.kind, "name")
    yield from _located(words, by_role, thing)


def _is_another(hit: Hit) -> bool:
    return known.is_other(hit.low) or known.is_other_street(hit.low)


def _groups(hits: list[Hit]) -> Iterator[list[Hit]]:
    """Hits that stand near each other, in order."""
    group: list[Hit] = []
    for hit in sorted(hits, key=lambda each: each.first):
        if group and hit.first - group[-1].last > BESIDE:
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _names(words: Words, group: list[Hit], thing: Protected) -> bool:
    own = {hit.term.written[:4] for hit in group if hit.term.role == "own"}
    extra = {hit.term.written.removesuffix("s") for hit in group if hit.term.role == "extra"}
    if not thing.words:
        wanted = {word.removesuffix("s") for word in thing.extra}
        return wanted <= extra and (len(wanted) > 1 or len(next(iter(wanted))) > SHORTEST_OWN)
    if not own:
        return False
    if len({word[:4] for word in thing.words}) == 1 or len(own) > 1 or extra:
        return any(_own_shown(words, hit, bool(extra)) for hit in group if hit.term.role == "own")
    return any(
        hit.term.role == "own" and len(hit.low) >= SHORTEST_OWN and not known.is_ordinary(hit.low) for hit in group
    )


def _own_shown(words: Words, hit: Hit, beside: bool) -> bool:
    if beside or not known.is_listed(hit.low):
        return True
    return words.capital(hit.first) or _cued(words, hit.first)


def _cued(words: Words, index: int) -> bool:
    cues = known.listed("other", "school_cues") | known.listed("other", "work")
    return any(words.low[each] in cues for each in range(max(0, index - 3), min(len(words), index + 3)))


def _elsewhere(words: Words, last: int, thing: Protected) -> bool:
    """Whether "i" and another town than the protected one follow."""
    if not thing.places or last + 2 >= len(words) or words.low[last + 1] not in ("i", "in", "at"):
        return False
    following = words.text[words.start[last + 1] : words.end[min(last + 3, len(words) - 1)]]
    named = places_in(following)
    return bool(named) and not any(_same_place(place, mine) for place in named for mine in thing.places)


def _same_place(one: str, other: str) -> bool:
    return distance(sounds(one), sounds(other), 1) < 2 or one in other or other in one


def _located(words: Words, by_role: dict[str, list[Hit]], thing: Protected) -> Iterator[Leak]:
    """The town together with a word of the name, or with a word for school or work in the same sentence."""
    cues = known.listed("other", "school_cues") if thing.kind == "school" else known.listed("other", "work")
    named = [*by_role["own"], *by_role["extra"]]
    for hit in by_role["place"]:
        if known.is_listed(hit.low) and not words.capital(hit.first):
            continue
        near = [other for other in named if abs(other.first - hit.first) <= BESIDE]
        if near:
            yield Leak(min(hit.start, near[0].start), max(hit.end, near[-1].end), thing.kind, "name and town")
        elif thing.kind in ("work", "school") and _said_near(words, hit, cues):
            yield Leak(hit.start, hit.end, thing.kind, "town and work")


def _said_near(words: Words, hit: Hit, cues: frozenset[str]) -> bool:
    for step in (-1, 1):
        index = hit.first
        for _ in range(8):
            edge = words.between(index - 1 if step < 0 else index)
            index += step
            if not 0 <= index < len(words) or SENTENCE.search(edge + " "):
                break
            if words.low[index] in cues:
                return True
    return False


def find_words(words: Words, thing: Protected) -> Iterator[Leak]:
    """The places where all the words of a value of no known kind stand in one sentence, in any order and inflection."""
    own = [word for word in thing.words if word not in known.listed("other", "stop") and len(word) > 1] or list(
        thing.words
    )
    stems = {_stem(sounds(word)) for word in own if not word.isdigit() or len(word) > 2 or len(own) == 1}
    if not stems:
        return
    for first, last in _sentences(words):
        places = [index for index in range(first, last) if _stemmed(words.key[index], stems)]
        told = {_stemmed(words.key[index], stems) for index in places}
        if told >= stems or (len(stems) > 3 and len(told) >= len(stems) - 1):
            yield Leak(words.start[places[0]], words.end[places[-1]], "other", "words")


def _stem(key: str) -> str:
    return key if len(key) < 5 or key.isdigit() else key[:-1] if len(key) < 7 else key[: -2 if len(key) < 9 else -3]


def _stemmed(key: str, stems: set[str]) -> str:
    return next(
        (stem for stem in stems if key == stem or (len(stem) > 3 and not stem.isdigit() and key.startswith(stem))), ""
    )


def _sentences(words: Words) -> Iterator[tuple[int, int]]:
    cuts = [0, *(index + 1 for index in range(len(words)) if SENTENCE.search(words.between(index) + " ")), len(words)]
    yield from ((first, last) for first, last in pairwise(cuts) if last > first)
