"""A number in a text needs a reference; when and where something is needs none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.steering.report import entries, rules
from upptack.steering.report.documents.document import Cited
from upptack.steering.report.tests.invented import ASKED

pytestmark = pytest.mark.pure

KNOWN = {"asked", "af-2024-1"}


def written(text: str) -> list[str]:
    return [lack.written for lack in rules.lacks(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("75 procent frågar.", ["75 procent"]),
        ("Fler än 12 345 personer, varav 12,5 % chefer.", ["12 345", "12,5 %"]),
        ("[asked] 75 procent frågar.", ["75 procent"]),
        ("75 procent frågar. Vi räknar [asked].", ["75 procent"]),
        ("75 procent frågar\n[asked]", ["75 procent"]),
        ("2026 möten hölls.", ["2026"]),
        ("Under 2026 möten blev fler.", ["2026"]),
        ("½ av alla, ٧٥ procent, ７５ av dem.", ["½", "٧٥ procent", "７５"]),
        ("Nio av tio frågar.", ["Nio av tio"]),
        ("Hälften frågar, och vart tredje möte.", ["Hälften", "vart tredje"]),
        ("Det ökade med tre procent.", ["tre procent"]),
        ("Tvåhundra chefer, en fjärdedel av alla.", ["Tvåhundra", "fjärdedel"]),
        ("Ring 112.", ["112"]),
        ("Vi frågade 3 gånger. Sedan fler [asked].", ["3"]),
    ],
)
def test_a_number_without_a_reference_is_found(text: str, found: list[str]) -> None:
    assert written(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "75 procent frågar [asked].",
        "75 procent frågar. [asked]",
        "75 procent frågar. [källa: AF 2024-04-09]",
        "Av 4 400 svarade 87 % ja [Källa: fempers.se 2024].",
        "Nio av tio frågar [af-2024-1].",
        "Under 2026 har vi arbetat. Sedan 2019, och fram till 2026, ökar det.",
        "Åren 2022–2024, våren 2024 och 2025/26.",
        "Den 1 mars 2026, 2026-03-01, i mars 2026 och kvartal 3 2026.",
        "Enligt 19 kap. 1 § socialtjänstlagen (2025:400) gäller det.",
        "26 kap. 1 a § och 2–4 §§ OSL. SFS 2009:400.",
        "SOU 2025:28, prop. 2025/26:1 och S2018/03696/JÄM. Slutrapporten 2022:9.",
        "Se tabell 2, avsnitt 3.1 och bilaga 1.",
        "1. Först\n2. Sedan",
        "Fem myndigheter samarbetar, på två år.",
        "",
    ],
)
def test_references_dates_and_provisions_are_enough(text: str) -> None:
    assert written(text) == []


def test_a_reference_must_lead_somewhere() -> None:
    assert written("75 procent frågar [fel].") == ["75 procent", "fel"]
    assert written("75 procent frågar [källa: ].") == ["75 procent", "källa:"]
    assert written("75 procent frågar [källa: 12].") == ["75 procent", "källa: 12"]
    (lack, _) = rules.lacks("75 procent frågar [fel].", KNOWN)
    assert lack.sentence == "75 procent saknar källa: ”75 procent frågar [fel].”"


def test_a_bracket_that_is_no_reference_stays_a_bracket() -> None:
    assert written("Hon sa [tyst] nej.") == ["tyst"]
    assert written("Hon sa [ja, tyst] nej.") == []


@given(st.integers(min_value=0, max_value=999), st.text(alphabet="abcåäö ", max_size=20))
def test_any_count_is_found_wherever_it_stands(number: int, words: str) -> None:
    assert str(number) in "".join(written(f"vi {words} har {number} {words}"))
    assert written(f"vi {words} har {number} {words} [asked]") == []


def test_a_text_has_a_longest_length() -> None:
    assert rules.problem("a" * rules.LONGEST) == ""
    assert rules.problem("a" * (rules.LONGEST + 1)).startswith("Korta texten")


def test_a_text_becomes_paragraphs_with_references() -> None:
    text = "Ett [asked].\r\nSamma stycke [okänd].\n \nTvå [källa: SOU 2025:28]."
    first, second = entries.paragraphs(text, {"asked": ASKED})
    assert first.pieces == ("Ett ", ASKED, ".\nSamma stycke [okänd].")
    assert second.pieces == ("Två ", Cited("SOU 2025:28"), ".")
    assert entries.paragraphs(" \n\n ", {}) == ()
