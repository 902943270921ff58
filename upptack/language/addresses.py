"""E-mail, web and street addresses, and accounts in social media."""

from __future__ import annotations

import re
from functools import cache

from upptack.language import gazetteer
from upptack.language.passages import DASH, Found, alternatives, before, cues

TOPS = "se|nu|com|org|net|eu|info|io|no|dk|fi|de|uk|app|me|tv|gov|blog|nl|fr|pl|tr|ru|biz|site|online|edu"
EMAIL_BEFORE = re.compile(r"[\w.+%'-]{1,64}\s?\Z")
EMAIL_AFTER = re.compile(r"\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
SPOKEN_AT = re.compile(r"[\[(]\s?(?:at|a|snabel-?\s?a|@)\s?[\])]\s?|[sS]nabel-?\s?a\b\s?|\sat\s")
SPOKEN_AFTER = re.compile(
    rf"[\w-]{{1,63}}(?:(?:\s?\.\s?|\s?[\[(]\s?(?:dot|punkt)\s?[\])]\s?|\s(?:dot|punkt)\s)[\w-]{{1,63}}){{0,3}}?"
    rf"(?:\s?\.\s?|\s?[\[(]\s?(?:dot|punkt)\s?[\])]\s?|\s(?:dot|punkt)\s)(?:{TOPS})\b",
    re.IGNORECASE,
)
SPOKEN_BEFORE = re.compile(r"(?:[\w+%-]{1,40}(?:\.|\s(?:punkt|dot)\s)){0,3}[\w+%-]{1,40}\Z", re.IGNORECASE)
SCHEME = re.compile(r"://[^\s<>\"”']{1,500}|[wW]{3}\.[^\s<>\"”']{1,500}")
SCHEME_BEFORE = re.compile(r"[A-Za-z]{2,8}\Z")
TOP = re.compile(rf"(?i)\.(?:{TOPS})(?![\w-])(?:/[^\s<>\"”']{{0,300}})?")
HOST_BEFORE = re.compile(r"[\w.-]{1,80}\Z")
HANDLE = re.compile(r"(?<![\w@.])@[^\W\d_][\w.]{1,30}")
WORDS_TOO = {".se", ".nu", ".me", ".no", ".info", ".app", ".de", ".fr", ".tv", ".site", ".online"}
"""Tops that are words as well: "hem.se till" with the space forgotten is no address."""

HOUSE = re.compile(
    rf"\s{{1,2}}\d{{1,4}}(?:\s?[{DASH}]\s?\d{{1,4}})?(?:\s?[A-Za-z](?![^\W_]))?(?!\d)"
    r"(?:,?\s{1,2}(?:lgh|lägenhet|våning|vån|tr|nb|bv)\.?\s?\d{0,4}|,?\s{1,2}\d\s?tr\b\.?)?"
)
FIRST_WORDS = re.compile(rf"(?:[^\W\d_][\w:'’.{DASH}]{{0,30}} ){{0,3}}\Z")
BOX = re.compile(
    r"(?i)\b(?:post)?box\s{1,2}\d{1,5}\b|\b(?:lgh|lägenhet)\.?\s?(?:nr\s)?\d{3,4}\b|\bc/o\s[^\W\d_]{2,30}(?:\s[A-ZÅÄÖ][^\W\d_]{1,30})?"
)
ENGLISH_HOUSE = re.compile(r"\b\d{1,4}[A-Za-z]?\s{1,2}(?:[A-ZÅÄÖ][\w'’-]{0,30}\s{1,2}){1,3}\Z")
POSTAL = re.compile(r"\d(?<!\d\d)\d{2}[ \u00a0]?\d{2}(?!\d)(?!\s?(?:kr|kronor|sek|euro|%))")
COUNTRY_BEFORE = re.compile(r"\bSE?[- ]\Z")
TOWN_AFTER = re.compile(rf"[,]?\s{{1,3}}[A-ZÅÄÖ][\w{DASH}]{{1,30}}(?:\s[A-ZÅÄÖ][\w{DASH}]{{1,30}})?")
TOWN_SMALL = re.compile(r"[,]?\s{1,3}([^\W\d_]{2,30})")
POSTAL_LEADS = re.compile(r"(?i)(?:postnummer|postnr|post-?nr|postal code|zip)\W*(?:är\s)?\Z")


def find(text: str) -> list[Found]:
    """Every e-mail address, web address and account, in no order. Passages may overlap each other."""
    found = _emails(text) + _spoken(text)
    found += [Found(_scheme(text, each.start()), _bare(text, each.end()), "web") for each in SCHEME.finditer(text)]
    found += [each for top in TOP.finditer(text) if (each := _host(text, top)) is not None]
    return found + [Found(*each.span(), "web") for each in HANDLE.finditer(text)]


def boxes(text: str) -> list[Found]:
    """Post boxes, flats and the name after c/o."""
    return [Found(*each.span(), "address") for each in BOX.finditer(text)]


def _scheme(text: str, at: int) -> int:
    """Where the letters before "://" begin; `at` where there are none."""
    letters = SCHEME_BEFORE.search(text[max(0, at - 8) : at]) if text[at] == ":" else None
    return at - len(letters.group()) if letters else at


def _bare(text: str, end: int) -> int:
    """The end of an address without the signs that close the sentence."""
    while text[end - 1] in ".,;:!?)":
        end -= 1
    return end


def _emails(text: str) -> list[Found]:
    found = []
    at = text.find("@")
    while at >= 0:
        name = EMAIL_BEFORE.search(text[max(0, at - 65) : at])
        host = EMAIL_AFTER.match(text, at + 1)
        if name is not None and host is not None:
            found.append(Found(at - len(name.group()), host.end(), "email"))
        at = text.find("@", at + 1)
    return found


def _spoken(text: str) -> list[Found]:
    """E-mail addresses with words for the signs: "anna punkt berg snabel-a post punkt se"."""
    found = []
    for sign in SPOKEN_AT.finditer(text):
        host = SPOKEN_AFTER.match(text, sign.end())
        lead = before(text, sign.start())
        name = SPOKEN_BEFORE.search(lead.removesuffix(" ")) if host else None
        if host is not None and name is not None:
            start = sign.start() - len(name.group()) - lead.endswith(" ")
            found.append(Found(start, host.end(), "email"))
    return found


def _host(text: str, top: re.Match[str]) -> Found | None:
    """A web address without a scheme, from its top domain back."""
    host = HOST_BEFORE.search(text[max(0, top.start() - 80) : top.start()])
    if host is None or not host.group()[-1].isalnum():
        return None
    word = host.group().rpartition(".")[2]
    looks = "/" in top.group() or "-" in host.group() or "." in host.group() or not top.group()[1:].islower()
    if top.group().lower() in WORDS_TOO and not looks and _is_word(word) and text[top.end() : top.end() + 1] == " ":
        return None
    return Found(top.start() - len(host.group()), _bare(text, top.end()), "web")


def _is_word(word: str) -> bool:
    from upptack.language.vocabulary import words

    return words("sv").is_ordinary(word.lower()) or words("en").is_ordinary(word.lower())


@cache
def endings() -> tuple[tuple[str, ...], frozenset[str]]:
    """How Swedish street names end, and those endings that tell a street also without a number."""
    return tuple(cues()["streets"]), cues()["streets_alone"]


def street(text: str, start: int, end: int, strange: bool) -> Found | None:
    """The address around a word that ends as a street name does, or None. `strange`: the word is no ordinary word, or
    stands with a capital within a sentence, so that it is a street also without a number."""
    word = text[start:end].lower()
    house = HOUSE.match(text, end)
    alone = any(word.endswith(each) and len(word) > len(each) + 1 for each in endings()[1])
    strange = strange or (word.endswith("gatan") and word not in cues()["no_streets"])
    if house is None and not (strange and alone):
        return None
    first = start - _capitals(before(text, start))
    if word in endings()[0] and first == start and not (house and text[start].isupper()):
        return None
    return Found(first, house.end() if house else end, "address")


def _capitals(lead: str) -> int:
    """How many characters the words with a capital take that lead up to a street: "Norra ", "Karl Johans "."""
    words = FIRST_WORDS.search(lead)
    taken = 0
    for word in reversed(words.group().split(" ")[:-1] if words else []):
        if not word[0].isupper() or word.lower() in LEFT_OUT:
            break
        taken += len(word) + 1
    return taken


LEFT_OUT = frozenset(
    {"jag", "vi", "han", "hon", "i", "på", "bor", "hans", "hennes", "adress", "från", "till", "min", "de"}
)
"""Words that begin a sentence before a street and are no part of its name."""


@cache
def _english_streets() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(each.title() for each in cues()['streets_en'])})\b")


def english(text: str) -> list[Found]:
    """House number before the street: 12 Park Road."""
    found = []
    for each in _english_streets().finditer(text):
        lead = ENGLISH_HOUSE.search(before(text, each.start()))
        if lead is not None:
            found.append(Found(each.start() - len(lead.group()), each.end(), "address"))
    return found


def postal(text: str) -> list[Found]:
    """Postal codes with the town after them; alone only where words lead up to them or a space parts the digits."""
    found = []
    for each in POSTAL.finditer(text):
        end = _town(text, each.end())
        alone = " " in each.group() and each.group().replace(" ", "") not in ("11414", "11313")
        if end > each.end() or alone or POSTAL_LEADS.search(before(text, each.start())):
            land = COUNTRY_BEFORE.search(text[max(0, each.start() - 4) : each.start()])
            found.append(Found(each.start() - (len(land.group()) if land else 0), end, "address"))
    return found


def _town(text: str, at: int) -> int:
    """Where the town ends that stands after a postal code; `at` when none does."""
    word = TOWN_SMALL.match(text, at)
    if word is None:
        return at
    where = gazetteer.places()
    several = where.longest(text, word.start(1))
    if several is not None:
        return several[1]
    town = TOWN_AFTER.match(text, at)
    if town is not None:
        return town.end()
    return word.end() if where.of(word.group(1).lower()) else at
