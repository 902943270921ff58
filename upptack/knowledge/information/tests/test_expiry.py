"""With the clock two years ahead: nothing that was checked long ago is told as true, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from upptack.knowledge.information import pages, queries
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.information.queries import ShownText
from upptack.knowledge.information.rules import PATHS, address_of
from upptack.knowledge.information.words import Words
from upptack.knowledge.publishing.models import raise_edition
from upptack.law.provisions import Provision

pytestmark = pytest.mark.django_db

LATER = datetime(2028, 11, 22, 9, tzinfo=UTC)
Move = Callable[[datetime], None]
ASKED = {"role": "exposed", "form": ["physical", "stalking"], "municipality": "2584", "children": "yes", "sex": "woman"}
PROVED = ("fact", "law")
NUMBER = re.compile(r"(?<!\d)0\d{1,3}[- ]\d[\d ]{4,}|(?<!\d)116 ?\d{3}")
"""A Swedish telephone number, or a European help line's."""


@pytest.fixture(autouse=True)
def nothing_drawn(content: None) -> Iterator[None]:
    """No page is kept from an earlier test or for a later one."""
    pages.forget()
    yield
    pages.forget()


def texts(on: date) -> dict[tuple[str, str], ShownText]:
    """Every public page on a day, by language and section."""
    return dict(queries.site(on).texts)


def long_lasting() -> None:
    """Lets no page run out, so that only the proof of each piece on it counts."""
    PublicPage.objects.update(expires=date(2099, 1, 1))
    raise_edition("texts")
    pages.forget()


def told_as_true(client: Client, once: dict[tuple[str, str], ShownText], *kinds: str) -> list[tuple[str, str]]:
    """Address and id of each piece of these kinds (all kinds when none are named) whose words the site shows."""
    found = []
    for (language, section), text in once.items():
        shown = client.get(address_of(language, section)).content.decode()
        found += [
            (address_of(language, section), piece.id)
            for piece in text.pieces
            if piece.text and (not kinds or piece.kind in kinds) and str(piece.text) in shown
        ]
    return found


def test_today_every_piece_is_shown(client: Client) -> None:
    """What the other tests find nothing of is there today."""
    once = texts(timezone.localdate())
    pieces = [piece for text in once.values() for piece in text.pieces if piece.text]
    assert len(once) > 50
    assert len(told_as_true(client, once)) == len(pieces)
    assert {piece.kind for piece in pieces} >= set(PROVED)


def test_a_page_that_has_run_out_shows_nothing_of_its_text(client: Client, clock_at: Move) -> None:
    once = texts(timezone.localdate())
    clock_at(LATER)
    pages.forget()
    left = [(address, name) for address, name in told_as_true(client, once) if "/10/" not in address]
    assert left == []
    for language, section in once:
        page, words = client.get(address_of(language, section)).content.decode(), Words(language)
        assert words["in_danger_call"] in page
        assert once[language, section].summary not in page
        assert section == pages.FIND_HELP or words["page_withdrawn"] in page


def test_a_fact_or_a_law_whose_check_has_run_out_is_not_shown(client: Client, clock_at: Move) -> None:
    once = texts(timezone.localdate())
    long_lasting()
    clock_at(LATER)
    assert told_as_true(client, once, *PROVED) == []
    assert told_as_true(client, once, "text", "notice")
    for (language, section), text in once.items():
        page, words = client.get(address_of(language, section)).content.decode(), Words(language)
        for kind, sentence in (("fact", "fact_withdrawn"), ("law", "law_check_again")):
            assert page.count(words[sentence]) == sum(piece.kind == kind for piece in text.pieces)


@pytest.mark.parametrize("kind", PROVED)
def test_a_check_that_is_passed_over_is_seen(
    client: Client, clock_at: Move, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    once = texts(timezone.localdate())
    long_lasting()
    clock_at(LATER)
    if kind == "fact":
        monkeypatch.setattr(queries, "standing", lambda expires, on: "current")
    else:
        monkeypatch.setattr(Provision, "is_current", lambda self, on: True)
    assert len(told_as_true(client, once, kind)) > 10


def answers(client: Client) -> Iterator[str]:
    """Every page that may name a body: each language's answer and card, and every page."""
    for language in PATHS:
        for show in ("page", "card"):
            response = client.post(address_of(language, pages.FIND_HELP), ASKED | {"show": show})
            assert response.status_code == 200
            yield response.content.decode()
    for language, section in texts(timezone.localdate()):
        yield client.get(address_of(language, section)).content.decode()


def test_no_number_is_shown_when_its_check_has_run_out(client: Client, clock_at: Move) -> None:
    assert sum(page.count('class="number"') for page in answers(client)) > 8
    long_lasting()
    clock_at(LATER)
    for page in answers(client):
        assert 'class="number"' not in page
        assert not NUMBER.search(page)


@pytest.mark.parametrize("number", ["020-50 50 50", "08-123 456 78", "116 016", "116111"])
def test_a_number_would_be_seen(number: str) -> None:
    assert NUMBER.search(f"Ring {number} nu")


def test_every_chapter_of_the_handbook_is_marked(sign_in: Callable[..., Client], clock_at: Move) -> None:
    clock_at(LATER)
    client = sign_in()
    chapters = list(Chapter.objects.filter(agency=None))
    assert len(chapters) > 20
    assert client.get("/handbok/").content.decode().count("Ska kontrolleras igen") == len(chapters)
    for chapter in chapters:
        page = client.get(f"/handbok/{chapter.chapter}/").content.decode()
        proved = sum(piece.block_type in PROVED for piece in chapter.content)
        assert page.count("Ska kontrolleras igen") == 1 + proved, chapter.chapter
