"""The only writer of saved scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from upptack.audit import actions as audit
from upptack.staff.models import Member
from upptack.steering.planner import access
from upptack.steering.planner.models import Scenario


class Refused(Exception):
    """The member may not do this; the text says why and can be shown."""


def save(name: str, agency: str, parameters: Mapping[str, Any], *, by: Member, at: datetime) -> Scenario:
    """Saves what was reckoned with, under a name. Raises Refused with a sentence."""
    sentence = access.may_save(by, agency)
    if sentence:
        raise Refused(sentence)
    with transaction.atomic():
        made = Scenario.objects.create(
            name=name, agency_id=agency, parameters=dict(parameters), created_by=by, created_at=at
        )
        audit.note("planner.save", by=by, kind="scenario", key=made.pk, at=at)
    return made


def delete(scenario: Scenario, *, by: Member) -> None:
    """Deletes a scenario of one's own. Raises Refused with a sentence."""
    with transaction.atomic():
        found = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
        sentence = access.may_delete(by, found) if found else None
        if sentence:
            raise Refused(sentence)
        if found:
            found.delete()
            audit.note("planner.delete", by=by, kind="scenario", key=scenario.pk)
