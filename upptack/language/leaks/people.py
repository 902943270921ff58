"""Names: whole, in part, short forms, initials. A surname alone gives a person away; a first name with another surname
is another person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upptack.language.leaks import known
from upptack.language.leaks.letters import bare, sounds
from upptack.language.leaks.near import Hit, Leak, Term, bearable, distance
from upptack.language.leaks.values import Protected
from upptack.language.leaks.words import Words

ENDS = "sxz"
LOOSE = 2
"""Pieces between a first name and a surname that still belong together: middle names."""


def split(thing: Protected) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The given names and the surnames of a protected name. One word alone counts as a given name unless it is made as
    a surname."""
    words = tuple(word for word in thing.words if word not in known.listed("name", "particles")) or thing.words
    if len(words) == 1:
        return ((), words) if known.is_surname(words[0]) else (words, ())
    cut = len(words) - 1
    while cut > 1 and known.is_surname(words[cut - 1]):
        cut -= 1
    return words[:cut], words[cut:]


def terms(value: int, thing: Protected) -> Iterator[Term]:
    """The forms of a name that are looked for."""
    given, last = split(thing)
    for name in last:
        yield Term(value, "last", name, bearable(name), cut=True)
        for form in (*_inflected(name), name + "arna", name + "arnas"):
            yield Term(value, "last", form)
    for name in given:
        yield Term(value, "first", name, bearable(name), cut=True)
        for form in _inflected(name):
            yield Term(value, "first", form)
        shorts = known.short_names().get(sounds(name), frozenset()) | _beginnings(name)
        for short in shorts - {name}:
            for form in (short, *_inflected(short)):
                yield Term(value, "short", form)
    yield from _glued(value, given, last)


def _inflected(name: str) -> tuple[str, ...]:
    return () if name[-1] in ENDS else (name + "s",)


def _beginnings(name: str) -> frozenset[str]:
    """What a long name is shortened to by its beginning, where that is no word or name of its own."""
    found = {name[:cut] for cut in range(4, len(name) - 1)}
    return frozenset(short for short in found if not known.is_other(short))


def _glued(value: int, given: tuple[str, ...], last: tuple[str, ...]) -> Iterator[Term]:
    if not last or not given:
        return
    surname, first = "".join(last), given[0]
    together = [first + surname, surname + first, "".join(given) + surname, first[0] + surname, surname + first[0]]
    for whole in dict.fromkeys(together):
        yield Term(value, "full", whole, 1 if len(whole) < 10 else 2, cut=True)
        for form in _inflected(whole):
            yield Term(value, "full", form)


def find(words: Words, hits: Iterable[Hit], thing: Protected) -> Iterator[Leak]:
    """The places where a person is named."""
    given, last = split(thing)
    found = list(hits)
    firsts = {hit.first for hit in found if hit.term.role in ("first", "short")}
    surnames = [hit for hit in found if hit.term.role in ("last", "full") and _is_surname(words, hit, firsts, given)]
    for hit in surnames:
        yield Leak(_with_first(words, hit, firsts, given), hit.end, "name", "name")
    taken = {index for hit in surnames for index in range(hit.first - LOOSE, hit.last + 1)}
    for hit in found:
        if hit.term.role in ("first", "short") and hit.first not in taken and _is_first(words, hit, last, given):
            yield Leak(hit.start, hit.end, "name", "first name")
    if given and last:
        yield from _initials(words, given, last)


def _with_first(words: Words, hit: Hit, firsts: set[int], given: tuple[str, ...]) -> int:
    before = hit.first - 1
    if before in firsts and not words.between(before).strip(" .-_"):
        return words.start[before]
    initial = before >= 0 and len(words.low[before]) == 1 and words.low[before] in {name[0] for name in given}
    return words.start[before] if initial and not words.between(before).strip(" .") else hit.start


def _is_together(words: Words, hit: Hit) -> bool:
    """Whether pieces that are nearly a whole name hold no other name: "Lindgren, Svetlana" is not Svetlana Lundgren."""
    own = sounds(hit.term.written)
    return not any(
        known.is_name(words.low[index]) and words.key[index] not in own for index in range(hit.first, hit.last + 1)
    )


def _after_initial(words: Words, hit: Hit, given: tuple[str, ...]) -> bool:
    before = hit.first - 1
    return (
        before >= 0
        and words.low[before] in {name[0] for name in given}
        and words.between(before).strip(" ") in ("", ".")
    )


def _is_surname(words: Words, hit: Hit, firsts: set[int], given: tuple[str, ...]) -> bool:
    if hit.term.role == "full" and hit.last > hit.first and not _is_together(words, hit):
        return False
    near = not firsts.isdisjoint({hit.first - 1, hit.first - 2, hit.last + 1}) or _after_initial(words, hit, given)
    ordinary = hit.low in known.listed("ordinary", "words") or known.is_listed(hit.low)
    if hit.edits == 0 and (_is_exact(hit) or not ordinary):
        return not ordinary or near or _shown(words, hit) or _led(words, hit)
    if known.is_other(hit.low):
        return False
    return near or (len(hit.term.written) > 4 and (hit.edits == 0 or len(hit.low) > 4))


def _is_spelling(hit: Hit) -> bool:
    """Whether the letters are another spelling of the same name, and no ordinary word."""
    return hit.edits == 0 and not known.is_ordinary(hit.low)


def _is_exact(hit: Hit) -> bool:
    """Whether the letters are the name's own, but for the rings and dots of å, ä and ö."""
    return bare(hit.low) == bare(hit.term.written)


def _shown(words: Words, hit: Hit) -> bool:
    """Whether a word that is an ordinary one too is written as a name: with a capital inside a sentence."""
    if not words.capital(hit.first):
        return False
    if len(hit.low) > 1 and words.text[hit.start : hit.end].isupper():
        return True
    before = words.between(hit.first - 1)
    return hit.first > 0 and not any(sign in before for sign in ".!?\n")


def _led(words: Words, hit: Hit) -> bool:
    return hit.first > 0 and words.low[hit.first - 1] in known.listed("name", "cues")


def _is_first(words: Words, hit: Hit, last: tuple[str, ...], given: tuple[str, ...]) -> bool:
    if (hit.edits or not _is_exact(hit)) and (known.is_other(hit.low) or len(hit.low) < 3) and not _is_spelling(hit):
        return False
    if hit.edits and (len(hit.term.written) < 5 and not words.capital(hit.first)):
        return False
    ordinary = hit.low in known.listed("ordinary", "words") or known.is_listed(hit.low)
    if ordinary and not (_shown(words, hit) or _led(words, hit) or len(words) < 4 or _before_initial(words, hit, last)):
        return False
    if hit.term.role == "short" and len(hit.low) < 4 and not words.capital(hit.first):
        return False
    return not last or not _is_another(words, hit, last, given)


def _before_initial(words: Words, hit: Hit, last: tuple[str, ...]) -> bool:
    after = hit.last + 1
    return after < len(words) and words.capital(after) and words.low[after] in {name[0] for name in last}


def _is_another(words: Words, hit: Hit, last: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether what stands beside a first name makes it another person's."""
    before, after = words.between(hit.first - 1), words.between(hit.last)
    if hit.first and before == "-" and _is_given(words, hit.first - 1, given):
        return True
    if hit.first and before == ", " and known.is_name(words.low[hit.first - 1]) and words.capital(hit.first - 1):
        return words.low[hit.first - 1] not in known.listed("ordinary", "after")
    if after.strip(" \t\n-_") or after == "" or after.count("\n") > 1 or hit.last + 1 >= len(words):
        return False
    return _names_another(words, hit.last + 1, last, given, "-" in after)


def _is_given(words: Words, index: int, given: tuple[str, ...]) -> bool:
    return words.low[index] not in given and known.is_name(words.low[index]) and not known.is_ordinary(words.low[index])


def _names_another(words: Words, index: int, last: tuple[str, ...], given: tuple[str, ...], hyphen: bool) -> bool:
    """Whether the piece after a first name is another surname, another initial, or the rest of a double name."""
    low = words.low[index]
    if words.is_number(index) or low in known.listed("ordinary", "after") or low in given or _is_near(low, last):
        return False
    if len(low) == 1:
        return words.capital(index) and bare(low) not in {bare(name[0]) for name in last}
    if low in known.listed("name", "particles") and index + 1 < len(words):
        return _names_another(words, index + 1, last, given, hyphen)
    if hyphen:
        return known.is_name(low)
    return _looks_as_surname(words, index)


def _is_near(low: str, last: tuple[str, ...]) -> bool:
    """Whether a piece after the first name is the surname, mistyped or inflected."""
    key = sounds(low)
    for name in last:
        own = sounds(name)
        if key.startswith(own) and len(key) - len(own) < 3:
            return True
        limit = 1 if len(own) < 8 else 2
        if distance(key, own, limit) <= limit and not known.is_name(low):
            return True
    return False


def _looks_as_surname(words: Words, index: int) -> bool:
    written = words.text[words.start[index] : words.end[index]]
    first = words.text[words.start[index - 1] : words.end[index - 1]]
    name = known.is_name(words.low[index])
    if written.isupper() and first.isupper():
        return name or not known.is_ordinary(words.low[index])
    if words.capital(index):
        return name or (words.capital(index - 1) and not known.is_listed(words.low[index]))
    return name and not known.is_ordinary(words.low[index])


def _initials(words: Words, given: tuple[str, ...], last: tuple[str, ...]) -> Iterator[Leak]:
    """A. L., A.L., AL and A.M.L. for Anna (Maria) Lindqvist."""
    one = {bare(name[0]) for name in given[:1]}
    end = {bare(name[0]) for name in last}
    both = {first + second for first in one for second in end}
    whole = bare("".join(name[0] for name in (*given, *last)))
    for index, low in enumerate(words.low):
        if len(low) in (2, 3) and (bare(low) in both or bare(low) == whole) and _stands_alone(words, index):
            yield Leak(words.start[index], words.end[index], "name", "initials")
        elif len(low) == 1 and bare(low) in one:
            last_piece = _dotted(words, index, end, whole)
            if last_piece is not None:
                yield Leak(words.start[index], words.end[last_piece], "name", "initials")


def _stands_alone(words: Words, index: int) -> bool:
    written = words.text[words.start[index] : words.end[index]]
    if not written.isupper() or words.low[index] in known.listed("initials", "busy"):
        return False
    beside = [other for other in (index - 1, index + 1) if 0 <= other < len(words) and len(words.low[other]) > 2]
    return not any(words.text[words.start[other] : words.end[other]].isupper() for other in beside)


def _dotted(words: Words, index: int, end: set[str], whole: str) -> int | None:
    """The last piece of initials that begin at a piece, or None."""
    plain = bare(words.low[index])
    for reach in range(index + 1, min(index + len(whole) + 1, len(words))):
        if len(words.low[reach]) > 1 or words.between(reach - 1) not in (".", ". ", " ", "-", ".-"):
            return None
        plain += bare(words.low[reach])
        if (plain == whole or (len(plain) == 2 and plain[1] in end)) and _written_as_initials(words, index, reach):
            return reach
    return None


def _written_as_initials(words: Words, index: int, reach: int) -> bool:
    if index and len(words.low[index - 1]) == 1 and words.between(index - 1) in (".", " ", ". "):
        return False
    capital = all(words.capital(each) for each in range(index, reach + 1))
    dots = all("." in words.between(each) for each in range(index, reach))
    short = f"{words.low[index]}.{words.low[index + 1]}"
    return capital or (
        dots
        and words.text[words.end[reach] : words.end[reach] + 1] == "."
        and short not in known.listed("initials", "dotted")
    )
