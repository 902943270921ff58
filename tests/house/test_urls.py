"""Every address says who may open it, means it, and has no room for a client's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, re_path, reverse

from tests.house.addresses import Address, addresses, third_party_prefixes, walk
from tests.house.conftest import SignIn
from upptack.config import urls
from upptack.staff.access import members_only
from upptack.staff.rules import Role
from upptack.ui.access import everyone

OURS = tuple(address for address in addresses() if address.ours)
GUARDED = tuple(address for address in OURS if isinstance(address.who, frozenset))
ROLES = frozenset(Role)


def undeclared(found: Iterable[Address]) -> list[str]:
    """The addresses whose view does not say who may open it: "everyone", or some of our roles."""
    return [a.route for a in found if not declared(a.who)]


def declared(who: object) -> bool:
    """Whether this is what our two declarations leave on a view."""
    return who == "everyone" or (isinstance(who, frozenset) and bool(who) and who <= ROLES)


def free_text(found: Iterable[Address]) -> list[str]:
    """The addresses with a variable that could hold what somebody said."""
    return [a.route for a in found if not {kind for _, kind in a.variables} <= {"slug", "int"}]


@pytest.mark.pure
def test_every_view_of_ours_says_who_may_open_it() -> None:
    assert {"", "start/", "samtal/", "healthz", "komponenter/"} <= {address.route for address in OURS}
    assert undeclared(OURS) == []


@pytest.mark.pure
def test_no_address_of_ours_takes_free_text() -> None:
    assert free_text(OURS) == []


@pytest.mark.pure
def test_the_tables_of_others_are_those_that_are_listed() -> None:
    assert third_party_prefixes(urls.urlpatterns) == set(urls.THIRD_PARTY)
    strays = [a.route for a in OURS if not a.view.__module__.startswith("upptack.")]
    assert strays == []
    assert all(address.route.startswith(tuple(urls.THIRD_PARTY)) for address in addresses() if not address.ours)


def page(who: object = None) -> Callable[[HttpRequest], HttpResponse]:
    """A view with a declaration written by hand, or none."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    if who is not None:
        vars(view)["who"] = who
    return view


@pytest.mark.pure
def test_a_careless_address_is_caught() -> None:
    found = tuple(
        walk(
            [
                path("bare/", page()),
                path("misspelt/", page("everybody")),
                path("nobody/", page(frozenset())),
                path("open/", everyone(page())),
                path("of/<str:client>/", members_only()(page())),
                re_path("^case/(?P<number>[0-9-]+)/$", members_only("own_staff.hold")(page())),
                path("table/<slug:name>/<int:row>/", members_only()(page())),
            ]
        )
    )
    assert free_text(found) == ["of/<str:client>/", "^case/(?P<number>[0-9-]+)/$"]
    assert undeclared(found) == ["bare/", "misspelt/", "nobody/"]
    assert third_party_prefixes([path("x/", include("allauth.urls")), path("", include("upptack.ui.urls"))]) == {"x/"}


@pytest.mark.pure
def test_there_are_guarded_views_to_try() -> None:
    assert {"start/", "samtal/", "samtal/tabell/<slug:name>/", "enhet/kontakt/"} <= {a.route for a in GUARDED}


def opens(client: Client, at: str) -> list[tuple[str, int]]:
    """What the server answers to somebody who asks for a page in each way: way and status, those refused left out."""
    sign_in = reverse("account_login")
    answers = [
        ("GET", client.get(at)),
        ("POST", client.post(at)),
        ("POST with a seal", client.post(at, {"seal": "x" * 80, "do": "next"})),
    ]
    return [
        (way, answer.status_code)
        for way, answer in answers
        if answer.status_code != 403
        and not (answer.status_code == 302 and answer.headers["Location"].startswith(sign_in))
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=lambda address: address.route or "/")
def test_nobody_opens_a_guarded_view_without_signing_in(address: Address) -> None:
    assert opens(Client(), address.sample) == []


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["/healthz", "/komponenter/"])
def test_an_open_view_would_not_pass_as_guarded(at: str) -> None:
    assert opens(Client(), at) != []


@pytest.mark.parametrize("address", GUARDED, ids=lambda address: address.route or "/")
def test_a_member_opens_what_her_role_is_for_and_is_told_why_not_the_rest(address: Address, sign_in: SignIn) -> None:
    who = address.who
    for role in who:
        assert sign_in([role]).get(address.sample).status_code in (200, 302), role
    others: list[tuple[Role, ...]] = [(role,) for role in ROLES - who]
    for roles in [*others, (), tuple(ROLES - who)] if who != ROLES else []:
        client = sign_in(roles)
        for answer in (client.get(address.sample), client.post(address.sample, {"seal": "x" * 80})):
            assert answer.status_code == 403
            assert "Den här sidan är till för:" in answer.content.decode(), roles


def test_a_member_without_any_role_opens_only_what_every_member_may(sign_in: SignIn) -> None:
    client = sign_in([])
    opened = {a.route for a in GUARDED if client.get(a.sample).status_code in (200, 302)}
    assert opened == {a.route for a in GUARDED if a.who == ROLES}
