"""``upptack attack``: tries to turn what has been published back into people, and must fail."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from upptack.steering.protection import attack, suppress
from upptack.steering.protection.tables import Key, Release, Table
from upptack.steering.statistics import invented, queries, shapes
from upptack.steering.statistics.queries import Tally

LEAST_HIDDEN: Final = 300
"""With fewer hidden counts than this, that none was recovered says little."""


LEAKING: Final = "{n} dolda tal går att räkna fram. Släpp inget mer innan felet är hittat."


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    top = argparse.ArgumentParser(
        prog="upptack attack",
        description="Försöker räkna fram dolda tal ur allt som är släppt, och ur samma tabeller enklast skyddade.",
    )
    top.add_argument("--invented", action="store_true", help="ett påhittat år i minnet i stället för databasen")
    top.add_argument("--units", type=int, default=500, help="antal enheter i det påhittade året")
    return top


def of_the_ledger() -> tuple[tuple[Release, ...], dict[Key, int]]:
    """Everything published, and the true counts of all its cells."""
    released = queries.ledger()
    counts: dict[Key, int] = {}
    for year in sorted({shapes.when_of(each.table).year for each in released}):
        own = [each.table for each in released if shapes.when_of(each.table).year == year]
        counts |= Tally(queries.places(year)).counts(own)
    return released, counts


def of_an_invented_year(units: int) -> tuple[tuple[Release, ...], dict[Key, int]]:
    """A national year that never was, protected in the same way."""
    known = invented.vocabulary(units)
    tables = invented.tables(known)
    counts = invented.counts(tables, known)
    try:
        return suppress.protect(tables, counts), counts
    except suppress.CannotProtect as problem:
        return problem.releases, counts


def tried(released: Sequence[Release], counts: Mapping[Key, int]) -> tuple[str, tuple[str, ...]]:
    """What the attacker says, and why the result is not good enough: one sentence for each reason."""
    exact: tuple[Table, ...] = tuple(each.table for each in released if not each.spread)
    found = attack.attack(released, counts)
    control = attack.attack(attack.naive(exact, counts), counts)
    said = f"recovered {found.recovered} of {found.hidden} hidden; "
    said += f"control recovered {control.recovered} of {control.hidden}"
    wrong = (
        (
            found.recovered > 0,
            f"{found.recovered} dolda tal går att räkna fram. Släpp inget mer innan felet är hittat.",
        ),
        (found.hidden < LEAST_HIDDEN, f"Bara {found.hidden} dolda tal: för få för att prövningen ska säga något."),
        (control.recovered == 0, "Kontrollen gav inget: angriparen kan vara för svag för att lita på."),
    )
    return said, tuple(sentence for is_so, sentence in wrong if is_so)


def main(argv: Sequence[str]) -> int:
    """Runs the attack; returns 0 only when it fails and its control does not."""
    arguments = parser().parse_args(argv)
    released, counts = of_an_invented_year(arguments.units) if arguments.invented else of_the_ledger()
    said, wrong = tried(released, counts)
    print(said, flush=True)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0
