"""Reads handovers: a unit's list with what is most pressing first, and the one that a secret belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, When

from upptack.knowledge import api as knowledge
from upptack.knowledge.api import ShownBody
from upptack.meeting.handover import codes, rules
from upptack.meeting.handover.codes import Derived
from upptack.meeting.handover.models import Handover, WrongCode
from upptack.meeting.handover.rules import State


@dataclass(frozen=True, slots=True)
class Row:
    """A handover in a unit's list. `left` says in words how long the body has left, or how late it is; empty when
    nothing is waited for. `unread` when sealed details wait to be read."""

    id: str
    body: str
    name: str
    urgency: str
    way: str
    state: str
    last_answer: str
    outcome: str
    late: bool
    left: str
    final: bool
    escalated: bool
    failed: bool
    silent: bool
    unread: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a unit's list, and how many handovers the unit has in all."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a secret is looked up by. `derived` has the keys too, when it is a code."""

    derived: tuple[Derived, ...]
    links: tuple[str, ...]

    @property
    def condition(self) -> Q:
        """Holds for the handover that the secret belongs to."""
        return Q(code_digest__in=[each.digest for each in self.derived]) | Q(link_digest__in=self.links)

    def key(self, handover: Handover) -> bytes | None:
        """The key of the handover's details, when the secret is its code."""
        own = (each.key for each in self.derived if codes.matches(handover.code_digest, (each.digest,)))
        return next(own, None)

    def belongs_to(self, handover: Handover) -> bool:
        """Whether the secret is this handover's code or link."""
        by_code = codes.matches(handover.code_digest, tuple(each.digest for each in self.derived))
        by_link = codes.matches(handover.link_digest, self.links)
        return by_code or by_link


def wanted(secret: str) -> Wanted:
    """What a code as typed, or a link's secret, is looked up by. A code costs one scrypt for each of the
    installation's secrets, so this is called before any lock is taken."""
    if codes.is_link(secret):
        return Wanted((), codes.every_link_digest(secret))
    return Wanted(codes.every_derived(secret), ())


def by_secret(secret: str) -> Handover | None:
    """The handover that a code as typed or a link's secret belongs to; withdrawn ones too, so that the page can say
    so. None when the secret is spent, wrong, or its handover has been counted and deleted."""
    looked_up = wanted(secret)
    handover = Handover.objects.filter(looked_up.condition).first()
    return handover if handover is not None and looked_up.belongs_to(handover) else None


def next_body(handover: Handover, at: datetime) -> ShownBody | None:
    """The body to try when this one cannot: of the same kind, for the same area, and not tried before."""
    found = knowledge.next_bodies(handover.body, at=at, tried=(*handover.tried, handover.body), limit=1)
    return found[0] if found else None


def of_unit(unit: str, at: datetime, limit: int = 50) -> Listed:
    """A unit's handovers: first those that are late, then those that a body could not take, then those that a body
    must soon answer, by deadline; last the others, oldest first."""
    own = Handover.objects.filter(unit=unit)
    first = _most_pressing(own, at, limit)
    bodies = knowledge.bodies({handover.body for handover in first}, at=at)
    names = {id: body.name for id, body in bodies.items()}
    return Listed(tuple(_row(handover, names, at) for handover in first), own.count())


def _most_pressing(own: QuerySet[Handover], at: datetime, limit: int) -> list[Handover]:
    """The first of a unit's handovers; what is sealed is not fetched. One question for each sort, and each is the
    beginning of an index: however many there are, no more is read than is shown."""
    unread = Case(When(sealed__isnull=False, then=1), default=0, output_field=IntegerField())
    shown = own.annotate(unread=unread).defer("sealed", "tried", "code_digest", "link_digest")
    due: list[Handover] = list(shown.filter(answer_by__isnull=False).order_by("answer_by", "expires_at", "pk")[:limit])
    late = [handover for handover in due if _is_late(handover, at)]
    if len(late) == limit:
        return late
    rest = shown.filter(answer_by__isnull=True).order_by("expires_at", "pk")
    refused = list(rest.filter(state=State.REJECTED)[:limit])
    found = [*late, *refused, *due[len(late) :]][:limit]
    return [*found, *rest.exclude(state=State.REJECTED)[: limit - len(found)]]


def _is_late(handover: Handover, at: datetime) -> bool:
    return handover.answer_by is not None and handover.answer_by <= at


def _row(handover: Handover, names: Mapping[str, str], at: datetime) -> Row:
    due = handover.answer_by
    return Row(
        id=handover.pk,
        body=handover.body,
        name=names.get(handover.body, handover.body),
        urgency=handover.urgency,
        way=handover.way,
        state=handover.state,
        last_answer=handover.last_answer,
        outcome=handover.outcome,
        late=_is_late(handover, at),
        left=rules.left(due, at) if due else "",
        final=rules.is_final(State(handover.state)),
        escalated=handover.escalated,
        failed=handover.failed,
        silent=handover.silent,
        unread=bool(vars(handover)["unread"]),
    )


def tries(address: str, at: datetime) -> Mapping[int, int]:
    """How many times an address has tried, by window: the one that holds `at` and the one before."""
    now = rules.window(at.timestamp())
    digests = {codes.address_digest(address, window): window for window in (now - 1, now)}
    found = dict(WrongCode.objects.filter(pk__in=digests).values_list("digest", "n"))
    return {window: found.get(digest, 0) for digest, window in digests.items()}
