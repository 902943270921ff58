"""What the tests that ask for pages need: a folder of static files, and members to sign in as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.house.addresses import SAMPLES
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.exchange.cards.models import Card, Round, ShownGroup
from upptack.exchange.cards.rules import CardState
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import Membership, Post
from upptack.exchange.gatherings.models import Gathering, GatheringAction
from upptack.exchange.proposals.models import GroupDecision, Proposal
from upptack.learning.advice.models import Inquiry
from upptack.learning.courses.models import Certificate
from upptack.learning.supervision.models import Participant, Session, Sheet, SupervisionGroup
from upptack.staff import actions
from upptack.staff.confirming import CONFIRMED
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Member, Unit
from upptack.staff.rules import Role
from upptack.steering.plan.models import Activity
from upptack.steering.planner.models import Scenario
from upptack.steering.protection.tables import Dimension, Table, as_text
from upptack.steering.sending.models import Received
from upptack.steering.statistics import shapes
from upptack.steering.statistics.models import EXACT, Published

SignIn = Callable[[Iterable[Role]], Client]
DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder that whitenoise looks in: it warns when there is none, and here every warning fails."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def unit(db: None) -> None:
    """The unit that the members here work at."""
    actions.load_units([Unit(code="fk-1", agency_id="fk", name="Enheten")])


@pytest.fixture
def released(db: None) -> None:
    """A table that has left this house, and the same from another installation (`table` and `period` of SAMPLES)."""
    divided = (Dimension("place", ("agency:fk",)), Dimension("answer", ("now", "no", "not_asked")))
    table = Table(SAMPLES["table"], "meetings", divided, (("time", SAMPLES["period"]),))
    counts = table.totals({("agency:fk", "now"): 40, ("agency:fk", "no"): 310, ("agency:fk", "not_asked"): 60})
    same = {
        "table": table.id,
        "period": SAMPLES["period"],
        "released_on": DAY,
        "shape": shapes.as_json(table),
        "cells": {as_text(key): n for key, n in counts.items()},
    }
    Published.objects.create(id="a" * 64, method=EXACT, released_by="mona@jam.example", **same)
    Received.objects.create(sender="b" * 16, sender_name="Norr", received_on=DAY, digest="c" * 64, **same)


@pytest.fixture
def planned(unit: None) -> None:
    """An activity of the joint plan and a saved scenario, each number 1 as SAMPLES asks for them."""
    Activity.objects.create(
        id=1, area="routines", agency_id="fk", title="Rutin", start=DAY, due=DAY, token="t", created=AT
    )
    Scenario.objects.create(id=1, name="Alla", agency_id="fk", parameters={}, created_by=sara(), created_at=AT)


def sara() -> Member:
    """A colleague at the unit."""
    return actions.add_member(actions.NewMember("sara@fk.example", "Sara", "fk-1", ()), password=None)


@pytest.fixture
def taught(unit: None) -> None:
    """A question to the unit's specialist and a group for supervision, with a time and a sheet."""
    colleague = sara()
    Inquiry.objects.create(
        id=1, unit_id=colleague.unit_id, asked_by=colleague, question="Hur gör vi?", asked_at=AT, token="t"
    )
    group = SupervisionGroup.objects.create(
        id=1, name="Tisdagar", unit_id=colleague.unit_id, supervisor=colleague, token="t"
    )
    held = Session.objects.create(id=1, group=group, starts=AT, minutes=60, token="t")
    Sheet.objects.create(
        id=1, session=held, situation="overheard", thought="Vänta.", learning="Vänta.", agreed=True, token="t"
    )


@pytest.fixture
def exchanged(planned: None) -> None:
    """Something of each kind in the exchange that everyone may read, number 1, or as SAMPLES says."""
    forum.load()
    said = {"agency_id": "fk", "reach": "all", "at": AT}
    told = dict.fromkeys(("what", "measured", "result", "caveat"), "Bra.")
    Post.objects.create(id=1, kind="question", title="Hur?", said={"text": "Hur?"}, token="q", **said)
    Post.objects.create(id=int(SAMPLES["evaluation"]), kind="evaluation", title="Prov", said=told, token="e", **said)
    approved = {"state": CardState.APPROVED, "unit_id": sara().unit_id, "agency_id": "fk"}
    shown = ShownGroup.objects.create(round=Round.objects.create(at=AT, token="t"), level=0, situation="told")
    Card.objects.create(number=1, situation="told", text="Vi väntade.", shown=shown, token="t", **approved)
    decided({**said, "group_id": SAMPLES["group"], "token": "t"})


def decided(said: dict[str, Any]) -> None:
    """A proposal, a decision, and a gathering that agreed on something which stands in the joint plan already."""
    Proposal.objects.create(id=1, title="Rutin", why="Den saknas.", should="Skriv en.", target="page", **said)
    GroupDecision.objects.create(id=1, title="Möten", decided="Ja.", why="Ja.", by_group=True, day=DAY, **said)
    met = Gathering.objects.create(id=1, starts=AT, minutes=60, **said)
    agreed = {"what": "Rutin", "owner": "Chefen", "due": DAY, "agency_id": "fk", "activity": 1}
    GatheringAction.objects.create(id=1, gathering=met, token="t", **agreed)


def join(member: Member) -> None:
    """Lets a member read what only those do whose it is: her certificate, and what belongs to her groups."""
    held = {"issued_on": DAY, "renew_by": DAY + timedelta(weeks=5200), "token": "AAAAAAAAAA"}
    Certificate.objects.get_or_create(member=member, path=SAMPLES["route"], modules="fraga", defaults=held)
    Participant.objects.get_or_create(group_id=1, member=member)
    Membership.objects.get_or_create(group_id=SAMPLES["group"], member=member, defaults={"since": DAY})


@pytest.fixture
def sign_in(unit: None, released: None, planned: None, taught: None, exchanged: None) -> SignIn:
    """Gives a browser in which a member with exactly these roles has just signed in."""

    def signed_in(roles: Iterable[Role]) -> Client:
        new = actions.NewMember("alva@fk.example", "Alva", "fk-1", tuple(roles))
        client = Client()
        member = actions.add_member(new, password=None)
        join(member)
        client.force_login(member)
        session = client.session
        session[SEEN] = session[SIGNED_IN] = session[CONFIRMED] = int(datetime.now(UTC).timestamp())
        session.save()
        return client

    return signed_in
