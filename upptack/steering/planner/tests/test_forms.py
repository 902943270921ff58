"""What is typed in the planner: read as Swedish writes numbers, nothing lost, and each mistake said where it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.planner import contents, forms
from upptack.steering.planner.effects import Range, Strategy
from upptack.steering.planner.forms import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def typed(**changed: str) -> dict[str, str]:
    return {**forms.beginning("fk"), **changed}


def read(**changed: str) -> Read:
    return forms.read(typed(**changed))


def test_what_stands_there_from_the_beginning_can_be_reckoned_with() -> None:
    found = read()
    assert found.errors == {}
    assert found.chosen
    assert (found.chosen.met, found.chosen.women, found.chosen.strategy) == (100_000, None, Strategy.EVERYONE)
    assert found.chosen.ranges["coverage"] == Range(0.85, 0.47, 0.96)
    assert "question_minutes" not in found.chosen.ranges


@pytest.mark.parametrize(
    ("text", "share"),
    [("12,5", 0.125), ("12.5 %", 0.125), (" 100 ", 1.0), ("0", 0.0), ("7%", 0.07)],
)
def test_numbers_are_read_as_they_are_written(text: str, share: float) -> None:
    found = read(refusal=text, refusal_low="", refusal_high="")
    assert found.chosen
    assert found.chosen.ranges["refusal"] == Range(share, share, share)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"met": "många"}, "met", "helt tal"),
        ({"met": "0"}, "met", "från 1"),
        ({"met": "1,5"}, "met", "helt tal"),
        ({"women": "101"}, "women", "0 till 100"),
        ({"coverage": "nästan alla"}, "coverage", "procent"),
        ({"coverage": "-5"}, "coverage", "procent"),
        ({"coverage": "nan"}, "coverage", "procent"),
        ({"coverage": "30"}, "coverage", "stigande ordning"),
        ({"coverage": ""}, "coverage", "troligaste"),
        ({"refusal": "", "refusal_low": "", "refusal_high": ""}, "refusal", "Skriv ett tal"),
        ({"agency": "skv"}, "agency", "Välj"),
        ({"strategy": "sometimes"}, "strategy", "Välj"),
        ({"instrument": "dash"}, "instrument", "Välj"),
        ({"support": ""}, "support", "Välj"),
        ({"paused": "13"}, "paused", "0 till 12"),
        ({"strategy": "indication"}, "indicated", "indikation"),
        ({"strategy": "indication"}, "others_indicated", "indikation"),
        ({"instrument": "freda"}, "sensitivity", "FREDA-kortfrågor har ingen uppgift"),
        ({"instrument": "stat-1"}, "specificity", "eget antagande"),
        ({"question_minutes": "2"}, "told_minutes", "alla tre"),
        ({"question_minutes": "601"}, "question_minutes", "minuter"),
        ({"any": "5", "physical": "6"}, "physical", "vanligare än något våld"),
        ({"places": "Stockhlm; 5"}, "places", "rad 1: Stockhlm är ingen kommun"),
        ({"places": "Luleå; 5\nluleå kommun; 7"}, "places", "rad 2: luleå kommun står två gånger"),
        ({"places": "Luleå; fem"}, "places", "rad 1: skriv ett helt tal efter Luleå"),
        ({"places": "kommun; antal"}, "places", "minst en kommun"),
    ],
)
def test_a_mistake_is_said_where_it_is_and_nothing_is_lost(changed: dict[str, str], field: str, words: str) -> None:
    found = read(**changed)
    assert found.chosen is None
    assert words in found.errors[field]
    assert found.typed == typed(**changed)


def test_municipalities_by_name_or_code_under_a_heading() -> None:
    found = read(places="kommun;antal\r\nLuleå; 1 200\r\n0180\t300\r\n\r\nHärjedalens kommun;40")
    assert found.errors == {}
    assert found.chosen
    assert dict(found.chosen.places) == {"2580": 1200, "0180": 300, "2361": 40}
    assert found.chosen.met == 1540


def test_many_mistakes_in_the_table_are_counted() -> None:
    found = read(places="\n".join(f"Ort{n}; 1" for n in range(9)))
    assert found.errors["places"].endswith("och 4 till.")


def test_an_instrument_without_figures_takes_an_assumption() -> None:
    found = read(instrument="freda", sensitivity="60", specificity="90", specificity_low="80", specificity_high="95")
    assert found.errors == {}
    assert found.chosen
    assert found.chosen.ranges["specificity"] == Range(0.9, 0.8, 0.95)


def test_what_is_saved_is_numbers_and_ids_and_comes_back_the_same() -> None:
    found = read(
        strategy="indication",
        indicated="40,5",
        others_indicated="8",
        women="61",
        places="Luleå; 1200",
        support="iris",
        paused="6",
        physical="2,25",
    )
    assert found.chosen
    saved = json.loads(json.dumps(forms.as_parameters(found.chosen)))
    assert forms.read(forms.as_typed("fk", saved)).chosen == found.chosen
    assert words_in(saved) == []
    assert words_in({**saved, "note": "Anna berättade"}) == ["note", "Anna berättade"]


def words_in(saved: object) -> list[str]:
    """Texts in what is saved that are neither a field, a choice nor a municipality."""
    known = {*forms.fields(), "ranges", *contents.instruments(), *(each.value for each in Strategy)}
    known |= {id for group in contents.GROUPS for id in contents.choices(group)}
    if isinstance(saved, dict):
        return [word for key, value in saved.items() for word in (*words_in(key), *words_in(value))]
    if isinstance(saved, list):
        return [word for each in saved for word in words_in(each)]
    if not isinstance(saved, str):
        return []
    return [] if saved in known or (saved.isdigit() and len(saved) == 4) else [saved]


def test_a_saved_choice_that_is_gone_is_said() -> None:
    chosen = read().chosen
    assert chosen
    saved = {**forms.as_parameters(chosen), "instrument": "gone", "ranges": {"gone": [0.1, 0.1, 0.1]}}
    assert set(forms.read(forms.as_typed("fk", saved)).errors) == {
        "instrument",
        "coverage",
        "refusal",
        "interruption",
    }


@given(
    text=st.text(max_size=30), field=st.sampled_from(["met", "women", "coverage", "indicated", "places", "strategy"])
)
@settings(max_examples=100)
def test_anything_typed_is_an_answer_or_a_sentence(text: str, field: str) -> None:
    found = forms.read({**forms.beginning("fk"), field: text})
    assert (found.chosen is None) == bool(found.errors)
    assert found.typed[field] == text[: len(found.typed[field])]


def test_a_name_is_one_short_line() -> None:
    assert forms.read_name({"name": " Alla får\tfrågan\n2027 "}) == ("Alla får frågan 2027", "")
    assert forms.read_name({"name": "x" * 81})[1]
    assert forms.read_name({})[1]
    assert forms.read_ids(["1", "x", "²", "12345678901"]) == (1,)
