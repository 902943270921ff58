"""What a protected value is, told by its shape."""

from __future__ import annotations

import pytest

from upptack.language.leaks.near import bearable, distance
from upptack.language.leaks.numerals import spoken
from upptack.language.leaks.reading import readings
from upptack.language.leaks.values import protected

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("Björkgatan 4", ["address"]),
        ("bor på Björkgatan 4", ["address"]),
        ("Prästgårdsängen 12B", ["address"]),
        ("Björkgatan 4, 692 31 Kumla", ["address", "address", "place"]),
        ("070-123 45 67", ["phone"]),
        ("+46 70 123 45 67", ["phone"]),
        ("tel: 0701234567", ["phone"]),
        ("19850709-1234", ["number"]),
        ("850709-1234", ["number"]),
        ("ABC 12D", ["number"]),
        ("anna@exempel.se", ["email"]),
        ("Anna Lindqvist", ["name"]),
        ("nytt namn: Sara Ek", ["name"]),
        ("anna lindqvist", ["name"]),
        ("Skogsbackens skola", ["school"]),
        ("förskolan Blåklockan", ["school"]),
        ("arbetar på ICA Maxi i Kumla", ["work"]),
        ("Skövde", ["place"]),
        ("skövde", ["place"]),
        ("Upplands Väsby kommun", ["place"]),
        ("bor i Skövde", ["place"]),
        ("skyddat boende i Borås", ["shelter", "shelter"]),
        ("Kvinnohuset Vide", ["shelter", "shelter"]),
        ("har berättat om våld", ["told_violence", "source"]),
        ("hon har lämnat uppgiften", ["source"]),
        ("kontaktat kvinnojour", ["contact_with_body"]),
        ("polisanmält", ["police_report"]),
        ("skyddade uppgifter", ["identity"]),
        ("har flyttat", ["moved"]),
        ("är sjukskriven", ["health"]),
        ("äger en segelbåt", ["other"]),
        (" – ", []),
    ],
)
def test_kinds_of_values(value, kinds):
    assert [thing.kind for thing in protected((value,))] == kinds


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("fyra", "4"),
        ("nollsju", "07"),
        ("etthundratjugotre", "123"),
        ("fyrtiofem", "45"),
        ("sjuk", None),
        ("tvåa", None),
        ("seventyone", "71"),
    ],
)
def test_numbers_in_words(word, digits):
    assert spoken(word) == digits


def test_mistakes_are_counted():
    assert distance("lindkvist", "lidnkvist", 2) == 1
    assert distance("lindkvist", "lndkvst", 2) == 2
    assert distance("lindkvist", "berg", 2) == 3
    assert [bearable(word) for word in ("ek", "berg", "lindqvist")] == [0, 1, 2]


def test_a_reading_leads_back_to_the_text():
    given = "Hej Bj&ouml;rk\u00adgatan!"
    reading = readings(given)[0]
    start = reading.text.index("Björkgatan")
    assert given[slice(*reading.back(start, start + 10))] == "Bj&ouml;rk\u00adgatan"


def test_another_alphabet_is_read_by_sound_and_by_look():
    assert [reading.text for reading in readings("Осе")] == ["Ose", "Oce"]
