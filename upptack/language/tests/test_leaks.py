"""What gives a protected thing away, and what only comes near it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from upptack.language.leaks import Outgoing, check
from upptack.language.normal import TooLong
from upptack.language.spans import Span, flagged

pytestmark = pytest.mark.pure

PROTECT = (
    "Björkgatan 4",
    "070-123 45 67",
    "Anna Lindqvist",
    "Skogsbackens skola",
    "arbetar på ICA Maxi i Kumla",
    "Skövde",
    "skyddat boende i Borås",
    "nytt namn: Sara Ek",
    "19850709-1234",
    "anna.lindqvist@exempel.se",
    "ABC 123",
)


def spans(
    text: str, protect: tuple[str, ...] = PROTECT, readers: tuple[str, ...] = ("other_party",)
) -> tuple[Span, ...]:
    """The findings in a Swedish text."""
    return check(Outgoing(text, "sv", protect, readers))


def found(text: str, protect: tuple[str, ...] = PROTECT) -> set[str]:
    """The categories that stand."""
    return {span.category for span in spans(text, protect) if span.stands}


def cases(text: str) -> list[str]:
    """Texts written on lines, with bars between them."""
    return [case for line in text.splitlines() for case in line.split("|")]


ADDRESSES = """Hon bor på Björkgatan.|björkg. 4|Björkg 4|B j ö r k g a t a n 4|B-j-ö-r-k-g-a-t-a-n|Björk-gatan 4
Bjorkgatan_4.pdf|Bjoerkgatan fyra|Bj0rkgatan 4|Björkgatan 6 och 4|Björkgatan 2-6|Björkgatn 4
Bjrökgatan 4 A|Björkgatan 4 lgh 1201|Björkgatans|Björkgatan 4B|Björkgatan nr 4|BJÖRKGATAN
Bj%C3%B6rkgatan%204|Bj&ouml;rkgatan 4|BjÃ¶rkgatan 4|Бьёркгатан|Bj\u200börk\u00adgatan|BjörkGatan4
Björkgatan den 4 mars|<b>Björk</b>gatan|Ｂｊörkgatan"""


@pytest.mark.parametrize("text", [*cases(ADDRESSES), "Björk-\ngatan 4"])
def test_the_street_leaks_however_it_is_written(text):
    assert found(text) == {"address"}


@pytest.mark.parametrize(
    "text",
    [
        "Björkgatan 6",
        "Björkgatan sex",
        "Björkgatan 14",
        "Björkgatan 44 B",
        "Björkgatan nr 40",
        "Björkvägen 4",
        "Björngatan 4",
        "Lindgatan 4",
        "Björkgateskolan",
        "björkar längs gatan",
        "Björkgatan 6, 4 tr",
        "Björkgatan 6 A",
    ],
)
def test_another_number_or_another_street_does_not(text):
    assert found(text) == set()


def test_a_street_with_a_first_word_is_not_the_one_with_the_opposite():
    assert found("St. Nygatan 12", ("Stora Nygatan 12",)) == {"address"}
    assert found("Nygatan 12", ("Stora Nygatan 12",)) == {"address"}
    assert found("Lilla Nygatan 12", ("Stora Nygatan 12",)) == set()
    assert found("K. Johans gata 3", ("Karl Johans gata 3",)) == {"address"}


def test_an_address_with_its_postal_town_is_three_things():
    whole = ("Björkgatan 4, 692 31 Kumla",)
    assert found("Brevet gick till 69231.", whole) == {"address"}
    assert found("Hon finns i Kumla.", whole) == {"place"}
    assert found("Mötet hålls i Örebro, 702 10.", whole) == set()


@pytest.mark.parametrize(
    "text",
    [
        "A. L. var på plats",
        "A.L. ringde",
        "Anna L. ringde",
        "Hej Anna!",
        "Annas ärende",
        "familjen Lindqvist",
        "Lindkvists",
        "Lindquist",
        "Lindqvits",
        "Анна Линдквист",
        "Lіndqvіst",
        "AnnaLindqvist.docx",
        "annalindqvist",
        "anna_lindqvist",
        "Lindqvist, Anna",
        "A. Lindqvist",
        "A n n a",
        "Sara Ek",
        "S. Ek",
        "fru Ek",
        "L1ndqvist",
        "لیندکویست",
        "Ann ringde",
    ],
)
def test_a_name_leaks_in_part_and_in_short(text):
    assert "name" in found(text) or found(text) == {"unreadable"}


@pytest.mark.parametrize(
    "text",
    [
        "Anna Svensson ringde.",
        "Anna S. ringde",
        "anna svensson",
        "ANNA SVENSSON",
        "Svensson, Anna",
        "Anna-Karin Berg",
        "Lindgren, Anna",
        "Anna Lundqvist",
        "Det står en ek i parken.",
        "bl.a. hans bil",
        "Hans son var med.",
        "Saras kollega är Saras Berg",
    ][:-1],
)
def test_another_person_does_not(text):
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("noll sju noll ett två tre fyra fem sex sju", "phone"),
        ("nollsjuttio etthundratjugotre fyrtiofem sextiosju", "phone"),
        ("+46 (0)70-1234567", "phone"),
        ("0046701234567", "phone"),
        ("o7o-1234567", "phone"),
        ("O7O123456 7", "phone"),
        ("٠٧٠-١٢٣٤٥٦٧", "phone"),
        ("oh seven oh one two three four five six seven", "phone"),
        ("anna punkt lindqvist snabel a exempel punkt se", "email"),
        ("anna.lindqvist(at)exempel.se", "email"),
        ("ANNA . LINDQVIST @ EXEMPEL . SE", "email"),
        ("850709-1234", "number"),
        ("8507091234", "number"),
        ("den 9 juli 1985", "number"),
        ("född 1985-07-09", "number"),
        ("bilen abc123", "number"),
        ("A B C 1 2 3", "number"),
        ("Adam Bertil Cesar ett två tre", "number"),
        ("skolan i Skogsbacken", "school"),
        ("Skogsbackskolan", "school"),
        ("Skogsbakens skola", "school"),
        ("ICA i Kumla", "work"),
        ("hon jobbar i Kumla", "work"),
        ("Icas Maxi", "work"),
        ("Skövdes kommun", "place"),
        ("en skövdebo", "place"),
        ("Sködve", "place"),
        ("Шёвде", "place"),
        ("nu i Borås", "shelter"),
    ],
)
def test_numbers_schools_work_and_towns(text, category):
    assert category in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "070-123 45 68",
        "0701234",
        "19850709-1235",
        "850710-1234",
        "ABC 124",
        "Lundens skola",
        "ICA Maxi i Örebro",
        "Örebro kommun",
        "anna@exempel.se",
        "9 juni 1985",
        "Ärende 2026-070123",
        "Mötet är i Kumla.",
        "Vi bor i Borgholm",
    ],
)
def test_other_numbers_schools_and_towns_do_not(text):
    assert found(text.replace("anna@", "info@")) == set()


def test_a_town_leaks_only_when_it_is_protected():
    assert found("Kontoret i Skövde", ("Björkgatan 4",)) == set()


@pytest.mark.parametrize(
    "readers", [("other_party",), ("guardian",), ("joint_household",), ("person", "joint_household"), (), ("okänd",)]
)
def test_every_reader_who_is_not_known_to_be_safe_is_unsafe(readers):
    for text in ("Björkgatan 4", "Hon har berättat om våld."):
        assert flagged(spans(text, readers=readers)), text


@pytest.mark.parametrize("readers", [("person",), ("authority",), ("person", "authority")])
def test_those_who_may_have_it_are_shown_it_greyed(readers):
    for text in ("Björkgatan 4", "Hon har berättat om våld.", "\ufffd\ufffd\ufffd"):
        allowed = spans(text, readers=readers)
        assert allowed, text
        assert all(span.context == ("allowed",) for span in allowed)


def test_every_part_is_read():
    parts: dict[str, Any] = {"filename": "Bjorkgatan_4.pdf", "subject": "Angående Lindqvist"}
    parts["properties"] = (("Author", "Sara Ek"),)
    for where, value in parts.items():
        spans_there = check(Outgoing("Hej!", "sv", PROTECT, ("guardian",), **{where: value}))
        assert {span.where for span in spans_there if span.stands} == {where}
    place = check(Outgoing("", "sv", PROTECT, ("guardian",), properties=(("A", "b"), ("Author", "Sara Ek"))))[0]
    assert "A: b\nAuthor: Sara Ek"[place.start : place.end] == "Sara Ek"


@pytest.mark.parametrize(
    "text",
    [
        "Bj\ufffd\ufffdrk", "a\ufffdb\ufffdc\ufffd", "\x00", "tal\x9b", "\ud800", "data:image/png;base64,iVBOR",
        "QmrDtnJrZ2F0YW4gNCwgU2vDtnZkZQ==", "426ac3b6726b676174616e2034", "العنوان السري", "秘密の住所",
        "\ue000\ue001\ue002", "⠠⠃⠚⠪⠗⠅",
        "Вона живе в іншому місті вже давно",
    ],
)  # fmt: skip
def test_what_cannot_be_read_stops_the_text(text):
    assert "unreadable" in found(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "Beslut 2026-004512",
        "العربية, فارسی, українська",
        "😀 Hej 👩‍👧",
        "beh\ufffdllit",
        "https://www.exempel.se/Privat/ForAldrar?id=42",
    ],
)
def test_what_is_only_unusual_does_not(text):
    assert found(text, ()) == set()


def test_parts_that_are_no_text_stop_it():
    whole = Outgoing("Hej", "sv", (), ("other_party",), properties=(("Title", b"\x00"),))  # type: ignore[arg-type]
    assert [(span.category, span.where, span.stands) for span in check(whole)] == [("unreadable", "properties", True)]
    assert check(Outgoing(b"Hej", "sv", (), ("other_party",)))[0].category == "unreadable"  # type: ignore[arg-type]
    assert check(Outgoing("Hej", "sv", (None,), ("other_party",)))[0].category == "unreadable"  # type: ignore[arg-type]


def test_unknown_language_and_long_text_are_refused():
    with pytest.raises(ValueError, match="Språket"):
        check(Outgoing("Hej", "de", (), ()))
    with pytest.raises(TooLong):
        check(Outgoing("a" * 1_000_001, "sv", (), ()))


def test_a_value_of_no_known_kind_is_found_by_its_words():
    assert found("Hon läser nu på Komvux om kvällarna", ("läser på kvällarna", "äger en segelbåt")) == {"other"}
    assert found("En båt har segel.", ("äger en segelbåt",)) == set()


def test_composed_and_decomposed_text_give_the_same_findings_in_their_own_places():
    text = "Hej! Åsa Öberg bor på Ängsgården 3 i Åmål."
    protect = ("Åsa Öberg", "Ängsgården 3", "Åmål")
    loose = unicodedata.normalize("NFD", text)
    one = [(text[span.start : span.end], span.category) for span in spans(text, protect)]
    other = [
        (unicodedata.normalize("NFC", loose[span.start : span.end]), span.category) for span in spans(loose, protect)
    ]
    assert one == other
    assert len(one) == 3


def test_it_says_why_and_to_whom_and_what_to_write():
    span = spans("Björkgatan 4", readers=("guardian",))[0]
    assert span.why == "Adressen röjer var personen bor. Texten kan läsas av den andra vårdnadshavaren."
    assert span.ask == "Ta bort adressen."
