"""When a text may stand in the account: a number in it must be followed, in its sentence, by a reference. Pure.

A reference is the name of a measure or of a value in the history in brackets, `[asked]`, or a source that the writer
gives, `[källa: SOU 2025:28]`. Years, dates, periods, provisions, reports and numbered headings are no figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from upptack.steering.statistics.rules import MONTHS

LONGEST: Final = 8000
"""Signs of one text: about three pages."""

FIRST_YEAR: Final = 2019
"""The year of the first assignment; no account is about an earlier one."""

CITED: Final = "källa:"
REFERENCE: Final = re.compile(r"\[([^\[\]\n]{1,200})\]")
NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SENTENCE: Final = re.compile(r"[.!?](?:[ \t]*\[[^\[\]\n]{1,200}\])*(?=\s|\Z)|\n")

NAMES_OF_MONTHS: Final = "|".join(MONTHS)
YEAR: Final = r"(?:19|20)\d\d"
BEFORE: Final = (
    r"(?:år|året|åren|under|sedan|efter|före|innan|från|till|och|i|för|våren|hösten|sommaren|vintern|redan|både|hela|"
    r"utgången av|början av|slutet av|mitten av)"
)
COUNTED: Final = (
    r"(?:procent|%|möten|personer|handläggare|medarbetare|anställda|chefer|enheter|ärenden|kvinnor|män|barn|vuxna|unga|"
    r"gånger|fall|samtal|kurser|överlämningar|anmälningar|svar|svarande|frågor|timmar|kronor|platser|kommuner)"
)
"""What is counted. A year before one of these is a number of them."""

PATTERNS: Final = (
    # Provisions and statutes, with the statute's number; propositions, inquiries, decisions.
    r"\b\d+~?(?:[a-z]~)?kap\.?(?:~?\d+(?:~?[a-z])?(?:[–-]\d+(?:~?[a-z])?)?~?§{1,2})?",
    r"\b\d+(?:~[a-z])?(?:[–-]\d+(?:~[a-z])?)?~?§{1,2}",
    r"§{1,2}~?\d+(?:[–-]\d+)?",
    rf"\(?\b(?:SFS|SOU|Ds|HSLF-FS|SOSFS|AFS|rskr\.?|bet\.?)?~?{YEAR}(?:/\d\d)?:[A-ZÅÄÖ]*\d+\b\)?",
    rf"\b(?:prop\.?|skr\.?|dir\.?)~?{YEAR}(?:/\d\d)?:\d+",
    rf"\b(?:[A-ZÅÄÖ][A-Za-z]?){YEAR}/\d+(?:/[A-ZÅÄÖ]+)?",
    # Dates, periods and years.
    rf"\b{YEAR}-\d\d-\d\d\b",
    rf"\b\d\d?~(?:{NAMES_OF_MONTHS})\b(?:~{YEAR})?",
    rf"\b(?:{NAMES_OF_MONTHS})~{YEAR}\b",
    rf"\bkvartal(?:et)?~[1-4](?:~{YEAR})?\b",
    rf"\b{YEAR}~?[–-]~?(?:{YEAR}|\d\d)\b(?!~?{COUNTED})",
    rf"\b{YEAR}/\d\d\b",
    rf"(?:\b{BEFORE}~|\A|[(]){YEAR}\b(?!~?{COUNTED})(?![,.]\d)",
    # Where something stands in the account.
    r"\b(?:avsnitt|bilaga|tabell|figur|diagram|kapitel|punkt|steg|artikel|sidan|s\.)~\d+(?:\.\d+)*\b",
    r"(?m:^[ \t]*\d{1,2}[.)](?=[ \t]))",
)
EXEMPT: Final = tuple(re.compile(each.replace("~", "[ \u00a0]"), re.IGNORECASE) for each in PATTERNS)
"""Numbers that say when or where and not how many. A year that is followed by what is counted ("2026 möten") is a
figure."""

WORD: Final = (
    "två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo|trettio|"
    "fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra|tusen"
)
ORDER: Final = "annan|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde"
NUMBER_WORDS: Final = (
    rf"(?:en|ett|{WORD})~(?:av|utav)~(?:{WORD})",
    rf"var(?:t)?~(?:{ORDER})",
    rf"(?:en|ett|{WORD})~(?:procent|procentenheter|miljoner|miljarder|tusen)",
    rf"(?:{WORD})?(?:hundra|tusen)\w*",
    r"\w*(?:hälften|halvera|fördubbl|tredubbl|tredjedel|fjärdedel|femtedel|tiondel)\w*",
    r"dubbelt(?=~så)",
)
IN_WORDS: Final = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b".replace("~", "[ \u00a0]"), re.IGNORECASE)
"""Shares and large numbers written in letters."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a text out of the final account: what was written, and what to do about it."""

    written: str
    sentence: str


def problem(text: str) -> str:
    """Why a text cannot be saved, as a sentence; empty when it can."""
    if len(text) > LONGEST:
        return f"Korta texten till högst {LONGEST} tecken. Nu är den {len(text)}."
    return ""


def references(text: str) -> Iterator[tuple[int, int, str]]:
    """Every reference: where it begins and ends, and what stands in the brackets."""
    for found in REFERENCE.finditer(text):
        inside = found.group(1).strip()
        if is_cited(inside) or NAME.match(inside):
            yield found.start(), found.end(), inside


def is_cited(inside: str) -> bool:
    """Whether what stands in the brackets is a source that the writer gives."""
    return inside.lower().startswith(CITED)


def cited(inside: str) -> str:
    """The source that the writer gave."""
    return inside[len(CITED) :].strip()


def lacks(text: str, known: Collection[str]) -> tuple[Lack, ...]:
    """Every number without a reference, and every reference that leads nowhere. `known`: the names that may be
    referred to."""
    found: list[Lack] = []
    for sentence in sentences(text):
        valid = [end for _, end, inside in references(sentence) if _leads(inside, known)]
        last = max(valid, default=0)
        for start, number in numbers(sentence):
            if start >= last:
                found.append(Lack(number, f"{number} saknar källa: ”{_short(sentence)}”"))
        found += [
            Lack(inside, f"Hänvisningen [{inside}] leder inte till något mått eller någon källa.")
            for _, _, inside in references(sentence)
            if not _leads(inside, known)
        ]
    return tuple(found)


def _leads(inside: str, known: Collection[str]) -> bool:
    if is_cited(inside):
        return sum(sign.isalpha() for sign in cited(inside)) >= 2
    return inside in known


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each with the references that follow its full stop. A line break ends a sentence."""
    start = 0
    masked = _masked(text)
    for end in SENTENCE.finditer(masked):
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


def _masked(text: str) -> str:
    """The text with what is exempt blotted out, of the same length: a full stop in "19 kap." ends no sentence."""
    for pattern in EXEMPT:
        text = pattern.sub(lambda found: _blot(found.group()), text)
    return text


def _blot(words: str) -> str:
    return "".join("\n" if sign == "\n" else "_" for sign in words)


def numbers(sentence: str) -> Iterator[tuple[int, str]]:
    """Where each figure of a sentence begins, and how it is written, whatever signs it is written with."""
    plain = _masked(REFERENCE.sub(lambda found: " " * len(found.group()), sentence))
    taken = 0
    for found in IN_WORDS.finditer(plain):
        yield found.start(), found.group()
    for place, sign in enumerate(plain):
        if place >= taken and _counts(sign):
            taken = _end(plain, place)
            yield place, plain[place:taken]


def _counts(sign: str) -> bool:
    """Whether a sign is a number: any digit of any script, and signs such as ½."""
    return unicodedata.category(sign) in ("Nd", "No", "Nl")


def _end(plain: str, place: int) -> int:
    """Where the number that begins at a place ends, its separators and per cent sign with it."""
    end = place
    while end < len(plain) and (
        _counts(plain[end]) or (plain[end] in "., \u00a0" and _counts(plain[end + 1 : end + 2] or " "))
    ):
        end += 1
    rest = re.match(r"[ \u00a0]?(?:%|procent\b)", plain[end:])
    return end + rest.end() if rest else end


def _short(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + " …"
