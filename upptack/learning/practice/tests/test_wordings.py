"""What can be said where a call's own file says nothing: every question of the guides has it, the linter agrees with
what it is called, and own words are read as the way they are said in."""

from __future__ import annotations

import pytest

from upptack.guides.guide import newest
from upptack.language import lint
from upptack.learning.practice import entries
from upptack.learning.practice.rules import begin, step
from upptack.learning.practice.script import THEMES, ScriptError, parse, scenarios, ways, wordings
from upptack.learning.practice.shapes import stage
from upptack.learning.practice.terms import expert_code

pytestmark = pytest.mark.pure
ROWS = [
    (guide.id, question.id, how, says)
    for guide in newest().values()
    for question in guide.questions
    for row in (wordings()[guide.id][question.id],)
    for how, says in (("asks_for_no", row["prefers_no"]), (row["second"]["how"], row["second"]["says"]))
]
FILE = (scenarios()["nagon-lyssnar"], "nagon-lyssnar.toml")


@pytest.mark.parametrize(("guide", "question", "how", "says"), ROWS)
def test_the_linter_marks_a_worse_wording_as_what_it_is_called(guide: str, question: str, how: str, says: str) -> None:
    opening = newest()[guide].opening["phone"]["sv"] + "\n"
    spans = lint.check(opening + says)
    found = {entries.WAY_OF[span.category] for span in spans if span.start >= len(opening) and span.stands}
    assert how in found
    assert not ways()[how].good


def test_every_theme_has_a_lesson_and_every_mark_a_way() -> None:
    assert set(wordings()["lesson"]) == set(THEMES)
    assert set(entries.WAY_OF.values()) <= set(ways())
    assert all(way.good == (way.trust >= 0 and way.id != "skips") for way in ways().values())


@pytest.mark.parametrize(
    ("phrase", "way"),
    [
        ("Hur är det för dig hemma?", "asks_open"),
        ("Tack för att du berättar.", "listens"),
        ("Det är väl inga problem hemma?", "asks_for_no"),
        ("Varför har du inte gått?", "blames"),
        ("Har du varit utsatt för fysiskt våld i nära relation?", "abstract"),
        ("Berätta mer om hur det brukar vara.", "asks_open"),
    ],
)
def test_own_words_are_read_as_a_way(phrase: str, way: str) -> None:
    scenario = scenarios()["han-betalar-inte"]
    now = begin(scenario, newest()[scenario.guide])
    while now.at != "home":
        now = step(now, expert_code(now))
    assert entries.read(phrase, now).way == way


def test_violence_named_before_the_gate_is_revealing() -> None:
    scenario = scenarios()["nagon-lyssnar"]
    now = begin(scenario, newest()[scenario.guide])
    for phrase in ("Brukar han slå dig?", "Blir du slagen?", "Är det han som gör dig illa?", "Hotar han dig?"):
        assert entries.read(phrase, now).way == "reveals", phrase
    assert entries.read("Hur har du sovit?", now).way == "asks_open"
    assert stage(now).own


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('then = "gate"', 'then = "borta"', "then = borta"),
        ('how = "listens"', 'how = "skriker"', "how = skriker"),
        ('trust = "careful"', 'trust = "glad"', "trust = glad"),
        ('theme = "overheard"', 'theme = "annat"', "theme = annat"),
        ('situation = "overheard"', 'situation = "borta"', "situation = borta"),
        ('title = "Korta svar"', "", "title saknas"),
        ('title = "Korta svar"', 'title = ""', "title ska vara"),
        ('title = "Korta svar"', 'title = "Korta svar"\nextra = 1', "extra finns inte"),
        ('id = "nagon-lyssnar"', 'id = "annan"', "ska heta lika"),
        ("[expert]", "[expert", "TOML"),
        ('then = "svaren"', 'then = "hej"', "senare läge"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_file_and_place(old: str, new: str, says: str) -> None:
    from upptack.learning.practice.script import FOLDER

    text = (FOLDER / "scenarios" / FILE[1]).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ScriptError) as error:
        parse(text.replace(old, new, 1), FILE[1])
    assert FILE[1] in str(error.value)
    assert says in str(error.value)
