"""What colleagues may share, and what is stopped. The words were chosen with these sentences in view, so the rates say
that what was found stays found; how many unseen events are found, sharing.py tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.language import sharing
from upptack.language.tests.sharing_sentences import FIELD_WORDS, ORDINARY, POINTS_OUT

pytestmark = pytest.mark.pure


def test_ordinary_sentences_pass_and_those_that_point_somebody_out_are_stopped() -> None:
    stopped = [each for each in ORDINARY if sharing.obstacles(each)]
    found = [each for each in POINTS_OUT if sharing.obstacles(each)]
    print(f"vanliga meningar som stoppas: {len(stopped)} av {len(ORDINARY)} ({len(stopped) / len(ORDINARY):.1%})")
    print(f"utpekande meningar som stoppas: {len(found)} av {len(POINTS_OUT)} ({len(found) / len(POINTS_OUT):.1%})")
    assert len(ORDINARY) >= 60
    assert len(POINTS_OUT) >= 60
    assert len(stopped) <= 0.02 * len(ORDINARY), stopped
    assert len(found) >= 0.95 * len(POINTS_OUT), set(POINTS_OUT) - set(found)


def test_words_of_the_field_are_no_names() -> None:
    assert len(set(FIELD_WORDS)) >= 150
    assert [word for word in FIELD_WORDS if sharing.obstacles(f"Vi talade om {word} i går.")] == []


@pytest.mark.parametrize("word", ["fatima", "stellan", "ystad"])
def test_a_field_word_beside_a_name_hides_nothing(word: str) -> None:
    found = sharing.obstacles(f"Vi gjorde screening {word} i går.")
    assert found is not None
    assert word in " ".join(mark.passage for mark in found.marks)


def test_a_rare_event_is_shown_with_why_and_what_to_write_instead() -> None:
    text = "Det stod i tidningen att han tände eld på huset."
    found = sharing.obstacles(text)
    assert found is not None
    assert [(mark.name, mark.passage) for mark in found.marks] == [
        ("Ovanlig uppgift", "i tidningen"),
        ("Ovanlig uppgift", "tände eld"),
    ]
    assert all(mark.why.endswith(".") and mark.ask for mark in found.marks)
    assert "".join(piece.text for piece in found.parts[0].pieces) == text


def test_every_class_says_why_and_what_to_write_and_finds_its_own_words() -> None:
    for each in sharing.events():
        assert each.why.endswith("."), each.id
        assert each.ask, each.id
    assert len({each.id for each in sharing.events()}) == len(sharing.events())


@given(st.sampled_from(POINTS_OUT), st.integers(0, 200), st.sampled_from("\u00ad\u200b\u2060"))
@settings(max_examples=60)
def test_signs_that_show_nothing_hide_nothing(sentence: str, at: int, sign: str) -> None:
    hidden = sentence[: at % len(sentence)] + sign + sentence[at % len(sentence) :]
    events = [span.rule for span in sharing.rare_events(hidden)]
    assert events == [span.rule for span in sharing.rare_events(sentence)]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
@settings(max_examples=60)
def test_every_mark_stands_within_the_text(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in sharing.rare_events(text))


def test_another_language_is_read_without_the_swedish_events() -> None:
    assert sharing.obstacles("We asked everyone about it.", "en") is None
    with pytest.raises(ValueError, match="Språket"):
        sharing.obstacles("x", "de")
