"""The pages about routines: list, one routine, comparison and template."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from upptack.knowledge.routines import actions, contents, queries, rules
from upptack.knowledge.routines.models import Routine

pytestmark = pytest.mark.django_db

IN_FORCE = datetime(2026, 11, 25, 10, tzinfo=UTC)
TOO_LATE = datetime(2027, 3, 1, 10, tzinfo=UTC)
AGAIN = "Ska kontrolleras igen"


@pytest.fixture(autouse=True)
def loaded(content, clock_at):
    clock_at(IN_FORCE)
    queries._kept.clear()
    actions.load()
    yield
    queries._kept.clear()


def text(client, at):
    answer = client.get(at)
    assert answer.status_code == 200, at
    return answer.content.decode()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_list_leads_to_every_routine_with_the_own_agency_first(alva):
    page = text(alva, "/rutiner/")
    links = re.findall(r'href="(/rutiner/[a-z]+/[a-z-]+/)"', page)
    assert len(links) == Routine.objects.count()
    assert [link.split("/")[2] for link in links[:3]] == ["alla", "alla", "fk"]
    assert all(alva.get(link).status_code == 200 for link in links)
    assert "Har ingen egen rutin än" in page
    assert AGAIN not in page


def test_the_link_from_a_meeting_leads_to_the_routine_that_counts(alva):
    for matter in queries.matters_of("fk", IN_FORCE.date()):
        assert f"<h1>{matter.name} " in text(alva, queries.address("fk", matter.id))
    assert queries.address("*", "annat") == "/rutiner/alla/annat/"


def test_a_routine_says_everything_and_where_it_comes_from(alva):
    page = plain(text(alva, "/rutiner/fk/sjukpenning/"))
    for label in rules.LABELS.values():
        assert label in page, label
    assert "Försäkringsutredaren" in page
    assert "På rutin. Alla i samma slags ärende får frågan." in page
    assert "Kanal Saknas Ingen källa säger det än. Det avgörs av: Försäkringskassans processägare" in page
    assert "När du är osäker Gemensam Enhetens namngivna kontakt" in page
    assert "28 februari 2027" in page
    assert "Version 1" in page
    assert AGAIN not in page


def test_the_short_part_is_read_in_a_minute():
    for (agency, matter), _ in queries.entries(IN_FORCE.date()).items():
        shown = queries.shown(agency, matter, IN_FORCE.date())
        assert shown is not None
        words = " ".join(f"{value.label} {value.text} {value.task}" for value in shown.brief).split()
        assert len(words) <= 200, (agency, matter, len(words))


def test_a_routine_that_is_not_there_leads_to_the_list(alva):
    for at in ("/rutiner/fk/finns-inte/", "/rutiner/nagon/annat/", "/rutiner/af/sjukpenning/", "/rutiner/fk/gemensam/"):
        assert ("Rutinen finns inte, eller är tillbakadragen." in text(alva, at)) != at.endswith("gemensam/"), at


def test_what_has_run_out_is_marked_on_every_page(alva, clock_at):
    clock_at(TOO_LATE)
    for at in ("/rutiner/", "/rutiner/fk/sjukpenning/", "/rutiner/jamfor/?a=fk&b=af"):
        page = text(alva, at)
        assert AGAIN in page, at
    page = text(alva, "/rutiner/fk/sjukpenning/")
    values = queries.shown("fk", "sjukpenning", TOO_LATE.date()).values
    said = sum(value.where != "nobody" for value in values)
    assert said
    assert page.count(f'<span class="tag tag-warn">{AGAIN}</span>') == said + 2
    assert "Den gemensamma rutinen gick ut 28 februari 2027" in plain(page)


def test_two_agencies_are_compared_with_the_difference_in_words(alva):
    page = text(alva, "/rutiner/jamfor/?a=fk&b=mig&a-arende=underhallsstod&b-arende=anknytning")
    words = plain(page)
    pair = queries.compare("fk", "mig", IN_FORCE.date(), "underhallsstod", "anknytning")[0]
    assert 0 < pair.differing < len(pair.rows)
    assert page.count(">Olika</span>") == pair.differing
    assert page.count(">Lika</span>") == len(pair.rows) - pair.differing
    assert f"{pair.differing} av {len(pair.rows)} delar är olika" in words
    assert "18 kap. 40 a §" in words
    assert "utlänningsdatalagen 14 §" in words


def test_without_a_matter_the_ones_that_both_have_are_compared(alva):
    (pair,) = queries.compare("fk", "af", IN_FORCE.date())
    assert (pair.a.matter, pair.b.matter, pair.differing) == ("annat", "annat", 0)
    assert "Rutinerna säger detsamma." in text(alva, "/rutiner/jamfor/?a=fk&b=af")
    assert queries.compare("fk", "af", IN_FORCE.date(), "sjukpenning") == ()
    assert "Välj ett ärende hos var och en" in text(alva, "/rutiner/jamfor/?a=fk&b=af&a-arende=sjukpenning")


def test_what_is_not_on_a_list_is_never_repeated(alva):
    page = text(alva, "/rutiner/jamfor/?a=Anna-Svensson&b=fk&b-arende=890101-1234")
    assert "Anna" not in page
    assert "890101" not in page


def test_the_template_has_every_field_with_what_to_write(alva):
    page = plain(text(alva, "/rutiner/mall/"))
    for name, label in rules.LABELS.items():
        assert label in page
        assert rules.HELP[name] in page
    assert all(sentence in page for sentence in contents.template().open)
    assert "Fyll i en funktion, aldrig en person" in page


def test_only_members_read_the_routines(client):
    for at in ("/rutiner/", "/rutiner/jamfor/", "/rutiner/mall/", "/rutiner/fk/sjukpenning/"):
        answer = client.get(at)
        assert (answer.status_code, answer.headers["Location"][:13]) == (302, "/konto/login/")
