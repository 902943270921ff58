"""Telephone numbers, personal numbers, postal codes and other numbers, however grouped, and said in words too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from upptack.language.leaks import known
from upptack.language.leaks.near import Leak, distance
from upptack.language.leaks.numerals import month, spoken
from upptack.language.leaks.values import MAIL, Protected
from upptack.language.leaks.words import Squeezed, Words

NEAR = 5
"""Signs that may stand between two groups of one number."""
REPEATS = {"dubbel": 2, "dubbla": 2, "double": 2, "trippel": 3, "triple": 3}
DIGIT_LIKE = {"o": "0", "l": "1", "i": "1"}
CENTURIES = ("19", "20")
PERSONAL = re.compile(r"(?:19|20)?[0-9]{10}")
SHORTEST_LOCAL = 6


@dataclass(slots=True)
class Run:
    """Digits that stand together. `starts` and `ends`: where a group begins and ends among the digits, with the piece
    of the text that it is."""

    digits: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def add(self, digits: str, piece: int) -> None:
        """Adds a group."""
        self.starts[len(self.digits)] = piece
        self.digits += digits
        self.ends[len(self.digits)] = piece


def runs(words: Words) -> Iterator[Run]:
    """The text's runs of digits and of numbers in words."""
    run, last = Run(), -2
    for index in range(len(words)):
        digits = _digits(words, index)
        if digits is None:
            continue
        if last >= 0 and not _together(words, last, index):
            yield run
            run = Run()
        run.add(digits, index)
        last = index
    if run.digits:
        yield run


def _together(words: Words, last: int, index: int) -> bool:
    if index - last > 2 or (index - last == 2 and words.low[last + 1] not in REPEATS):
        return False
    return all(len(words.between(between)) <= NEAR for between in range(last, index))


def _digits(words: Words, index: int) -> str | None:
    low = words.low[index]
    if words.is_number(index):
        return low
    if low in DIGIT_LIKE:
        beside = [other for other in (index - 1, index + 1) if 0 <= other < len(words) and words.is_number(other)]
        return DIGIT_LIKE[low] if any(words.between(min(index, other)) in ("", "-", " ") for other in beside) else None
    if len(low) < 2:
        return None
    if set(low) <= set(DIGIT_LIKE) and _touches_number(words, index):
        return "".join(DIGIT_LIKE[letter] for letter in low)
    said = spoken(low)
    if said and index and words.low[index - 1] in REPEATS:
        return said * REPEATS[words.low[index - 1]]
    return said


def _touches_number(words: Words, index: int) -> bool:
    beside = [other for other in (index - 1, index + 1) if 0 <= other < len(words) and words.is_number(other)]
    return any(words.between(min(index, other)) == "" for other in beside)


def find(words: Words, found: list[Run], thing: Protected) -> Iterator[Leak]:
    """Where a protected number stands."""
    for run in found:
        for digits in thing.digits:
            if len(run.digits) >= min(len(digits), 10):
                yield from _in_run(words, run, digits, thing.kind)
    for digits in thing.digits:
        if thing.kind == "number" and PERSONAL.fullmatch(digits):
            yield from _born(words, digits[-10:])


def _in_run(words: Words, run: Run, digits: str, kind: str) -> Iterator[Leak]:
    core = digits[-10:] if kind == "number" and PERSONAL.fullmatch(digits) else digits
    place = run.digits.find(core)
    while place >= 0:
        first, last = _begin(run, place, kind, len(core)), run.ends.get(place + len(core))
        if first is not None and last is not None:
            yield Leak(words.start[first], words.end[last], kind, "digits")
        place = run.digits.find(core, place + 1)
    if kind == "phone" and core[0] != "7" and len(core) > 7:
        yield from _in_run(words, run, core[2:] if core[0] != "8" else core[1:], "phone without area")


def _begin(run: Run, place: int, kind: str, length: int) -> int | None:
    """The piece at which a number begins whose own digits begin at `place`; None inside another number."""
    prefixes = ("00460", "0046", "460", "46", "0") if kind == "phone" else CENTURIES if length == 10 else ()
    for prefix in prefixes:
        begin = place - len(prefix)
        if begin >= 0 and run.digits[begin:place] == prefix and begin in run.starts:
            return run.starts[begin]
    return run.starts.get(place)


def _born(words: Words, digits: str) -> Iterator[Leak]:
    """A birth date that is the beginning of a protected personal number, in figures or with the month in letters."""
    year, mon, day = digits[:2], int(digits[2:4]), int(digits[4:6])
    day -= 60 if day > 60 else 0
    for index in range(len(words)):
        low = words.low[index]
        if low in (digits[:6], *(century + digits[:6] for century in CENTURIES)) and not _goes_on(words, index):
            yield Leak(words.start[index], words.end[index], "number", "born")
        if (
            index + 2 < len(words)
            and words.is_number(index)
            and words.is_number(index + 2)
            and _is_date(words.low[index : index + 3], year, mon, day)
        ):
            yield Leak(words.start[index], words.end[index + 2], "number", "born")


def _goes_on(words: Words, index: int) -> bool:
    """Whether four digits follow a birth date: then it is a whole personal number, the protected one or another."""
    following = words.low[index + 1] if index + 1 < len(words) else ""
    return following.isdigit() and len(following) == 4 and words.between(index) in ("-", " ", "+", "–")


def _is_date(pieces: list[str], year: str, mon: int, day: int) -> bool:
    for one, two, three in (pieces, [pieces[2], pieces[1], pieces[0]]):
        middle = int(two) if two.isdigit() and len(two) < 3 else month(two)
        if one.isdigit() and int(one[:4]) == day and middle == mon and three.isdigit() and three[-2:] == year:
            return len(three) in (2, 4)
    return False


def joined(words: Words) -> Squeezed:
    """The text for registration numbers and the like: letters and digits, numbers in words as digits, letters as they
    are spelled over the telephone."""
    said: dict[str, str] = {}
    for low in set(words.low):
        if low[0] > "9":
            digits = spoken(low)
            if digits:
                said[low] = digits
            elif low in known.listed("plate", "letters"):
                said[low] = low[0]
    return Squeezed(words, said)


def find_plate(words: Words, text: Squeezed, plain: Squeezed, thing: Protected) -> Iterator[Leak]:
    """Where a registration number stands, in figures or said letter by letter."""
    for squeezed in (plain, text):
        for first, last in squeezed.find(thing.words[0]):
            yield Leak(words.start[first], words.end[last], "number", "plate")


def unsaid(words: Words) -> Squeezed:
    """The text for mail addresses: what is said for dots and signs is left out."""
    said: Mapping[str, str] = {low: "" for low in known.listed("said", "signs") if low in set(words.low)}
    if "snabel" in said:
        return Squeezed(_without_a(words), dict(said))
    return Squeezed(words, dict(said))


def _without_a(words: Words) -> Words:
    """The same pieces, where the a of "snabel a" belongs to the piece before it."""
    copy = Words("")
    copy.text = words.text
    for index, low in enumerate(words.low):
        if low == "a" and copy.low and copy.low[-1] == "snabel":
            copy.end[-1] = words.end[index]
            continue
        copy.low.append(low)
        copy.start.append(words.start[index])
        copy.end.append(words.end[index])
    copy.key = copy.low
    return copy


def find_mail(words: Words, thing: Protected) -> Iterator[Leak]:
    """Where a mail address stands: whole, said in words, mistyped, or its own part alone."""
    address = thing.words[0]
    local = _letters(address.partition("@")[0])
    text = unsaid(words)
    own = [local] if len(local) >= SHORTEST_LOCAL else []
    for word in (_letters(address), *own):
        for first, last in text.find(word):
            yield Leak(text.words.start[first], text.words.end[last], "email", "mail")
    for found in MAIL.finditer(words.text):
        if distance(_letters(found.group().lower()), _letters(address), 2) <= 2:
            yield Leak(found.start(), found.end(), "email", "mail")


def _letters(text: str) -> str:
    return "".join(each for each in text.translate(str.maketrans("åäö", "aao")) if each.isalnum())
