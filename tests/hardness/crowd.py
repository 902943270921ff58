"""One browser for each role, and one for nobody, beside something of every kind that can be opened."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.house.addresses import SAMPLES, Address, addresses
from tests.house.conftest import DAY
from upptack.exchange.forum.models import Membership
from upptack.learning.courses.models import Certificate
from upptack.learning.supervision.models import Participant
from upptack.staff import actions
from upptack.staff.confirming import CONFIRMED
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.rules import Role

NOBODY = "nobody"
LONG = os.environ.get("UPPTACK_FUZZ") == "long"
"""Whether this is the long run of `make fuzz`."""


def browser(role: Role, number: int) -> Client:
    """A browser in which a member with this role has just signed in, who belongs to the groups that there are; a view
    that raises is answered with 500."""
    client = Client(raise_request_exception=False)
    member = actions.add_member(actions.NewMember(f"{role.value}@fk.example", "Alva", "fk-1", (role,)), password=None)
    held = {"issued_on": DAY, "renew_by": DAY + timedelta(weeks=5200), "token": "AAAAAAAAA" + "BCDEFGH"[number]}
    Certificate.objects.create(member=member, path=SAMPLES["route"], modules="fraga", **held)
    Participant.objects.create(group_id=1, member=member)
    Membership.objects.create(group_id=SAMPLES["group"], member=member, since=DAY)
    client.force_login(member)
    fresh(client)
    return client


def fresh(client: Client) -> None:
    """Makes a browser's session one that began just now, so that a long run does not count as idle."""
    session = client.session
    session[SEEN] = session[SIGNED_IN] = session[CONFIRMED] = int(datetime.now(UTC).timestamp())
    session.save()


@pytest.fixture
def crowd(released: None, planned: None, taught: None, exchanged: None) -> Mapping[str, Client]:
    """The browsers by role."""
    clients = {role.value: browser(role, number) for number, role in enumerate(Role)}
    return {**clients, NOBODY: Client(raise_request_exception=False)}


def may_open(address: Address) -> tuple[str, ...]:
    """Who is let in at an address, in the order of the roles; nobody where everyone is."""
    return (NOBODY,) if address.who == "everyone" else tuple(role.value for role in Role if role in address.who)


def starts(*, every: bool) -> dict[str, list[str]]:
    """The addresses that each begins at: all that she may open, or each address for one of them alone."""
    found: dict[str, list[str]] = {NOBODY: [], **{role.value: [] for role in Role}}
    for at, address in enumerate(a for a in addresses() if a.ours):
        who = may_open(address)
        for each in who if every else (who[at % len(who)],):
            found[each].append(address.sample)
    return found
