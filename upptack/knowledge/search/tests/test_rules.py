"""Words, stems and questions, without a database."""

from __future__ import annotations

import re

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.search import rules

pytestmark = pytest.mark.pure

ALONE = snowballstemmer.stemmer("swedish")
QUOTED = r"\"\w+\"(?: \*)?"
FTS5 = re.compile(rf"\({QUOTED}(?: OR {QUOTED})*\)(?: (?:AND|OR) \({QUOTED}(?: OR {QUOTED})*\))*|")
LEXEME = r"'\w+'(?::\*?A?)?"
TSQUERY = re.compile(rf"\({LEXEME}(?: \| {LEXEME})*\)(?: [&|] \({LEXEME}(?: \| {LEXEME})*\))*|")


def finds(asked: str, text: str) -> bool:
    """Whether a text has every word of a question, read as both databases read it."""
    stems = set(rules.stems(text))
    terms = rules.question(asked).terms
    return bool(terms) and all(
        stems & set(term.whole) or any(stem.startswith(each) for stem in stems for each in term.beginnings)
        for term in terms
    )


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("kontaktförbuden", "kontaktförbud"),
        ("kontaktförbud", "Kontaktförbudets villkor"),
        ("barnens", "ett barn"),
        ("barnet", "barn"),
        ("barn", "barnets"),
        ("våldet", "våld"),
        ("partnervåldets", "partnervåld"),
        ("orosanmälningar", "en orosanmälan"),
        ("orosanmälan", "orosanmälningarna"),
        ("polisanmälan", "polisanmälningar"),
        ("boendet", "skyddat boende"),
        ("frågorna", "frågan"),
        ("handläggarnas", "handläggare"),
        ("RUTINERNA", "rutin"),
        ("kvinnojouren", "kvinnojourer"),
    ],
)
def test_an_inflected_word_finds_the_others(asked: str, text: str) -> None:
    assert finds(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"), [("skolan", "förskola"), ("gå", "gick"), ("barn", "våld"), ("makar", "hus")]
)
def test_what_the_stemmer_does_not_do_is_not_promised(asked: str, text: str) -> None:
    assert not finds(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("kontaktförb", "kontaktförbudslagen"),
        ("kontaktförbuden", "kontaktförbudslagen"),
        ("heder", "hedersrelaterat förtryck"),
        ("barn", "barnfridsbrott"),
        ("under", "underhållsstöd"),
    ],
)
def test_a_word_finds_longer_words_that_begin_with_it(asked: str, text: str) -> None:
    assert finds(asked, text)


def test_a_short_word_finds_only_itself() -> None:
    assert finds("hot", "hotet")
    assert not finds("hot", "hotell")
    assert not finds("heder", "hedning")


@pytest.mark.parametrize(
    "asked", ["18 kap 9 a §", "18 kap. 9a §", "18:9a", "18:9 a", "SFB 18:9a", "18 KAP. 9 A", "9 a §"]
)
def test_a_paragraph_is_found_however_it_is_written(asked: str) -> None:
    assert finds(asked, "18 kap. 9 a § socialförsäkringsbalken (2010:110)")


@pytest.mark.parametrize("asked", ["18 kap. 9 §", "18:9", "8:9a", "18 kap. 9 b §", "1 kap. 9 a §", "18 kap. 19 a §"])
def test_another_paragraph_is_not(asked: str) -> None:
    assert not finds(asked, "18 kap. 9 a § socialförsäkringsbalken (2010:110)")


def test_chapters_statute_numbers_and_words_beside_them_are_read() -> None:
    text = "19 kap. 1 § socialtjänstlagen (2025:400), se också § 5"
    assert all(finds(asked, text) for asked in ("19 kap", "19 kap.", "2025:400", "5 §", "19:1 i socialtjänstlagen"))
    assert not any(finds(asked, text) for asked in ("9 kap", "2025:40", "025:400"))


def test_words_of_the_field_find_each_other() -> None:
    assert finds("besöksförbud", "kontaktförbud")
    assert finds("tystnadsplikten", "sekretessen")
    assert finds("sol 19:1", "19 kap. 1 § socialtjänstlagen")


def test_what_texts_say_in_several_words_is_found_by_the_one() -> None:
    for text in ("Skyldighet att anmäla oro för barn", "en anmälan om oro"):
        assert finds("orosanmälningar", text)
    assert not finds("orosanmälan", "anmäla ett brott med oro")


def test_every_row_of_the_words_file_is_needed() -> None:
    """A row that the stemmer does by itself only hides what it does."""
    for ending, instead in rules.endings():
        assert ALONE.stemWord(ending) != ALONE.stemWord(instead), ending
        assert rules.stem(ending) == rules.stem(instead), ending
    for group in rules.words_file()["same"]:
        stems = [rules.stem(word) for word in group["words"]]
        assert len(set(stems)) == len(stems) > 1, group


def test_empty_words_are_passed_over() -> None:
    assert rules.question("vad ska jag säga om barnet").terms == rules.question("säga barn").terms
    assert rules.question("vad om").terms == ()


def test_no_more_is_read_than_is_said() -> None:
    words = rules.question(" ".join(f"ord{number}" for number in range(12)))
    assert len(words.terms) == rules.MOST_WORDS
    assert words.shortened
    assert rules.question("å" * 101).shortened
    assert not rules.question("å" * 100).shortened
    assert rules.question("å" * 100 + " våld").terms == rules.question("å" * 100).terms


def test_a_sign_in_two_parts_is_the_same_sign() -> None:
    assert rules.question("va\u030ald") == rules.question("våld")
    assert rules.question("va\u030ald") != rules.question("vald")


def test_what_is_searched_for_is_not_kept() -> None:
    rules.stem("våld")
    before = rules.stem.cache_info().currsize
    rules.question("kanariefågelsjukdom")
    assert rules.stem.cache_info().currsize == before


@given(st.text(max_size=300) | st.text(alphabet="\"'*():&|!<->^~ANDORTab 0123§kap.å\\\x00", max_size=120))
def test_anything_typed_becomes_a_question_that_both_databases_can_read(typed: str) -> None:
    asked = rules.question(typed)
    assert len(asked.terms) <= rules.MOST_WORDS
    for any_word in (False, True):
        assert FTS5.fullmatch(rules.fts5(asked, any_word=any_word))
        for weight in ("", "A"):
            assert TSQUERY.fullmatch(rules.tsquery(asked, any_word=any_word, weight=weight))


@pytest.mark.parametrize("bad", ['("a" b)', '(""a"")', '("a") NEAR ("b")', '("a"'])
def test_a_question_that_could_be_an_error_would_be_caught(bad: str) -> None:
    assert not FTS5.fullmatch(bad)


@given(st.text(max_size=200))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    read = rules.plain(text)  # digits in it may be a place in a statute, which is found by its place; ¼ is read as 1⁄4
    for word in rules.WORD.findall(read)[:3]:
        if len(word) <= rules.LONGEST_WORD and word not in rules.empty() and not any(sign.isdigit() for sign in read):
            assert finds(word, text)


def test_stems_are_weighed_and_placed() -> None:
    assert rules.tsvector(["våld"], ["våld", "barn"]) == "'våld':1A,2 'barn':3"
    many = rules.tsvector([], ["a"] * 20_000)
    assert many.count(",") == 254
