"""Writes a letter of released tables, and takes one in: wholly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.knowledge import api as knowledge
from upptack.steering.protection.tables import as_text
from upptack.steering.sending import queries
from upptack.steering.sending.models import Received
from upptack.steering.sending.rules import Letter, Refused, Sent, age_problem, opened, written
from upptack.steering.statistics import rules as periods
from upptack.steering.statistics import shapes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking in a letter did: which of its tables are new here, and which had been taken in before."""

    letter: Letter
    new: tuple[str, ...]
    same: tuple[str, ...]


def send(period: str, installation: Path, *, at: datetime) -> bytes:
    """A signed letter with every fixed table that has been released here for a period. Raises Refused when there is
    none, for what is no period, and when the installation, whose folder this is, has no key."""
    try:
        when = periods.period(period)
    except periods.NoPeriod:
        raise Refused("Skriv perioden så här: 2026 eller 2026-Q3.") from None
    tables = queries.released(when.code)
    if not tables:
        raise Refused(f"Inga tabeller är släppta för {when.name}. Bara det som är släppt kan skickas.")
    try:
        key = knowledge.own_key(installation)
        letter = Letter(key.name, key.id, at.astimezone(UTC).replace(microsecond=0), when.code, tables)
        signed = written(letter, partial(knowledge.sign_bytes, installation))
    except knowledge.KeyProblem as error:
        raise Refused(str(error)) from error
    with transaction.atomic():
        audit.note("tables.send", by=None, kind="period", key=when.code, at=at)
    return signed


def receive(data: bytes, installation: Path, *, at: datetime) -> Outcome:
    """Takes in a letter from an installation that is trusted here. The same letter again does nothing. Raises Refused,
    and then nothing has been written, for a letter that is not trusted, whole and protected, and when a table in it has
    been taken in before with other counts: the difference between two editions could give a small count away."""
    try:
        trusted = {key.id: key for key in knowledge.trusted_keys(installation).values()}
    except knowledge.KeyProblem as error:
        raise Refused(str(error)) from error
    letter = opened(data, {id: key.public for id, key in trusted.items()})
    if problem := _own(letter, installation) or age_problem(letter.made_at, at):
        raise Refused(problem)
    name = trusted[letter.key].name
    try:
        with transaction.atomic():
            known = {row.table: row for row in _before(letter, name)}
            for sent in letter.tables:
                if sent.id in known and (problem := _differs(known[sent.id], letter, sent)):
                    raise Refused(problem)
            new = [sent for sent in letter.tables if sent.id not in known]
            Received.objects.bulk_create(_row(letter, name, sent, at) for sent in new)
            if new:
                audit.note("tables.receive", by=None, kind="letter", key=f"{letter.key}:{letter.period}", at=at)
    except IntegrityError as error:
        raise Refused("Samma tabeller togs emot samtidigt. Försök igen.") from error
    return Outcome(letter, tuple(sent.id for sent in new), tuple(known))


def _own(letter: Letter, installation: Path) -> str | None:
    """Why a letter of the installation's own is not taken in: its tables would be counted twice."""
    try:
        own = knowledge.own_key(installation).id
    except knowledge.KeyProblem:
        return None
    return "Filen är den här installationens egen. Dess tabeller räknas redan med." if letter.key == own else None


def _before(letter: Letter, name: str) -> list[Received]:
    """What the same installation has sent before for the period, also with an earlier key."""
    ids = [sent.id for sent in letter.tables]
    rows = Received.objects.select_for_update().filter(period=letter.period, table__in=ids)
    return [row for row in rows if row.sender == letter.key or row.sender_name == name]


def _differs(row: Received, letter: Letter, sent: Sent) -> str | None:
    if row.digest == sent.digest:
        return None
    return (
        f"{sent.id}: tabellen för {periods.period(letter.period).name} är redan mottagen från {row.sender_name} med "
        "annat innehåll. Det som är släppt ändras aldrig; fråga avsändaren vad som har hänt."
    )


def _row(letter: Letter, name: str, sent: Sent, at: datetime) -> Received:
    return Received(
        sender=letter.key,
        sender_name=name,
        table=sent.id,
        period=letter.period,
        released_on=sent.released_on,
        received_on=timezone.localdate(at),
        digest=sent.digest,
        shape=shapes.as_json(sent.release.table),
        cells={as_text(key): n for key, n in sent.release.shown.items()},
    )
