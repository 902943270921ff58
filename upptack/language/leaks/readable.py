"""What cannot be read cannot be checked, and stops the text: signs that are lost, hidden content, other alphabets."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from upptack.language.leaks import letters
from upptack.language.leaks.near import Leak

LOST = "\ufffd"
FEW_LOST = 2
"""Lost signs in a text that may be a slip; more cannot be checked."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
SURROGATES = re.compile(r"[\ud800-\udfff]+")
PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]{2,}")
CODED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
HEX = re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){8,}\b")
DATA_URL = re.compile(r"\bdata:[\w/+.-]*[;,]|-----BEGIN |\bbegin 6[0-7]{2} ", re.IGNORECASE)
BLOB = re.compile(r"%PDF-|PK\x03\x04|\{\\rtf|JFIF|\x89PNG")
OTHER = re.compile(
    r"[^\x00-\u052f\u1ab0-\u1aff\u1c80-\u1c8f\u1d00-\u218f\u2190-\u27ff\u2900-\u2e7f\ua640-\ua69f\ufe00-\ufe0f\ufb00-\ufb06\uff01-\uff5e\ufffd\s]+"
)
CYRILLIC = re.compile(r"[\u0370-\u03ff\u0400-\u052f]+")
WORDS_IN_A_ROW = 5
"""Words in an alphabet that is read for names only, after which facts would be missed."""
APART = 3
BRAILLE = re.compile(r"[\u2800-\u28ff]{2,}")
LONG_CODE = 40


def unreadable(text: str) -> Iterator[Leak]:
    """The passages of a part that cannot be read."""
    if text.count(LOST) > FEW_LOST or LOST * 2 in text:
        yield Leak(text.index(LOST), text.rindex(LOST) + 1, "unreadable", "lost signs")
    for pattern, rule in (
        (CONTROL, "control"),
        (SURROGATES, "surrogates"),
        (PRIVATE, "private"),
        (BLOB, "blob"),
        (DATA_URL, "data"),
        (BRAILLE, "alphabet"),
    ):
        found = pattern.search(text)
        if found:
            yield Leak(found.start(), found.end(), "unreadable", rule)
    for found in CODED.finditer(text):
        if _is_code(found.group()):
            yield Leak(found.start(), found.end(), "unreadable", "code")
    for found in HEX.finditer(text):
        if not found.group().isdigit() and _is_text(_from_hex(found.group())):
            yield Leak(found.start(), found.end(), "unreadable", "code")
    yield from _alphabets(text)


def _is_code(run: str) -> bool:
    """Whether a run is base64: it holds a text, or is longer than any word and mixed as no word is."""
    body = run.rstrip("=")
    mixed = sum(one.islower() != other.islower() for one, other in pairwise(body))
    if mixed < 4 or body.lower() == body or body.upper() == body:
        return False
    whole = body.replace("-", "+").replace("_", "/") + "=" * (-len(body) % 4)
    try:
        held = base64.b64decode(whole[: len(whole) - len(whole) % 4], validate=True)
    except (binascii.Error, ValueError):
        return False
    return _is_text(held) or (
        len(body) >= LONG_CODE and any(each.isdigit() for each in body) and mixed > len(body) // 4
    )


def _from_hex(run: str) -> bytes:
    digits = run.replace(" ", "").replace(":", "")
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _is_text(held: bytes) -> bool:
    """Whether bytes are a text somebody could read."""
    try:
        text = held.decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = sum(each.isalnum() or each in " .,-@_:/\n" for each in text)
    letters_in = sum(each.isalpha() for each in text)
    return len(text) > 5 and plain == len(text) and letters_in * 2 >= len(text)


def _alphabets(text: str) -> Iterator[Leak]:
    """Words in alphabets that are not read, and longer passages in those that are read for names only."""
    for found in OTHER.finditer(text):
        run = found.group()
        shown = [each for each in run if unicodedata.category(each)[0] == "L"]
        if shown and run not in letters.welcome() and not all(_is_letter_sign(each) for each in shown):
            yield Leak(found.start(), found.end(), "unreadable", "alphabet")
    first, last, row = 0, -APART, 0
    for found in CYRILLIC.finditer(text):
        if found.start() - last > APART:
            first, row = found.start(), 0
        last, row = found.end(), row + 1
        if row == WORDS_IN_A_ROW:
            yield Leak(first, last, "unreadable", "alphabet")


def _is_letter_sign(sign: str) -> bool:
    """Whether a sign is a Latin letter in another dress, which is read as that letter."""
    return letters.read(sign, by_sound=True).isascii()


def arabic(text: str) -> Iterator[tuple[int, int, str]]:
    """The Arabic words of a text with their consonants in Latin letters."""
    for found in letters.ARABIC_WORD.finditer(text):
        yield found.start(), found.end(), letters.arabic_skeleton(found.group())
