"""What a code is called on a page: in a table, a sentence or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from upptack.guides import words
from upptack.knowledge import api as knowledge
from upptack.staff.models import Agency, County, Unit
from upptack.steering.protection.tables import ALL, Dimension
from upptack.steering.statistics import rules
from upptack.steering.statistics.contents import names

TOTAL: Final = "Alla"
TOTALS: Final[Mapping[str, str]] = {"place": "Alla", "time": "Hela perioden"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of every code by dimension, as they are now."""

    by_dimension: Mapping[str, Mapping[str, str]]

    def of(self, dimension: str, code: str) -> str:
        """What a code is called; the whole dimension is "Alla". A code that nobody knows any more stands as it is."""
        if code == ALL:
            return TOTALS.get(dimension, TOTAL)
        if dimension == "time":
            return rules.period(code).name
        return self.by_dimension.get(dimension, {}).get(code, code.rpartition(":")[2])


def now() -> Names:
    """The names as they are today."""
    found = {name: names(name) for name in ("channel", "sex", "age", "action", "way", "urgency", "outcome", "band")}
    return Names({**found, **{name: names(name) for name in ("level", "did")}, **_changing()})


def _changing() -> dict[str, Mapping[str, str]]:
    return {"place": places(), "matter": matters(), "kind": kinds(), "answer": answers()}


def places() -> dict[str, str]:
    """Units, agencies and counties."""
    found = {f"agency:{each.code}": each.name for each in Agency.objects.all()}
    found |= {f"county:{each.code}": each.name for each in County.objects.all()}
    return {**found, **dict(Unit.objects.values_list("code", "name")), **names("place")}


def matters() -> dict[str, str]:
    """The matters of every agency."""
    agencies = Agency.objects.values_list("code", flat=True)
    return {**names("matter"), **{each.id: each.name for code in agencies for each in knowledge.matters_of(code)}}


def kinds() -> dict[str, str]:
    """The kinds of body that helps."""
    return {**names("kind"), **{id: kind.name.sv for id, kind in knowledge.kinds().items()}}


def answers() -> dict[str, str]:
    """Classes of answer, reasons for not asking, and the groups of them."""
    classes = {
        each: words.text("shared", "answer_classes", each)["sv"] for each in words.keys("shared", "answer_classes")
    }
    reasons = {
        f"reason:{each}": words.text("shared", "not_asked_reasons", each)["sv"]
        for each in words.keys("shared", "not_asked_reasons")
    }
    return {**classes, **reasons, **names("answer")}


def heading(dimension: Dimension) -> str:
    """What a dimension is called at the top of a column, after its level."""
    first = dimension.leaves[0] if dimension.leaves else ""
    level = {"place": _level_of_place(first), "answer": _level_of_answer(first)}.get(dimension.name, dimension.name)
    return names("dimension")[level]


def _level_of_place(leaf: str) -> str:
    return leaf.partition(":")[0] if ":" in leaf else "unit"


def _level_of_answer(leaf: str) -> str:
    return {"asked": "asked"}.get(leaf, "reason" if leaf.startswith("reason:") else "class")
