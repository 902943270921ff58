"""How an agency's routine lies over the shared one, and what is never inherited or shown as true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.routines import rules
from upptack.law.rulings import FACTS

pytestmark = pytest.mark.pure

DAY = date(2026, 11, 22)
LAST = date(2027, 2, 28)
FLOOR = rules.Entry(
    agency="*",
    matter=rules.FLOOR,
    name="Gemensam rutin",
    asks="routine",
    asks_note="Fråga alla.",
    by_whom="",
    channels=("phone",),
    channels_note="Enskilt.",
    guides=("Utsatt",),
    documented="Ingenting om personen.",
    two_party="no",
    contact_note="Se startsidan.",
    open=("Vem som frågar: processägaren.",),
    source="Gruppen",
    checked=DAY,
    expires=LAST,
    responsible="Utvecklingsgruppen",
)
OWN = replace(
    FLOOR,
    agency="fk",
    matter="sjukpenning",
    name="Sjukpenning",
    asks="unknown",
    asks_note="",
    channels=(),
    channels_note="",
    guides=(),
    documented="I ärendet: bara det som behövs.",
    two_party="unknown",
    contact_note="",
    open=("Rutin eller indikation: processägaren avgör. Tills dess: fråga.",),
    responsible="Processägaren",
)
INHERITED = ("asks_note", "by_whom", "channels", "channels_note", "guides", "documented", "contact_note")


def values(shown: rules.Shown) -> dict[str, rules.Value]:
    return {value.field: value for value in shown.values}


def test_each_field_says_where_it_comes_from():
    found = values(rules.overlay((OWN, FLOOR), DAY))
    assert (found["documented"].where, found["documented"].text) == ("own", "I ärendet: bara det som behövs.")
    assert (found["channels"].where, found["channels"].text) == ("shared", "Telefon")
    assert (found["asks_note"].where, found["asks_note"].text) == ("shared", "Fråga alla.")
    assert (found["by_whom"].where, found["by_whom"].text, found["by_whom"].task) == ("nobody", "", "Processägaren")


def test_that_everyone_is_asked_and_that_nobody_else_reads_are_never_inherited():
    found = values(rules.overlay((OWN, FLOOR), DAY))
    assert (found["asks"].where, found["asks"].text, found["asks"].task) == ("nobody", "", "Processägaren")
    assert found["two_party"].where == "own"
    assert "Ta reda på det" in found["two_party"].text


def test_name_and_open_questions_are_the_nearest_ones():
    shown = rules.overlay((OWN, FLOOR), DAY)
    assert (shown.agency, shown.matter, shown.name) == ("fk", "sjukpenning", "Sjukpenning")
    assert shown.open == (("Rutin eller indikation", "processägaren avgör. Tills dess: fråga."),)


def test_on_the_floor_itself_the_task_is_each_agencys_own():
    found = values(rules.overlay((FLOOR,), DAY))
    assert {value.where for value in found.values()} == {"shared", "nobody"}
    assert found["by_whom"].task == rules.FLOOR_TASK


@given(filled=st.sets(st.sampled_from(INHERITED)), below=st.sets(st.sampled_from(INHERITED)))
def test_a_field_is_own_when_written_shared_when_only_below_and_else_nobodys(filled, below):
    own, floor = with_fields(OWN, filled), with_fields(FLOOR, below)
    found = values(rules.overlay((own, floor), DAY))
    for field in INHERITED:
        expected = "own" if field in filled else "shared" if field in below else "nobody"
        assert found[field].where == expected
        assert bool(found[field].text) == (expected != "nobody")
        assert bool(found[field].task) == (expected == "nobody")


def with_fields(entry: rules.Entry, filled: set[str]) -> rules.Entry:
    """The entry with exactly these of the fields that can be inherited."""
    full: dict[str, Any] = {field: getattr(FLOOR, field) or "Någon" for field in INHERITED}
    return replace(entry, **{field: value if field in filled else type(value)() for field, value in full.items()})


@pytest.mark.parametrize("late", ["own", "shared"])
def test_only_what_comes_from_the_expired_layer_is_marked(late):
    on = LAST + timedelta(days=1)
    fresh = replace(OWN if late == "shared" else FLOOR, expires=on)
    layers = (fresh, FLOOR) if late == "shared" else (OWN, fresh)
    shown = rules.overlay(layers, on)
    assert {value.where for value in shown.values if value.expired} == {late}
    assert [basis.where for basis in shown.expired] == [late]
    assert not rules.overlay(layers, LAST).expired


def test_a_meeting_is_never_told_an_expired_no():
    told = replace(OWN, asks="routine", two_party="no")
    assert rules.matter_of(told, LAST).two_party == "no"
    assert rules.matter_of(told, LAST).asks == "routine"
    later = LAST + timedelta(days=1)
    assert rules.matter_of(told, later).two_party == "unknown"
    assert rules.matter_of(told, later).asks == "unknown"
    assert rules.matter_of(replace(told, two_party="yes"), later).two_party == "yes"


def test_two_routines_are_compared_field_by_field():
    other = replace(OWN, agency="mig", matter="asyl", name="Asyl", documented=OWN.documented, by_whom="Handläggaren")
    found = rules.pair(rules.overlay((OWN, FLOOR), DAY), rules.overlay((other, FLOOR), DAY))
    assert [row.a.field for row in found.rows if not row.same] == ["by_whom"]
    assert found.differing == 1
    assert len(found.rows) == len(rules.LABELS)


def test_a_text_is_parted_in_paragraphs_and_lists():
    text = "Ett.\n\nSå här:\n- först\n- sedan\n\nTill sist."
    assert rules.blocks(text) == (
        rules.Block(("Ett.",), False),
        rules.Block(("Så här:",), False),
        rules.Block(("först", "sedan"), True),
        rules.Block(("Till sist.",), False),
    )
    assert rules.blocks("  ") == ()


SOUND = {
    "agency": "fk",
    "matter": "sjukpenning",
    "asks": "routine",
    "two_party": "no",
    "channels": ["phone"],
    "guides": ["exposed"],
    "open": ["Vem: chefen."],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("matter", "Sjuk penning"),
        ("matter", rules.FLOOR),
        ("asks", "always"),
        ("two_party", ""),
        ("channels", ["letter"]),
        ("guides", ["other"]),
        ("open", ["Vem som frågar"]),
        ("open", ["Vem som frågar: "]),
    ],
)
def test_a_fault_is_told_at_its_field(field, value):
    assert rules.faults(SOUND, rules.guide_titles()) == {}
    assert list(rules.faults({**SOUND, field: value}, rules.guide_titles())) == [field]


def test_what_is_not_decided_needs_somebody_who_decides():
    undecided = {**SOUND, "asks": "unknown", "open": []}
    assert "vem som avgör" in rules.faults(undecided, rules.guide_titles())["open"]
    assert rules.faults({**undecided, "open": ["Hur: processägaren."]}, rules.guide_titles()) == {}


def test_codes_are_those_of_the_facts_that_the_tables_read():
    assert tuple(rules.CHANNELS) == FACTS["channel"].values
    assert tuple(code for code, _ in rules.TWO_PARTY) == FACTS["two_party"].values
    assert {field: set(said) for field, said in rules.SAID.items()} == {
        "asks": {code for code, _ in rules.ASKS},
        "two_party": {code for code, _ in rules.TWO_PARTY},
    }
