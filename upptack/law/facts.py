"""The vocabulary of facts: what a guide can set and a decision table can read.

The vocabulary is data (`data/facts.toml`). A fact never holds words of the person's own, only one of
a few values, and "unknown" is a value of its own: not asked, declined and skipped all count as
unknown, never as no.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UNKNOWN = "unknown"

_FILE = Path(__file__).parent / "data" / "facts.toml"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `values` run from least to most worrying when `ordered` is true; otherwise the order
    carries no meaning and the last value is not worse than the first."""

    id: str
    name: str
    values: tuple[str, ...]
    ordered: bool

    def place(self, value: str) -> int:
        """The place of `value` in the order, 0 first. Raises ValueError for a value the fact lacks."""
        if value not in self.values:
            allowed = ", ".join(self.values)
            raise ValueError(f"The fact '{self.id}' has no value '{value}'. It may be: {allowed}.")
        return self.values.index(value)


class _Facts(Mapping[str, Fact]):
    """Read at the first question, not at import: a room is imported without touching a disk."""

    def __getitem__(self, fact: str) -> Fact:
        return _read()[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())


FACTS: Mapping[str, Fact] = _Facts()


@cache
def _read() -> Mapping[str, Fact]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        id: Fact(id=id, name=entry["name"]["sv"], values=tuple(entry["values"]), ordered=entry["ordered"])
        for id, entry in data.items()
    }


def known(fact: str) -> Fact:
    """The fact with this id. Raises ValueError, in words a developer can act on, when there is none."""
    if fact not in FACTS:
        raise ValueError(f"There is no fact '{fact}'. The facts are: {', '.join(FACTS)}.")
    return FACTS[fact]


def worst(fact: str, values: Iterable[str]) -> str:
    """The value highest in the fact's order; what a guide keeps when several answers set one fact.

    Raises ValueError for an unknown fact or value, and when no value is given. Where the order has no
    meaning (`ordered` false) the values must agree, for none of them is worse than another.
    """
    asked = known(fact)
    given = sorted(set(values), key=asked.place)
    if not given:
        raise ValueError(f"No value was given for the fact '{fact}'.")
    if not asked.ordered and len(given) > 1:
        raise ValueError(f"The values of '{fact}' have no order, so {given} cannot be told apart.")
    return given[-1]
