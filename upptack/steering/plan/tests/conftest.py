"""What the tests of the plan share: members by what they do, and an activity."""

from __future__ import annotations

import pytest
from django.utils import timezone

from upptack.staff.models import Member
from upptack.steering.plan import actions
from upptack.steering.plan.models import Activity
from upptack.steering.plan.tests.planning import planned


@pytest.fixture
def mona(content: None) -> Member:
    """Mona Falk, who coordinates."""
    return Member.objects.get(email="samordnare@jam.example")


@pytest.fixture
def hakan(content: None) -> Member:
    """Håkan Öst, manager at Försäkringskassan."""
    return Member.objects.get(email="chef@fk.example")


@pytest.fixture
def activity(mona: Member) -> Activity:
    """An activity of Försäkringskassan, with everything filled in but evidence."""
    return actions.add_activity(planned(), token="a" * 22, by=mona, at=timezone.now())
