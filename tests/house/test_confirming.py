"""Before what cannot be undone a member shows once more that it is she: declared at every view in the list, and it
holds. Nothing that she typed is lost, and none of it is kept by the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from tests.house.addresses import Address, addresses, walk
from tests.house.conftest import SignIn
from upptack.knowledge.publishing import middleware as editing
from upptack.staff.access import members_only
from upptack.staff.confirming import CONFIRMED, EVERY, ON_POST, recently_confirmed
from upptack.staff.middleware import SAFER
from upptack.staff.models import Member
from upptack.staff.rules import Role

PASSWORD, EMAIL = "ett lösenord för provet", "alva@fk.example"
CONFIRMS = {
    "api-nycklar/": EVERY,
    "utbyte/kort/": ON_POST,
    "utbyte/kort/granska/": EVERY,
    "utbyte/grupp/<slug:group>/": ON_POST,
    "utbyte/grupp/ny/": EVERY,
    "utbildning/<slug:lesson>/scorm/": EVERY,
    "handledning/ny/": EVERY,
    "handledning/<int:id>/": ON_POST,
    "statistik/slapp/": EVERY,
    "katalog/<slug:body>/lank/": ON_POST,
}
"""What publishes, lets out, makes keys or changes who is in a group, by address: whether reading the page asks too."""
DEEDS = {"utbyte/grupp/<slug:group>/": "add", "handledning/<int:id>/": "add"}
"""The button to press where only some of a page's buttons ask."""
FOUND = {address.route: address for address in addresses() if address.ours}


def undeclared(found: dict[str, Address]) -> list[str]:
    """The addresses of the list whose view does not ask, or asks otherwise."""
    return [at for at, how in CONFIRMS.items() if at not in found or getattr(found[at].view, "confirms", None) != how]


@pytest.mark.pure
def test_every_view_of_the_list_asks_and_no_other_does_in_secret() -> None:
    assert undeclared(FOUND) == []
    assert {at for at, each in FOUND.items() if hasattr(each.view, "confirms")} == set(CONFIRMS)
    assert len(CONFIRMS) >= 10


@pytest.mark.pure
def test_a_view_that_forgot_to_ask_is_seen() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    seeded = walk(
        [
            path("api-nycklar/", members_only()(view)),
            path("statistik/slapp/", members_only()(recently_confirmed(reading=True)(view))),
            path("utbyte/kort/granska/", members_only()(recently_confirmed()(view))),
        ]
    )
    careless = FOUND | {each.route: each for each in seeded}
    assert undeclared(careless) == ["api-nycklar/", "statistik/slapp/"]


def stale(sign_in: SignIn, address: Address) -> Client:
    """A browser of a member who may open the page, who signed in more than five minutes ago."""
    role = sorted(address.who)[0]
    client = sign_in([role])
    own = Member.objects.get(email=EMAIL)
    own.set_password(PASSWORD)
    own.save()
    session = client.session
    session["_auth_user_hash"] = own.get_session_auth_hash()
    session[CONFIRMED] = int(datetime.now(UTC).timestamp()) - 301
    session.save()
    return client


@pytest.mark.parametrize("route", CONFIRMS)
def test_who_has_not_shown_that_it_is_she_is_asked_and_comes_back(route: str, sign_in: SignIn) -> None:
    address = FOUND[route]
    client = stale(sign_in, address)
    if CONFIRMS[route] == EVERY:
        asked = client.get(address.sample)
        assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, reverse("confirm"))
        page = client.get(asked["Location"])
        assert page["Location"].startswith(reverse("account_reauthenticate"))
        done = client.post(page["Location"], {"password": PASSWORD})
        assert (done.status_code, done["Location"]) == (302, address.sample)
    else:
        assert client.get(address.sample).status_code in (200, 302)
        client.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert "Visa att det är du" not in client.get(address.sample).content.decode(errors="replace")


@pytest.mark.parametrize("route", CONFIRMS)
def test_what_was_posted_comes_back_in_the_page_and_is_kept_nowhere(route: str, sign_in: SignIn) -> None:
    address, canary = FOUND[route], "Kanariefågel å"
    client = stale(sign_in, address)
    typed = {"do": DEEDS.get(route, "make"), "words": canary}
    answer = client.post(address.sample, typed)
    page = answer.content.decode(errors="replace")
    assert answer.status_code == 403
    assert "Inget är gjort än." in page
    assert f'name="words" value="{canary}"' in page
    assert f'action="{address.sample.partition("?")[0]}"' in page
    assert canary not in str([row.get_decoded() for row in Session.objects.all()])
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert "Inget är gjort än." not in client.post(address.sample, typed).content.decode(errors="replace")


def asks(client: Client, **typed: str) -> bool:
    """Whether adding somebody to a group, or what is typed instead, asks."""
    answer = client.post("/utbyte/grupp/rutiner-och-metoder/", {"do": "add", **typed})
    return "Inget är gjort än." in answer.content.decode(errors="replace")


@pytest.mark.parametrize(("ago", "asked"), [(0, False), (299, False), (302, True), (-60, False), (-600, True)])
def test_five_minutes_and_no_time_ahead(ago: int, asked: bool, sign_in: SignIn) -> None:
    client = sign_in([Role.COORDINATOR])
    session = client.session
    session[CONFIRMED] = int(datetime.now(UTC).timestamp()) - ago
    session.save()
    assert asks(client) is asked


@pytest.mark.parametrize("left", [None, "nyss", 1.5])
def test_a_mark_that_is_none_does_not_count(left: object, sign_in: SignIn) -> None:
    client = sign_in([Role.COORDINATOR])
    session = client.session
    session[CONFIRMED] = left
    session.save()
    assert asks(client)


def test_other_buttons_of_a_mixed_page_do_not_ask(sign_in: SignIn) -> None:
    client = stale(sign_in, FOUND["utbyte/grupp/<slug:group>/"])
    assert asks(client)
    assert not asks(client, do="leave")


def test_a_wrong_password_does_not_count(sign_in: SignIn) -> None:
    client = stale(sign_in, FOUND["utbyte/grupp/<slug:group>/"])
    assert client.post("/konto/reauthenticate/", {"password": "fel"}).status_code == 200
    assert asks(client)


@pytest.mark.parametrize("away", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(away: str, sign_in: SignIn) -> None:
    client = sign_in([])
    member = Member.objects.get(email=EMAIL)
    member.set_password(PASSWORD)
    member.save()
    session = client.session
    session["_auth_user_hash"] = member.get_session_auth_hash()
    session.save()
    answer = client.get("/bekrafta/", {"next": away})
    assert answer["Location"] == "/konto/reauthenticate/?next=%2Fstart%2F"


def test_a_member_with_the_agency_s_sign_in_alone_is_told_what_to_do(sign_in: SignIn) -> None:
    """Without a provider she signs out and in; the safer ways to sign in are closed to who has shown nothing."""
    client = sign_in([])
    assert "Logga ut och logga in igen" in client.get("/bekrafta/").content.decode(errors="replace")
    session = client.session
    session[CONFIRMED] = 0
    session.save()
    for name in sorted(SAFER - {"mfa_edit_webauthn", "mfa_remove_webauthn"}):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/bekrafta/"), name


def judging(name: str, method: str = "POST", *roles: Role, **typed: str) -> bool:
    """Whether a request to one of the editors' pages, by the last part of its name, is one that asks."""
    make: Callable[..., HttpRequest] = getattr(RequestFactory(), method.lower())
    request = make("/redaktion/", typed)
    request.user = Member()
    request.user.known_roles = frozenset(roles)
    vars(request)["resolver_match"] = type("Match", (), {"url_name": name})()
    return editing.judges(request)


@pytest.mark.pure
def test_whoever_publishes_approves_or_takes_away_in_the_editors_pages_is_asked() -> None:
    assert judging("edit", "POST", **{"action-publish": "1"})
    assert judging("edit", "POST", **{"action-workflow-action": "true"})
    assert all(judging(name) for name in ("unpublish", "delete", "workflow_action", "wagtail_bulk_action"))
    assert judging("edit", "GET", Role.REVIEWER)
    assert not judging("edit", "GET", Role.EDITOR)
    assert not judging("edit", "POST", Role.EDITOR, **{"action-submit": "1"})
    assert not judging("list", "GET", Role.REVIEWER)


def test_a_reviewer_is_asked_when_the_page_opens(sign_in: SignIn) -> None:
    client = sign_in([Role.REVIEWER])
    assert Group.objects.filter(name="reviewer").exists()
    where = "/redaktion/snippets/directory/body/edit/kvinnofridslinjen/"
    assert client.get(where).status_code == 200
    session = client.session
    session[CONFIRMED] = 0
    session.save()
    answer = client.get(where)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/bekrafta/")
    assert client.post(where, {"action-workflow-action": "true"}).status_code == 403
