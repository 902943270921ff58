"""The words of the public site's frame in one language, and dates as they are read in it."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from upptack.knowledge.information.contents import FOLDER, words


class Words:
    """The words in one language, by key; for templates: `words.exit`. Raises KeyError for a word that is missing."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __getitem__(self, key: str) -> str:
        return words()[key][self.language]

    def day(self, on: date) -> str:
        """A day as it is written in the language."""
        return self["date"].format(day=on.day, month=self[f"month_{on.month}"], year=on.year)


@cache
def leave_for() -> str:
    """Where the exit leads."""
    address: str = tomllib.loads((FOLDER / "site.toml").read_text(encoding="utf-8"))["exit"]
    return address
