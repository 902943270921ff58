"""The areas, the wheel and the questions say where they come from, and lead somewhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from upptack.steering.indicators.contents import indicators
from upptack.steering.plan import contents, rules
from upptack.steering.plan.contents import areas, questions, wheel

pytestmark = pytest.mark.pure
SOURCE = '[[source]]\nid="a"\ntitle="t"\ndate="d"\nurl=""\nread="{}"\n[[area]]\nid="x"\nkind="area"\n'


def test_the_areas_of_both_assignments_are_there_in_order() -> None:
    names = [area.name for area in areas().values()]
    assert names[:6] == [
        "Rutiner och metoder",
        "Hänvisning",
        "Information",
        "Stöd till personal",
        "Ledning och styrning",
        "Kunskap",
    ]
    assert {"own-employees", "perpetrators", "children", "honour", "disability", "young", "scope"} <= set(areas())
    kinds = [list(contents.KINDS).index(area.kind) for area in areas().values()]
    assert kinds == sorted(kinds)


@pytest.mark.parametrize("area", areas().values(), ids=lambda area: area.id)
def test_an_area_has_sources_periods_things_and_says_whose_the_open_ones_are(area: contents.Area) -> None:
    assert area.sources
    assert area.things
    assert set(area.periods) <= {"2019–2021", "2022–2024"}
    assert area.periods
    assert area.open
    assert all(each.what and each.whose for each in area.open)
    dated = {source.id for source in area.sources}
    assert "2019–2021" not in area.periods or dated & {"uppdrag-2019", "slutrapport-2022"}
    assert "2022–2024" not in area.periods or "uppdrag-2022" in dated


def test_every_indicator_that_is_named_is_defined() -> None:
    named = {id for area in areas().values() for id in area.indicators}
    named |= {each.indicator for each in questions().values()} - {""}
    assert {"asked", "referral-reached", "routines-decided"} <= named
    assert named - indicators().keys() == set()


def test_a_source_has_a_whole_address_or_none() -> None:
    sources = {source for area in areas().values() for source in area.sources}
    assert len(sources) == 7
    assert all(source.url == "" or source.url.startswith("https://") for source in sources)
    assert not any("…" in source.url for source in sources)


def test_the_wheel_has_twelve_months_and_says_that_it_is_a_proposal() -> None:
    about, months = wheel()
    assert "förslag" in about
    assert [month.number for month in months] == list(range(1, 13))
    assert all(month.what and month.whose for month in months)
    assert [month.number for month in months if month.source] == [3, 11]


def test_the_questions_stand_in_order_and_each_leads_to_a_page() -> None:
    assert list(questions()) == [
        "routine",
        "operating-plan",
        "managers",
        "contact",
        "asking",
        "referring",
        "evaluated",
        "own-employees",
    ]
    for each in questions().values():
        assert reverse(each.link).startswith("/")
        assert all((each.asks, each.yes, each.partly, each.no, each.next, each.find_out, each.link_words))
        assert 0 < each.enough <= 1
        assert len(each.id) <= 24


@pytest.mark.parametrize(
    ("name", "read", "text"),
    [
        ("areas.toml", areas, SOURCE.format("guessed") + 'sources=["a"]'),
        ("areas.toml", areas, SOURCE.format("part") + 'sources=["b"]'),
        ("wheel.toml", wheel, 'about="x"\n[[month]]\nnumber=2\nwhat=["a"]\nwhose="b"'),
        (
            "health.toml",
            questions,
            '[[question]]\nid="x"\nname=""\nasks=""\nhow="figure"\nyes=""\npartly=""\nno=""\nnext=""\nfind_out=""\n'
            'link=""\nlink_words=""',
        ),
    ],
)
def test_careless_data_is_refused(name, read, text, tmp_path, monkeypatch) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(contents, "_FOLDER", tmp_path)
    read.cache_clear()
    try:
        with pytest.raises(ValueError, match=name):
            read()
    finally:
        read.cache_clear()


def test_every_answer_to_a_question_has_a_name() -> None:
    assert set(rules.HEALTH_NAMES) == set(rules.HealthState)
