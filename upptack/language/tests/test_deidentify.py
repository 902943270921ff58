"""De-identification: what is marked, what is left, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from upptack.language import deidentify, identifiers, persons, rare, vocabulary
from upptack.language.deidentify import CATEGORIES, mark
from upptack.language.normal import LIMIT, TooLong
from upptack.language.spans import flagged
from upptack.language.tests.drawn_identities import check_digit, drawn
from upptack.language.vocabulary import DATA, words

pytestmark = pytest.mark.pure

STRANGE = Path(__file__).with_name("strange_names.txt").read_text(encoding="utf-8").split()
"""300 names drawn by lot from those of five countries that the lists were not told of (Faker's hr_HR, ro_RO, ha_NG,
uz_UZ and id_ID; MIT), in lower case."""

PROSE = (
    "Vi åt middag tidigt och sedan diskade jag medan barnen byggde en koja av filtar i vardagsrummet.",
    "På jobbet hade de flyttat skrivarna igen, så jag fick springa fram och tillbaka hela förmiddagen.",
    "Läkaren trodde att värken i ryggen beror på att jag sitter så mycket och skrev ut smärtstillande tabletter.",
    "Efter mötet gick vi ner till sjön, badade fötterna och pratade om hur det ska bli med lägenheten.",
    "Han säger att det är hans pengar och att jag inte behöver något eget konto när vi ändå delar på allt.",
    "Min syster hjälpte mig att packa två kassar med kläder, medicin och barnens gosedjur.",
    "Handläggaren frågade om jag kunde prata fritt och sa att hon frågar alla, det kändes faktiskt skönt.",
    "Cykeln hade punktering så vi tog bussen, men den var försenad och vi kom för sent till förskolan.",
    "Jag vågade inte öppna posten på flera veckor och då kom det förstås en påminnelse om hyran.",
    "Det regnade hela helgen, vi spelade kort och bakade bullar och ingen höjde rösten en enda gång.",
    "Ibland sover jag i bilen utanför affären tills jag ser att det har slocknat i köksfönstret.",
    "Utbildningen börjar i januari och jag har lånat böcker på biblioteket för att hinna läsa i förväg.",
    "Grannen klagade på att vi tvättade för sent, så nu bokar jag tvättstugan på morgnarna i stället.",
    "Ansökan ska vara inne före månadsskiftet, annars får jag vänta på ersättningen ännu längre.",
    "Min mamma är dement och behöver hjälp med maten, och hemtjänsten kommer bara på kvällarna.",
)
"""Ordinary sentences with nothing to mark."""


def marked(text: str, lang: str = "sv") -> list[tuple[str, str]]:
    """Category and words of every passage but the rare ones."""
    return [(s.category, text[s.start : s.end]) for s in mark(text, lang) if s.category != "rare"]


def covered(text: str, start: int, end: int) -> bool:
    """Whether every letter and digit of a passage is marked."""
    places = {at for span in mark(text) for at in range(span.start, span.end)}
    return all(at in places for at in range(start, end) if text[at].isalnum())


def missed(n: int, seed: int) -> list[tuple[str, str]]:
    """The drawn identifiers that were not marked whole, or not as what they are."""
    wrong = []
    for text, start, end, category in drawn(n, seed):
        kinds = {span.category for span in mark(text) if span.start < end and span.end > start}
        digits = all(covered(text, at, at + 1) for at in range(start, end) if text[at].isdigit())
        if not digits or not ({category} <= kinds or category == "number"):
            wrong.append((category, text))
    return wrong


def test_every_structured_identifier_is_found() -> None:
    assert missed(6_000, 41) == []


def test_an_identifier_that_a_reader_has_lost_is_seen_to_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifiers, "READERS", (identifiers.phone, identifiers.date, identifiers.number))
    assert len(missed(90, 41)) > 10


@pytest.mark.parametrize("shape", ["{}-{}", "{}{}", "{} {}", "{}+{}", "{} - {}", "19{}-{}", "19{}{}", "SE{}-{}"])
@pytest.mark.parametrize(("day", "category"), [(9, "personnummer"), (69, "samordningsnummer")])
def test_the_check_digit_is_told_and_takes_nothing_away(shape: str, day: int, category: str) -> None:
    nine = f"8507{day:02}980"
    right = check_digit(nine)
    for last, context in ((right, "checksum_right"), (str((int(right) + 1) % 10), "checksum_wrong")):
        text = "Hon har " + shape.format(nine[:6], nine[6:] + last) + " i systemet."
        spans = mark(text)
        assert [(span.category, span.context) for span in spans] == [(category, (context,))]
        assert flagged(spans)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("min man kowalski slog mig", [("name", "kowalski")]),
        ("hon heter amira och jag är rädd", [("name", "amira")]),
        ("exet tobbe stod utanför", [("name", "tobbe")]),
        ("jag såg xhevdet i affären", [("unknown_word", "xhevdet")]),
        ("annas bror ringde", [("name", "annas")]),
        ("Anna Lindqvist och Karl von Essen kom.", [("name", "Anna Lindqvist"), ("name", "Karl von Essen")]),
        ("björnen vaknade och en björn sov", []),
        ("min man björn är arg", [("name", "björn")]),
        ("Det var Björn som ringde.", [("name", "Björn")]),
        ("Björn ringde.", [("name", "Björn")]),
        ("han heter per", [("name", "per")]),
        ("två gånger per dag", []),
        ("Per dag blir det mycket.", []),
        ("Jag pratade med A. L. i går", [("name", "A. L.")]),
        ("Försäkringskassan och Migrationsverket svarade.", []),
        ("Jag bor i skövde med barnen", [("place", "skövde")]),
        ("Vi vill vara i fred.", []),
        ("Hon flyttade till Vara i våras.", [("place", "Vara")]),
        ("Upplands Väsby är långt bort", [("place", "Upplands Väsby")]),
        ("Hon är från Syrien och talar tigrinja.", [("place", "Syrien"), ("place", "tigrinja")]),
        ("vi bodde på storgatan då", [("address", "storgatan")]),
        ("landsvägen var mörk och omvägen lång", []),
        ("Björkgatan 4, 541 30 Skövde", [("address", "Björkgatan 4"), ("address", "541 30 Skövde")]),
        ("Han slog mig i mars och 2019 var värst.", []),
        ("Han slog mig i mars 2019.", [("date", "mars 2019")]),
        ("det hände den 3:e", [("date", "den 3:e")]),
        ("Hon är född 1985.", [("date", "född 1985")]),
        ("Han är 92 år, hon är 61 år.", [("number", "92")]),
        ("Jag fick 12 500 kr och 3000 kronor.", []),
        ("ring 112 eller 114 14 eller 116 016", []),
        ("nio av tio, 1/2 tablett, kl 14.30", []),
        ("bil ABC 123 och dnr 2021/345", [("number", "ABC 123"), ("number", "2021/345")]),
        ("noll sju noll ett två tre fyra fem", [("phone", "noll sju noll ett två tre fyra fem")]),
        ("skriv till anna punkt berg snabel-a post punkt se", [("email", "anna punkt berg snabel-a post punkt se")]),
        ("Jag vill åka hem.se till att han får veta", []),
        ("MIN MAN KOWALSKI SLOG MIG IGEN", [("name", "KOWALSKI")]),
        ("hej\n/karin", [("name", "karin")]),
    ],
)
def test_what_is_marked_and_what_is_left(text: str, found: list[tuple[str, str]]) -> None:
    assert marked(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My husband Kowalski hit me in March.", [("name", "Kowalski")]),
        ("i told amira that he won't stop", [("name", "amira")]),
        ("We live at 12 Park Road.", [("address", "12 Park Road")]),
        ("On March 12th, 2024 she left for Damascus", [("date", "March 12th, 2024"), ("place", "Damascus")]),
        ("He doesn't let me see my mother and I'm scared", []),
    ],
)
def test_english_too(text: str, found: list[tuple[str, str]]) -> None:
    assert marked(text, "en") == found


def test_ordinary_prose_is_left_in_peace() -> None:
    """At most three unknown words in a hundred, and nothing else."""
    count = sum(len(text.split()) for text in PROSE)
    found = [one for text in PROSE for one in marked(text)]
    assert len(found) / count <= 0.03
    assert {category for category, _ in found} <= {"unknown_word"}


def recall(names: list[str]) -> float:
    """The share of names in lower case that are marked within a sentence, with nothing that leads them in."""
    text = "sen sa jag att {} skulle hämta barnen"
    return sum(covered(text.format(name), 15, 15 + len(name)) for name in names) / len(names)


def test_names_that_nobody_listed_are_found_in_lower_case() -> None:
    assert recall(STRANGE) >= 0.97


def test_listed_names_are_found_in_lower_case_but_those_that_are_words() -> None:
    listed = words("sv")
    both = {name for name in listed.names if name in listed.ordinary}
    assert len(both) < 70
    some = sorted(set(listed.names) - both)[::7]
    assert recall(some) == 1.0


def test_a_vocabulary_that_lets_names_in_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    real = words("sv")
    wide = vocabulary.Words(frozenset({*real.ordinary, *STRANGE[::10]}), real.names, compounds=True)
    monkeypatch.setattr(persons, "words", lambda lang: wide)
    persons.reader.cache_clear()
    try:
        assert recall(STRANGE) < 0.97
    finally:
        persons.reader.cache_clear()


def test_three_kinds_of_facts_point_somebody_out_together() -> None:
    text = "Prästen i Hjo slog henne den 12 mars 2021."
    found = {text[span.start : span.end]: span for span in mark(text) if span.category == "rare"}
    assert set(found) == {"Prästen", "Hjo", "den 12 mars 2021"}
    assert found["Hjo"].why.endswith("datum, yrke, plats.")
    two = "Prästen slog henne den 12 mars 2021."
    assert [span for span in mark(two) if span.category == "rare"] == []
    assert rare.KINDS == 3


def test_a_place_is_widened_to_its_county_and_a_date_to_its_season() -> None:
    text = "Det var i Kumla den 3 april."
    place, date = mark(text)
    assert (place.ask, date.ask) == ("Skriv vidare: en ort i Örebro län.", "Skriv en längre tid: under våren.")


def test_every_category_has_its_words_in_both_languages() -> None:
    for lang in deidentify.LANGUAGES:
        texts = deidentify._texts()[lang]
        assert set(CATEGORIES) == set(texts["ask"])
        assert set(CATEGORIES) | {"checksum_right", "checksum_wrong"} == set(texts["why"])
    assert {category for _, _, _, category in drawn(100, 1)} < set(CATEGORIES)


def test_another_language_and_a_longer_text_are_refused() -> None:
    with pytest.raises(ValueError, match="Välj sv eller en"):
        mark("hej", "fi")
    with pytest.raises(TooLong, match="Högst 1000000 tecken"):
        mark("a" * (LIMIT + 1))


def test_the_lists_are_small_sorted_and_in_lower_case() -> None:
    lists = [DATA / name for name in ("ordinary-sv.txt", "ordinary-en.txt", "names.txt", "places.tsv")]
    assert sum(path.stat().st_size for path in lists) <= 900_000
    for path in lists[:3]:
        listed = path.read_text(encoding="utf-8").split("\n")
        assert listed.pop() == ""
        assert listed == sorted(set(listed))
        assert all(word == word.lower() and word.isalpha() for word in listed)


def test_the_places_are_the_directorys_municipalities() -> None:
    """The room holds its own copy; this is what keeps it the same as the list that it was made from."""
    source = DATA.parents[2] / "knowledge" / "directory" / "data" / "municipalities.csv"
    rows = [line.split(",") for line in source.read_text(encoding="utf-8").splitlines()[1:]]
    expected = {(short, code) for _, _, short, code in rows}
    listed = [line.split("\t") for line in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines()]
    assert {(row[0], row[2]) for row in listed if row[1:2] == ["municipality"]} == expected
    assert len(expected) == 290
