"""What the tests of proposals share: members, a group, a routine, and a proposal of each reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import DevelopmentGroup, Membership
from upptack.exchange.forum.rules import Reach
from upptack.exchange.proposals import actions, forms
from upptack.exchange.proposals.actions import Proposed
from upptack.exchange.proposals.models import Proposal
from upptack.exchange.proposals.tests.proposing import PROPOSED, SHOULD, TITLE, WHY
from upptack.knowledge import api as knowledge
from upptack.staff.models import Member

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GROUP = "rutiner-och-metoder"
ALVA, HAKAN, REBWAR = "handlaggare@fk.example", "chef@fk.example", "handlaggare@af.example"
TOMAS, MONA, YLVA = "granskare@jam.example", "samordnare@jam.example", "redaktor@sos.example"
IN_GROUP = (ALVA, HAKAN, REBWAR, TOMAS)
Propose = Callable[..., Proposal]


@pytest.fixture
def who(content: None) -> Callable[[str], Member]:
    """Gives a member by e-mail address."""
    return lambda email: Member.objects.get(email=email)


@pytest.fixture
def group(content: None) -> DevelopmentGroup:
    """The group for routines and methods, with two of fk and one each of af and jam in it."""
    forum.load()
    Membership.objects.all().delete()
    found = DevelopmentGroup.objects.get(pk=GROUP)
    for email in IN_GROUP:
        Membership.objects.create(group=found, member=Member.objects.get(email=email), since=AT.date())
    return found


@pytest.fixture
def choice(content: None) -> forms.Choice:
    """A text in the routine that every agency shares."""
    every = forms.choices(knowledge.targets(AT.date()))
    return next(each for each in every if each.leads_to == "/rutiner/alla/gemensam/" and "asks_note" in each.value)


@pytest.fixture
def propose(group: DevelopmentGroup, choice: forms.Choice, who: Callable[[str], Member]) -> Propose:
    """Makes a proposal: whose (e-mail), reach, and a word of its title."""
    made: list[Proposal] = []

    def proposes(email: str = ALVA, reach: Reach = Reach.ALL, *, title: str = TITLE, target: str = "") -> Proposal:
        key, _, field = choice.value.partition(":")
        what = (target, "", "En samtalsguide", "/metoder/") if target else (key, field, choice.of, choice.leads_to)
        new = Proposed(title, WHY, SHOULD, PROPOSED, *what, group=group, reach=reach)
        made.append(actions.propose(new, token=f"{len(made):a>22}", by=who(email), at=AT))
        return made[-1]

    return proposes
