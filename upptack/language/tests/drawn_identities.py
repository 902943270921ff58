"""Structured identifiers drawn by lot in the many shapes that people write them in, each within a sentence.

The numbers are put together by lot. Personnummer end in 980 to 999, which are said to be kept for tests;
no source was at hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from quality.identities import MONTHS as months
from quality.identities import number_with_check_digit

FRAMES = (
    "Kunden {} hörde av sig.",
    "det gäller {} och ett ärende från i våras",
    "{}",
    "Anteckning: {}. Resten är oklart.",
    "Hon skrev {}, sedan inget mer",
    "({})",
    "jag heter inget men {} är mitt\nhälsningar",
    "två rader\n{}\noch en till",
)
DASHES = ("-", "–", "—", "\u2011", "−")
SPACES = (" ", "\u00a0", "\u2009")
MONTHS = [*months, "jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
WEEKDAYS = ["måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen", "lördagen", "söndagen"]
DAYS = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
]
STREETS = [
    "Björk",
    "Stor",
    "Kungs",
    "Lill",
    "Skol",
    "Hamn",
    "Ring",
    "Industri",
    "Trädgårds",
    "Kyrko",
    "Ängs",
    "Södra",
    "Järnvägs",
    "Drottning",
]
ENDS = ["gatan", "vägen", "gränd", "stigen", "torget", "allén", "backen"]
TOWNS = ("Ystad", "Kumla", "Skövde", "Arjeplog", "Växjö", "Upplands Väsby", "Haparanda", "Åre", "Borås", "Umeå")


def check_digit(nine: str) -> str:
    """The digit that makes ten by the Luhn formula, counted apart from the program so that it can check it."""
    return number_with_check_digit(nine)[-1]


def personal(chance: random.Random, added: int) -> str:
    """A personnummer, or with 60 added to the day a samordningsnummer, with a right or a wrong check digit."""
    year, month, day = chance.randint(1925, 2022), chance.randint(1, 12), chance.randint(1, 28) + added
    nine = f"{year % 100:02}{month:02}{day:02}{chance.randint(980, 999)}"
    last = check_digit(nine) if chance.random() < 0.5 else str((int(check_digit(nine)) + chance.randint(1, 9)) % 10)
    date, four = nine[:6], nine[6:] + last
    century, dash, space = str(year // 100), chance.choice(DASHES), chance.choice(SPACES)
    spread = f"{date[:2]}{dash}{date[2:4]}{dash}{date[4:]}{dash}{four}"
    shapes = [
        f"{century}{date}{dash}{four}",
        f"{century}{date}{four}",
        f"{date}{dash}{four}",
        f"{date}{space}{four}",
        f"{century}{date}{space}{four}",
        f"{date} {dash} {four}",
        f"{date}+{four}",
        f"{date}/{four}",
        f"{century}{spread}",
        " ".join(century + date + four),
        f"{century} {date} {four}",
        f"{century}{date[:2]} {date[2:4]} {date[4:]} {four}",
        f"{date}{dash}xxxx",
        f"{century}{date}-****",
        f"{date}-{four[:2]} {four[2:]}",
        f"personnummer{date}{dash}{four}",
        f"pnr: {date}{four}",
        f"{date}-\n{four}",
        f"SE{century}{date}{four}",
        f"{date}\u200b{dash}{four}",
    ]
    if date[0] != "0":
        shapes.append(date + four)
    return chance.choice(shapes)


def organisation(chance: random.Random) -> str:
    """An organisationsnummer; the third digit is at least 2."""
    nine = f"{chance.choice('2579')}{chance.randint(1, 9)}{chance.randint(20, 99)}{chance.randint(10000, 99999)}"
    ten = nine + (check_digit(nine) if chance.random() < 0.5 else str(chance.randint(0, 9)))
    dash = chance.choice(DASHES)
    return chance.choice(
        (f"{ten[:6]}{dash}{ten[6:]}", ten, f"{ten[:6]} {ten[6:]}", f"16{ten[:6]}-{ten[6:]}", f"16{ten}")
    )


def phone(chance: random.Random) -> str:
    """A phone number: mobile or with an area code, at home or with the country's code."""
    area, length = chance.choice(
        (("070", 7), ("073", 7), ("076", 7), ("08", 8), ("08", 7), ("031", 7), ("0980", 5), ("0471", 6))
    )
    digits = str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in range(length - 1))
    grouped = f"{digits[:-4]} {digits[-4:-2]} {digits[-2:]}"
    dash, home = chance.choice(DASHES), area[1:]
    return chance.choice(
        (
            f"{area}{dash}{digits}",
            f"{area}{digits}",
            f"{area}{dash}{grouped}",
            f"{area} {grouped}",
            f"{area} {dash} {grouped}",
            f"{area}/{digits}",
            f"({area}) {grouped}",
            f"+46{home}{digits}",
            f"+46 {home} {grouped}",
            f"+46 (0){home} {grouped}",
            f"+46(0){home}-{digits}",
            f"0046{home}{digits}",
            f"0046 {home} {grouped}",
            f"{area}.{grouped.replace(' ', '.')}",
            f"tel{area}{digits}",
            f"mobil: {area}{dash}{digits}",
            f"+45 {chance.randint(20, 99)} {chance.randint(20, 99)} 11 22",
            f"+358 40 {chance.randint(100, 999)} {chance.randint(1000, 9999)}",
            "\u200b".join((area, digits)),
        )
    )


def email(chance: random.Random) -> str:
    """An e-mail address, also with words for its signs."""
    name = chance.choice(("anna.berg", "kalle_77", "info+sv", "y.demir", "LINDQVIST", "a-b.c", "åsa.öberg", "x"))
    host = chance.choice(("post.example", "skola.example.se", "mejl.se", "firma.com"))
    spoken = host.replace(".", " punkt ")
    at = chance.choice(("@", "@", " @ ", "(at)", "[at]", " snabel-a ", " (a) "))
    if "punkt" in spoken and host.endswith((".se", ".com")) and chance.random() < 0.3:
        return f"{name.replace('.', ' punkt ')} snabel-a {spoken}"
    return f"{name}{at}{host}" if host.endswith((".se", ".com")) else f"{name}@{host}"


def web(chance: random.Random) -> str:
    """A web address or an account."""
    return chance.choice(
        (
            "https://www.facebook.com/anna.b.77",
            "www.bergs-bygg.se",
            "instagram.com/amira_h",
            "@amira_h92",
            "bergsbygg.se",
            "http://192.0.2.7/x?y=1",
            "blogg.annab.nu/om-mig",
        )
    )


def address(chance: random.Random) -> str:
    """A street with its number, or a box, or a postal code with its town."""
    street = f"{chance.choice(STREETS)}{chance.choice(ENDS)}"
    street = chance.choice(
        (street, street.lower(), f"Norra {street}", "Karl Johans väg", f"{street}s".removesuffix("s"))
    )
    number, town = chance.randint(1, 140), chance.choice(TOWNS)
    code = f"{chance.randint(10, 98)}{chance.randint(0, 9)}{chance.choice((' ', ''))}{chance.randint(10, 99)}"
    return chance.choice(
        (
            f"{street} {number}",
            f"{street} {number}{chance.choice('ABCD')}",
            f"{street} {number} {chance.choice('abAB')}",
            f"{street} {number}-{number + 2}",
            f"{street} {number}, lgh 1203",
            f"{street} {number}, 3 tr",
            f"{street} {number}, {code} {town}",
            f"{street} {number}\n{code} {town}",
            f"{code} {town}",
            f"SE-{code} {town}",
            f"{code} {town.lower()}",
            f"Box {number}",
            f"c/o Lindqvist, {street} {number}",
        )
    )


def date(chance: random.Random) -> str:
    """A day, in digits or words."""
    year, month, day = chance.randint(1935, 2026), chance.randint(1, 12), chance.randint(1, 28)
    name, dash = chance.choice((MONTHS[month - 1], MONTHS[month + 11])), chance.choice(DASHES)
    weekday, ordinal = chance.choice(WEEKDAYS), chance.choice(DAYS)
    return chance.choice(
        (
            f"{year}{dash}{month:02}{dash}{day:02}",
            f"{year % 100:02}-{month:02}-{day:02}",
            f"{year}/{month}/{day}",
            f"{day}/{month} {year}",
            f"{day}/{month}-{year % 100:02}",
            f"{day}.{month}.{year}",
            f"{day:02}-{month:02}-{year}",
            f"{year}{month:02}{day:02}",
            f"{day} {name} {year}",
            f"den {day} {name}",
            f"{day}:e {name} {year}",
            f"den {day}:e {name}",
            f"{weekday} den {day} {name}",
            f"{weekday} {day} {name} {year}",
            f"den {ordinal} {name}",
            f"{ordinal} {name} {year}",
            f"den {day} {name.upper()}",
            f"{name} {year}",
            f"född {year}",
            f"julafton {year}",
            f"{day}–{day + 2} {name}",
            f"den {day}/{month}",
        )
    )


def number(chance: random.Random) -> str:
    """A case number, a plate, an account, an age over 89."""
    year, serial = chance.randint(2015, 2026), chance.randint(1000, 99999)
    letters = "".join(chance.choice("ABCDEFGHJKLMNOPRSTUWXYZ") for _ in range(3))
    return chance.choice(
        (
            f"B {serial}-{year % 100}",
            f"UM {serial}-{year % 100}",
            f"dnr {year}/{serial}",
            f"ärende {serial}",
            f"{letters} {chance.randint(100, 999)}",
            f"{letters}{chance.randint(10, 99)}{chance.choice('ABCDE')}",
            f"konto {serial}-{chance.randint(1, 9)}",
            f"{chance.randint(91, 105)} år",
            f"LMA-kort {serial}{serial}",
            f"SE45 5000 0000 {chance.randint(1000, 9999)} {chance.randint(1000, 9999)} {chance.randint(1000, 9999)}",
            f"mål nr T {serial}-{year % 100}",
            f"{letters}{serial}",
        )
    )


SHAPES: dict[str, Callable[[random.Random], str]] = {
    "personnummer": lambda chance: personal(chance, 0),
    "samordningsnummer": lambda chance: personal(chance, 60),
    "organisationsnummer": organisation,
    "phone": phone,
    "email": email,
    "web": web,
    "address": address,
    "date": date,
    "number": number,
}
"""Each category with what draws one."""


def drawn(n: int, seed: int) -> Iterator[tuple[str, int, int, str]]:
    """`n` texts, each with where its identifier stands and the category it belongs to; the same for the same seed."""
    chance = random.Random(seed)
    kinds = tuple(SHAPES.items())
    for index in range(n):
        category, shape = kinds[index % len(kinds)]
        before, after = chance.choice(FRAMES).split("{}")
        written = shape(chance)
        yield before + written + after, len(before), len(before) + len(written), category
