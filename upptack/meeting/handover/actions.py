"""The only writer of handovers. Each action is one transaction: it finds and locks the row, asks the rules, writes.

What costs time, to derive a code, is done before the lock is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F

from upptack.knowledge import api as knowledge
from upptack.knowledge.api import ShownBody
from upptack.meeting.handover import codes, queries, rules
from upptack.meeting.handover.access import ANOTHER_UNIT, refusal
from upptack.meeting.handover.codes import Derived
from upptack.meeting.handover.models import Handover, WrongCode
from upptack.meeting.handover.rules import Answer, Event, NotNow, State, Urgency, Way
from upptack.staff.actions import Refused
from upptack.staff.models import Member, Unit
from upptack.tally import actions as tally
from upptack.tally.rules import Ended

SPENT = "Koden eller länken gäller inte. Den kan vara använd, för gammal eller felskriven."
WITHDRAWN = "Överlämningen är tillbakadragen. Kontakta inte personen."
READ = "Uppgifterna finns inte kvar: de är redan lästa, eller för gamla. Be den som lämnade över att ringa er."
NO_BODY = "Verksamheten finns inte i katalogen. Välj en annan."
MADE_BEFORE = "Överlämningen är redan gjord. Är den er finns den bland enhetens överlämningar."
NOT_ENDED = "Överlämningen är inte avslutad. Dra tillbaka den, eller vänta på svar."
SUBJECT = "Påminnelse från Upptäck"
REMINDER = "Logga in i Upptäck. Något väntar på er enhet."
TOLD = ("body", "agency", "unit_id", "month", "urgency", "way", "state", "last_answer", "outcome", "band")
"""The columns from which follows how a handover is counted."""


class Gone(Exception):
    """What was asked for is not there any more, or never was; the text says why and can be shown."""


class Slowed(Exception):
    """Too many tries from one address; the text says when to try again, and `until` holds the time."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"För många försök. Försök igen klockan {until.astimezone(rules.SWEDEN):%H.%M}.")


@dataclass(frozen=True, slots=True)
class New:
    """A handover as the caseworker chose it with the person. `details` is what the receiver needs, field name →
    words; it is sealed and can be read once. `tried` are ids of bodies that could not take it. `id` is the name that
    the form has given it (codes.new_id), empty when it has none."""

    body: str
    urgency: Urgency
    way: Way
    silent: bool = False
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    tried: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A handover with the secrets of its first step, which are nowhere else: the code as it is said ("K7P 2QX") and
    the link's 22 signs."""

    handover: Handover
    code: str = field(repr=False)
    link: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """A handover after an answer, with the secrets of the next step; both empty when it is final. `code` alone is
    empty when a link was used and unread details remain sealed under the code there is: that one still holds."""

    handover: Handover
    code: str = field(repr=False)
    link: str = field(repr=False)
    final: bool


@dataclass(frozen=True, slots=True)
class Ran:
    """How many handovers a run escalated, how many it counted and deleted, and how many details it deleted."""

    escalated: int
    expired: int
    unsealed: int


@dataclass(frozen=True, slots=True)
class _Secrets:
    """A new step's secrets and what they are kept as."""

    code: str = field(repr=False)
    link: str = field(repr=False)
    derived: Derived
    link_digest: str


def _new_secrets() -> _Secrets:
    while True:
        code, link = codes.new_code(), codes.new_link()
        derived = codes.derived(code, settings.SECRET_KEY)
        if not Handover.objects.filter(code_digest=derived.digest).exists():
            return _Secrets(codes.shown(code), link, derived, codes.link_digest(link, settings.SECRET_KEY))


def create(new: New, *, by: Member, at: datetime) -> Made:
    """Hands over. The deadline is worked out now and stays what it is, whatever becomes of the rules. A form that is
    posted twice makes one handover, and the secrets of the last page hold. Raises Refused when the member may not, or
    the body is not in the directory; Gone when something has happened to the one named `new.id`."""
    sentence = refusal(by)
    if sentence is None and knowledge.body(new.body, at=at) is None:
        sentence = NO_BODY
    if sentence:
        raise Refused(sentence)
    secrets = _new_secrets()
    frozen = {
        "body": new.body,
        "agency": by.unit.agency_id,
        "unit": by.unit,
        "month": f"{at.astimezone(rules.SWEDEN):%Y-%m}",
        "urgency": new.urgency,
        "way": new.way,
        "answer_by": rules.answer_by(new.way, new.urgency, at),
        "expires_at": at + rules.EXPIRES,
        "silent": new.silent,
        "tried": list(new.tried),
    }
    with transaction.atomic():
        named = Handover.objects.select_for_update()
        handover, fresh = named.get_or_create(pk=new.id or codes.new_id(), defaults=frozen)
        if not fresh and not _just_made(handover, new, by, at):
            raise Gone(MADE_BEFORE)
        handover.code_digest, handover.link_digest = secrets.derived.digest, secrets.link_digest
        handover.sealed = handover.readable_until = None
        if new.details:
            handover.sealed = codes.seal(new.details, key=secrets.derived.key, id=handover.pk)
            handover.readable_until = at + rules.READABLE
        handover.save()
    return Made(handover, secrets.code, secrets.link)


def _just_made(handover: Handover, new: New, by: Member, at: datetime) -> bool:
    """Whether this is what the same form made moments ago, and nothing has happened since: then nobody has been told
    the code that a second press of the button replaces."""
    same = (handover.unit_id, handover.body, handover.way, handover.silent) == (
        by.unit_id,
        new.body,
        new.way,
        new.silent,
    )
    untouched = handover.state == State.REQUESTED and handover.step == 0
    return same and untouched and at < handover.expires_at - rules.EXPIRES + rules.PRESSED_AGAIN


def read(code: str, *, at: datetime) -> Mapping[str, str]:
    """The sealed details, once: they are deleted in the same transaction, and the handover counts as received. Raises
    Gone when there are none, they have been read, withdrawn or are too old; those that are too old go now."""
    wanted = queries.wanted(code)
    with transaction.atomic():
        handover = _held(wanted, at)
        key, details = wanted.key(handover), None
        if key and handover.sealed and handover.readable_until and at < handover.readable_until:
            details = _opened(handover, key)
        if key:
            handover.sealed = handover.readable_until = None
        if details is not None and handover.state == State.REQUESTED:
            handover.take(Event.RECEIVED, at)
        handover.save()
    if details is None:
        raise Gone(READ)
    return details


def _opened(handover: Handover, key: bytes) -> dict[str, str] | None:
    try:
        return codes.unseal(bytes(handover.sealed or b""), key=key, id=handover.pk)
    except codes.Unopened:
        return None


def answer(secret: str, answer: Answer, *, at: datetime) -> Answered:
    """What the body says, with the code or the link. The secret is spent; unless the answer is final there is a new one
    for the next step. Raises Gone when it was spent before, withdrawn or too old, NotNow when the answer does not
    follow; then the secret still holds."""
    wanted, secrets = queries.wanted(secret), _new_secrets()
    with transaction.atomic():
        handover = _held(wanted, at)
        handover.take(answer, at)
        knowledge.answered(handover.body, at=at)
        handover.step += 1
        final = rules.is_final(State(handover.state))
        code = "" if final else _next_step(handover, wanted, secrets)
        handover.save()
    return Answered(handover, code, "" if final else secrets.link, final)


def _next_step(handover: Handover, wanted: queries.Wanted, secrets: _Secrets) -> str:
    """Gives the handover the next step's secrets. Unread details follow to the new code when the old one was used, and
    stay under the old one when only the link was: without it nobody could read them. Returns the new code, if any."""
    handover.link_digest = secrets.link_digest
    if handover.sealed is not None:
        key = wanted.key(handover)
        details = _opened(handover, key) if key else None
        if details is None:
            return ""
        handover.sealed = codes.seal(details, key=secrets.derived.key, id=handover.pk)
    handover.code_digest = secrets.derived.digest
    return secrets.code


def said(id: str, answer: Answer, *, by: Member, at: datetime) -> Handover:
    """Records what the body has told the caseworker, by telephone or message. Raises as `withdraw`."""
    with transaction.atomic():
        handover = _own(id, by, at)
        handover.take(answer, at)
        knowledge.answered(handover.body, at=at)
        handover.save()
    return handover


def unanswered(id: str, *, by: Member, at: datetime) -> Handover:
    """Records that nobody answered at the body: a failed contact of the body, counted once a handover. The handover
    stays as it is. Raises Refused or Gone, and NotNow when the body has answered."""
    with transaction.atomic():
        handover = _own(id, by, at)
        if handover.state not in rules.WAITING:
            raise NotNow(rules.WHY_NOT[State(handover.state)])
        if not handover.failed:
            handover.failed = True
            handover.save()
            knowledge.not_answered({handover.body: 1}, at=at)
    return handover


def received(id: str, *, by: Member, at: datetime) -> Handover:
    """Records a receipt: the body has the handover, and has not answered yet. Raises as `withdraw`."""
    with transaction.atomic():
        handover = _own(id, by, at)
        handover.take(Event.RECEIVED, at)
        handover.save()
    return handover


def renew(id: str, *, by: Member, at: datetime) -> Made:
    """A new code and link instead of those there are. Unread details are deleted: their key went with the old code. The
    deadline stays. Raises Refused or Gone, and NotNow when the handover has ended."""
    secrets = _new_secrets()
    with transaction.atomic():
        handover = _own(id, by, at)
        if rules.is_final(State(handover.state)):
            raise NotNow(rules.WHY_NOT[State(handover.state)])
        handover.code_digest, handover.link_digest = secrets.derived.digest, secrets.link_digest
        handover.sealed = handover.readable_until = None
        handover.step += 1
        handover.save()
    return Made(handover, secrets.code, secrets.link)


def withdraw(id: str, *, by: Member, at: datetime) -> Handover:
    """Takes the handover back. Details are deleted at once; the secrets stay, so that whoever has one is told. Raises
    Refused when the member may not, Gone when it is not there, NotNow when it has ended."""
    with transaction.atomic():
        handover = _own(id, by, at)
        handover.take(Event.WITHDRAWN, at)
        handover.save()
    return handover


def close(id: str, *, by: Member, at: datetime) -> None:
    """Counts a handover that has ended, and forgets it: both or neither, and once however often it is asked. Raises
    Refused or Gone, and NotNow when there is still something to wait for."""
    with transaction.atomic():
        handover = _own(id, by, at)
        if not rules.may_close(State(handover.state)):
            raise NotNow(NOT_ENDED)
        tally.add_receipt(handover.ended(_first_kind(handover.body, at)))
        handover.delete()


def _held(wanted: queries.Wanted, at: datetime) -> Handover:
    """Locks the handover that a secret belongs to. Raises Gone when there is none, it is withdrawn or too old."""
    handover = Handover.objects.select_for_update().filter(wanted.condition).first()
    if handover is None or not wanted.belongs_to(handover) or at >= handover.expires_at:
        raise Gone(SPENT)
    if handover.last_answer == Event.WITHDRAWN:
        raise Gone(WITHDRAWN)
    return handover


def _own(id: str, by: Member, at: datetime) -> Handover:
    """Locks a handover that the member may change. Raises Refused or Gone, with the same sentence for one of another
    unit and one that is not there."""
    handover = Handover.objects.select_for_update().filter(pk=id).first()
    sentence = refusal(by, handover)
    if sentence:
        raise Refused(sentence)
    if handover is None or at >= handover.expires_at:
        raise Gone(ANOTHER_UNIT)
    return handover


def _first_kind(body: str, at: datetime) -> str:
    return _kind(knowledge.body(body, at=at))


def _kind(body: ShownBody | None) -> str:
    return body.kinds[0] if body and body.kinds else "unknown"


def run_due(at: datetime) -> Ran:
    """Does what has become due: counts and deletes what has expired, deletes details that are too old, and escalates
    what a body has left unanswered. Each part is a transaction; run twice, or at the same moment, it does no more."""
    expired = _expire(at)
    old = Handover.objects.filter(sealed__isnull=False, readable_until__lte=at)
    unsealed = old.update(sealed=None, readable_until=None)
    return Ran(_escalate(at), expired, unsealed)


def _expire(at: datetime) -> int:
    """Those that are counted alike are worked out once; what is sealed is not fetched."""
    old = Handover.objects.filter(expires_at__lte=at)
    if not old.exists():  # the usual case: no lock, and none of the reading that ordered locking costs
        return 0
    with transaction.atomic():
        rows = list(old.select_for_update().order_by("pk").values_list("pk", *TOLD))
        bodies = knowledge.bodies({row[1] for row in rows}, at=at)
        counted: Counter[Ended] = Counter()
        for told, n in Counter(row[1:] for row in rows).items():
            handover = Handover(**dict(zip(TOLD, told, strict=True)))
            if not rules.is_final(State(handover.state)):
                handover.take(Event.EXPIRED, at)
            counted[handover.ended(_kind(bodies.get(handover.body)))] += n
        tally.add_receipts(counted)
        for ids in _in_hundreds([row[0] for row in rows]):
            Handover.objects.filter(pk__in=ids).delete()
    return len(rows)


def _escalate(at: datetime) -> int:
    waiting = Handover.objects.filter(state__in=rules.WAITING, escalated=False, answer_by__lte=at)
    if not waiting.exists():
        return 0
    with transaction.atomic():
        locked = waiting.select_for_update().order_by("pk")
        late = list(locked.values_list("pk", "body", "unit", "failed"))
        for ids in _in_hundreds([pk for pk, *_ in late]):
            Handover.objects.filter(pk__in=ids).update(escalated=True, failed=True)
        fails = Counter(body for _, body, _, failed in late if not failed)
        if fails:
            knowledge.not_answered(fails, at=at)
        units = sorted({unit for _, _, unit, _ in late})
        transaction.on_commit(lambda: _remind(units), robust=True)
    return len(late)


def _in_hundreds(ids: list[str]) -> Iterable[list[str]]:
    """The ids in portions that every database takes in one question."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _remind(units: Iterable[str]) -> None:
    """One message to each unit that has named where: that something waits, and nothing of what."""
    to = Unit.objects.filter(pk__in=units).exclude(contact_email="").order_by("pk")
    messages = [EmailMessage(SUBJECT, REMINDER, to=[address]) for address in to.values_list("contact_email", flat=True)]
    if messages:
        get_connection().send_messages(messages)


def attempt(address: str, *, at: datetime) -> None:
    """Counts one try with a code from an address, before the code is looked at: so tries made at the same moment are
    all counted. Raises Slowed when there have been too many. `right` takes it back."""
    near, now = rules.neighbourhood(address), rules.window(at.timestamp())
    digest = codes.address_digest(near, now)
    with transaction.atomic():
        WrongCode.objects.get_or_create(digest=digest, defaults={"window": now, "n": 0})
        WrongCode.objects.filter(pk=digest).update(n=F("n") + 1)
        counted = queries.tries(near, at)
        until = rules.try_again(counted[now - 1], counted[now] - 1, at)
        if until:
            raise Slowed(until)
        WrongCode.objects.filter(window__lt=now - 1).delete()


def right(address: str, *, at: datetime) -> None:
    """Takes a try back: the code was right."""
    digest = codes.address_digest(rules.neighbourhood(address), rules.window(at.timestamp()))
    WrongCode.objects.filter(pk=digest, n__gt=0).update(n=F("n") - 1)
