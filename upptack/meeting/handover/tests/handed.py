"""Handovers for tests: real bodies, invented moments, and what a whole dump of the database holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, codes
from upptack.meeting.handover.actions import Made, New
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import EXPIRES, Urgency, Way
from upptack.staff.models import Member

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""A Tuesday, 10.30 in Sweden."""

DETAILS = {"name": "Kanarie Fågelsson", "phone": "000-000 00 32", "when": "vardagar före tolv"}


def some_bodies(count: int, at: datetime = AT) -> tuple[str, ...]:
    """The ids of bodies that the directory has."""
    ids = (each.id for each in knowledge.directory_entries() if knowledge.body(each.id, at=at))
    return tuple(islice(ids, count))


def hand_over(by: Member, at: datetime = AT, **chosen: Any) -> Made:
    """A handover by code to a body, today, unless something else is said."""
    wanted: dict[str, Any] = {"urgency": Urgency.TODAY, "way": Way.CODE, **chosen}
    if "body" not in wanted:
        wanted["body"] = some_bodies(1)[0]
    return actions.create(New(**wanted), by=by, at=at)


def stored(made: Made) -> Handover:
    """A handover as the database has it."""
    return Handover.objects.get(pk=made.handover.pk)


def many(count: int, by: Member, at: datetime, bodies: Iterable[str], **given: Any) -> list[Handover]:
    """Handovers written at once, for measuring; they have no secrets that anyone knows."""
    ids = tuple(bodies)
    rows = [
        Handover(
            id=codes.new_id(),
            body=ids[number % len(ids)],
            agency=by.unit.agency_id,
            unit=by.unit,
            month=f"{at:%Y-%m}",
            urgency=Urgency.NOW,
            way=Way.CODE,
            expires_at=at + EXPIRES,
            **{"answer_by": at, "code_digest": f"{number:064d}", "link_digest": f"{number:064d}"} | given,
        )
        for number in range(count)
    ]
    return Handover.objects.bulk_create(rows, batch_size=500)


def dumped() -> bytes:
    """Every row of every table that is ours or Django's, as text."""
    lines = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            lines.append(b"|".join(as_bytes(value) for value in row))
    return b"\n".join(lines)


def as_bytes(value: object) -> bytes:
    """A value as it would stand in a dump."""
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def raw_files() -> bytes:
    """The bytes of the database's own files, the write-ahead log too; nothing when it is not SQLite on disk."""
    if connection.vendor != "sqlite":
        return b""
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name.with_name(name.name + end) for end in ("", "-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())
