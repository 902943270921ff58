"""De-identification of any text: offsets hold, the forms of Unicode do not matter, and time grows with the length."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.language.deidentify import CATEGORIES, mark
from upptack.language.tests.drawn_identities import drawn

pytestmark = pytest.mark.pure

PIECES = st.sampled_from(
    [
        "Anna ",
        "åsa ",
        "min man ",
        "heter ",
        "Björkgatan ",
        "4 ",
        "850709",
        "-",
        "1234",
        "070",
        " ",
        "\n",
        "den ",
        "12 ",
        "mars ",
        "2021",
        "i Skövde",
        "@",
        ".se",
        "www.",
        "+46",
        "(",
        ")",
        "/",
        "\u200b",
        "\u0308",
        "\ud800",
        "👩\u200d👧",
        "ß",
        "İ",
        "Ж",
        "ج",
        "snabel-a",
        " punkt ",
        "noll ",
        "född ",
        "år",
        "kr",
        "A.",
        "c/o ",
        "Box ",
        "Upplands ",
        "Väsby",
        "٣",
        "１",
    ]
)
TEXTS = st.one_of(st.text(st.characters(codec=None), max_size=120), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["sv", "en"]))
def test_any_text_is_read_and_every_passage_lies_in_it(text: str, lang: str) -> None:
    before = (0, 0)
    for span in mark(text, lang):
        assert 0 <= span.start < span.end <= len(text)
        assert span.category in CATEGORIES
        assert span.why
        assert span.ask
        assert "{" not in span.why + span.ask
        assert before <= (span.start, span.end)
        before = (span.start, span.end)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_composed_and_decomposed_letters_give_the_same_passages(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    apart = unicodedata.normalize("NFD", composed)
    one, other = mark(composed), mark(apart)
    assert [(s.category, s.context, s.ask) for s in one] == [(s.category, s.context, s.ask) for s in other]
    for first, second in zip(one, other, strict=True):
        same = unicodedata.normalize("NFC", apart[second.start : second.end])
        # A mark over the last letter that no single character has room for belongs to that letter.
        assert same.rstrip("\u0308") == composed[first.start : first.end].rstrip("\u0308")


def test_nothing_is_kept_between_two_texts() -> None:
    texts = [text for text, *_ in drawn(60, 5)]
    first = [mark(text) for text in texts]
    assert [mark(text) for text in reversed(texts)][::-1] == first


@pytest.mark.parametrize(
    "unit",
    [
        "inte ",
        "xqz ",
        "a",
        "1",
        "1 ",
        "850709-1234 ",
        "@",
        ".se",
        "Xqz ",
        "a-",
        "Xgatan ",
        "12 mars ",
        "heter ",
        "x@x.",
        "noll ",
        "snabel-a ",
        "a\u200b",
        "a\u0301",
        "storm",
        "((((",
        "www.a",
        "Box ",
        "Upplands ",
        "åri",
        "://",
        "+46",
    ],
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            mark(text)
            best = min(best, time.process_time() - start)
        return best

    mark("hej")
    # Eight times the text takes eight times as long; a square would take sixty-four times.
    assert seconds(40_000) <= 24 * seconds(5_000) + 0.02
