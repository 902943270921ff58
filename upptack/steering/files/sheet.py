"""A table of texts and numbers that leaves as a file, and what may stand in it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | float | None

NAME: Final = re.compile(r"[a-z](?:[a-z0-9]|-(?!-)){0,27}(?<!-)")
"""The name of a sheet: what can be a file's name, a tab's name and, with the hyphens as underscores, a table's name."""

MOST_SIGNS: Final = 32_767
MOST_ROWS: Final = 1_048_575
"""What a cell and a sheet of Excel have room for, below the header."""

ACTIVE: Final = "=+-@|%＝＋－＠"
"""What a spreadsheet program may read as the beginning of a formula or a command."""

UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters, which XML, and so a spreadsheet, cannot hold."""

ABOUT: Final = "om"
"""The tab that says what the others are; no sheet has its name."""


class Unwritable(ValueError):
    """A sheet that cannot be written to a file as it is; the text says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for a file. `name`: a short code with hyphens; `about`: what it shows, of whom and when; `columns`: their
    names; `rows`: as many cells as columns, numbers as numbers, None where there is nothing; `notes`: sentences that
    belong to it, such as what "dold" means. Raises Unwritable when it does not hang together."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.name == ABOUT:
            raise Unwritable(f"{self.name!a} is no name of a sheet")
        if not self.columns or not all(column.strip() for column in self.columns):
            raise Unwritable(f"{self.name}: every column has a name")
        if twice := [name for name, n in Counter(name.casefold() for name in self.columns).items() if n > 1]:
            raise Unwritable(f"{self.name}: two columns are called {twice[0]}")
        if any(len(row) != len(self.columns) for row in self.rows) or len(self.rows) > MOST_ROWS:
            raise Unwritable(
                f"{self.name}: every row has as many cells as there are columns, and there is room for all"
            )
        for cell in (*self.columns, *(cell for row in self.rows for cell in row)):
            if problem := _problem(cell):
                raise Unwritable(f"{self.name}: {problem}")


def _problem(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "a truth value is no cell: write the word"
    if isinstance(cell, float) and not isfinite(cell):
        return f"{cell} is no number"
    return "a text is too long for a cell" if isinstance(cell, str) and len(cell) > MOST_SIGNS else ""


def plain(text: str) -> str:
    """A text with a replacement sign for what no file of ours can hold."""
    return UNWRITABLE.sub("\ufffd", text)


def active(text: str) -> bool:
    """Whether a spreadsheet program might take a text for a formula: its first sign that can be seen begins one, or a
    tab or a line break comes first."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    seen = next((sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")
    return seen != "" and seen in ACTIVE


def unlike_names(sheets: Iterable[Sheet]) -> Sequence[Sheet]:
    """The sheets of one file. Raises Unwritable when two have the same name, or when there is none."""
    found = tuple(sheets)
    if not found or len({sheet.name for sheet in found}) < len(found):
        raise Unwritable("a file has at least one sheet, each with a name of its own")
    return found
