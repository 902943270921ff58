"""What the tests that ask for pages need: a folder of static files, and members to sign in as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.house.addresses import SAMPLES
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.staff import actions
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Unit
from upptack.staff.rules import Role
from upptack.steering.plan.models import Activity
from upptack.steering.planner.models import Scenario
from upptack.steering.protection.tables import Dimension, Table, as_text
from upptack.steering.sending.models import Received
from upptack.steering.statistics import shapes
from upptack.steering.statistics.models import EXACT, Published

SignIn = Callable[[Iterable[Role]], Client]
DAY = date(2026, 5, 4)


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
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    Activity.objects.create(
        id=1, area="routines", agency_id="fk", title="Rutin", start=DAY, due=DAY, token="t", created=at
    )
    sara = actions.add_member(actions.NewMember("sara@fk.example", "Sara", "fk-1", ()), password=None)
    Scenario.objects.create(id=1, name="Alla", agency_id="fk", parameters={}, created_by=sara, created_at=at)


@pytest.fixture
def sign_in(unit: None, released: None, planned: None) -> SignIn:
    """Gives a browser in which a member with exactly these roles has just signed in."""

    def signed_in(roles: Iterable[Role]) -> Client:
        new = actions.NewMember("alva@fk.example", "Alva", "fk-1", tuple(roles))
        client = Client()
        client.force_login(actions.add_member(new, password=None))
        session = client.session
        session[SEEN] = session[SIGNED_IN] = int(datetime.now(UTC).timestamp())
        session.save()
        return client

    return signed_in
