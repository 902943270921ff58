"""A marked text is the text again, every finding ends where its passage does, and overlaps hide nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.language.names import SIGNALS
from upptack.language.pieces import QUOTED, Piece, cut, marked
from upptack.language.spans import SET_ASIDE, Span

pytestmark = pytest.mark.pure

TEXT = "Jag får inte träffa mina vänner."
PLACES = st.tuples(st.integers(-3, 45), st.integers(-3, 45)).map(sorted)
CONTEXTS = st.sampled_from([(), ("past",), ("denied",), ("quoted", "past")])
SPANS = st.lists(
    st.builds(lambda place, context: Span(place[0], place[1], "fear", context), PLACES, CONTEXTS), max_size=12
)


def flat(pieces: tuple[Piece, ...]) -> list[tuple[str, bool, tuple[int, ...]]]:
    return [(piece.text, piece.stands, piece.ends) for piece in pieces]


def test_overlapping_passages_are_cut_where_either_begins_or_ends() -> None:
    first, second = Span(4, 19, "isolation"), Span(8, 31, "control", ("denied",))
    assert flat(cut(TEXT, [(first, 1), (second, 2)])) == [
        ("Jag ", False, ()),
        ("får ", True, ()),
        ("inte träffa", True, (1,)),
        (" mina vänner", False, (2,)),
        (".", False, ()),
    ]
    assert [piece.marked for piece in cut(TEXT, [(first, 1), (second, 2)])] == [False, True, True, True, False]
    within = cut("abcdef", [(Span(0, 6, "fear"), 1), (Span(1, 3, "fear", ("denied",)), 2)])
    assert flat(within) == [("a", True, ()), ("bc", True, (2,)), ("def", True, (1,))]


def test_a_passage_without_letters_is_shown_at_its_place() -> None:
    assert flat(cut("ab", [(Span(1, 1, "no_reason"), 1)])) == [("a", False, ()), ("", True, (1,)), ("b", False, ())]
    assert flat(cut("", [(Span(0, 0, "no_reason"), 1)])) == [("", True, (1,))]
    assert cut("", []) == ()


@given(st.text(min_size=25, max_size=40), SPANS)
def test_the_pieces_are_the_text_and_every_finding_ends_once(text: str, spans: list[Span]) -> None:
    pieces = cut(text, [(span, number) for number, span in enumerate(spans)])
    assert "".join(piece.text for piece in pieces) == text
    assert sorted(end for piece in pieces for end in piece.ends) == list(range(len(spans)))
    standing, covered, at = set(), set(), 0
    for piece in pieces:
        covered |= set(range(at, at + len(piece.text))) if piece.marked else set()
        standing |= set(range(at, at + len(piece.text))) if piece.stands else set()
        at += len(piece.text)
    inside = [(set(range(max(s.start, 0), min(s.end, len(text)))), s.stands) for s in spans]
    assert covered == set().union(*(places for places, _ in inside))
    assert standing == set().union(*(places for places, stands in inside if stands))


def test_passages_that_differ_only_in_place_share_a_mark() -> None:
    spans = [Span(0, 3, "fear"), Span(4, 7, "fear"), Span(8, 11, "fear", ("past",)), Span(12, 15, "control")]
    found = marked({"text": "räd Räd räd räd"}, spans, SIGNALS)
    assert [(mark.number, mark.name, mark.contexts) for mark in found.marks] == [
        (1, "Rädsla", ()),
        (2, "Rädsla", ("har varit",)),
        (3, "Kontroll", ()),
    ]
    assert [end for piece in found.parts[0].pieces for end in piece.ends] == [1, 1, 2, 3]
    assert found.standing == 3


def test_each_part_is_marked_for_itself_and_an_unknown_part_is_listed() -> None:
    spans = [Span(0, 2, "name", where="filename"), Span(1, 2, "name"), Span(0, 9, "unreadable", where="properties")]
    found = marked({"text": "abc", "filename": "abcdef", "subject": ""}, spans, {})
    assert [(part.name, part.pieces[0].text) for part in found.parts] == [("", "a"), ("Filens namn", "ab")]
    assert [(mark.category, mark.passage) for mark in found.marks] == [
        ("name", "b"),
        ("name", "ab"),
        ("unreadable", ""),
    ]


def test_what_the_context_takes_the_weight_from_does_not_stand() -> None:
    for context in SET_ASIDE:
        assert marked({"text": TEXT}, [Span(0, 3, "fear", (context,))], SIGNALS).standing == 0
    assert marked({"text": TEXT}, [Span(0, 3, "fear", ("reported",))], SIGNALS).standing == 1


def test_a_long_passage_is_quoted_in_part() -> None:
    (mark,) = marked({"text": "a" * 500}, [Span(0, 500, "fear")], SIGNALS).marks
    assert mark.passage == "a" * QUOTED + " …"


def test_many_nested_passages_take_time_in_proportion() -> None:
    def seconds(number: int) -> float:
        spans = [(Span(place, 4 * number - place, "fear"), place) for place in range(number)]
        began = time.perf_counter()
        cut("x" * 4 * number, spans)
        return time.perf_counter() - began

    assert min(seconds(8_000) for _ in range(3)) < 12 * min(seconds(2_000) for _ in range(3))
