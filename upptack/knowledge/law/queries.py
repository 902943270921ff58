"""Reads statutes and provisions as staff may see them on a day, and what in the house rests on each provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q

from upptack.knowledge.information.models import Chapter
from upptack.knowledge.law.contents import Change, changes
from upptack.knowledge.law.rules import EARLIER, STATUSES, WORDS, capitalised, slug_of, why
from upptack.knowledge.publishing.queries import shown
from upptack.knowledge.publishing.rules import Standing, standing
from upptack.law import rulings
from upptack.law.provisions import Provision, State, provisions


@dataclass(frozen=True, slots=True)
class ShownProvision:
    """A provision on a day: `words` say its state, `why` the reason when it is anything but in force."""

    provision: Provision
    state: State
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute with those of its provisions that are here. `unsure` counts those that must be checked."""

    slug: str
    name: str
    sfs: str
    provisions: tuple[ShownProvision, ...]

    @property
    def unsure(self) -> int:
        """How many of its provisions must be checked before anybody relies on them."""
        return sum(each.state == "check" for each in self.provisions)


@dataclass(frozen=True, slots=True)
class Use:
    """A row of a decision table that rests on a provision; rows count from 1."""

    table: str
    title: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A point on the page of changes on a day, with its provisions as they may be shown."""

    change: Change
    words: str
    standing: Standing
    provisions: tuple[ShownProvision, ...]


def shown_provision(provision: Provision, on: date, today: date) -> ShownProvision:
    """The provision as it may be shown on the day `on`, to somebody who reads today."""
    state = provision.state(on)
    return ShownProvision(provision, state, (EARLIER if on < today else WORDS)[state], why(provision, on, today))


@cache
def by_statute() -> Mapping[str, tuple[Provision, ...]]:
    """The provisions of each statute in the order of the files, by the statute's name in addresses."""
    found: dict[str, list[Provision]] = {}
    for provision in provisions().values():
        found.setdefault(slug_of(provision), []).append(provision)
    return {slug: tuple(rows) for slug, rows in found.items()}


def statute(slug: str, on: date, today: date) -> Statute | None:
    """A statute on a day; None when there is none by that name."""
    rows = by_statute().get(slug)
    if rows is None:
        return None
    first = rows[0]
    return Statute(slug, capitalised(first.statute), first.sfs, tuple(shown_provision(p, on, today) for p in rows))


def statutes(on: date, today: date) -> tuple[Statute, ...]:
    """Every statute on a day, in alphabetical order; the newer of two with the same name first."""
    found = [each for slug in by_statute() if (each := statute(slug, on, today))]
    found.sort(key=lambda each: each.sfs, reverse=True)
    return tuple(sorted(found, key=lambda each: each.name))


def uses() -> Mapping[str, tuple[Use, ...]]:
    """The rows of the decision tables in force that rest on each provision, by its id."""
    return _uses(tuple(rulings.version(name) for name in rulings.TABLES))


@cache
def _uses(versions: tuple[int, ...]) -> Mapping[str, tuple[Use, ...]]:
    found: dict[str, list[Use]] = {}
    for name, title in rulings.TABLES.items():
        table = rulings.table(name)
        for row in table.rows:
            notes = dict(zip(table.annotations, row.annotations, strict=True))
            for cited in notes["provisions"].split():
                found.setdefault(cited, []).append(Use(name, title, row.index, notes["reason"]))
    return {cited: tuple(rows) for cited, rows in found.items()}


def chapters_citing(provision: str, agency: str, on: date) -> Iterator[tuple[str, str]]:
    """The chapters of the handbook, as an agency's staff see it, that rest on a provision: name and title."""
    rows = Chapter.objects.filter(shown(Chapter, on), Q(agency=None) | Q(agency=agency)).order_by("group", "order")
    for chapter in rows:
        if provision in cited_in(chapter.content):
            yield chapter.chapter, chapter.title


def cited_in(content: Any) -> frozenset[str]:
    """The ids of the provisions that a text rests on."""
    return frozenset(name for piece in content if piece.block_type == "law" for name in piece.value["provisions"])


def shown_changes(on: date) -> tuple[ShownChange, ...]:
    """What is not known about the law and what changes, as it may be shown on a day."""
    return tuple(
        ShownChange(
            each,
            STATUSES[each.status],
            standing(each.expires, on),
            tuple(shown_provision(provisions()[name], on, on) for name in each.provisions),
        )
        for each in changes()
    )
