"""Every kind of matter of every agency has its warning, never milder than its routine, and the page shows it."""

from __future__ import annotations

from datetime import date, timedelta

import lxml.html
import pytest
from django.apps import apps
from django.template.loader import render_to_string

from upptack.knowledge import api
from upptack.law.parties import ALL, NOT_KNOWN, layers, parties_of

ORDER = ("no", "unknown", "yes")
TODAY = date(2026, 11, 22)


def matters():
    """Every matter of every agency, those that all have among them."""
    codes = apps.get_model("staff", "Agency").objects.values_list("code", flat=True)
    return [(code, matter) for code in codes for matter in api.matters_of(code)]


def shown(matter, agency, on=TODAY):
    """The part as a page shows it on a day."""
    return lxml.html.fromstring(
        render_to_string("drafting/parties.html", {"parties": parties_of(matter, agency).on(on)})
    )


@pytest.mark.django_db
def test_every_matter_of_every_agency_has_its_entry(content):
    found = matters()
    assert {"fk", "af", "mig", "sos", "jam"} <= {agency for agency, _ in found}
    assert not [(agency, matter.id) for agency, matter in found if not parties_of(matter.id, agency).known]


@pytest.mark.django_db
def test_no_entry_is_left_over_for_a_matter_that_nobody_has(content):
    there = {(agency, matter.id) for agency, matter in matters()}
    ids = {matter for _, matter in there}
    for agency, matter in layers():
        assert matter == ALL or (agency, matter) in there or (agency == ALL and matter in ids), (agency, matter)


@pytest.mark.django_db
def test_the_warning_is_never_milder_than_the_routine(content):
    for agency, matter in matters():
        ours = parties_of(matter.id, agency).two_party
        assert ORDER.index(ours) >= ORDER.index(matter.two_party), (agency, matter.id, ours, matter.two_party)


def test_the_page_says_who_may_read_at_a_glance_and_folds_the_rest():
    page = shown("underhallsstod", "fk")
    assert page.xpath("//h2/text()") == ["Vem kan läsa?"]
    assert "level-today" in page.get("class")
    open_text = " ".join(text for text in page.xpath("//text()[not(ancestor::details)]"))
    assert "båda föräldrarna får ett meddelande" in open_text
    assert "Skriv inte adress" not in open_text
    assert "Skriv inte adress" in page.text_content()
    headings = page.xpath("//details/summary/text()")
    assert len(headings) == len(set(headings))
    assert {"Skriv inte", "Så märker du", "Innan något skickas", "Ta reda på", "Vad det bygger på"} <= set(headings)
    assert "Uppgift för: Försäkringskassans processägare" in page.text_content()


def test_the_page_quotes_the_law_and_says_what_nobody_has_read():
    (grounds,) = shown("asyl", "mig").xpath("//details[summary='Vad det bygger på']")
    assert len(grounds.xpath(".//q")) >= 10
    assert "Ordalydelsen är inte läst här" in grounds.text_content()


def test_the_page_says_that_it_is_not_known():
    page = shown("nytt", "fk")
    assert NOT_KNOWN in page.text_content()
    assert "level-today" not in page.get("class")


def test_the_page_marks_a_check_that_has_run_out():
    late = parties_of("sjukpenning", "fk").expires + timedelta(days=1)
    before, after = shown("sjukpenning", "fk"), shown("sjukpenning", "fk", late)
    fresh = [line for line in before.xpath("//li") if not line.xpath(".//*[contains(@class, 'tag-warn')]")]
    assert len(fresh) > 20
    assert not before.xpath("/section/p//*[contains(@class, 'tag-warn')]")
    lines = after.xpath("//li[not(ancestor::details[summary='Vad det bygger på'])]")
    assert len(lines) > 20
    assert all(line.xpath(".//*[contains(@class, 'tag-warn')]") for line in lines)
    assert "Någon motpart är inte känd" not in after.text_content()
    assert "gick ut den 2027-02-28" in after.text_content()
