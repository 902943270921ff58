"""Normal form: what a composed and a decomposed text have in common, and the way back to the text as given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.language.normal import LIMIT, TooLong, normal

pytestmark = pytest.mark.pure
PIECES = st.lists(st.sampled_from(["å", "ö", "a", "e\u0301\u0323", "한국", " ", "😀", "على", "Ǻ", "\u0301", "ß"]))


@given(st.text() | PIECES.map("".join))
def test_the_form_is_the_standard_one(text: str) -> None:
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert normal(written).text == unicodedata.normalize("NFC", text)


@given(PIECES.map("".join))
def test_each_character_leads_back_to_what_it_was_made_of(text: str) -> None:
    written = unicodedata.normalize("NFD", text)
    read = normal(written)
    for at, character in enumerate(read.text):
        piece = written[slice(*read.back(at, at + 1))]
        assert character in unicodedata.normalize("NFC", piece)
    assert read.back(0, len(read.text)) == (0, len(written))


def test_a_composed_letter_leads_back_to_its_two_parts() -> None:
    written = unicodedata.normalize("NFD", "Hår på")
    read = normal(written)
    assert written[slice(*read.back(1, 2))] == "a\u030a"
    assert written[slice(*read.back(4, 6))] == "pa\u030a"


def test_a_longer_text_is_refused_with_its_length() -> None:
    assert normal("a" * LIMIT).text
    with pytest.raises(TooLong, match=f"{LIMIT + 1} tecken"):
        normal("a" * (LIMIT + 1))
