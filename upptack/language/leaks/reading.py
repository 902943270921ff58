"""A text to be sent, read as a person or a program at the other end could read it: decoded, with other alphabets and
look-alikes as Latin letters, and with the way back to the text as it was given."""

from __future__ import annotations

import html
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upptack.language.leaks import letters
from upptack.language.normal import normal

SPECIAL = re.compile(
    r"[^\x00-\x7fåäöÅÄÖ]+"
    r"|&#?[A-Za-z0-9]{1,31};"
    r"|(?:%[0-9A-Fa-f]{2})+"
    r"|(?:=[0-9A-F]{2})+"
    r"|=\r?\n"
    r"|\\u[0-9A-Fa-f]{4}"
    r"|</?[A-Za-z][A-Za-z0-9]{0,9} ?/?>"
)
"""What is not plain Swedish letters: other signs, and codes for signs (HTML, addresses on the web, mail, JSON)."""
NEW_LINE = re.compile(r"</?(br|p|div|li|td|tr|th|ul|ol|h\d)\b", re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in Latin letters. `at` says where each of its characters, and its end, stood in the text as it was given;
    None when nothing was changed."""

    text: str
    at: Sequence[int] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A passage's place in the text as it was given, in code points."""
        if self.at is None:
            return start, end
        return self.at[start], max(self.at[end], self.at[end - 1] + 1)


def readings(given: str) -> tuple[Reading, ...]:
    """The text's readings: one, or two when a word in another alphabet can be read by sound and by look.
    Raises upptack.language.normal.TooLong."""
    composed = normal(given)
    if not SPECIAL.search(composed.text):
        return (Reading(composed.text, composed.at),)
    first = _read(composed.text, composed.at, by_sound=True)
    if letters.OTHER_ALPHABET.search(composed.text):
        return first, _read(composed.text, composed.at, by_sound=False)
    return (first,)


def _read(text: str, origin: Sequence[int] | None, by_sound: bool) -> Reading:
    parts: list[str] = []
    at: list[int] = []
    done = 0
    for found in SPECIAL.finditer(text):
        at.extend(range(done, found.start()))
        parts.append(text[done : found.start()])
        for piece, place in _pieces(text, found, by_sound):
            parts.append(piece)
            at.extend([place] * len(piece))
        done = found.end()
    parts.append(text[done:])
    at.extend(range(done, len(text) + 1))
    return Reading("".join(parts), at if origin is None else [origin[place] for place in at])


def _pieces(text: str, found: re.Match[str], by_sound: bool) -> Iterator[tuple[str, int]]:
    """What a special run says, with the place of each piece."""
    run, start = found.group(), found.start()
    if run[0] < "\x80":
        yield _decoded(run), start
        return
    mended = _mended(run)
    if mended != run:
        yield "".join(letters.read(sign, by_sound) for sign in mended), start
        return
    sounded = by_sound and not _among_latin(text, found)
    for index, sign in enumerate(run):
        yield letters.read(sign, sounded), start + index


def _among_latin(text: str, found: re.Match[str]) -> bool:
    """Whether a run of other signs stands in a word with Latin letters."""
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    return LATIN.search(before + found.group() + after) is not None


def _mended(run: str) -> str:
    """Letters that were stored in UTF-8 and read as if each byte were a letter: Ã¶ for ö."""
    if run[0] not in "ÃÂâ" or len(run) < 2:
        return run
    for code in ("cp1252", "latin-1"):
        try:
            return run.encode(code).decode("utf-8")
        except UnicodeError:
            continue
    return run


def _decoded(code: str) -> str:
    """What a code says, in Latin letters."""
    if code[0] == "<":
        return "\n" if NEW_LINE.match(code) else ""
    if code[0] == "&":
        said = html.unescape(code)
    elif code[0] == "=":
        said = _bytes(code.replace("=", "%")) if len(code) > 2 and code[1] > " " else ""
    elif code[0] == "\\":
        said = chr(int(code[2:], 16))
    else:
        said = _bytes(code)
    return "".join(letters.read(sign, by_sound=False) for sign in said)


def _bytes(code: str) -> str:
    try:
        return urllib.parse.unquote(code, errors="strict")
    except UnicodeError:
        return urllib.parse.unquote(code, encoding="latin-1")
