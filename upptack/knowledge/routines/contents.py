"""The routines that come with the product: reads data/<agency>.toml and says what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from upptack.knowledge.publishing.rules import dates_problem
from upptack.knowledge.routines.rules import (
    EVERY_AGENCY,
    FLOOR,
    LEFT_OUT,
    NEEDED,
    Entry,
    as_entry,
    faults,
    guide_titles,
)
from upptack.law.rulings import FACTS

FOLDER: Final = Path(__file__).parent / "data"
TEMPLATE: Final = "template"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A routine as it comes with the product: what finds it, and its other values."""

    key: Mapping[str, Any]
    values: Mapping[str, Any]


def routines(folder: Path = FOLDER) -> tuple[Shipped, ...]:
    """Every routine, the shared ones first. Raises ValueError with a sentence for what cannot be used."""
    files = sorted(file for file in folder.glob("*.toml") if file.stem != TEMPLATE)
    found = [row for file in files for row in _rows(file)]
    found.sort(key=lambda row: row["agency"] is not None)
    keys = [(row["agency"], row["matter"]) for row in found]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"Två rutiner för samma ärendeslag: {sorted(map(str, twice))}")
    return tuple(
        Shipped(
            {"agency_id": row["agency"], "matter": row["matter"]},
            {name: row[name] for name in (*NEEDED[1:], *LEFT_OUT)},
        )
        for row in found
    )


def template() -> Entry:
    """The routine that another agency fills in."""
    (row,) = _rows(FOLDER / f"{TEMPLATE}.toml")
    return as_entry(row, TEMPLATE)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """The routines of one file, with the agency as the database has it. Raises ValueError for what cannot be used."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    agency = data["agency"]
    if agency not in (EVERY_AGENCY, TEMPLATE, *FACTS["agency"].values):
        raise ValueError(f"{file.name}: okänd myndighet {agency}")
    for routine in data["routine"]:
        yield _row(routine, None if agency == EVERY_AGENCY else agency, file.name)


def _row(routine: Mapping[str, Any], agency: str | None, file: str) -> dict[str, Any]:
    place = f"{file}, {routine.get('matter', '')}"
    if missing := set(NEEDED) - set(routine):
        raise ValueError(f"{place}: saknar {', '.join(sorted(missing))}")
    if strange := set(routine) - {*NEEDED, *LEFT_OUT}:
        raise ValueError(f"{place}: okänt {', '.join(sorted(strange))}")
    matter = FLOOR if agency is None and routine["matter"] == EVERY_AGENCY else routine["matter"]
    row = {**LEFT_OUT, **routine, "agency": agency, "matter": matter}
    problem = dates_problem(row["checked"], row["expires"], row["source"], row["responsible"])
    wrong = [*faults(row, guide_titles()).values(), *([problem] if problem else [])]
    if wrong:
        raise ValueError(f"{place}: {' '.join(wrong)}")
    return row
