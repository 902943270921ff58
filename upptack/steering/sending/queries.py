"""Reads what may be sent, and what the installations' tables add up to."""

from __future__ import annotations

from typing import Final

from upptack.steering.protection.tables import Release, from_text
from upptack.steering.sending.models import Received
from upptack.steering.sending.rules import Part, Sent, Together
from upptack.steering.sending.rules import together as added
from upptack.steering.statistics import contents, queries, rules, shapes

HERE: Final = "Den här installationen"


def released(period: str) -> tuple[Sent, ...]:
    """The fixed tables that have been released here for a period, with their small counts hidden. Nothing else can be
    sent: it is read from the ledger, never from the counts."""
    found = (queries.published(table, period) for table, exact in queries.tables_of(period) if exact)
    return tuple(Sent(shown.release, shown.released_on) for shown in found if shown is not None)


def of_others(table: str, period: str) -> tuple[tuple[Part, Release], ...]:
    """A table as each other installation has sent it."""
    return tuple(
        (
            Part(row.sender_name, row.released_on),
            Release(shapes.from_json(table, row.shape), {from_text(text): n for text, n in row.cells.items()}),
        )
        for row in Received.objects.filter(table=table, period=period)
    )


def together(table: str, period: str) -> Together | None:
    """What this installation's table and the others' add up to; None when nobody has released or sent it."""
    own = queries.published(table, period)
    ours = [(Part(HERE, own.released_on), own.release)] if own is not None and own.exact else []
    every = (*ours, *of_others(table, period))
    return added(every) if every else None


def listed() -> tuple[tuple[rules.Period, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """The periods for which others have sent tables, newest first: each with its tables by id, and who sent them."""
    found: dict[str, dict[str, list[str]]] = {}
    for period, table, name in Received.objects.values_list("period", "table", "sender_name"):
        found.setdefault(period, {}).setdefault(table, []).append(name)
    order = list(contents.standards())
    return tuple(
        (
            each,
            tuple(
                (id, tuple(found[each.code][id])) for id in sorted(found[each.code], key=lambda id: _place(id, order))
            ),
        )
        for each in rules.newest_first(rules.period(code) for code in found)
    )


def _place(id: str, order: list[str]) -> tuple[int, str]:
    return (order.index(id) if id in order else len(order), id)


def title(table: str) -> str:
    """What a table is called; one that this version does not have is called by its id."""
    found = contents.standards().get(table)
    return found.title if found else table
