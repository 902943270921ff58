"""Dates in digits and in words, Swedish and English.

A day is marked, and so are a month with its year, a year of birth and a feast with its year. A bare year, a bare month
and a weekday are left: with so wide a time many stories are possible, and the reader of a story needs some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from upptack.language.passages import DASH, Found, cues

SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)
STARTS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec")
"""How the months' words begin, in either language. March is asked before May."""

FRACTIONS = {("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")}
DAY_LEADS = re.compile(
    r"(?i)(?:\bden|\bd\.?|dag(?:en)?|\bdatum\w*:?|\bthe|\bsedan|\bfr\.?o\.?m\.?|\bt\.?o\.?m\.?|\bon)\s*$"
)
YEARS = range(1900, 2100)
WEEKDAY_BEFORE = re.compile(
    r"(?i)\b(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en|ens|s)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s{1,2}$"
)
ARTICLE = re.compile(r"(?i)\b(?:den|d\.?|the)\s{1,2}\Z")
DAY = re.compile(r"(?i)(?<![\w:.,])\d{1,2}\s?(?:[:.]?\s?[ae]|st|nd|rd|th)?\.?\s{0,2}(?:of\s|i\s)?\Z")
WORD_BEFORE = re.compile(r"([^\W\d_]+)\s{1,2}(?:of\s|i\s)?\Z")
SEVERAL = re.compile(rf"(?i)\s?(?:[{DASH}]|och|till|and)\s?\Z")
BORN_YEAR = re.compile(r"\s{1,2}(?:år\s|in\s|[-\u2013]\s?)?(?:19|20)?\d{2}(?![\w/:.-]?\d)")
YEAR = re.compile(r"\s{1,2}(?:19|20)\d{2}(?!\d)")
THE_DAY = re.compile(r"(?i)\s{1,2}\d{1,2}(?:\s?:\s?[ae]\b|(?=\s?(?:[.,;!?]|\Z|kl\b|i\s+månaden)))")
YEAR_AFTER = re.compile(
    rf"[.,]?\s{{0,2}}(?:år\s|of\s)?(?:(?:19|20)\d{{2}}(?!\d)|['’]\d{{2}}(?!\d)|[{DASH}]\d{{2}}(?!\d))"
)
DAY_AFTER = re.compile(r"\.?\s{1,2}\d{1,2}(?:st|nd|rd|th)?(?![\d:])(?:,?\s{1,2}(?:19|20)\d{2}(?!\d))?")


def is_day(month: int, day: int) -> bool:
    """Whether a month has such a day in some year."""
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def season(month: int) -> str:
    """The key of the season that a month belongs to."""
    return SEASONS[month - 1]


def digit_date(groups: Sequence[str], gaps: Sequence[str], lead: str) -> tuple[int, str] | None:
    """How many groups of digits make a date and the season it lies in; None when they make none. `lead` is what stands
    before them."""
    for parts in (_whole(groups[0]), _three(groups, gaps), _two(groups, gaps, lead)):
        if parts is not None:
            count, month = parts
            return count, season(month)
    return None


def _whole(group: str) -> tuple[int, int] | None:
    """Eight or six digits: year, month, day."""
    if len(group) == 8 and int(group[:4]) in YEARS and is_day(int(group[4:6]), int(group[6:])):
        return 1, int(group[4:6])
    if len(group) == 6 and is_day(int(group[2:4]), int(group[4:])):
        return 1, int(group[2:4])
    return None


def _three(groups: Sequence[str], gaps: Sequence[str]) -> tuple[int, int] | None:
    """Three groups, the year first or last; two digits for the year only between signs, not spaces."""
    if len(groups) < 3 or any(len(gap) > 3 or gap.strip() in (":", "+", "(", ")") for gap in gaps[:2]):
        return None
    sizes = tuple(map(len, groups[:3]))
    numbers = [int(group) for group in groups[:3]] if max(sizes) <= 4 else [0, 0, 0]
    signs = all(gap.strip() for gap in gaps[:2])
    if sizes[0] == 4 or (sizes == (2, 2, 2) and signs):
        year, month, day = numbers
        if is_day(month, day) and (sizes[0] == 2 or year in YEARS):
            return 3, month
    day, month, year = numbers
    known = year in YEARS if sizes[2] == 4 else sizes[2] == 2 and signs
    if max(sizes[:2]) <= 2 and known and gaps[0].strip():
        return (3, month) if is_day(month, day) else (3, day) if is_day(day, month) else None
    return None


def _two(groups: Sequence[str], gaps: Sequence[str], lead: str) -> tuple[int, int] | None:
    """A day and a month (12/3), or a year and a month (2024-03)."""
    if len(groups) < 2 or max(map(len, groups[:2])) > 4:
        return None
    first, second, sign = groups[0], groups[1], gaps[0].strip()
    if (
        len(first) == 4
        and len(second) == 2
        and sign
        and sign in "-/\u2010\u2011\u2013"
        and int(first) in YEARS
        and 1 <= int(second) <= 12
    ):
        return 2, int(second)
    led = DAY_LEADS.search(lead) is not None
    slash = sign == "/" and ((first, second) not in FRACTIONS or led) and "/" not in gaps[1:2]
    if max(len(first), len(second)) <= 2 and (slash or (led and sign == ".")) and is_day(int(second), int(first)):
        return 2, int(second)
    return None


@cache
def signs() -> frozenset[str]:
    """The words, in lower case, that a date in words holds or begins with."""
    return cues()["months"] | cues()["feasts"] | {"den", "född", "födda", "fött", "föddes", "born"}


def find(text: str, word: str, start: int, end: int) -> Found | None:
    """The date around one of `signs`, which stands from `start` to `end`: a month in words with a day or a year,
    a birth year, a feast with its year, "den 3:e"."""
    if word in cues()["months"]:
        return _around(text, start, end)
    pattern = THE_DAY if word == "den" else YEAR if word in cues()["feasts"] else BORN_YEAR
    after = pattern.match(text, end)
    if after is None:
        return None
    weekday = WEEKDAY_BEFORE.search(text[max(0, start - 16) : start]) if word == "den" else None
    return Found(start - (len(weekday.group()) if weekday else 0), after.end(), "date", "year")


def _around(text: str, start: int, end: int) -> Found | None:
    """The date that a month's word belongs to; None when neither a day nor a year stands beside it."""
    day = _day_before(text, start)
    year = YEAR_AFTER.match(text, end)
    after = DAY_AFTER.match(text, end) if day == start and year is None and text[start].isupper() else None
    last = year or after
    if day == start and last is None:
        return None
    return Found(day, last.end() if last else end, "date", season(_number(text[start:end].lower())))


def _day_before(text: str, start: int) -> int:
    """Where the day before a month begins, with the weekday and the days that go with it; `start` when none stands."""
    at = _day(text, start)
    if at == start:
        return start
    several = SEVERAL.search(text[max(0, at - 6) : at])
    at = _day(text, at - len(several.group())) if several else at
    article = ARTICLE.search(text[max(0, at - 6) : at])
    at -= len(article.group()) if article else 0
    weekday = WEEKDAY_BEFORE.search(text[max(0, at - 16) : at])
    return at - (len(weekday.group()) if weekday else 0)


def _day(text: str, end: int) -> int:
    """Where a day in digits or in words begins that ends here; `end` when none does."""
    lead = text[max(0, end - 20) : end]
    digits = DAY.search(lead[-14:])
    if digits is not None:
        return end - len(digits.group())
    word = WORD_BEFORE.search(lead)
    if word is not None and word.group(1).lower() in cues()["days"]:
        return end - len(word.group())
    return end


def _number(word: str) -> int:
    """Which month a word is, 1 to 12."""
    return next(index for index, beginning in enumerate(STARTS, 1) if word.startswith(beginning))
