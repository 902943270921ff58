"""The signals are quick: as a share of what cutting bytes into words costs on the same machine in the same moment.

Each time is the processor's own and the least of several, taken in turn with what it is compared with, so that other
work does not decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from bench import casenotes, language
from upptack.language import signals
from upptack.language.spans import flagged

pytestmark = pytest.mark.pure

SPLIT = 150
"""MB/s that bytes.split reaches on the machine that the goals were measured on."""

LEAST = 1
"""MB/s that the signals are held to there, so that they grow no slower unseen. The goal, 10, is not reached: by how
much `make bench` shows, and docs/adr/0014-language-by-rules.md says why."""

ROUNDS = 5
SMALL, LARGE = 25_000, 100_000
GROWTH = 2.0
"""How much more than in proportion a text four times as long may cost before it counts as not linear."""

FLOOR, SLOW = 0.002, 2.0
"""Seconds below which a time says nothing of growth, and above which a short text is too slow whatever its growth."""


def least(*acts: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The least of several times of each act, taken in turn."""
    times = [[language.timed(act) for act in acts] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


@pytest.fixture(scope="module")
def text() -> str:
    signals.find("Hej.")
    return casenotes.running(300_000)


def test_the_notes_are_ordinary_and_most_hold_a_signal() -> None:
    assert len(set(casenotes.prose())) >= 200
    assert casenotes.notes(20_000) == casenotes.notes(20_000)
    notes = casenotes.notes(200_000)
    holding = sum(any(passage in note for passage in casenotes.passages()) for note in notes)
    assert 0.5 < holding / len(notes) < 0.7
    assert len(casenotes.running(1_000_000)) == 1_000_000


def test_the_prose_of_the_notes_is_not_taken_for_signals() -> None:
    wrong = [line for line in casenotes.prose() if flagged(signals.find(line))]
    assert len(wrong) <= len(casenotes.prose()) // 100, wrong


def slower_than_it_may(read: Callable[[str], object], text: str) -> bool:
    """Whether a reader falls below its share of bytes.split."""
    raw = text.encode()
    cutting, reading = least(raw.split, partial(read, text))
    return reading > cutting * SPLIT / LEAST


def test_the_signals_keep_their_share_of_the_floor(text: str) -> None:
    assert not slower_than_it_may(signals.find, text)


def test_a_slow_reader_is_caught(text: str) -> None:
    def dawdling(given: str) -> int:
        return sum(len(given.encode().split()) for _ in range(2 * SPLIT // LEAST))

    assert slower_than_it_may(dawdling, text)


def test_two_thousand_characters_take_at_most_two_milliseconds(text: str) -> None:
    raw = text.encode()
    notes = [text[at : at + language.SHORT] for at in range(0, 100_000, language.SHORT)]
    cutting, *times = least(raw.split, *(partial(signals.find, note) for note in notes))
    slower = max(1.0, cutting * SPLIT * 1e6 / len(raw))
    assert sorted(times)[len(times) // 2] <= 0.002 * slower


def growth(read: Callable[[str], object], short: str, long: str) -> float:
    """The cost of a character in a long text by that in a short one: 1 is linear. Tried again while the machine's other
    work may be to blame, and never on the long text when the short one alone shows that it would take minutes."""
    found = float("inf")
    for _ in range(ROUNDS):
        small = max(language.timed(partial(read, short)), FLOOR)
        if small > SLOW:
            return found
        large = language.timed(partial(read, long))
        found = min(found, (large / len(long)) / (small / len(short)))
        if found <= GROWTH:
            break
    return found


@pytest.mark.parametrize("kind", sorted(casenotes.adversarial(1)))
def test_texts_made_to_be_slow_take_time_in_proportion(kind: str) -> None:
    short, long = (casenotes.adversarial(size)[kind] for size in (SMALL, LARGE))
    assert growth(signals.find, short, long) <= GROWTH


def test_a_reader_that_is_not_linear_is_caught() -> None:
    def squared(text: str) -> int:
        return sum(text.count("x") for _ in range(len(text) // 100))

    assert growth(squared, "inte " * (SMALL // 5), "inte " * (LARGE // 5)) > GROWTH
