"""The words of the public site's frame in one language, and dates as they are read in it."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from upptack.knowledge.information.contents import FOLDER, words
from upptack.knowledge.information.markup import NUMBER
from upptack.knowledge.information.rules import RIGHT_TO_LEFT


class Words:
    """The words in one language, by key; for templates: `words.exit`. Raises KeyError for a word that is missing."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __getitem__(self, key: str) -> str:
        """The words; from right to left the groups of a number are held together, or they would change places: the
        Unicode rules for direction (UAX 9, W4) read a no-break space between digits as part of the number."""
        said = words()[key][self.language]
        return NUMBER.sub(lambda at: at[0].replace(" ", "\u00a0"), said) if self.language in RIGHT_TO_LEFT else said

    def day(self, on: date) -> str:
        """A day as it is written in the language."""
        return self["date"].format(day=on.day, month=self[f"month_{on.month}"], year=on.year)


@cache
def leave_for() -> str:
    """Where the exit leads."""
    address: str = tomllib.loads((FOLDER / "site.toml").read_text(encoding="utf-8"))["exit"]
    return address
