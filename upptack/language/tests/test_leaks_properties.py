"""Any text, any value: no error, places inside the text, nothing kept, and time that grows with the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from upptack.language.leaks import Outgoing, check
from upptack.language.tests.test_leaks import PROTECT

pytestmark = pytest.mark.pure

READERS = ("other_party",)
PIECES = some.sampled_from(
    [
        "Björkgatan", "Bjo\u0308rkgatan", " ", "4", "\n", "-", "Anna", "L.", "\u200b", "Анна", "😀", "%C3%B6", "&ouml;",
        "\ud800", "İ", "ﬁ", "=C3=B6", "<b>", "noll", "sju", "@", "Ã¶", "ß", "\ufffd",
    ]
)  # fmt: skip
TEXTS = some.one_of(
    some.text(max_size=80), some.lists(PIECES, max_size=25).map("".join), some.text(some.characters(), max_size=40)
)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, value=TEXTS, lang=some.sampled_from(["sv", "en"]))
def test_any_text_and_any_value(text, value, lang):
    whole = Outgoing(text, lang, (*PROTECT[:4], value), READERS, text, text, ((value, text),))
    lengths = {"text": len(text), "filename": len(text), "subject": len(text), "properties": len(f"{value}: {text}")}
    first = check(whole)
    for span in first:
        assert 0 <= span.start <= span.end <= lengths[span.where]
        assert span.why
        assert span.ask
    check(Outgoing("Anna Svensson", "sv", ("Anna",), READERS))
    assert check(whole) == first


@settings(max_examples=60, deadline=None)
@given(before=some.text("abc \n.", max_size=12), after=some.text("abc \n.", max_size=12))
def test_a_leak_is_found_wherever_it_stands(before, after):
    text = f"{before} Björkgatan 4 {after}"
    spans = check(Outgoing(text, "sv", ("Björkgatan 4",), READERS))
    assert any(text[span.start : span.end].startswith("Björkgatan 4") for span in spans if span.stands)


REPEATED = ["a", "b ", "4", "A. ", "bj-", "Anna ", "a@", "%C3", "noll", "AbC4", "о", "о ", "Ek-", "=", "hon har "]


def seconds(text: str) -> float:
    """Processor time of one check, the best of three."""
    best = 9e9
    for _ in range(3):
        start = time.process_time()
        check(Outgoing(text, "sv", PROTECT, READERS))
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_text_and_not_faster(piece):
    small = piece * (20_000 // len(piece))
    assert seconds(small * 4) < 12 * seconds(small) + 0.25
