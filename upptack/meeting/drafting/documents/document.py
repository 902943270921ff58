"""A document as headed sections of plain paragraphs, the same whatever file is made of it. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

LANGUAGE: Final = "sv-SE"
"""The language of every document, as the files name it (BCP 47)."""

TITLE: Final = "Dokument"
"""What a file says it is called, where the format has a hidden field for it. The same for every document."""

UNSEEN: Final = frozenset("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show nothing but can hide or turn what is read: soft hyphen, zero width, changes of direction."""


class Unwritable(ValueError):
    """A file cannot be made. The text of the error is a Swedish sentence that can be shown: it says what to do, names
    at most one sign of what was typed, and never the words around it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it. A line break inside a paragraph is kept. An empty heading shows none."""

    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in the file. `title` is the heading that is read, and may say what the document is; what stands in
    hidden fields is never taken from it. `marking` stands above the title: a note of secrecy (OSL 5 kap. 5 §) must be
    seen first. `footer` stands last. Marking and footer may be empty."""

    title: str
    marking: str = ""
    sections: tuple[Section, ...] = ()
    footer: str = ""


def plain(document: Document) -> str:
    """The document as text: marking, title, sections and footer with empty lines between them, a line break last."""
    blocks = [document.marking, document.title]
    for section in document.sections:
        blocks += [section.heading, *section.paragraphs]
    blocks.append(document.footer)
    return "\n\n".join(text for block in blocks if (text := tidy(block))) + "\n"


def tidy(text: str) -> str:
    """A text as every file holds it: letters composed (NFC), one kind of line break, blanks instead of tabs, nothing
    unseen and no control characters, which XML cannot hold (XML 1.0, 2.2), and no blanks around it."""
    lines = unicodedata.normalize("NFC", text.replace("\t", " ")).splitlines()
    return "\n".join("".join(filter(_kept, line)).rstrip() for line in lines).strip()


def _kept(sign: str) -> bool:
    code = ord(sign)
    if code < 0x20 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF:
        return False
    return sign not in UNSEEN and code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
