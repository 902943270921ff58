"""Invented persons' details in the shapes that people write them in, to see what de-identification marks.

Everything is drawn by a seeded generator; names, streets, numbers and days are put together by lot."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from upptack.language.spans import Span

FRAMES = (
    "Kunden {} hörde av sig i går.",
    "Det gäller {} och ett ärende från i våras",
    "hon skrev {} längst ner i brevet",
    "Enligt anteckningen: {}. Resten är oklart.",
    "{} står det på lappen som han lämnade",
)
NAME_FRAMES = (
    "Hon heter {} och bor själv.",
    "jag pratade med {} om det",
    "min man {} följde med",
    "Där satt {} och väntade",
)
SERIES = ("070-1740605", "031-3900600", "040-6280400", "08-46500400", "0980-319200")
"""First numbers of series that are said to be kept for books and films (no source was at hand); from each, 95 are used.
They are never shown to anybody as numbers to call."""

STREETS = ("Björkgatan", "Storgatan", "Kungsvägen", "Lillgränd", "Skolstigen", "Norra Esplanaden", "Hamntorget")
TOWNS = ("Ystad", "Kumla", "Skövde", "Arjeplog", "Södertälje", "Växjö", "Haparanda", "Borås", "Åre", "Umeå")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
NAMES = (
    "Amira Haddad", "Kowalski", "Yusuf Demir", "Svetlana", "Hussein", "Annika Lindqvist", "Mehmet", "Fatuma Warsame",
    "Jari Korhonen", "Agnieszka", "Ingegerd", "Per-Olof Sjöberg", "Khadija", "Dragana Petrović", "Tesfaye", "Maryam",
    "Zbigniew", "Gunilla Bengtsson", "Oleksandr", "Nasrin", "Abdulkadir", "Lovisa Åkesson", "Esma Yılmaz", "Torbjörn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """A text that holds one detail, from `start` up to `end`, of a kind that the measure names."""

    kind: str
    text: str
    start: int
    end: int


def planted(n: int, seed: int) -> Iterator[Planted]:
    """`n` texts, the kinds in turn, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (a repeatable draw, no secret)
    kinds = tuple(SHAPES.items())
    for number in range(n):
        kind, shape = kinds[number % len(kinds)]
        detail = shape(chance)
        before, after = chance.choice(NAME_FRAMES if kind.startswith("namn") else FRAMES).split("{}")
        yield Planted(kind, before + detail + after, len(before), len(before) + len(detail))


def hidden(one: Planted, spans: tuple[Span, ...]) -> bool:
    """Whether every letter and digit of the detail lies within a standing span."""
    masked = {place for span in spans if span.stands for place in range(span.start, span.end)}
    return all(place in masked for place in range(one.start, one.end) if one.text[place].isalnum())


def number_with_check_digit(digits: str) -> str:
    """Nine digits and their check digit (Luhn), as in personnummer and organisationsnummer."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _personal(chance: random.Random, added: int, right: bool) -> str:
    year, month, day = chance.randint(1931, 2019), chance.randint(1, 12), chance.randint(1, 28) + added
    ten = number_with_check_digit(f"{year % 100:02}{month:02}{day:02}{chance.randint(980, 999)}")
    if not right:
        ten = ten[:9] + str((int(ten[9]) + chance.randint(1, 9)) % 10)
    century = chance.choice(("", str(year // 100)))
    return century + ten[:6] + chance.choice(("-", "", " ", "–", " - ")) + ten[6:]


def _organisation(chance: random.Random) -> str:
    ten = number_with_check_digit(f"55{chance.randint(20, 99)}{chance.randint(10000, 99999)}")
    return ten[:6] + chance.choice(("-", "", " ")) + ten[6:]


def _phone(chance: random.Random) -> str:
    area, first = chance.choice(SERIES).split("-")
    number = str(int(first) + chance.randint(0, 94)).zfill(len(first))
    grouped = f"{number[:-4]} {number[-4:-2]} {number[-2:]}"
    return chance.choice(
        (f"{area}-{number}", f"{area}{number}", f"{area}-{grouped}", f"{area} {grouped}", f"+46 {area[1:]} {grouped}",
         f"+46{area[1:]}{number}", f"0046{area[1:]}{number}", f"{area}/{number}")
    )  # fmt: skip


def _email(chance: random.Random) -> str:
    name = chance.choice(("anna.berg", "kalle_77", "info+sv", "y.demir", "LINDQVIST", "a-b.c"))
    return name + chance.choice(("@post.example", "@skola.example", "@mejl.test", "@firma.example.com"))


def _address(chance: random.Random) -> str:
    street = f"{chance.choice(STREETS)} {chance.randint(1, 120)}"
    return street + chance.choice(("", "", " A", "B", " lgh 1201", ", 3 tr"))


def _postal(chance: random.Random) -> str:
    code = f"{chance.randint(10, 98)}{chance.randint(0, 9)} {chance.randint(10, 99)}"
    return f"{code} {chance.choice(TOWNS)}"


def _date(chance: random.Random) -> str:
    year, month, day = chance.randint(1940, 2026), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        (f"{year}-{month:02}-{day:02}", f"{day}/{month} {year}", f"{day} {MONTHS[month - 1]} {year}",
         f"den {day} {MONTHS[month - 1]}", f"{day}.{month}.{year}", f"{year}{month:02}{day:02}",
         f"{day}/{month}-{year % 100:02}")
    )  # fmt: skip


SHAPES: dict[str, Callable[[random.Random], str]] = {
    "personnummer": lambda chance: _personal(chance, 0, True),
    "personnummer, fel kontrollsiffra": lambda chance: _personal(chance, 0, False),
    "samordningsnummer": lambda chance: _personal(chance, 60, True),
    "organisationsnummer": _organisation,
    "telefon": _phone,
    "e-post": _email,
    "adress": _address,
    "postadress": _postal,
    "datum": _date,
    "ort": lambda chance: chance.choice(TOWNS),
    "namn": lambda chance: chance.choice(NAMES),
    "namn, gemener": lambda chance: chance.choice(NAMES).lower(),
}
"""Each kind of detail with what draws one in one of its shapes."""
