"""Values: from protected cells, from given figures, from the shared content; and what is hidden stays hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upptack.knowledge import api as knowledge
from upptack.staff.models import Agency, Member, Unit
from upptack.steering.indicators import actions, contents, pages, queries
from upptack.steering.indicators.models import Given
from upptack.steering.indicators.rules import Watch
from upptack.steering.indicators.tests.published import publish
from upptack.tally.actions import add_staff, note_staff

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
STHLM, NORR = "fk-sthlm-1", "fk-norr-1"
AGENCY = "place=agency:fk"
OF_CELLS = [id for id, each in contents.indicators().items() if isinstance(each.computed, contents.FromCells)]
CELLS = {
    ("meetings", "answer=asked"): 620,
    ("meetings", "answer=not_asked"): 280,
    ("meetings", "answer=asked", AGENCY): 300,
    ("meetings", "answer=not_asked", AGENCY): 100,
    ("meetings", "answer=told", AGENCY): 40,
    ("meetings", "answer=now", AGENCY): None,
    ("meetings", "answer=no", AGENCY): 240,
    ("meetings", "answer=asked", f"place={STHLM}"): 30,
    ("meetings", "answer=not_asked", f"place={STHLM}"): None,
    ("meetings", "answer=asked", "place=agency:ny"): 300,
    ("meetings", "answer=not_asked", "place=agency:ny"): 100,
    ("met",): 1000,
    ("met", AGENCY): 0,
    ("handovers",): 50,
    ("handovers", "outcome=arrived"): 30,
    ("handovers", "outcome=full"): None,
}


@pytest.fixture
def cells(content, monkeypatch):
    publish(monkeypatch, CELLS)


@pytest.fixture
def two(content):
    """An invented agency with two units, first and second."""
    Agency.objects.create(code="ny", name="Nya myndigheten")
    for code in ("ny-1", "ny-2"):
        Unit.objects.create(code=code, agency_id="ny", name=code)


@pytest.fixture
def mona(content):
    return Member.objects.get(email="samordnare@jam.example")


def give(mona: Member, unit: str, period: str = "2026-Q3", **numbers: int | None) -> None:
    """Gives a unit's figures; names with underscores."""
    chosen = Unit.objects.select_related("agency").get(pk=unit)
    wanted = {name.replace("_", "-"): number for name, number in numbers.items()}
    actions.give(period, wanted, agency=chosen.agency, unit=chosen, by=mona, at=AT)


def value(id: str, period: str = "2026", **where: str) -> queries.Measured:
    return queries.measure(contents.indicators()[id], period, **where)


def test_a_share_is_of_what_case_systems_have_told_when_they_have(cells):
    found = value("asked")
    assert (found.numerator, found.denominator, found.share) == (620, 1000, 0.62)
    assert "ärendesystemen" in found.note


def test_without_it_the_share_is_of_what_is_registered_and_the_page_says_so(cells):
    found = value("asked", agency="fk")
    assert (found.numerator, found.denominator, found.share) == (300, 400, 0.75)
    assert "registrerade i Upptäck" in found.note


def test_what_units_have_typed_in_stands_before_what_is_registered_when_all_have(cells, mona, two):
    give(mona, "ny-1", "2026", meetings_held=400)
    assert value("asked", agency="ny").denominator == 400
    assert "registrerade" in value("asked", agency="ny").note
    give(mona, "ny-2", "2026", meetings_held=200)
    found = value("asked", agency="ny")
    assert (found.denominator, found.share) == (600, 0.5)
    assert "själva har angett" in found.note


def test_a_denominator_smaller_than_its_part_is_not_used(cells, monkeypatch):
    publish(monkeypatch, {**CELLS, ("met",): 100})
    found = value("asked")
    assert (found.denominator, found.share) == (900, 620 / 900)
    publish(monkeypatch, {("handovers",): 10, ("handovers", "outcome=arrived"): 30})
    assert value("referral-reached").why_not == queries.TOO_LARGE


@pytest.mark.parametrize("id", OF_CELLS)
def test_what_is_hidden_gives_no_share_whatever_hides_it(content, monkeypatch, id):
    how = contents.indicators()[id].computed
    counts = [*((c, 500) for c in how.denominators[-1].cells), *((c, 50) for c in how.numerator)]
    whole = {(c.measure, *(f"{d}={v}" for d, v in sorted(c.codes.items()))): n for c, n in counts}
    publish(monkeypatch, whole)
    assert value(id).share is not None
    for key in whole:
        publish(monkeypatch, {**whole, key: None})
        found = value(id)
        assert (found.share, found.why_not) == (None, "dold"), key
        assert pages.shown(found).text == "dold"
        assert pages.shown(found).numbers == ""


def test_a_hidden_case_system_count_is_not_replaced_by_another_denominator(cells, monkeypatch):
    publish(monkeypatch, {**CELLS, ("met",): None})
    assert value("asked").why_not == "dold"


def test_what_no_table_has_is_told_apart_from_what_is_hidden(cells):
    assert value("no-place").why_not == "dold"
    assert value("no-place", agency="fk").why_not == queries.NOT_PUBLISHED


def test_noise_is_told_and_lifts_no_part_over_its_whole(cells, monkeypatch):
    publish(monkeypatch, {("suggestions",): 40, ("suggestions", "did=same"): 42}, about=True)
    found = value("suggestion-followed")
    assert (found.share, found.about) == (1.0, True)
    assert pages.shown(found).text == "cirka 100\u00a0%"


def test_parts_are_shares_of_their_whole_with_the_hidden_ones_hidden(cells):
    parts = {part.code: part for part in value("answers", agency="fk").parts}
    assert set(parts) == {"now", "no"}
    assert parts["no"].share == 0.8
    assert (parts["now"].share, parts["now"].why_not) == (None, "dold")


# What units have given


def test_a_units_figures_give_its_share_and_the_agencys(cells, mona, two):
    give(mona, "ny-1", staff_concerned=10, staff_trained=6)
    unit, agency = (value("staff-trained", "2026-Q3", **w) for w in ({"unit": "ny-1"}, {"agency": "ny"}))
    assert (unit.share, unit.note) == (0.6, "")
    assert (agency.share, agency.note) == (0.6, "1 av 2 enheter har lämnat uppgift.")
    give(mona, "ny-2", staff_concerned=30, staff_trained=30)
    agency = value("staff-trained", "2026-Q3", agency="ny")
    assert (agency.numerator, agency.denominator, agency.share, agency.note) == (36, 40, 0.9, "")
    assert value("staff-trained", "2026-Q3", unit=STHLM).why_not == queries.NOT_GIVEN


def test_the_latest_figure_counts_and_one_that_is_taken_back_does_not(cells, mona):
    give(mona, STHLM, staff_concerned=10, staff_trained=6)
    give(mona, STHLM, staff_trained=9)
    assert value("staff-trained", "2026-Q3", unit=STHLM).share == 0.9
    give(mona, STHLM, staff_trained=None, staff_concerned=None)
    assert value("staff-trained", "2026-Q3", unit=STHLM).why_not == queries.NOT_GIVEN
    assert Given.objects.count() == 5


def test_a_years_figure_is_the_last_quarters_or_the_sum_of_all_four(cells, mona):
    for quarter, held in (("2026-Q1", 1), ("2026-Q2", 2), ("2026-Q3", 3)):
        give(mona, STHLM, quarter, supervision_planned=4, supervision_held=held, staff_concerned=10, staff_trained=held)
    assert value("staff-trained", unit=STHLM).share == 0.3
    assert value("supervision", unit=STHLM).why_not == queries.NOT_GIVEN
    give(mona, STHLM, "2026-Q4", supervision_planned=4, supervision_held=4)
    assert (value("supervision", unit=STHLM).numerator, value("supervision", unit=STHLM).denominator) == (10, 16)
    give(mona, STHLM, "2026", staff_concerned=10, staff_trained=10)
    assert value("staff-trained", unit=STHLM).share == 1.0


def test_a_yes_or_no_is_counted_over_the_units_that_have_answered(cells, mona):
    give(mona, STHLM, in_operating_plan=1)
    give(mona, NORR, in_operating_plan=0)
    assert pages.shown(value("in-operating-plan", "2026-Q3", unit=STHLM)).text == "Ja"
    assert pages.shown(value("in-operating-plan", "2026-Q3", unit=NORR)).text == "Nej"
    assert pages.shown(value("in-operating-plan", "2026-Q3", agency="fk")).text == "1 av 2"


def test_what_an_agency_gives_for_all_of_it_stands_before_its_units(cells, mona):
    give(mona, STHLM, managers=2, managers_trained=1)
    agency = Unit.objects.get(pk=STHLM).agency
    actions.give("2026-Q3", {"managers": 50, "managers-trained": 40}, agency=agency, unit=None, by=mona, at=AT)
    found = value("managers-trained", "2026-Q3", agency="fk")
    assert (found.numerator, found.denominator) == (40, 50)
    assert value("managers-trained", "2026-Q3", unit=STHLM).denominator == 2


@pytest.mark.parametrize("small", [1, 4])
def test_a_small_number_of_clients_is_hidden_and_cannot_be_got_from_a_sum(cells, monkeypatch, mona, two, small):
    asked = ("meetings", "answer=asked")
    publish(monkeypatch, {(*asked, "place=ny-2"): 0, (*asked, "place=agency:ny"): 200})
    give(mona, "ny-1", "2026", meetings_held=300)
    give(mona, "ny-2", "2026", meetings_held=small)
    assert value("asked", unit="ny-2").why_not == "dold"
    assert value("asked", agency="ny").why_not == "dold"
    agency = Agency.objects.get(pk="ny")
    actions.give("2026", {"meetings-held": 300 + small}, agency=agency, unit=None, by=mona, at=AT)
    assert value("asked", agency="ny").why_not == "dold"
    give(mona, "ny-2", "2026", meetings_held=5)
    assert value("asked", agency="ny").share == pytest.approx(200 / (300 + small))
    assert [change.number for change in queries.changes("2026", "ny", "ny-2")] == [5, None]


# What Upptäck counts about the staff


def test_what_is_counted_stands_where_nobody_has_typed_anything(cells, mona):
    for month, trained in (("2026-07", 3), ("2026-09", 8)):
        note_staff(month, "fk", STHLM, "members", 10)
        note_staff(month, "fk", STHLM, "trained", trained)
    assert value("staff-trained", "2026-Q3", unit=STHLM).share == 0.8
    assert value("staff-trained", "2026", unit=STHLM).share == 0.8
    assert value("staff-trained", "2026-Q2", unit=STHLM).why_not == queries.NOT_GIVEN
    give(mona, STHLM, staff_concerned=10, staff_trained=6)
    assert value("staff-trained", "2026-Q3", unit=STHLM).share == 0.6


def test_hours_of_supervision_are_told_by_member(cells):
    note_staff("2026-09", "fk", STHLM, "members", 10)
    for month in ("2026-07", "2026-08"):
        add_staff(month, "fk", STHLM, "supervision-minutes", 450)
    found = value("supervision-hours", "2026-Q3", unit=STHLM)
    assert (found.numerator, found.denominator, pages.shown(found).text) == (15, 10, "1,5 per medarbetare")


@pytest.mark.parametrize(("members", "shown"), [(4, False), (5, True)])
def test_a_few_members_are_told_only_with_the_rest_of_their_agency(cells, two, members, shown):
    for unit, n in (("ny-1", members), ("ny-2", 20)):
        note_staff("2026-09", "ny", unit, "members", n)
        note_staff("2026-09", "ny", unit, "trained", 2)
    assert (value("staff-trained", "2026-Q3", unit="ny-1").share is not None) is shown
    assert value("staff-trained", "2026-Q3", agency="ny").denominator == 20 + members


# From the shared content, and all together


def test_the_shared_content_is_counted_as_it_is_today(cells):
    found = {each.indicator.id: each for each in queries.measured("2026")}
    for id in ("routines-decided", "pages-current", "languages-current", "contacts-expired"):
        assert found[id].denominator, id
        assert "i dag" in found[id].note
    assert value("routines-decided", agency="fk").denominator == len(knowledge.matters_of("fk"))


def test_each_level_has_the_indicators_that_are_computed_there(cells):
    for level, agency, unit in (("installation", "", ""), ("agency", "fk", ""), ("unit", "", STHLM)):
        wanted = [each.id for each in contents.indicators().values() if level in each.levels]
        assert [each.indicator.id for each in queries.measured("2026", agency=agency, unit=unit)] == wanted


def test_a_level_costs_the_same_however_much_has_been_given(cells, mona):
    queries.measured("2026", agency="fk")
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.measured("2026", agency="fk")
    for held in range(30):
        give(mona, STHLM, meetings_held=100 + held)
    with CaptureQueriesContext(connection) as many:
        queries.measured("2026", agency="fk")
    assert len(many) == len(few) <= 8


def test_of_the_tally_only_what_is_counted_about_staff_is_read(cells, mona):
    with CaptureQueriesContext(connection) as found:
        for agency, unit in (("", ""), ("fk", ""), ("fk", STHLM)):
            queries.measured("2026", agency=agency, unit=unit, parts=True)
            queries.watched("2026", agency=agency, unit=unit)
    assert found.captured_queries
    of_the_tally = {name for each in found for name in re.findall('"(tally_[a-z]+)"', each["sql"])}
    assert of_the_tally == {"tally_staffed"}


@pytest.mark.parametrize(
    ("same", "more", "other", "watch"),
    [(98, 0, 0, Watch.ALARM), (98, None, 0, Watch.ALARM), (None, None, 0, Watch.HIDDEN), (60, 30, 8, Watch.CALM)],
)
def test_the_watch_reads_the_published_cells(content, monkeypatch, same, more, other, watch):
    at = f"place={STHLM}"
    publish(
        monkeypatch,
        {
            ("suggestions", at): 98,
            ("suggestions", "did=same", at): same,
            ("suggestions", "did=more", at): more,
            ("suggestions", "did=other", at): other,
        },
    )
    assert queries.watched("2026", unit=STHLM).watch == watch
    assert queries.watched("2026", unit=NORR).watch == Watch.ABSENT
