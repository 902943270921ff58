"""The only door out: every table leaves through `_publish`, protected against all that left before.

What takes time is done before the ledger is locked; if it has grown meanwhile, it is done again with what is new."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from django.db import connection, transaction

from upptack.audit import actions as audit
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.steering.protection import noise, suppress
from upptack.steering.protection.bounds import Contradiction
from upptack.steering.protection.tables import Release, Table, Unknown, as_text
from upptack.steering.statistics import access, contents, queries, rules, shapes
from upptack.steering.statistics.models import EXACT, NOISE, NoiseSecret, Published, Withheld
from upptack.steering.statistics.queries import Tally
from upptack.steering.statistics.rules import Period

ATTEMPTS: Final = 3
NOT_CLOSED: Final = "Perioden är inte stängd än. Den stängs {closes}."
ALREADY: Final = "Perioden är redan släppt. Det som är släppt ändras aldrig."
BUSY: Final = "Något annat släpptes samtidigt. Försök igen."
NOT_YET: Final = "Periodens fasta tabeller är inte släppta än. Fråga när de är det."
TOO_MUCH: Final = "Tabellen kan inte visas: tillsammans med det som redan är släppt skulle den röja ett litet tal."
STRANGE: Final = "I räkningen finns en kod som tabellen inte känner: {code}. Be den som sköter installationen om hjälp."
DIFFERS: Final = (
    "Räkningen stämmer inte med det som redan är släppt, så inget har släppts. "
    "Be den som sköter installationen om hjälp."
)

Made = tuple[Sequence[tuple[Release, str]], Sequence[str]]
"""Tables with their method, and the ids of those that could not be protected."""


def release(period: str, *, by: Member, at: date) -> tuple[Published, ...]:
    """Releases the standard tables of a closed quarter or year, all at once; returns the ledger's new rows.

    A table that cannot be protected is withheld, and the ledger says so. Raises Refused with a sentence when the
    member may not, the period is not closed, or it is released already."""
    when = rules.period(period)
    sentence = access.refusal(by) or _not_now(when, at)
    if sentence:
        raise Refused(sentence)
    return _publish(when, lambda earlier: _protected(when, earlier), by=by, at=at)


def cross(dimensions: Sequence[tuple[str, str]], measure: str, period: str, *, by: Member, at: date) -> Published:
    """A free table over one to three dimensions with their levels, with noise, for a period whose standard tables have
    been released. The same question gives the same row of the ledger, whoever asks and when.

    Raises Refused with a sentence when it cannot be shown."""
    when, id = rules.period(period), contents.cross_id(measure, dimensions)
    kept = Published.objects.filter(table=id, period=when.code).first()
    if kept:
        return kept
    if when.code not in queries.periods():
        raise Refused(NOT_YET)
    try:
        (row,) = _publish(when, lambda earlier: _noisy(id, dimensions, measure, when, earlier), by=by, at=at)
    except Refused:
        kept = Published.objects.filter(table=id, period=when.code).first()
        if kept is None:
            raise
        return kept
    return row


def _not_now(when: Period, at: date) -> str | None:
    """Why a period cannot be released on a day; None when it can."""
    if when.kind not in contents.KINDS or not when.is_closed(at):
        return NOT_CLOSED.format(closes=when.closes.isoformat())
    return ALREADY if when.code in queries.periods() or queries.withheld(when.code) else None


def _publish(when: Period, make: Callable[[Sequence[Release]], Made], *, by: Member, at: date) -> tuple[Published, ...]:
    """The one function through which anything leaves. `make` protects against what has left before; it is asked again
    when that has changed while it worked."""
    for _ in range(ATTEMPTS):
        before = queries.ledger_ids(when.year)
        try:
            made, withheld = make(queries.ledger(when.year))
        except Unknown as strange:
            raise Refused(STRANGE.format(code=strange)) from None
        except Contradiction:
            raise Refused(DIFFERS) from None
        with transaction.atomic():
            _lock()
            if queries.ledger_ids(when.year) != before:
                continue
            for table in withheld:
                Withheld.objects.create(table=table, period=when.code, decided_on=at)
            rows = [_row(each, method, when, by.email, at) for each, method in made]
            done = tuple(Published.objects.bulk_create(rows))
            for row in done:
                audit.note("statistics.release", by=by, kind="published", key=row.pk)
            if withheld:
                audit.note("statistics.withhold", by=by, kind="period", key=when.code)
            return done
    raise Refused(BUSY)


def _lock() -> None:
    """Waits until no other transaction writes the ledger. SQLite has one writer as it is."""
    if connection.vendor == "postgresql":
        name = int.from_bytes(sha256(b"statistics ledger").digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])


def _row(made: Release, method: str, when: Period, by: str, at: date) -> Published:
    shape, cells = shapes.as_json(made.table), {as_text(key): n for key, n in made.shown.items()}
    held = json.dumps([made.table.id, when.code, method, made.spread, shape, cells], sort_keys=True)
    return Published(
        id=sha256(held.encode()).hexdigest(),
        table=made.table.id,
        period=when.code,
        method=method,
        spread=made.spread,
        released_on=at,
        released_by=by,
        shape=shape,
        cells=cells,
    )


def _protected(when: Period, earlier: Sequence[Release]) -> Made:
    """The standard tables of a period; without those that cannot be protected, whose ids come second."""
    if when.code in queries.periods():
        raise Refused(ALREADY)
    known = queries.vocabulary(when.year)
    tables = tuple(each.table(when, known) for each in contents.standards_of(when.kind))
    counts = Tally(known.places).counts((*tables, *(each.table for each in earlier)))
    try:
        return [(each, EXACT) for each in suppress.protect(tables, counts, earlier)], ()
    except suppress.CannotProtect as problem:
        return [(each, EXACT) for each in problem.releases], problem.tables


def _noisy(
    id: str, dimensions: Sequence[tuple[str, str]], measure: str, when: Period, earlier: Sequence[Release]
) -> Made:
    """A free table with noise. Raises Refused when it, with all that has left, would narrow a hidden count."""
    known = queries.vocabulary(when.year)
    made = tuple(shapes.dimension(name, level, known, when) for name, level in dimensions)
    table = Table(id, measure, made, shapes.where(dimensions, when))
    keys = queries.record_keys(table, known.places, noise_secret())
    counts = Tally(known.places).counts((table,))
    noisy = noise.perturb(table, counts, keys)
    near = [each for each in earlier if each.table.measure == measure]
    if noise.revealed(noisy, near, Tally(known.places).counts([table, *(each.table for each in near)])):
        raise Refused(TOO_MUCH)
    return [(noisy, NOISE)], []


def noise_secret() -> bytes:
    """The secret of the record keys; made the first time."""
    row, _ = NoiseSecret.objects.get_or_create(pk=1, defaults={"secret": secrets.token_hex(32)})
    return bytes.fromhex(row.secret)
