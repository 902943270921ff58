"""The gate: what "safe to talk?" leads to, over every combination of what the caseworker can answer.

Nobody is asked while someone else may hear, a relative interprets, or no time is left."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from upptack.dmn import check, load
from upptack.law.facts import FACTS
from upptack.law.provisions import provisions, sources

pytestmark = pytest.mark.pure

DECISION = "Säkert att tala"
TEXT = (Path(__file__).parent.parent / "tables" / "safe-to-talk.dmn").read_text(encoding="utf-8")
MODEL = load(TEXT, "safe-to-talk.dmn")
INPUTS = ("situation", "minutes", "channel")
EVERY = tuple(product(*(FACTS[name].values for name in INPUTS)))
CAN_ANSWER = {"alone", "text_only"}


def outcome(*answers: str) -> object:
    """What the table says for situation, minutes and channel."""
    return MODEL.evaluate(DECISION, dict(zip(INPUTS, answers, strict=True))).value


def test_the_table_takes_the_values_of_the_vocabulary_and_has_no_gap_or_overlap() -> None:
    table = MODEL.table(DECISION)
    assert table is not None
    assert {clause.name: clause.allowed for clause in table.inputs} == {n: FACTS[n].values for n in INPUTS}
    assert check(MODEL) == ()
    for answers in EVERY:
        fired = MODEL.evaluate(DECISION, dict(zip(INPUTS, answers, strict=True))).fired
        assert len(fired) == 1, answers


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('<text>"5_to_15","over_15","unknown"<', '<text>"5_to_15","over_15"<', "gap"),
        ('<inputEntry><text>"overheard"</text>', '<inputEntry><text>"unknown"</text>', "gap"),
        ('<inputEntry><text>"loudspeaker"</text>', "<inputEntry><text>-</text>", "overlap"),
    ],
)
def test_a_gap_and_an_overlap_are_caught(old: str, new: str, kind: str) -> None:
    assert old in TEXT
    assert kind in {finding.kind for finding in check(load(TEXT.replace(old, new), "faulty.dmn"))}


@pytest.mark.parametrize("answers", EVERY, ids="-".join)
def test_questions_are_asked_only_when_the_person_can_answer(answers: tuple[str, str, str]) -> None:
    situation, minutes, _ = answers
    found = outcome(*answers)
    asks = situation in CAN_ANSWER and minutes != "none"
    assert (found in ("full", "short")) == asks
    assert (found == "full") == (asks and situation == "alone" and minutes != "under_5")
    assert (found == "pause") == (situation in ("loudspeaker", "unknown"))


def test_every_row_says_why_and_cites_what_exists() -> None:
    for answers in EVERY:
        row = MODEL.evaluate(DECISION, dict(zip(INPUTS, answers, strict=True))).fired[0]
        cited = row.annotations["provisions"].split()
        read = row.annotations["sources"].split()
        assert row.annotations["reason"].endswith(".")
        assert cited or read
        assert set(cited) <= provisions().keys()
        assert set(read) <= sources().keys()


def test_a_relative_who_interprets_is_answered_with_the_duty_to_use_an_interpreter() -> None:
    answers = {"situation": "relative_interprets", "minutes": "over_15", "channel": "meeting"}
    assert MODEL.evaluate(DECISION, answers).fired[0].annotations["provisions"] == "fl-2017-900-13"
