"""What the tests of the exchange share: members, groups, and a post of each reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from upptack.exchange.forum import actions
from upptack.exchange.forum.actions import Meant, Written
from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post
from upptack.exchange.forum.rules import Reach
from upptack.exchange.forum.tests.exchanging import asked
from upptack.staff.models import Member

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
GROUP = "rutiner-och-metoder"
Ask = Callable[..., Post]


@pytest.fixture
def who(content: None) -> Callable[[str], Member]:
    """Gives a member by e-mail address."""
    return lambda email: Member.objects.get(email=email)


@pytest.fixture
def group(content: None) -> DevelopmentGroup:
    """The group for routines and methods, with Alva (fk), Rebwar (af) and Tomas (jam) in it; the others are empty."""
    actions.load()
    Membership.objects.all().delete()
    found = DevelopmentGroup.objects.get(pk=GROUP)
    for email in ("handlaggare@fk.example", "handlaggare@af.example", "granskare@jam.example"):
        Membership.objects.create(group=found, member=Member.objects.get(email=email), since=AT.date())
    return found


@pytest.fixture
def ask(group: DevelopmentGroup, who: Callable[[str], Member]) -> Ask:
    """Asks a question: whose (e-mail), reach, whether in the group."""
    made: list[Post] = []

    def asks(
        email: str = "handlaggare@fk.example",
        reach: Reach = Reach.ALL,
        *,
        new: Written | None = None,
        grouped: bool = False,
        at: datetime = AT,
    ) -> Post:
        meant = Meant(reach, group if grouped or reach == Reach.GROUP else None)
        token = f"{len(made):a>22}"
        made.append(actions.ask(new or asked(), meant, token=token, by=who(email), at=at))
        return made[-1]

    return asks
