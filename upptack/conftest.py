"""What the tests of the apps share: the real content, the demo's invented staff, and signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from upptack.staff.models import Member

# A busy machine makes single examples slow; how fast the product is, is measured elsewhere.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

ALVA = "handlaggare@fk.example"
SignIn = Callable[..., Client]
KEEPERS = ("upptack.knowledge.information.pages", "upptack.knowledge.publishing.queries")
"""Modules that keep content in the process, behind the door of their room."""


def load() -> None:
    """Agencies, counties, the directory and the invented staff, where they are not already."""
    from upptack.config import demo
    from upptack.knowledge import api
    from upptack.staff.models import Member

    if api.problems() or Member.objects.count() < len(demo.MEMBERS):
        demo.load_content()
        demo.load_staff()


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder that whitenoise looks in: it warns when nobody has gathered files yet, and every warning fails."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, with content loaded once: every test that may write has it, and rolls back to it."""
    with django_db_blocker.unblock():
        load()


@pytest.fixture(autouse=True)
def nothing_kept_in_the_process() -> None:
    """Empties what a process keeps between requests: a rolled-back test gives edition numbers out again, and the
    throttling of sign-in would reach from one test to the next."""
    from upptack.knowledge import api

    vars(api)["queries"]._kept.clear()
    vars(api)["routines"]._kept.clear()
    for keeper in KEEPERS:
        import_module(keeper).forget()
    cache.clear()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The content for what a whole module shares, loaded again where a test has emptied the database."""
    with django_db_blocker.unblock():
        load()


@pytest.fixture
def content(db: None) -> None:
    """The content and staff, loaded again after a test that emptied the database."""
    load()


@pytest.fixture
def member(content: None) -> Member:
    """Alva Berg, caseworker at Försäkringskassan."""
    from upptack.staff.models import Member

    return Member.objects.get(email=ALVA)


@pytest.fixture
def sign_in(content: None) -> SignIn:
    """Gives a browser in which the member with this e-mail has just signed in."""
    from django.contrib.sessions.models import Session

    from upptack.staff.confirming import CONFIRMED
    from upptack.staff.middleware import SEEN, SIGNED_IN
    from upptack.staff.models import Member

    def signed_in(email: str = ALVA) -> Client:
        client, now = Client(), datetime.now(UTC)
        client.force_login(Member.objects.get(email=email))
        own = Session.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
        # Sessions are dated by the clock that a test may have moved, and read by the real one.
        own.update(expire_date=now + timedelta(hours=8))
        session = client.session
        session[SEEN] = session[SIGNED_IN] = session[CONFIRMED] = int(now.timestamp())
        session.save()
        own.update(expire_date=now + timedelta(hours=8))
        return client

    return signed_in


@pytest.fixture
def alva(sign_in: SignIn) -> Client:
    """Alva's browser."""
    return sign_in()


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock that pages, seals and counts read; `clock_at(moment)` with a time zone."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move
