"""Makes and ends keys, lets calls in, and counts the meetings that they tell of."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.meeting.handover import actions as guesses
from upptack.meeting.prompt import access, contents, keys, queries
from upptack.meeting.prompt.keys import Presented
from upptack.meeting.prompt.models import Key, Pace
from upptack.meeting.prompt.rules import CALLS_A_MINUTE, Call, Problem, left_of_minute, minute
from upptack.staff.actions import Refused
from upptack.staff.models import Agency, Member
from upptack.staff.rules import neighbourhood
from upptack.tally import actions as tally
from upptack.tally.rules import MetOnce

MADE_BEFORE = "Nyckeln är redan gjord, och visas bara en gång. Gick den förlorad: avsluta den och gör en ny."


def make_key(name: str, agency: str, system: str, *, by: Member | None, at: date) -> Presented:
    """Makes a key for a system of an agency, under a name from `keys.new_name`. What is returned can never be shown
    again. `by` is None in the shell of the installation. Raises Refused: who may not, no such agency, made before."""
    _may(by)
    if not Agency.objects.filter(pk=agency).exists():
        raise Refused("Myndigheten finns inte. Välj en i listan.")
    made = keys.new(name)
    row = {"agency_id": agency, "system": system, "digest": made.digest, "last": made.secret[-4:], "made_on": at}
    with transaction.atomic():
        _, fresh = Key.objects.get_or_create(pk=name, defaults=row)
        if not fresh:
            raise Refused(MADE_BEFORE)
        audit.note("prompt.key", by=by, kind="key", key=name)
    return made


def end_key(name: str, *, by: Member | None, at: date) -> None:
    """Ends a key: from now on it opens nothing. Ending it again changes nothing. Raises Refused."""
    _may(by)
    if not Key.objects.filter(pk=name).exists():
        raise Refused("Nyckeln finns inte.")
    with transaction.atomic():
        if Key.objects.filter(pk=name, ended_on=None).update(ended_on=at):
            audit.note("prompt.end", by=by, kind="key", key=name)


def _may(by: Member | None) -> None:
    sentence = access.refusal(by) if by else None
    if sentence:
        raise Refused(sentence)


def admit(authorization: str, address: str, *, at: datetime) -> Key:
    """The key that a call comes with, once its call has been counted against what the key may do in a minute. Raises
    Problem: no key that holds, too many tries with wrong ones from the address, or too many calls."""
    shown = keys.presented(authorization)
    key = queries.key_named(shown.name) if shown else None
    holds = shown is not None and keys.matches(shown, key.digest if key else None)
    if key is None or not holds or key.ended_on:
        raise _wrong_key(address, at)
    _keep_pace(key, at.timestamp())
    return key


def _wrong_key(address: str, at: datetime) -> Problem:
    """Counts a wrong key as wrong codes of handovers are counted, apart from them. A right key is never counted nor
    slowed: an agency's systems share one address, and one that is set up wrongly must not shut the others out."""
    try:
        guesses.attempt(f"prompt {neighbourhood(address)}", at=at)
    except guesses.Slowed as slowed:
        return Problem("slowed", wait=max(1, int((slowed.until - at).total_seconds()) + 1))
    return Problem("key")


def _keep_pace(key: Key, now: float) -> None:
    """Counts a call in this minute; one statement but for the first call of a minute, which forgets those before."""
    place = f"{key.pk} {minute(now)}"
    room = Pace.objects.filter(pk=place, n__lt=CALLS_A_MINUTE)
    if room.update(n=F("n") + 1):
        return
    with transaction.atomic():
        _, first = Pace.objects.get_or_create(pk=place, defaults={"minute": minute(now), "n": 1})
        if first:
            Pace.objects.filter(minute__lt=minute(now)).delete()
    if not first and not room.update(n=F("n") + 1):
        raise Problem("too_many", wait=left_of_minute(now))


def tell(call: Call, key: Key, *, at: datetime) -> bool:
    """Counts the meeting that a call tells of; returns whether it did. An event without a meeting counts nothing, and a
    call with a name that has been used with the same key within the tally's memory adds nothing."""
    if not contents.events()[call.event].meeting:
        return False
    month = f"{timezone.localtime(at):%Y-%m}"
    met = MetOnce(month, key.agency_id, call.unit, call.matter, call.channel, call.event)
    return tally.add_met(met, token=f"prompt {key.pk} {call.once}" if call.once else "", at=at)
