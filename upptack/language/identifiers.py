"""Identifiers written in digits: personnummer, samordningsnummer, organisationsnummer, phones and other numbers.

Everything of the shape is found, however the digits are grouped and whether the check digit is right or not: a number
that is typed wrong may still be somebody's. The check digit is the last of ten, by the Luhn formula (Skatteverket,
SKV 704); a samordningsnummer has 60 added to the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from upptack.language.dates import digit_date, is_day
from upptack.language.passages import DASH, Found, alternatives, before, cues

GROUP = re.compile(r"\d+")
GAP = re.compile(rf"\s{{0,2}}[{DASH}+./:()]{{0,2}}\s{{0,2}}")
"""What may stand between two groups of digits of the same number."""

GROUPS, DIGITS = 14, 24
"""Groups and digits of the longest number."""

CUES = {
    "personal": re.compile(
        r"(?i)(?:person(?:al )?(?:nummer|nr|number)|p-?nr|pers\.?\s?nr|samordningsn\w*|födelsen\w*)\W*$"
    ),
    "phone": re.compile(
        r"(?i)(?:\btel\w*|mobil\w*|\bring(?:a|er|de|t)?\b|\bsms\w*|\bphone|\bcall\w*|\bnummer|\bnumret|\bnr)\W*(?:är\s|på\s)?$"
    ),
    "number": re.compile(
        r"(?i)(?:dnr|diarien\w*|ärende\w*|målet|\bmål|kont\w*n(?:umme)?r|\bkonto\w*|clearing\w*|kortn\w*|lma[\w-]*|dossier\w*"
        r"|kundn\w*|medlemsn\w*|\bref\w*|passn\w*|regn\w*|\bcase|account)[ .:]{0,2}(?:nr|nummer|number|no)?[ .:]{0,3}$"
    ),
}
STEMS = {
    "personal": ("person", "nr", "nummer", "pers", "födelse"),
    "phone": ("tel", "mobil", "ring", "sms", "phone", "call", "num", "nr"),
    "number": ("nr", "nummer", "diarie", "ärende", "mål", "konto", "clear", "kort", "lma", "doss", "kund", "medlem",
               "ref", "pass", "reg", "case", "account"),
}  # fmt: skip
"""What every word that leads in a number has in it; looked for before the pattern, which costs more."""

LEAD = 30
"""Characters before a number that are read for the word that leads it in."""

MONEY = re.compile(r"\s?(?:kr\b|kronor|tkr\b|sek\b|euro|eur\b|€|\$|%|procent|miljon|:-)", re.IGNORECASE)
OLD = re.compile(rf"\s?[{DASH}]?\s?(?:år|yrs?\b|years?\b)", re.IGNORECASE)
SIGN = re.compile(r"\+\s?\(?\Z|\(\Z")
PLATE = re.compile(r"[A-Za-z](?!\w)")
LETTERS_BEFORE = re.compile(rf"(?<![^\W\d_])(?:[A-ZÅÄÖ]{{1,4}}[ {DASH}]?|[^\W\d_]{{2,8}}[{DASH}]?)\Z")
MASKED = re.compile(rf"\s?[{DASH}+]?\s?(?:[xX*•?]{{3,4}}|\d{{2}}[xX*•?]{{2}}|[A-Z]\d{{3}})(?!\w)")
EVERYBODYS = frozenset({"112", "1177", "11414", "11313", "116016", "116111", "116006", "116000", "116117"})
"""Numbers of society that anybody may call; they say nothing about a person."""


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits that may be one number: where each stands, their digits and what stands between them."""

    text: str
    spans: Sequence[tuple[int, int]]
    groups: Sequence[str]
    gaps: Sequence[str]

    @property
    def start(self) -> int:
        """Where the first digit stands."""
        return self.spans[0][0]

    def first(self, total: int) -> int | None:
        """How many groups make exactly `total` digits; None when no boundary stands there."""
        have = 0
        for index, group in enumerate(self.groups):
            have += len(group)
            if have >= total:
                return index + 1 if have == total else None
        return None

    def led_by(self, cue: str) -> bool:
        """Whether words of a kind lead up to it."""
        lead = self.text[max(0, self.start - LEAD) : self.start].lower()
        return any(stem in lead for stem in STEMS[cue]) and CUES[cue].search(lead) is not None

    def found(self, groups: int, category: str, detail: str = "") -> tuple[Found, int]:
        """The first groups as a passage, and how many they are."""
        return Found(self.start, self.spans[groups - 1][1], category, detail), groups


Reader = Callable[[Run], tuple[Found, int] | None]


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(digits[-10:])]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def kind_of(digits: str) -> str | None:
    """What ten or twelve digits are by their date: personnummer, samordningsnummer, organisationsnummer, or None."""
    if len(digits) == 12:
        if digits[:2] == "16":
            return "organisationsnummer"
        if digits[:2] not in ("18", "19", "20"):
            return None
    short = digits[-10:]
    month, day = int(short[2:4]), int(short[4:6])
    if is_day(month, day):
        return "personnummer"
    if is_day(month, day - 60):
        return "samordningsnummer"
    return "organisationsnummer" if month >= 20 and len(digits) == 10 else None


def personal(run: Run) -> tuple[Found, int] | None:
    """A personnummer, samordningsnummer or organisationsnummer, grouped in any way."""
    masked = _masked(run)
    if masked is not None or run.text[run.start - 1 : run.start] == "+":
        return masked
    for total in (12, 10):
        count = run.first(total)
        if count is None or any(gap.strip()[:1] in (":", "(", ")") and gap.strip() for gap in run.gaps[: count - 1]):
            continue
        digits = "".join(run.groups[:count])
        kind = _kind(run, digits, count)
        if kind is not None:
            return run.found(count, kind, "checksum_right" if luhn(digits) else "checksum_wrong")
    return None


def _kind(run: Run, digits: str, count: int) -> str | None:
    """What the digits are, with a look at how they are grouped: a date and four digits are no phone, an area code and
    digits are."""
    sizes = [len(group) for group in run.groups[:count]]
    kind = kind_of(digits)
    split = sizes[0] in (6, 8) or (sizes[-1] == 4 and sum(sizes[:-1]) in (6, 8))
    if run.led_by("personal"):
        return kind or "personnummer"
    if digits[0] == "0" and not split:
        return None
    if split and kind is None and len(sizes) == 2:
        return "personnummer" if len(digits) == 10 or digits[:2] in ("19", "20") else None
    if kind == "organisationsnummer" and run.led_by("number"):
        return None
    if kind == "organisationsnummer":
        return kind if (count <= 2 and (count == 1 or split)) or set(sizes) == {1} else None
    if "." in "".join(run.gaps[count - 3 : count - 1]) and not split and set(sizes) != {1}:
        return None
    return kind


def _masked(run: Run) -> tuple[Found, int] | None:
    """A birth date with the last four hidden or with a letter, as in a reserve number."""
    for total in (8, 6):
        count = run.first(total)
        if count is None:
            continue
        hidden = MASKED.match(run.text, run.spans[count - 1][1])
        digits = "".join(run.groups[:count])
        if hidden is not None and kind_of(digits + "0000") in ("personnummer", "samordningsnummer"):
            kind = kind_of(digits + "0000") or "personnummer"
            inside = sum(1 for span in run.spans if span[0] < hidden.end())
            return Found(run.start, hidden.end(), kind, "checksum_wrong"), inside
    return None


def phone(run: Run) -> tuple[Found, int] | None:
    """A phone number: with the country's code, with an area code, or without where words lead up to it."""
    sign = SIGN.search(run.text, max(0, run.start - 3), run.start)
    lead = len(sign.group()) if sign else 0
    first = run.groups[0]
    foreign = bool(sign and "+" in sign.group()) or first.startswith("00")
    if not foreign and re.match(r"467\d", "".join(run.groups)):
        foreign = (run.first(11) or 0) > 0
    if foreign:
        least, most = 8, 15
    elif first[0] == "0":
        least, most = 7, 11 if len(first) > 10 else 10
    elif run.led_by("phone"):
        least, most = 5, 10
    else:
        least, most = (7, 7) if [len(group) for group in run.groups[:3]] == [3, 2, 2] else (99, 99)
    count = _phone_groups(run, least, most)
    if not count or "".join(run.groups[:count]) in EVERYBODYS or (not foreign and _is_date(run)):
        return None
    found, groups = run.found(count, "phone")
    return Found(found.start - lead, found.end, "phone"), groups


def _is_date(run: Run) -> bool:
    """Whether the digits begin with a day, a month and a year of four digits."""
    shape = digit_date(run.groups, run.gaps, "") if len(run.groups) > 2 and len(run.groups[2]) == 4 else None
    return shape is not None and shape[0] == 3


def _phone_groups(run: Run, least: int, most: int) -> int:
    """How many groups make a phone number: ten digits for a mobile, otherwise as many as fit; 0 when none do."""
    mobile = run.first(10) if run.groups[0].startswith("07") else None
    total, best = 0, 0
    for index, group in enumerate(run.groups):
        if index and ("\n" in run.gaps[index - 1] or ":" in run.gaps[index - 1]):
            break
        total += len(group)
        if total > most:
            break
        if total >= least:
            best = index + 1
        if mobile == index + 1:
            return mobile
    return best


def date(run: Run) -> tuple[Found, int] | None:
    """A date in digits."""
    shape = digit_date(run.groups, run.gaps, before(run.text, run.start))
    if shape is None:
        return None
    count, season = shape
    if MONEY.match(run.text, run.spans[count - 1][1]):
        return None
    return run.found(count, "date", season)


def number(run: Run) -> tuple[Found, int] | None:
    """A case number, an account, a plate, an age over 89, or any long number that is no amount of money."""
    _, end = run.spans[0]
    first = run.groups[0]
    if OLD.match(run.text, end) and len(first) <= 3:
        return run.found(1, "number") if 90 <= int(first) <= 130 else None
    letters = LETTERS_BEFORE.search(run.text, max(0, run.start - 10), run.start)
    count = _tight(run)
    total = sum(map(len, run.groups[:count]))
    plate = (
        letters is not None and len(first) == 2 and len(letters.group().strip()) == 3 and letters.group()[:3].isupper()
    )
    if letters and plate and PLATE.match(run.text, end):
        return Found(run.start - len(letters.group()), end + 1, "number"), 1
    if (letters and _is_code(letters.group(), total, count)) or (run.led_by("number") and total >= 2):
        found, groups = run.found(count, "number")
        tail = re.compile(r"[A-Za-zÅÄÖåäö]?(?!\w)").match(run.text, found.end)
        return Found(
            found.start - len(letters.group() if letters else ""), tail.end() if tail else found.end, "number"
        ), groups
    if MONEY.match(run.text, run.spans[count - 1][1]) or _is_amount(run, count):
        return None
    return run.found(count, "number") if len(first) >= 5 or total >= 9 else None


def _is_code(letters: str, total: int, count: int) -> bool:
    """Whether letters before the digits make them a code (a plate, a case number) and not a word of their own."""
    tight = letters[-1].isalpha() or letters[-1] in "-\u2010\u2011\u2013"
    word = letters.rstrip(" -\u2010\u2011\u2013").casefold()
    if word in {"kl", "nr", "kap", "ca", "den", "lgh", "box", "year", "sid", "vab", "covid", "st"}:
        return False
    if not letters[0].isupper():
        return tight and letters[-1].isalpha() and total >= 3
    return (total >= 3 and word.upper() == letters.rstrip(" -\u2010\u2011\u2013")) or (count > 1 and total >= 5)


def _tight(run: Run) -> int:
    """How many groups hang together without more than one sign or space between them."""
    count = 1
    for gap in run.gaps:
        if len(gap) > 1 or gap in (":", "(", ")"):
            break
        count += 1
    return count


def _is_amount(run: Run, count: int) -> bool:
    """Whether the groups are thousands."""
    groups, gaps = run.groups[:count], run.gaps[: count - 1]
    return (
        count > 1
        and len(groups[0]) <= 3
        and all(len(each) == 3 for each in groups[1:])
        and set(gaps) <= {" ", "\u00a0", "."}
    )


READERS: tuple[Reader, ...] = (personal, phone, date, number)


def _run(text: str, spans: Sequence[tuple[int, int]], at: int) -> Run:
    """The groups of digits from one of them on, as far as one number may reach."""
    last, digits = at, spans[at][1] - spans[at][0]
    while last + 1 < len(spans) and last - at < GROUPS - 1 and digits < DIGITS:
        if GAP.fullmatch(text[spans[last][1] : spans[last + 1][0]][:7]) is None:
            break
        last += 1
        digits += spans[last][1] - spans[last][0]
    some = spans[at : last + 1]
    gaps = [text[some[index][1] : some[index + 1][0]] for index in range(len(some) - 1)]
    return Run(text, some, [text[start:end] for start, end in some], gaps)


@cache
def _spoken() -> re.Pattern[str]:
    word = f"(?:{alternatives(cues()['digits'])})"
    return re.compile(rf"\b(?:noll|zero)(?:[\s,{DASH}]{{1,3}}{word}|(?<!\s){word}){{5,15}}(?![^\W\d_])", re.IGNORECASE)


def spoken(text: str) -> list[Found]:
    """Numbers in words that begin with a zero, as phone numbers do: "noll sju noll ett två tre fyra"."""
    return [Found(*each.span(), "phone") for each in _spoken().finditer(text)]


def find(text: str) -> list[Found]:
    """Every identifier in digits, in the order of the text."""
    spans = [each.span() for each in GROUP.finditer(text)]
    found: list[Found] = []
    at = 0
    while at < len(spans):
        run = _run(text, spans, at)
        answer = next((answer for reader in READERS if (answer := reader(run)) is not None), None)
        if answer is not None:
            found.append(answer[0])
        at += answer[1] if answer is not None else 1
    return found
