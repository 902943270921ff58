"""What the tests of gatherings share: members, a group, and a gathering of each reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import DevelopmentGroup, Membership
from upptack.exchange.forum.rules import Reach
from upptack.exchange.gatherings import actions
from upptack.exchange.gatherings.actions import Called
from upptack.exchange.gatherings.models import Gathering
from upptack.staff.models import Member

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
STARTS = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 December in Sweden."""
GROUP = "rutiner-och-metoder"
ALVA, HAKAN, REBWAR = "handlaggare@fk.example", "chef@fk.example", "handlaggare@af.example"
TOMAS, MONA, YLVA = "granskare@jam.example", "samordnare@jam.example", "redaktor@sos.example"
IN_GROUP = (ALVA, REBWAR, TOMAS)
OUTSIDE = (HAKAN, MONA, YLVA, "handlaggare@mig.example", "norr@fk.example", "dso@jam.example")
Call = Callable[..., Gathering]


@pytest.fixture
def who(content: None) -> Callable[[str], Member]:
    """Gives a member by e-mail address."""
    return lambda email: Member.objects.get(email=email)


@pytest.fixture
def group(content: None) -> DevelopmentGroup:
    """The group for routines and methods, with one each of fk, af and jam in it."""
    forum.load()
    Membership.objects.all().delete()
    found = DevelopmentGroup.objects.get(pk=GROUP)
    for email in IN_GROUP:
        Membership.objects.create(group=found, member=Member.objects.get(email=email), since=AT.date())
    return found


@pytest.fixture
def call(group: DevelopmentGroup, who: Callable[[str], Member]) -> Call:
    """Calls a gathering: who (e-mail), reach, place."""
    made: list[Gathering] = []

    def calls(email: str = ALVA, reach: Reach = Reach.GROUP, *, place: str = "rum 4") -> Gathering:
        new = Called(group, STARTS, 90, place, reach)
        made.append(actions.call(new, token=f"{len(made):a>22}", by=who(email), at=AT))
        return made[-1]

    return calls
