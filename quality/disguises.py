"""Ways in which a tired or a sly writer may put down a protected value, and still be understood."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]

ABROAD = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "Å": "Aa", "Ä": "Ae", "Ö": "Oe"})
PLAIN = str.maketrans("åäöÅÄÖé", "aaoAAOe")
LOOKALIKE = dict(zip("aeocpxiAEOBHKMST", "аеосрхіАЕОВНКМЅТ", strict=True))
CYRILLIC = dict(
    zip(
        "abdefghijklmnoprstuvyåäöcqzwABDEFGHIJKLMNOPRSTUVYÅÄÖCZW",
        "абдефгхийклмнопрстувыоеёккзвАБДЕФГХИЙКЛМНОПРСТУВЫОЭЁКЗВ",
        strict=True,
    )
) | {"x": "кс"}
KEYS = "abcdefghijklmnoprstuvyåäö"
ENTITIES = {"å": "&aring;", "ä": "&auml;", "ö": "&ouml;", "Å": "&Aring;", "Ä": "&Auml;", "Ö": "&Ouml;"}
DIGITS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]


def sponge(text: str, draw: random.Random) -> str:
    """Capitals here and there."""
    return "".join(letter.upper() if draw.random() < 0.5 else letter.lower() for letter in text)


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    kind = draw.choice(["swap", "drop", "double", "change"])
    if kind == "swap" and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + draw.choice(KEYS) + word[at + 1 :]


def typo(text: str, draw: random.Random) -> str:
    """One slip in the longest word, or two when it is long."""
    words = text.split(" ")
    longest = max(range(len(words)), key=lambda index: sum(letter.isalpha() for letter in words[index]))
    if len(words[longest]) < 5:
        return text
    word = _slip(words[longest], draw)
    words[longest] = _slip(word, draw) if len(word) > 8 and draw.random() < 0.4 else word
    return " ".join(words)


def abroad(text: str, draw: random.Random) -> str:
    """å, ä and ö as they are written where there are none."""
    return text.translate(ABROAD if draw.random() < 0.5 else PLAIN)


def decomposed(text: str, draw: random.Random) -> str:
    """Rings and dots as signs of their own."""
    return unicodedata.normalize("NFD", text)


def lookalike(text: str, draw: random.Random) -> str:
    """Some letters changed for letters of another alphabet that look the same."""
    return "".join(LOOKALIKE[letter] if letter in LOOKALIKE and draw.random() < 0.6 else letter for letter in text)


def cyrillic(text: str, draw: random.Random) -> str:
    """Written as it sounds in Cyrillic."""
    return "".join(CYRILLIC.get(letter, letter) for letter in text.replace("é", "e"))


def unseen(text: str, draw: random.Random) -> str:
    """Signs that do not show between the letters."""
    sign = draw.choice("\u200b\u00ad\u200d\u2060\ufeff")
    return "".join(letter + (sign if draw.random() < 0.4 else "") for letter in text)


def spaced(text: str, draw: random.Random) -> str:
    """Letter by letter."""
    sign = draw.choice(" .-")
    return (
        " ".join(sign.join(word) for word in text.split(" "))
        if sign != " "
        else "  ".join(" ".join(word) for word in text.split(" "))
    )


def cut(text: str, draw: random.Random) -> str:
    """One word cut in two, by a hyphen, a line's end or both."""
    words = text.split(" ")
    longest = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[longest]
    if len(word) < 5:
        return text
    at = draw.randrange(2, len(word) - 2)
    words[longest] = word[:at] + draw.choice(["-", "-\n", "\n", "- ", "_", "/"]) + word[at:]
    return " ".join(words)


def coded(text: str, draw: random.Random) -> str:
    """As web pages, addresses on the web, or broken programs write it."""
    kind = draw.choice(["entity", "percent", "mojibake", "wide"])
    if kind == "entity":
        return "".join(ENTITIES.get(letter, letter) for letter in text)
    if kind == "percent":
        return "".join(f"%{byte:02X}" if byte > 126 or byte == 32 else chr(byte) for byte in text.encode("utf-8"))
    if kind == "mojibake":
        return text.encode("utf-8").decode("latin-1") if all(ord(each) < 0x100 for each in text) else text
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def filed(text: str, draw: random.Random) -> str:
    """As file names are written: underscores, hyphens, or capitals in the place of spaces."""
    kind = draw.choice(["_", "-", "", "."])
    return kind.join(word[:1].upper() + word[1:] for word in text.split(" "))


DISGUISES: dict[str, Disguise] = {
    "as it is": lambda text, draw: text,
    "lower": lambda text, draw: text.lower(),
    "upper": lambda text, draw: text.upper(),
    "sponge": sponge,
    "typo": typo,
    "abroad": abroad,
    "decomposed": decomposed,
    "lookalike": lookalike,
    "unseen": unseen,
    "spaced": spaced,
    "cut": cut,
    "coded": coded,
    "filed": filed,
    "cyrillic": cyrillic,
}


def phone(digits: str, draw: random.Random) -> str:
    """A Swedish number (digits with the first zero) grouped, with the country before it, or said in words."""
    kind = draw.choice(["grouped", "plus", "zeros", "words", "letters", "bare"])
    if kind == "words":
        return " ".join(DIGITS[int(digit)] for digit in digits)
    if kind == "letters":
        return digits.replace("0", draw.choice("oO"))
    if kind == "bare":
        return digits
    rest = digits[1:] if kind in ("plus", "zeros") else digits
    sizes = draw.choice([(3, 3, 2, 2), (3, 7), (4, 2, 2, 2), (2, 3, 3, 2), (3, 2, 2, 3)])
    groups, at = [], 0
    for size in sizes:
        groups.append(rest[at : at + size])
        at += size
    lead = {"grouped": "", "plus": "+46 ", "zeros": "0046 "}[kind]
    return lead + draw.choice([" ", "-", ".", "  ", "/", "\u00a0"]).join(group for group in groups if group)


def mail(address: str, draw: random.Random) -> str:
    """A mail address, perhaps in words."""
    kind = draw.choice(["plain", "words", "at", "spaced", "upper"])
    if kind == "words":
        return address.replace(".", " punkt ").replace("@", " snabel-a ")
    if kind == "at":
        return address.replace("@", draw.choice(["(at)", " [at] ", " at "]))
    if kind == "spaced":
        return address.replace("@", " @ ").replace(".", " . ")
    return address.upper() if kind == "upper" else address
