"""Addresses: a street, however written, unless another house number stands with it.

The street alone gives the address away; the same street with another number is another home."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from upptack.language.leaks import known
from upptack.language.leaks.letters import bare, sounds
from upptack.language.leaks.near import Hit, Leak, Term, bearable
from upptack.language.leaks.numerals import spoken
from upptack.language.leaks.values import Protected
from upptack.language.leaks.words import Words

YEARS = range(1900, 2100)
CONNECTS = re.compile(r"[\s,.:#/_\-–+]{0,4}")


def terms(value: int, thing: Protected) -> Iterator[Term]:
    """The forms of a street's name that are looked for."""
    head = _head(thing)
    for form in _forms(head):
        yield Term(value, "street", form, bearable(form) if form == head else 0, cut=len(form) > 5)
        if not form.endswith("s"):
            yield Term(value, "street", form + "s")
    if len(thing.words) > 1:
        whole = "".join(thing.words)
        yield Term(value, "full", whole, 2, cut=True)


def _head(thing: Protected) -> str:
    """The word of a street's name that tells it from others: one that ends in gatan, vägen …, else the longest."""
    last = thing.words[-1]
    if len(thing.words) == 1 or (last not in known.listed("street", "heads") and _ending(last)):
        return last
    own = [word for word in thing.words if word not in known.listed("street", "heads")]
    return max(own or list(thing.words), key=len)


def _ending(word: str) -> str:
    plain = bare(word)
    return next((end for end in known.endings() if plain.endswith(end) and len(plain) > len(end) + 1), "")


def _forms(head: str) -> Iterator[str]:
    yield head
    ending = _ending(head)
    stem = head[: len(head) - len(ending)] if ending else ""
    for short in known.shortened_endings().get(ending, ()):
        if len(stem) > 1:
            yield stem + short


def find(words: Words, hits: Iterable[Hit], thing: Protected) -> Iterator[Leak]:
    """The places where a street is named, but not those with another house number or another street's first word."""
    for hit in hits:
        if hit.term.role == "full" or _is_street(words, hit, thing):
            end = _house(words, hit.last, thing.number)
            if end is not None:
                yield Leak(hit.start, max(end, hit.end), "address", "street")


def _is_street(words: Words, hit: Hit, thing: Protected) -> bool:
    if hit.edits and known.is_other_street(hit.low):
        return False
    head = _head(thing)
    short = hit.term.written != head and len(head) - len(hit.term.written) > 2 and not hit.term.written.endswith("gat")
    if short and not (_dotted(words, hit) or _numbered(words, hit.last)):
        return False
    others = [sounds(word) for word in thing.words if word != head]
    if not others:
        return True
    if _ending(head):
        return not _other_before(words, hit.first - 1, others)
    return _beside(words, hit, others)


def _dotted(words: Words, hit: Hit) -> bool:
    return words.text[hit.end : hit.end + 1] == "."


def _numbered(words: Words, last: int) -> bool:
    return last + 1 < len(words) and words.is_number(last + 1)


def _other_before(words: Words, index: int, others: list[str]) -> bool:
    """Whether the word before the street's name makes it another street: Lilla Nygatan for Stora Nygatan."""
    if index < 0 or words.between(index).strip(" .:"):
        return False
    key = words.key[index]
    mine = {form for word in others for form in known.shortened_before().get(word, {word})}
    return key not in mine and any(key == full for full in known.shortened_before())


def _beside(words: Words, hit: Hit, others: list[str]) -> bool:
    """Whether one of a name's other words stands beside: Karl Johans gata, K. Johans g."""
    around = [*range(max(0, hit.first - 2), hit.first), *range(hit.last + 1, min(len(words), hit.last + 3))]
    return any(
        words.key[index][:1] in {other[:1] for other in others} and _is_part(words.key[index], others)
        for index in around
    )


def _is_part(key: str, others: list[str]) -> bool:
    return any(other.startswith(key) or key.startswith(other) for other in others)


def _house(words: Words, last: int, number: str) -> int | None:
    """Where the address ends that begins with a street whose last piece is `last`; None when its number is another."""
    wanted = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    numbers: list[str] = []
    index, end = last + 1, words.end[last]
    if index < len(words) and words.key[index] in known.heard("street", "before_number") and _joined(words, index - 1):
        index += 1
    while index < len(words) and _joined(words, index - 1):
        said = _said(words, index, bool(numbers))
        if said is None:
            break
        numbers.append(said)
        end = words.end[index]
        index += 1
        if index < len(words) and words.low[index] in known.listed("street", "also") and index + 1 < len(words):
            index += 1
    if not numbers or not wanted:
        return end if not numbers or not wanted else None
    return end if _same(numbers, wanted, words.text[words.end[last] : end]) else None


def _joined(words: Words, index: int) -> bool:
    return CONNECTS.fullmatch(words.between(index)) is not None


def _said(words: Words, index: int, more: bool) -> str | None:
    """The house number that a piece says, in digits; None when it says a date, a floor, a sum, or nothing."""
    low = words.low[index]
    digits = low if words.is_number(index) else spoken(low)
    if digits is None or not 0 < len(digits) < 5 or (len(digits) == 4 and int(digits) in YEARS):
        return None
    if not words.is_number(index) and low in ("en", "ett", "one", "o"):
        digits = "1"
    after = words.low[index + 1] if index + 1 < len(words) and len(words.between(index)) < 3 else ""
    floor = after in known.listed("street", "after_number") and words.between(index).strip() in ("", ".")
    return None if floor or (more and "," in words.between(index - 1)) else digits


def _same(numbers: list[str], wanted: str, written: str) -> bool:
    if wanted in numbers or (all(len(each) == 1 for each in numbers) and "".join(numbers) == wanted):
        return True
    ranged = re.search(r"[0-9] ?[-–] ?[0-9]", written) is not None and len(numbers) == 2
    return ranged and int(numbers[0]) <= int(wanted) <= int(numbers[1])
