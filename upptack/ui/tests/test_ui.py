"""The style sheet, the page that shows every part, the plain pages, and the sign-in pages' look."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from upptack.ui import views
from upptack.ui.tests.sheets import classes, left_behind, rules, too_new, without_plain_value

SHEET = (Path(__file__).parents[1] / "static/ui/upptack.css").read_text(encoding="utf-8")
MOST_BYTES = 14_000
LISTED = """masthead page lede say say-label response hint choices choice field field-help field-error
error-summary button button-secondary button-quiet button-warn actions notice level-now level-today level-offer
level-open card contact number cards tag tag-warn tag-ok marked aside steps summary scroll dmn dmn-fired copy hidebar
idle idle-cover neutral print-only no-print visually-hidden"""
PARTS = set(re.findall(r"[\w-]+", LISTED))
SIGN_IN_PAGES = ("account_login", "account_signup", "account_inactive", "socialaccount_login_cancelled")
OWN_ACCOUNT_PAGES = (
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "socialaccount_connections",
)
ENGLISH = re.compile(r"\b(Sign|Password|Email|Security|Authenticator|the|your|You|Account|Confirm)\b")


class Page(HTMLParser):
    """A page's classes, links, texts, and what a strict policy for scripts and styles would block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.blocked: list[str] = []
        self.text = ""
        self.language = self.direction = self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside = tag
        self.names |= set(given.get("class", "").split())
        self.links |= {given.get("href", "")}
        if tag == "html":
            self.language, self.direction = given["lang"], given["dir"]
        runs = tag == "script" and "src" not in given and given.get("type") != "application/json"
        if runs or tag == "style" or any(name == "style" or name.startswith("on") for name in given):
            self.blocked.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        if self.inside not in ("script", "style"):
            self.text += data


def test_the_sheet_is_small() -> None:
    assert 1_000 < len(SHEET.encode()) <= MOST_BYTES


def test_an_old_engine_and_right_to_left_lose_nothing() -> None:
    assert len(rules(SHEET)) > 100
    assert left_behind(SHEET) == []
    assert without_plain_value(SHEET) == []
    assert too_new(SHEET) == []


@pytest.mark.parametrize(
    ("check", "seeded"),
    [
        (left_behind, ".a{margin-inline:0 1rem}"),
        (left_behind, ".a{margin-right:1rem;padding-inline:1rem}"),
        (left_behind, ".a{border-left:1px solid;border-inline-start:1px solid}"),
        (left_behind, "@media print{.a{inset-inline:0 auto}}"),
        (left_behind, "th{text-align:start}"),
        (without_plain_value, ".a{color:var(--ink)}"),
        (without_plain_value, ".a{background:var(--sheet);background:#fff}"),
        (too_new, "@layer base{.a{color:red}}"),
        (too_new, ".a{color:red;&:hover{color:blue}}"),
        (too_new, ".a:has(b){display:none}"),
    ],
)
def test_seeded_faults_in_a_sheet_are_found(check: Callable[[str], list[str]], seeded: str) -> None:
    assert check(seeded)


def test_a_sheet_that_is_right_passes() -> None:
    right = ".a{margin:0 1rem 0 0;margin-inline:0 1rem;color:#111;color:var(--ink)}th{text-align:left;text-align:start}"
    assert (left_behind(right), without_plain_value(right), too_new(right)) == ([], [], [])


def test_light_values_stand_outside_every_media_query() -> None:
    assert SHEET.index(":root{") < SHEET.index("@media")
    defined = set(re.findall(r"(--[\w-]+):", SHEET[: SHEET.index("@media")]))
    assert set(re.findall(r"var\((--[\w-]+)", SHEET)) <= defined
    for feature in ("prefers-color-scheme:dark", "prefers-contrast:more", "forced-colors:active", "print"):
        assert f"@media {feature}" in SHEET or f"@media ({feature})" in SHEET, feature
    assert "prefers-reduced-motion" in SHEET


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "language", "direction"), [("", "sv", "ltr"), ("?riktning=rtl", "ar", "rtl")])
def test_the_page_of_parts_shows_every_part(client: Client, query: str, language: str, direction: str) -> None:
    page = Page(client.get(reverse("components") + query).content.decode())
    assert (page.language, page.direction) == (language, direction)
    assert PARTS - page.names == set()
    assert PARTS - classes(SHEET) == set()
    assert page.blocked == []


def test_a_page_with_something_inline_is_caught() -> None:
    for seeded in ("<script>go()</script>", "<p style='color:red'>", "<a onclick='go()'>", "<style></style>"):
        assert Page(seeded).blocked, seeded
    assert not Page('<script type="application/json">{}</script><script src="/s/a.js"></script>').blocked


@pytest.mark.django_db
def test_only_who_is_signed_in_may_stay(client: Client, alva: Client) -> None:
    assert client.get(reverse("stay")).status_code == 403
    answer = alva.get(reverse("stay"))
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.django_db
def test_the_clock_runs_only_for_who_is_signed_in(client: Client, alva: Client) -> None:
    address = reverse("components")
    assert "timed" in Page(alva.get(address).content.decode()).names
    assert "timed" not in Page(client.get(address).content.decode()).names


def test_a_page_for_what_went_wrong_repeats_nothing_of_what_was_sent() -> None:
    request = RequestFactory().post("/kanariefagel/", {"own": "kanariefagel"})
    for view in (views.bad_request, views.forbidden, views.not_found, views.server_error, views.refused_form):
        answer = view(request)
        text = answer.content.decode()
        assert 400 <= answer.status_code <= 500
        assert "kanariefagel" not in text
        assert Page(text).blocked == []


def assert_is_ours(html: str) -> Page:
    """Fails unless a page of the sign-in library is in Swedish, in our look and without a way to sign up."""
    page = Page(html)
    assert page.language == "sv"
    assert {"masthead", "page"} <= page.names
    assert page.blocked == []
    assert not [link for link in page.links if "signup" in link]
    assert not ENGLISH.search(page.text), ENGLISH.search(page.text)
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGN_IN_PAGES)
def test_sign_in_pages_are_ours(client: Client, name: str) -> None:
    assert_is_ours(client.get(reverse(name)).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN_ACCOUNT_PAGES)
def test_pages_of_the_own_account_are_ours(alva: Client, name: str) -> None:
    assert_is_ours(alva.get(reverse(name), follow=True).content.decode())


@pytest.mark.django_db
def test_sign_in_says_in_plain_swedish_what_was_wrong(client: Client) -> None:
    given = {"login": "ingen@fk.example", "password": "kanariefagel"}
    html = client.post(reverse("account_login"), given).content.decode()
    assert "E-postadressen eller lösenordet stämmer inte." in html
    assert {"error-summary", "button"} <= assert_is_ours(html).names
    assert "kanariefagel" not in html
    assert 'id="passkey_login"' in html


def test_a_page_of_the_library_itself_is_caught() -> None:
    theirs = '<html lang="sv" dir="ltr"><a href="/konto/signup/">Sign Up</a></html>'
    with pytest.raises(AssertionError):
        assert_is_ours(theirs)
