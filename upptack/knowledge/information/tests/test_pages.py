"""The public pages as they are sent: small, the same for everyone, without a cookie, each link to what is there."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import DjangoAssertNumQueries

from upptack.knowledge.information import pages
from upptack.knowledge.information.rules import PATHS, address_of

pytestmark = pytest.mark.django_db

FIRST_VIEW, WHOLE = 14_000, 30_000
"""Bytes at most, compressed: a page with its style sheet, script and icon; and the largest answer with them."""
SHARED = ("ui/upptack.css", "ui/public.js", "ui/public.svg")
ASKED = {"role": "exposed", "form": ["physical", "stalking"], "municipality": "2584", "children": "yes"}


@pytest.fixture(autouse=True)
def nothing_drawn(content: None) -> None:
    """No page is kept from an earlier test."""
    pages.forget()


def shared() -> int:
    """The bytes of what every page fetches, compressed."""
    return sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 6)) for name in SHARED)


def addresses() -> list[str]:
    """Every address where there is a page."""
    return [address_of(*key) for key in pages.current().texts]


def test_every_page_is_small_enough_for_a_bad_network(client: Client) -> None:
    fetched = shared()
    assert 4_000 < fetched < 8_000
    for address in addresses():
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.content) == client.get(address).content
        assert len(response.content) + fetched <= FIRST_VIEW, address
    for language in PATHS:
        answer = client.post(address_of(language, pages.FIND_HELP), ASKED).content
        assert len(gzip.compress(answer, 6)) + fetched <= WHOLE


def resolves(address: str) -> bool:
    """Whether another part of the product answers at an address."""
    try:
        return resolve(address).url_name is not None
    except Resolver404:
        return False


def test_every_link_leads_to_a_page(client: Client) -> None:
    known = set(addresses())
    assert len(known) > 50
    for address in known:
        page = client.get(address).content.decode()
        linked = set(re.findall(r'<(?:a|form)[^>]* (?:href|action)="(/[^"]*)"', page))
        assert len(linked) > 5
        assert {each for each in linked - known if not resolves(each)} == set(), address
        assert not re.search(r'href="\w*:?//(?!www\.smhi\.se/")', page)


def test_a_page_is_drawn_once_and_asks_nothing_of_the_reader(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LOOK_AGAIN_SECONDS", 3600.0)
    first = client.get("/ar/1/")
    with django_assert_num_queries(0):
        again = client.get("/ar/1/", headers={"cookie": "upptack=nagon"})
    assert again.content == first.content
    assert not again.cookies
    assert again.headers["Cache-Control"] == "no-store"
    assert again.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" not in again.headers.get("Vary", "")


LOOSE = re.compile(r"\d \d")
"""Groups of digits with a plain space between them: from right to left a reader would see them change places."""
HELD = re.compile(r'<bdi dir="ltr">[^<]*</bdi>|<span class="number">[^<]*</span>|<bdi lang="sv">[^<]*</bdi>')


def loose_numbers(html: str) -> list[str]:
    """What stands around numbers that would be turned, in the text that a reader sees."""
    text = re.sub(r"<[^>]+>", "", HELD.sub("", html.partition("<body>")[2]))
    return [text[max(0, at.start() - 20) : at.end() + 5] for at in LOOSE.finditer(text)]


def test_no_number_is_turned_round_from_right_to_left(client: Client) -> None:
    found = {at: client.get(at).content.decode() for at in addresses() if at.startswith("/ar/")}
    for show in ("page", "card"):
        found[show] = client.post("/ar/10/", ASKED | {"show": show}).content.decode()
    assert len(found) > 12
    assert "114\u00a014" in found["page"]
    assert {at: turned for at, html in found.items() if (turned := loose_numbers(html))} == {}


def test_a_number_that_would_be_turned_is_caught(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr("upptack.knowledge.information.words.RIGHT_TO_LEFT", frozenset())
    assert loose_numbers(client.post("/ar/10/", ASKED).content.decode())
