"""The indicators as data: whole, sourced, computed in known ways; and what was published, population by population."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from upptack.steering.indicators import contents, pages
from upptack.steering.indicators.contents import FromCells, FromGiven, Wrong
from upptack.steering.statistics import shapes

pytestmark = pytest.mark.pure

WANTED = {
    "asked", "reasons", "answers", "actions", "referral-reached", "hours-to-help", "no-place", "routines-decided",
    "staff-trained", "managers-trained", "supervision", "supervision-hours", "pages-current", "languages-current",
    "contacts-expired",
    "own-employees-routine", "in-operating-plan", "evaluated", "suggestion-followed",
}  # fmt: skip
ROW = {
    "id": "x", "group": "asking", "name": "x", "definition": "x", "numerator": "x", "denominator": "x", "source": "x",
    "caveat": "x", "owner": "x", "unit": "share", "levels": ["agency"], "target_task": "x",
    "computed": {"by": "knowledge", "count": "pages_current"},
}  # fmt: skip


def test_what_the_assignment_asks_for_is_followed():
    assert set(contents.indicators()) == WANTED
    assert {each.group for each in contents.indicators().values()} == set(contents.groups())


@pytest.mark.parametrize("indicator", contents.indicators().values(), ids=lambda each: each.id)
def test_every_indicator_says_what_it_is_and_what_it_cannot_say(indicator):
    for name in ("name", "definition", "numerator", "denominator", "source", "caveat", "owner"):
        assert len(getattr(indicator, name)) > 3, name
    assert (indicator.target is None) == bool(indicator.target_task)
    assert (indicator.target is None) != bool(indicator.target_source)
    assert re.fullmatch("[a-z-]+", indicator.id)


def test_no_target_is_set_without_a_source():
    assert [each.id for each in contents.indicators().values() if each.target is not None] == ["contacts-expired"]
    for wrong in ({"target": 60}, {"target": 60, "target_source": "x"}, {"target_source": "x"}, {"target_task": ""}):
        with pytest.raises(Wrong, match="target"):
            contents._indicator({**ROW, **wrong})
    assert contents._indicator({**ROW, "target": 60, "target_source": "x", "target_task": ""}).target == 60


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "score"},
        {"group": "people"},
        {"levels": ["member"]},
        {"computed": {"by": "eval", "code": "1"}},
        {"computed": {"by": "knowledge", "count": "rows"}},
        {"computed": {"by": "given", "numerator": "shoe-size"}},
        {"computed": {"by": "cells", "numerator": [{"measure": "people"}], "denominators": []}},
    ],
)
def test_a_word_outside_the_closed_lists_is_refused(wrong):
    with pytest.raises(Wrong):
        contents._indicator({**ROW, **wrong})


def test_every_cell_has_codes_that_the_protected_tables_have():
    groups = {"answer": {"asked", "told", "not_asked", *shapes.CLASSES, *shapes.REASONS}, "outcome": {"arrived"}}
    for indicator in contents.indicators().values():
        how = indicator.computed
        if isinstance(how, FromCells):
            cells = [*how.numerator, *(cell for each in how.denominators for cell in each.cells)]
            cells += [part.cell for part in how.parts] + [part.whole for part in how.parts]
            for cell in cells:
                for name, code in cell.codes.items():
                    assert code in {*shapes.CODES.get(name, ()), *groups.get(name, ())}, (indicator.id, code)


def test_parts_divide_the_whole_of_their_dimension():
    whole = {
        "reasons": set(shapes.REASONS),
        "answers": set(shapes.CLASSES),
        "actions": set(shapes.CODES["action"]) - {shapes.NO_ACTION},
        "referral-reached": set(shapes.CODES["outcome"]),
        "hours-to-help": set(shapes.CODES["band"]),
        "suggestion-followed": set(shapes.CODES["did"]),
    }
    parts = {
        id: {part.code for part in each.computed.parts}
        for id, each in contents.indicators().items()
        if isinstance(each.computed, FromCells) and each.computed.parts
    }
    assert parts == whole


def test_every_figure_is_used_and_a_part_comes_after_its_whole():
    used = set()
    for indicator in contents.indicators().values():
        how = indicator.computed
        if isinstance(how, FromGiven):
            used |= {how.numerator, how.denominator} - {""}
            assert bool(how.denominator) != contents.figures()[how.numerator].yes_no
            part_of = "" if indicator.unit == "per" else how.denominator
            assert contents.figures()[how.numerator].of == part_of
        if isinstance(how, FromCells):
            used |= {each.figure for each in how.denominators} - {""}
    assert used == set(contents.figures())


def test_only_meetings_are_about_people_whom_a_unit_meets():
    assert [each.id for each in contents.figures().values() if each.clients] == ["meetings-held"]


# What has been published before


@pytest.mark.parametrize("value", contents.history(), ids=lambda each: f"{each.about}, {each.population.id}")
def test_every_published_value_has_a_source_a_population_and_a_caution(value):
    assert value.source
    assert value.caution
    assert value.population.said
    assert (value.value is None) == (value.low is not None and value.high is not None)


def test_no_population_is_left_without_values():
    rows = contents._read("history.toml")
    assert {row["id"] for row in rows["population"]} == {value.population.id for value in contents.history()}


def test_both_numbers_of_the_same_survey_stand_beside_each_other():
    (pair,) = pages.beside()
    assert {(each.value, each.population.id) for each in pair} == {(75, "af-survey-2024"), (87, "af-concerned-2024")}


def test_no_chart_has_values_of_unlike_populations():
    drawn = [each for each in pages.past() if each.chart]
    assert len(drawn) >= 5
    for each in drawn:
        assert {value.population.id for value in each.values} == {each.population.id}
        own = {f"{value.about}, {value.year}": value for value in each.values}
        assert len({own[row[0]].unit for row in each.chart.rows}) == 1
        assert all(own[row[0]].value is not None for row in each.chart.rows)
    told = [{row[1].replace("\u00a0", " ") for row in each.chart.rows} for each in drawn]
    assert {"75 %", "97 %", "90 %"} in told
    assert not any({"75 %", "87 %"} <= values for values in told)


def test_unlike_populations_on_one_axis_are_refused():
    (pair,) = pages.beside()
    with pytest.raises(ValueError, match="population"):
        pages.drawn(pair)
    same = [replace(each, population=pair[0].population) for each in pair]
    assert pages.drawn(same) is not None


def test_intervals_and_unlike_units_are_never_drawn():
    finsam = [each for each in contents.history() if each.population.id == "finsam"]
    assert pages.drawn(finsam) is None
    staff = [each for each in contents.history() if each.population.id == "af-staff"]
    assert {each.unit for each in staff} == {"personer", "%"}
    assert pages.drawn(staff) is None


def test_values_are_written_in_swedish():
    said = {pages.written(each).replace("\u00a0", " ") for each in contents.history()}
    assert {"75 %", "70–90 %", "7 400 personer", "81,4 %", "3 000–6 000 personer"} <= said
