"""What the tests that ask for pages need: a folder of static files, and members to sign in as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)
from upptack.staff import actions
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Unit
from upptack.staff.rules import Role

SignIn = Callable[[Iterable[Role]], Client]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder that whitenoise looks in: it warns when there is none, and here every warning fails."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Gives a browser in which a member with exactly these roles has just signed in."""
    actions.load_units([Unit(code="fk-1", agency_id="fk", name="Enheten")])

    def signed_in(roles: Iterable[Role]) -> Client:
        new = actions.NewMember("alva@fk.example", "Alva", "fk-1", tuple(roles))
        client = Client()
        client.force_login(actions.add_member(new, password=None))
        session = client.session
        session[SEEN] = session[SIGNED_IN] = int(datetime.now(UTC).timestamp())
        session.save()
        return client

    return signed_in
