"""What holds for the signals whatever the text: places that fit, the same answer for the same letters, nothing kept."""

from __future__ import annotations

import copy
import sys
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.language import context, engine, lexicon, signals
from upptack.language.normal import LIMIT, TooLong
from upptack.language.spans import Span, flagged

pytestmark = pytest.mark.pure

LANGS = st.sampled_from(["sv", "en"])
VOCABULARY = (
    "han hon jag min man sambon maken exet slår slog mig henne aldrig inte men fast sedan får vågar låter gå ut träffa "
    "döda hotar kniv stryper strypgrepp barnen rädd pengar mobilen låser in kontrollerar Fråga: Svar: Ja [x] Nej [ ] . "
    '! ? – … " ( ) granne kund filmen procent om när för igår å\u030a\u0308 he she my husband hits me never but will '
    "not let kill afraid locks the ex children"
)
TALK = st.lists(st.sampled_from(VOCABULARY.split()), max_size=40).map(" ".join)
"""Words of the tools' own world in any order, so that much is found."""

ANY = st.text(st.characters(codec=None), max_size=200)
"""Any characters, lone surrogates, emoji and control characters among them."""

TEXTS = st.one_of(TALK, ANY, st.tuples(TALK, ANY, TALK).map(" ".join))


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@given(TEXTS, LANGS)
def test_every_place_lies_within_the_text_and_holds_words(text: str, lang: str) -> None:
    spans = signals.find(text, lang)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        words = text[span.start : span.end]
        assert words == words.strip()
        assert any(char.isalnum() for char in words)
        assert span.where == "text"
        assert span.why
        assert span.ask
    assert list(spans) == sorted(spans, key=lambda span: (span.start, span.end, span.category))
    assert len(set(spans)) == len(spans)


@given(TEXTS, LANGS)
def test_composed_and_decomposed_text_say_the_same_of_the_same_words(text: str, lang: str) -> None:
    nfc, nfd = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    one, other = signals.find(nfc, lang), signals.find(nfd, lang)
    assert [said(span, nfc) for span in one] == [said(span, nfd) for span in other]


def said(span: Span, text: str) -> tuple[object, ...]:
    return span.category, span.context, span.rule, composed(text[span.start : span.end])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_passage_after_composed_letters_is_found_where_it_stands(form: Literal["NFC", "NFD"]) -> None:
    before = unicodedata.normalize(form, "Å, där är så många åhörare på Öland. ")
    text = before + "Han slår mig."
    spans = [span for span in signals.find(text) if span.category == "physical"]
    assert len(spans) == 1
    assert spans[0].start >= len(before)
    assert composed(text[spans[0].start : spans[0].end]) in "Han slår mig"


@given(TALK, TALK, LANGS, LANGS)
def test_nothing_is_kept_between_two_calls(text: str, other: str, lang: str, other_lang: str) -> None:
    once = signals.find(text, lang)
    signals.find(other, other_lang)
    assert signals.find(text, lang) == once


def test_no_module_holds_anything_of_a_text_afterwards() -> None:
    mark = "Zebrakanariefågeln"
    for lang in ("sv", "en"):
        signals.find("Han slår mig. My husband hits me.", lang)
    before = {module.__name__: sizes(module) for module in rooms()}
    signals.find(f"{mark} sa att han slår mig och hotar att döda mig. {mark} my husband hits me.", "sv")
    assert {module.__name__: sizes(module) for module in rooms()} == before
    kept = [name for module in rooms() for name, value in vars(module).items() if mark in f"{value!r}"]
    assert kept == []


def rooms() -> list[object]:
    return [
        module
        for name, module in sorted(sys.modules.items())
        if name.startswith("upptack.language") and ".tests" not in name
    ]


def sizes(module: object) -> dict[str, object]:
    """What a module holds: for what can grow its size, for a cache how many it holds, else its identity."""
    found: dict[str, object] = {}
    for name, value in vars(module).items():
        if callable(getattr(value, "cache_info", None)):
            found[name] = value.cache_info().currsize
        elif isinstance(value, list | dict | set | bytearray) and not name.startswith("__"):
            found[name] = copy.copy(value)
        elif not name.startswith("__"):
            found[name] = id(value)
    return found


def test_a_module_that_keeps_texts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "SEEN", [], raising=False)
    before = sizes(signals)
    vars(signals)["SEEN"].append("Han slår mig.")
    assert sizes(signals) != before


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud83d",
        "Han slår \udfff mig \ud800.",
        "👩‍👩‍👧‍👦 han slår mig 🇸🇪🏳️‍🌈",
        "\u202ehan slår mig\u202c",
        "a\u0301" * 500,
        "\u0301" * 1000,
        "İſﬁẞ han slår mig",
        "Ａｌｌａ breda bokstäver",
        "안녕하세요 한글 ᄒ ᅡ",
        "هو يضربني وأنا خائفة",
        "x" * 50_000,
        "(" * 5_000 + "[" * 5_000 + '"' * 5_000,
    ],
)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_odd_texts_are_read(text: str, lang: str) -> None:
    spans = signals.find(text, lang)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    if "slår mig" in text and lang == "sv":
        assert flagged(spans)


def test_a_text_at_the_limit_is_read_and_one_above_it_is_refused() -> None:
    ending = "Han slår mig."
    text = "x " * ((LIMIT - len(ending)) // 2)
    text += " " * (LIMIT - len(ending) - len(text)) + ending
    assert len(text) == LIMIT
    (span,) = signals.find(text)
    assert LIMIT - len(ending) <= span.start < span.end <= LIMIT
    with pytest.raises(TooLong, match=f"{LIMIT + 1} tecken"):
        signals.find(text + ".")


@pytest.mark.parametrize("lang", ["", "no", "SV", "sv-SE"])
def test_a_language_without_words_is_refused(lang: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        signals.find("Hej.", lang)


def test_the_modules_looked_at_are_those_that_read() -> None:
    assert {context, engine, lexicon, signals} <= set(rooms())
