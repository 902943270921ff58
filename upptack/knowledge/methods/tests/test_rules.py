"""What a new version of a guide or table must fulfil, each fault with the sentence that an editor reads."""

from __future__ import annotations

import pytest

from upptack.guides import tables
from upptack.guides.vignettes.tests.made import (
    deaf_guide,
    made,
    next_guide,
    with_a_new_reason,
    without_strangulation,
)
from upptack.knowledge.methods import rules
from upptack.knowledge.methods.rules import GUIDE, TABLE, Unusable, version_of
from upptack.law.tests.steps import source

pytestmark = pytest.mark.pure


def text_of(id: str) -> str:
    return (tables.ROOM / f"{id}.dmn").read_text(encoding="utf-8") if id in tables.DECISIONS else source(id)


@pytest.mark.parametrize("id", rules.DECISIONS)
def test_every_table_in_force_could_be_the_next_version_and_changes_nothing(id: str) -> None:
    found = version_of(TABLE, f"{id}-2", text_of(id))
    assert (found.id, found.number, found.file) == (id, 2, f"{id}-2.dmn")
    assert rules.effect(found, made()) == ()


def test_a_guide_in_its_next_version_can_be_used() -> None:
    found = version_of(GUIDE, "exposed-2", next_guide())
    assert (found.id, found.number, found.file) == ("exposed", 2, "guide-exposed-2.toml")
    assert rules.acute_problem(rules.effect(found, made())) is None


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [(TABLE, "what-now-2", without_strangulation()), (GUIDE, "exposed-2", deaf_guide())],
)
def test_a_version_that_misses_an_acute_vignette_is_told_which(kind: str, name: str, text: str) -> None:
    problem = rules.acute_problem(rules.effect(version_of(kind, name, text), made()))
    assert problem is not None
    assert "Strypgrepp (strypgrepp)" in problem


NAMES = {
    (GUIDE, "exposed"): "Skriv namn och version",
    (GUIDE, "other-2"): "Namnen är: exposed, uses",
    (GUIDE, "what-now-2"): "Namnen är: exposed, uses",
    (TABLE, "exposed-2"): "what-now",
    (GUIDE, "exposed-1"): "Version 1 är redan i bruk",
    (TABLE, "what-now-1"): "Version 1 är redan i bruk",
    (GUIDE, "uses-2"): "stämmer inte med namnet",
    (GUIDE, "exposed-3"): "stämmer inte med namnet",
}


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_a_name_that_is_not_the_next_of_a_method_is_refused(kind: str, name: str) -> None:
    with pytest.raises(Unusable, match=NAMES[kind, name]):
        version_of(kind, name, next_guide() if kind == GUIDE else source("what-now"))


RULE = source("report-of-concern").split('<rule id="row-5">')[1].split("</rule>")[0]
FAULTS = {
    "not whole": ("</definitions>", "", "XML|läsa"),
    "a case without an answer": (f'<rule id="row-5">{RULE}</rule>', "", "inget svar när"),
    "a case answered twice": (
        f'<rule id="row-5">{RULE}</rule>',
        f'<rule id="row-5">{RULE}</rule><rule id="again">{RULE}</rule>',
        "svarar olika",
    ),
    "a value that is not there": ('<inputEntry><text>"fk"</text>', '<inputEntry><text>"xx"</text>', "som inte finns"),
    "another column": ('name="honour"', 'name="fear"', "är okänt|samma fakta"),
    "fewer values in": (',"jam","named"', ',"named"', "samma fakta"),
    "another answer": ('"must","lawyer"', '"shall","must","lawyer"', "svaren ska vara desamma"),
    "another hit policy": ('hitPolicy="UNIQUE"', 'hitPolicy="FIRST"', "träffregeln ska vara UNIQUE"),
    "another heading of notes": ('<annotation name="sources"/>', '<annotation name="other"/>', "anteckningarna"),
    "another decision": ('name="Anmälningsplikt"', 'name="Plikt"', "ett enda beslut, ”Anmälningsplikt”"),
    "law that is not there": ("osl-2009-400-10-28", "osl-2009-400-99", "vilar på något som inte finns"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_with_a_fault_is_refused(fault: str) -> None:
    old, new, sentence = FAULTS[fault]
    text = source("report-of-concern")
    assert old in text
    with pytest.raises(Unusable, match=sentence):
        version_of(TABLE, "report-of-concern-2", text.replace(old, new, 1))


def test_a_row_must_say_why_and_what_it_rests_on() -> None:
    text = source("report-of-concern")
    start = text.index("<annotationEntry>")
    end = text.index("</rule>", start)
    empty = "<annotationEntry><text></text></annotationEntry>" * 3
    with pytest.raises(Unusable, match=r"rad 1 saknar skäl.*rad 1 saknar både bestämmelse och källa"):
        version_of(TABLE, "report-of-concern-2", text[:start] + empty + text[end:])


def test_other_words_in_a_table_are_no_fault() -> None:
    assert rules.effect(version_of(TABLE, "what-now-2", with_a_new_reason()), made()) == ()
