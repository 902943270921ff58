"""The routines that come with the product: reads data/<agency>.toml and says what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
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
from upptack.law.agencies import known

FOLDER: Final = Path(__file__).parent / "data"
TEMPLATE: Final = "template"
AGENCY_FILE: Final = "routines.toml"
"""What the routines are called in the folder of an agency that joins (docs/how-to/add-an-agency.md)."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A routine as it comes with the product: what finds it, and its other values."""

    key: Mapping[str, Any]
    values: Mapping[str, Any]


def routines(folder: Path = FOLDER) -> tuple[Shipped, ...]:
    """Every routine, the shared ones first. Raises ValueError with a sentence for what cannot be used."""
    return routines_in(sorted(file for file in folder.glob("*.toml") if file.stem != TEMPLATE))


def routines_in(files: Iterable[Path]) -> tuple[Shipped, ...]:
    """The routines of some files, the shared ones first. Raises ValueError as `routines`."""
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


def faults_in(data: Mapping[str, Any], agency: str) -> Iterator[str]:
    """Everything that is wrong with the routines that an agency which joins has written, a sentence each."""
    if data.get("agency") != agency:
        yield f'{AGENCY_FILE}: skriv agency = "{agency}" överst.'
    rows = data.get("routine", [])
    if not rows:
        yield f"{AGENCY_FILE}: minst ett ärendeslag ska finnas, under [[routine]]."
    names = [row.get("matter") for row in rows]
    for twice in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"{AGENCY_FILE}: ärendeslaget {twice} står två gånger."
    for row in rows:
        try:
            _row(row, agency, AGENCY_FILE)
        except (ValueError, TypeError) as error:
            yield str(error)


def template() -> Entry:
    """The routine that another agency fills in."""
    (row,) = _rows(FOLDER / f"{TEMPLATE}.toml")
    return as_entry(row, TEMPLATE)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    """The routines of one file, with the agency as the database has it. Raises ValueError for what cannot be used."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    agency = data["agency"]
    if file.name != AGENCY_FILE and agency not in (EVERY_AGENCY, TEMPLATE, *known()):
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
