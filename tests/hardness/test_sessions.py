"""A session ends when it must and cannot be made to live on: every way that is known here is tried, and every one is
refused. Each way is a function that gives a browser (or a copied cookie) that must not be let in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from upptack.conftest import content, django_db_setup, nothing_kept_in_the_process  # noqa: F401
from upptack.staff import actions, middleware, rules, sessions
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Member, MemberRole, Unit
from upptack.staff.rules import Role

pytestmark = pytest.mark.django_db

WHO, PASSWORD, NEW = "handlaggare@fk.example", "ett lösenord för provet", "ett annat lösenord för provet"
HOUR: Final = 3600
LEAST: Final = 20
COOKIE: Final = settings.SESSION_COOKIE_NAME
Way = Callable[[], Client]


@pytest.fixture(autouse=True)
def password(content: None) -> None:  # noqa: F811
    """Gives the member a password of this file's own."""
    set_password(PASSWORD)


def member() -> Member:
    """The member whose sessions these are."""
    return Member.objects.get(email=WHO)


def set_password(typed: str) -> None:
    """Changes her password as the one who looks after accounts does."""
    own = member()
    own.set_password(typed)
    own.save()


def signed_in() -> Client:
    """A browser in which she has signed in by the page."""
    client = Client()
    client.post("/konto/login/", {"login": WHO, "password": PASSWORD})
    assert let_in(client), "the sign-in itself must work"
    return client


def let_in(client: Client) -> bool:
    """Whether a page for members opens."""
    return client.get("/start/").status_code == 200


def copied(client: Client) -> Client:
    """Another browser with the same cookie."""
    thief = Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    return thief


def aged(**ago: int) -> Client:
    """A browser whose session was last seen and begun so many seconds ago (negative: ahead of now)."""
    client = signed_in()
    session, now = client.session, int(datetime.now(UTC).timestamp())
    session.update({name: now - seconds for name, seconds in ago.items()})
    session.save()
    return client


def without(name: str) -> Client:
    """A browser whose session lacks one of its times."""
    client = signed_in()
    session = client.session
    del session[name]
    session.save()
    return client


def planted() -> Client:
    """A cookie that somebody chose before the sign-in."""
    client = Client()
    client.get("/konto/login/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies[COOKIE] = session.session_key or ""
    before = copied(client)
    client.post("/konto/login/", {"login": WHO, "password": PASSWORD})
    assert let_in(client)
    return before


def after(deed: Callable[[Client], object]) -> Way:
    """A cookie that was copied before something happened in her own browser."""

    def way() -> Client:
        client = signed_in()
        thief = copied(client)
        assert let_in(thief), "the copied cookie works until then"
        deed(client)
        return thief

    return way


def again(client: Client) -> None:
    """Signs in once more in the same browser."""
    client.post("/konto/logout/")
    client.post("/konto/login/", {"login": WHO, "password": PASSWORD})
    assert let_in(client)


def confirm(client: Client) -> None:
    """Shows once more that it is she."""
    before = client.session.session_key
    assert client.post("/konto/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.session.session_key != before
    assert let_in(client)


def change_own_password(client: Client) -> None:
    """Changes her password on her own page; her own browser stays signed in."""
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/konto/password/change/", typed).status_code == 302


def back_after_leaving(client: Client) -> None:
    """Leaves, and comes back before the session has run out."""
    actions.leave(WHO)
    Member.objects.filter(email=WHO).update(is_active=True)


def seen_while_away(client: Client) -> None:
    """Is made inactive by hand, seen so once, and made active again."""
    Member.objects.filter(email=WHO).update(is_active=False)
    assert not let_in(client)
    Member.objects.filter(email=WHO).update(is_active=True)


def other_unit(client: Client) -> None:
    """Moves to another unit."""
    own = member()
    own.unit = Unit.objects.exclude(pk=own.unit_id).exclude(agency=own.unit.agency_id)[0]
    own.save()


def add_role(client: Client) -> None:
    """Is given a role."""
    MemberRole.objects.create(member=member(), role=Role.EDITOR)


def altered() -> Client:
    """A cookie with its last letter changed."""
    client = signed_in()
    value = client.cookies[COOKIE].value
    client.cookies[COOKIE] = value[:-1] + ("a" if value[-1] != "a" else "b")
    return client


def invented() -> Client:
    """A cookie that nobody has been given."""
    client = Client()
    client.cookies[COOKIE] = "a" * 32
    return client


def rewritten() -> Client:
    """A session whose content was changed in the database by somebody without the installation's key."""
    client = signed_in()
    row = Session.objects.get(pk=client.session.session_key)
    row.session_data = "x" + row.session_data[1:]
    row.save()
    return client


def expired() -> Client:
    """A session whose row has run out."""
    client = signed_in()
    Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    return client


def of_another(client: Client) -> None:
    """Somebody else signs in in the same browser."""
    Member.objects.filter(email="norr@fk.example").update(password=member().password)
    client.post("/konto/logout/")
    client.post("/konto/login/", {"login": "norr@fk.example", "password": PASSWORD})
    assert let_in(client)


WAYS: dict[str, Way] = {
    "idle eleven minutes": lambda: aged(seen=11 * 60, signed_in=11 * 60),
    "idle ten minutes and five seconds": lambda: aged(seen=605, signed_in=605),
    "eight hours and five seconds": lambda: aged(seen=0, signed_in=8 * HOUR + 5),
    "a month": lambda: aged(seen=0, signed_in=30 * 24 * HOUR),
    "clock back ten days": lambda: aged(seen=-10 * 24 * HOUR + 660, signed_in=-10 * 24 * HOUR + 660),
    "clock back ten years": lambda: aged(seen=-10 * 365 * 24 * HOUR, signed_in=-10 * 365 * 24 * HOUR),
    "clock back an hour": lambda: aged(seen=-HOUR, signed_in=-HOUR),
    "seen ahead of now": lambda: aged(seen=-HOUR, signed_in=60),
    "signed in ahead of now": lambda: aged(seen=0, signed_in=-HOUR),
    "clock forward ten years": lambda: aged(seen=10 * 365 * 24 * HOUR, signed_in=10 * 365 * 24 * HOUR),
    "no time of being seen": lambda: without(SEEN),
    "no time of sign-in": lambda: without(SIGNED_IN),
    "cookie chosen before sign-in": planted,
    "cookie copied, then signed out": after(lambda client: client.post("/konto/logout/")),
    "cookie copied, then signed in again": after(again),
    "cookie copied, then shown that it is she": after(confirm),
    "cookie copied, then signed out everywhere": after(lambda client: client.post("/logga-ut-overallt/")),
    "another sign-in, then signed out everywhere": after(lambda client: signed_in().post("/logga-ut-overallt/")),
    "cookie copied, then another member signed in": after(of_another),
    "password changed by another": after(lambda client: set_password(NEW)),
    "password changed by herself": after(change_own_password),
    "left": after(lambda client: actions.leave(WHO)),
    "left and came back": after(back_after_leaving),
    "inactive, seen so, and active again": after(seen_while_away),
    "given a role": after(add_role),
    "lost her roles": after(lambda client: MemberRole.objects.filter(member=member()).delete()),
    "moved to another unit": after(other_unit),
    "account closed by hand": after(
        lambda client: Member.objects.filter(email=WHO).update(email="borta@fk.example", is_active=False)
    ),
    "cookie with a letter changed": altered,
    "invented cookie": invented,
    "content rewritten in the database": rewritten,
    "row run out": expired,
    "rows cleared by the day's work": after(
        lambda client: (
            Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC)),
            call_command("clearsessions"),
        )
    ),
}
"""Every way to stay in longer than one may, by what it is."""


def violations(names: Iterable[str] = tuple(WAYS)) -> list[str]:
    """Those of these ways that were let in."""
    return [name for name in names if tried(WAYS[name])]


def tried(way: Way) -> bool:
    """Whether a way is let in; what it changed is taken back."""
    from django.db import transaction

    with transaction.atomic():
        done = let_in(way())
        transaction.set_rollback(True)
    return done


def test_no_way_lets_a_session_live_on() -> None:
    assert len(WAYS) >= LEAST
    found = violations()
    print(f"\nsessions: {len(WAYS)} ways tried, {len(found)} let in {found}")
    assert found == []


def old_rule(seen: datetime | None, began: datetime | None, now: datetime, idle: int, absolute: int) -> bool:
    """The rule as it was: a time ahead of now is as good as any."""
    if seen is None or began is None:
        return True
    return (now - seen).total_seconds() > idle or (now - began).total_seconds() > absolute


def never(seen: datetime | None, *others: object) -> bool:
    """No session ends but one that lacks its time."""
    return seen is None


FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], set[str]]] = {
    "times ahead are taken": (
        lambda patch: patch.setattr(middleware, "has_ended", old_rule),
        {
            "clock back ten days",
            "clock back ten years",
            "clock back an hour",
            "seen ahead of now",
            "signed in ahead of now",
        },
    ),
    "nobody is ever idle": (
        lambda patch: patch.setattr(middleware, "has_ended", never),
        {"idle eleven minutes", "a month", "idle ten minutes and five seconds", "eight hours and five seconds"},
    ),
    "a session is held to the password alone": (
        lambda patch: patch.setattr(Member, "_with_rights", lambda self, of_password: of_password),
        {"given a role", "moved to another unit", "another sign-in, then signed out everywhere", "left and came back"},
    ),
    "sign-out leaves the row": (
        lambda patch: patch.setattr(sessions.SessionStore, "delete", lambda self, key=None: None),
        {"cookie copied, then signed out", "cookie copied, then shown that it is she"},
    ),
    "rows that have run out are read": (
        lambda patch: patch.setattr(
            sessions, "SESSION_QUERY", sessions.SESSION_QUERY.replace("expire_date > %s", "(expire_date > %s OR TRUE)")
        ),
        {"row run out"},
    ),
}
"""Seeded mistakes, and ways that each of them opens."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_mistake_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seed, opened = FAULTS[fault]
    seed(monkeypatch)
    assert set(violations(opened)) == opened


def test_every_sign_in_has_a_name_of_its_own() -> None:
    keys = {signed_in().session.session_key for _ in range(5)}
    assert len(keys) == 5


def test_sessions_elsewhere_go_on_when_one_signs_out() -> None:
    first, second = signed_in(), signed_in()
    first.post("/konto/logout/")
    assert not let_in(first)
    assert let_in(second)


def test_what_is_kept_of_a_session_runs_out_soon_after_it_may_be_idle() -> None:
    client = signed_in()
    row = Session.objects.get(pk=client.session.session_key)
    left = (row.expire_date - datetime.now(UTC)).total_seconds()
    assert settings.IDLE_SECONDS < left <= settings.IDLE_SECONDS + 120


@given(ahead=st.integers(0, 10**9), idle=st.integers(1, 10**4), absolute=st.integers(1, 10**5))
def test_a_time_ahead_ends_the_session_unless_two_clocks_explain_it(ahead: int, idle: int, absolute: int) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    then = datetime.fromtimestamp(now.timestamp() + ahead, UTC)
    apart = ahead > rules.CLOCKS_APART.total_seconds()
    assert rules.has_ended(then, now, now, idle, absolute) is apart
    assert rules.has_ended(now, then, now, idle, absolute) is apart
    assert rules.is_recent(then, now, 300) is not apart


def test_the_day_s_work_clears_what_has_run_out() -> None:
    from upptack.config.cli import daily

    signed_in()
    Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    actions.attempt((actions.pace_of_step("1"),), at=datetime(2020, 1, 1, tzinfo=UTC))
    done = daily()
    assert not Session.objects.exists()
    assert (done["sessions"], done["tries"]) == (1, 1)
