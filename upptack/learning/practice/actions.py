"""The only writer of attempts. What is sent twice is done once, and nobody reaches another's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from upptack.guides import guide as guides
from upptack.law.rulings import values
from upptack.learning.courses.queries import certified_on
from upptack.learning.practice import queries
from upptack.learning.practice.models import Attempt
from upptack.learning.practice.rules import END, Play, step
from upptack.learning.practice.script import Scenario
from upptack.learning.practice.terms import ASKING, URGENCY, compare, decided
from upptack.staff.models import Member


def begin(scenario: Scenario, *, by: Member, at: datetime) -> Attempt:
    """Begins a call on the newest version of its guide, or gives the one that goes on."""
    stuck = queries.going_on(by, scenario.id)
    if stuck is not None and queries.play_of(stuck).phase == END:
        # The call's file has become shorter since: there is nothing left to go on with, and no end was kept.
        stuck.delete()
    fields = {"began": at, "guide": guides.newest()[scenario.guide].name, "unit": by.unit}
    attempt, _ = Attempt.objects.get_or_create(member=by, scenario=scenario.id, ended=None, defaults=fields)
    return attempt


def anew(scenario: Scenario, attempt: int, *, by: Member, at: datetime) -> Attempt:
    """Drops the attempt that goes on, when it is this one, and begins anew."""
    with transaction.atomic():
        Attempt.objects.filter(pk=attempt, member=by, scenario=scenario.id, ended__isnull=True).delete()
        return begin(scenario, by=by, at=at)


def take(attempt: int, place: int, code: str, *, by: Member, at: datetime) -> Attempt:
    """Takes a step in the member's own call. `place`: how many steps had been taken when the page was shown; a form
    sent again changes nothing. Raises NotNow, or Attempt.DoesNotExist when it is not hers or has ended."""
    with transaction.atomic():
        found = _own(attempt, by)
        stands = queries.play_of(found)
        if found.ended is not None or len(stands.taken) != place:
            return found
        now = step(stands, code)
        found.path = " ".join(taken.code for taken in now.taken)
        if now.phase == END:
            _end(found, now, by, at)
        found.save()
    return found


def back(attempt: int, place: int, *, by: Member) -> Attempt:
    """Takes the last step back, where the call has not ended. A form sent again changes nothing."""
    with transaction.atomic():
        found = _own(attempt, by)
        taken = queries.play_of(found).taken
        if found.ended is None and taken and len(taken) == place:
            found.path = " ".join(each.code for each in taken[:-1])
            found.save(update_fields=("path",))
    return found


def delete(attempt: int, *, by: Member) -> None:
    """Deletes one of the member's own attempts; one that is gone already changes nothing."""
    Attempt.objects.filter(pk=attempt, member=by).delete()


def _own(attempt: int, by: Member) -> Attempt:
    return Attempt.objects.select_for_update(of=("self",)).get(pk=attempt, member=by)


def _end(found: Attempt, now: Play, by: Member, at: datetime) -> None:
    """What the unit's figures need of a call that has ended, as whole numbers."""
    result, levels = compare(now), tuple(reversed(values("what-now")))
    own = decided(now).level
    asking = result.score(ASKING)
    found.ended, found.unit = at, by.unit
    found.certified = certified_on(by) is not None
    found.asked, found.askable = asking.done, asking.of
    if own and result.score(URGENCY).of:
        found.level, found.expert = levels.index(own), levels.index(now.scenario.expert.level)
