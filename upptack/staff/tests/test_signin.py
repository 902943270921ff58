"""Signing in and out: who may, for how long, and what is left behind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from upptack.staff import rules
from upptack.staff.confirming import CONFIRMED
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Member

ALVA, NILS = "handlaggare@fk.example", "norr@fk.example"
PASSWORD = "ett lösenord för provet"
LOGIN = "/konto/login/"


@pytest.fixture(autouse=True)
def passwords(content) -> None:
    """Gives two members a password of this file's own."""
    for member in Member.objects.filter(email__in=(ALVA, NILS)):
        member.set_password(PASSWORD)
        member.save()


def sign_in_by_page(client: Client, email: str = ALVA, password: str = PASSWORD):
    """Posts the sign-in page."""
    return client.post(LOGIN, {"login": email, "password": password})


def sure(client: Client) -> None:
    """Signs in and gives the password once more, as the pages for safer sign-in ask for."""
    sign_in_by_page(client)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})


def signed_in(client: Client) -> bool:
    """Whether the start page opens."""
    return client.get("/start/").status_code == 200


def seconds_ago(client: Client, **ago: int) -> None:
    """Moves the session's own times back."""
    session = client.session
    for name, seconds in ago.items():
        session[name] = int(datetime.now(UTC).timestamp()) - seconds
    session.save()


def test_the_right_password_signs_in_and_leaves_only_who_and_when(content):
    client = Client()
    response = sign_in_by_page(client, ALVA.upper())
    assert (response.status_code, response["Location"]) == (302, "/start/")
    assert signed_in(client)
    allowed = {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", SEEN, SIGNED_IN, CONFIRMED}
    of_allauth = {"account_authentication_methods", "account_authentication_methods_user", "_session_expiry"}
    assert set(client.session.keys()) <= allowed | of_allauth


def test_signing_in_gives_a_new_session(content):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies["upptack"] = planted
    sign_in_by_page(client)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["upptack"] = planted
    assert not signed_in(thief)


def test_signing_out_ends_the_session_on_the_server(content):
    client = Client()
    sign_in_by_page(client)
    stolen = client.session.session_key
    assert client.get("/konto/logout/").status_code == 200
    assert signed_in(client)
    client.post("/konto/logout/")
    assert not signed_in(client)
    assert not Session.objects.filter(session_key=stolen).exists()
    thief = Client()
    thief.cookies["upptack"] = stolen
    assert not signed_in(thief)


@pytest.mark.parametrize(
    ("ago", "ended"),
    [
        ({SEEN: 590, SIGNED_IN: 590}, False),
        ({SEEN: 605, SIGNED_IN: 605}, True),
        ({SEEN: 0, SIGNED_IN: 8 * 3600 - 30}, False),
        ({SEEN: 0, SIGNED_IN: 8 * 3600 + 5}, True),
    ],
)
def test_a_session_ends_after_ten_idle_minutes_or_eight_hours(alva, ago, ended):
    seconds_ago(alva, **ago)
    key = alva.session.session_key
    assert signed_in(alva) is not ended
    assert Session.objects.filter(session_key=key).exists() is not ended


@pytest.mark.parametrize("name", [SEEN, SIGNED_IN])
def test_a_session_without_our_times_is_over(alva, name):
    session = alva.session
    del session[name]
    session.save()
    assert not signed_in(alva)


def test_using_a_page_keeps_one_signed_in(alva):
    seconds_ago(alva, seen=500, signed_in=500)
    assert alva.get("/kvar/").status_code == 204
    assert int(datetime.now(UTC).timestamp()) - alva.session[SEEN] < 60
    assert int(datetime.now(UTC).timestamp()) - alva.session[SIGNED_IN] >= 500


def test_a_step_posted_after_the_session_ended_carries_the_meeting_on(alva, member):
    from django.urls import reverse

    where = reverse("conversation")
    begun = alva.post(where, {"matter": "sjukpenning", "channel": "phone", "guide": "exposed"})
    sealed = begun.content.decode().split('name="seal" value="')[1].split('"')[0]
    seconds_ago(alva, seen=700, signed_in=700)
    response = alva.post(where, {"seal": sealed, "do": "next"})
    assert response.status_code == 403
    assert f'name="seal" value="{sealed}"' in response.content.decode()
    assert LOGIN in response.content.decode()


@given(
    seen=st.integers(0, 10**5), signed=st.integers(0, 10**5), idle=st.integers(1, 10**4), absolute=st.integers(1, 10**5)
)
def test_when_a_session_is_over(seen, signed, idle, absolute):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    at = [datetime.fromtimestamp(now.timestamp() - seconds, UTC) for seconds in (seen, signed)]
    assert rules.has_ended(at[0], at[1], now, idle, absolute) == (seen > idle or signed > absolute)
    assert rules.has_ended(None, at[1], now, idle, absolute)
    assert rules.has_ended(at[0], None, now, idle, absolute)


def test_a_member_who_has_left_is_out_at_once_and_cannot_come_in(alva):
    assert signed_in(alva)
    Member.objects.filter(email=ALVA).update(is_active=False)
    assert not signed_in(alva)
    client = Client()
    sign_in_by_page(client)
    assert not signed_in(client)


def test_a_changed_password_ends_the_sessions_begun_with_the_old(alva, member):
    member.set_password("ett helt annat lösenord")
    member.save()
    assert not signed_in(alva)


@pytest.mark.parametrize("email", [ALVA, "ingen@fk.example"])
def test_a_wrong_password_is_told_the_same_way_whoever_it_was(content, email):
    client = Client()
    response = sign_in_by_page(client, email, "fel lösenord")
    assert response.status_code == 200
    assert not signed_in(client)
    text = response.content.decode()
    assert "E-postadressen" in text or "e-postadress" in text.lower()
    assert email not in text.replace(f'value="{email}"', "")


def test_guessing_passwords_is_slowed_down(content):
    client = Client()
    answers = [sign_in_by_page(client, ALVA, f"gissning {n}") for n in range(6)]
    assert "många" in answers[-1].content.decode() or answers[-1].status_code == 429
    assert "många" not in answers[0].content.decode()
    refused = sign_in_by_page(client, ALVA, PASSWORD)
    assert refused.status_code in (200, 429)
    assert not signed_in(client)
    another = Client()
    sign_in_by_page(another, NILS)
    assert signed_in(another)


def test_nobody_signs_up_by_herself(content):
    before = Member.objects.count()
    fields = {"email": "ny@fk.example", "password1": "ett långt lösenord", "password2": "ett långt lösenord"}
    for page in (Client().get("/konto/signup/"), Client().post("/konto/signup/", fields)):
        assert b'name="password1"' not in page.content
    assert Member.objects.count() == before


@pytest.mark.parametrize(
    "where",
    [
        "/konto/login/",
        "/konto/signup/",
        "/konto/logout/",
        "/konto/2fa/",
        "/konto/2fa/totp/activate/",
        "/konto/2fa/webauthn/",
    ],
)
def test_the_account_pages_are_ours_in_swedish_without_a_way_to_sign_up(content, where):
    client = Client()
    if where not in ("/konto/login/", "/konto/signup/"):
        sure(client)
    response = client.get(where)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'lang="sv"' in page
    assert 'href="/konto/signup/"' not in page
    assert "ui/upptack" in page
    for english in ("Sign Up", "Sign In", "Sign Out", "Menu:", "Authenticator App", "Security Keys"):
        assert english not in page


@pytest.mark.parametrize("where", ["/konto/2fa/totp/activate/", "/konto/2fa/webauthn/add/", "/konto/2fa/webauthn/"])
def test_the_pages_for_a_code_app_and_a_passkey_open(content, where):
    client = Client()
    sign_in_by_page(client)
    assert client.get(where).status_code in (200, 302)
    sure(client)
    assert client.get(where).status_code == 200
