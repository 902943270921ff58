"""A letter that anything has happened to is refused, and a sum shows nothing that its parts hide."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.protection.tables import Dimension, Release, Table
from upptack.steering.sending import rules
from upptack.steering.sending.rules import MARK, Letter, Part, Refused, Sent, canonical, opened, together, written
from upptack.steering.sending.tests.installations import (
    AGENCIES,
    COUNTS,
    HIDDEN,
    PERIOD,
    RELEASED,
    form,
    pair,
    release,
    sent,
    signed_by,
)

pytestmark = pytest.mark.pure

NOW = datetime(2026, 5, 5, 9, tzinfo=UTC)


class Sender:
    """An installation that writes letters, also such as a faulty program or a foe with its key would write."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, pair(folder, "Myndigheten i norr")

    @property
    def trusted(self) -> Mapping[str, bytes]:
        return {self.key.id: self.key.public}

    def letter(self, *tables: Sent) -> Letter:
        return Letter(self.key.name, self.key.id, NOW, PERIOD, tables or (sent(),))

    def writes(self, *tables: Sent) -> bytes:
        return written(self.letter(*tables), lambda content: b64decode(signed_by(self.folder, content)))

    def signs(self, text: str, mark: bytes = MARK) -> bytes:
        signature = signed_by(self.folder, mark + text.encode())
        return canonical({"key": self.key.id, "letter": text, "signature": signature}).encode()

    def changed(self, **values: Any) -> bytes:
        letter = json.loads(json.loads(self.writes())["letter"])
        return self.signs(canonical({**letter, **values}))


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path)


def test_a_letter_comes_back_as_it_was_written(sender: Sender) -> None:
    letter = opened(sender.writes(sent(release(hidden=HIDDEN))), sender.trusted)
    assert letter == sender.letter(sent(release(hidden=HIDDEN)))
    assert letter.tables[0].digest == sent(release(hidden=HIDDEN)).digest != sent().digest


def test_an_unknown_key_is_refused(sender: Sender, tmp_path: Path) -> None:
    other = pair(tmp_path / "other", "En annan")
    for trusted in ({}, {other.id: other.public}):
        with pytest.raises(Refused, match="inte är betrodd"):
            opened(sender.writes(), trusted)
    with pytest.raises(Refused, match="Signaturen"):
        opened(sender.writes(), {sender.key.id: other.public})


def test_any_changed_byte_is_refused(sender: Sender) -> None:
    data = sender.writes()
    step = max(1, len(data) // 150)
    for place in range(0, len(data) - 1, step):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(Refused):
            opened(changed, sender.trusted)
    for cut in (data[:-2], data + b"x", data[1:], b"", b"[]", b"{}", b"\xff"):
        with pytest.raises(Refused):
            opened(cut, sender.trusted)


def test_a_signature_of_something_else_is_refused(sender: Sender) -> None:
    text = json.loads(sender.writes())["letter"]
    assert opened(sender.signs(text), sender.trusted).period == PERIOD
    for mark in (b"", b"upptack content 1\n"):
        with pytest.raises(Refused, match="Signaturen"):
            opened(sender.signs(text, mark), sender.trusted)


@pytest.mark.parametrize(
    "values",
    [
        {"format": 2},
        {"period": "2026-Q5"},
        {"period": "2026-Q2"},
        {"made_at": "i går"},
        {"tables": []},
        {"tables": [{}]},
        {"tables": "svar"},
        {"key": "0123456789abcdef"},
    ],
)
def test_a_letter_that_is_not_whole_is_refused_though_it_is_signed(sender: Sender, values: dict[str, Any]) -> None:
    assert opened(sender.changed(), sender.trusted)
    with pytest.raises(Refused):
        opened(sender.changed(**values), sender.trusted)


def test_the_same_table_twice_is_refused(sender: Sender) -> None:
    with pytest.raises(Refused, match="två gånger"):
        opened(sender.writes(sent(), sent()), sender.trusted)


def with_cells(**changes: int | None) -> Release:
    """A release in which the cells of some answers, summed over places, say something else."""
    made = release()
    keys = {answer: made.table.key({"answer": answer}) for answer in changes}
    return replace(made, shown={**made.shown, **{keys[answer]: n for answer, n in changes.items()}})


def test_a_table_that_is_not_protected_is_refused(sender: Sender) -> None:
    small = release(counts={**COUNTS, "now": (40, 4)})
    with pytest.raises(Refused, match="inte skyddad"):
        opened(sender.writes(sent(small)), sender.trusted)
    with pytest.raises(Refused, match="går inte ihop"):
        opened(sender.writes(sent(with_cells(now=66))), sender.trusted)
    assert opened(sender.writes(sent(release(counts={**COUNTS, "now": (40, 0)}))), sender.trusted)


@pytest.mark.parametrize("n", [-5, True, 6.5, "6"])
def test_what_is_no_count_is_refused(sender: Sender, n: Any) -> None:
    with pytest.raises(Refused, match="inget antal"):
        opened(sender.writes(sent(with_cells(now=n))), sender.trusted)


def without_a_cell(made: Release) -> Release:
    return replace(made, shown=dict(list(made.shown.items())[1:]))


def formed(*dimensions: Dimension) -> Release:
    table = Table("svar", "meetings", dimensions, (("time", PERIOD),))
    return Release(table, dict.fromkeys(table.keys(), 0))


@pytest.mark.parametrize(
    "made",
    [
        without_a_cell(release()),
        release(form(id="../svar")),
        release(form(period="2026-Q2")),
        formed(),
        formed(Dimension("place", AGENCIES), Dimension("place", ("agency:mig",))),
        formed(Dimension("place", ("a", "a"))),
        formed(Dimension("place", ())),
        formed(Dimension("place", ("a",), {"b": frozenset("c")})),
        formed(Dimension("place", ("a b",))),
    ],
)
def test_a_table_of_another_form_than_ours_is_refused(sender: Sender, made: Release) -> None:
    with pytest.raises(Refused):
        opened(sender.writes(sent(made)), sender.trusted)


def test_a_table_that_says_to_be_huge_is_refused_before_it_is_built(sender: Sender) -> None:
    letter = json.loads(json.loads(sender.writes())["letter"])
    place = {"name": "place", "leaves": [f"a{n}" for n in range(2000)], "groups": {}, "whole": ""}
    letter["tables"][0]["shape"]["dimensions"] = [{**place, "name": name} for name in ("a", "b", "c")]
    with pytest.raises(Refused):
        opened(sender.signs(canonical(letter)), sender.trusted)


def test_a_letter_from_the_future_is_refused() -> None:
    assert rules.age_problem(NOW + timedelta(minutes=59), NOW) is None
    assert rules.age_problem(NOW + timedelta(minutes=61), NOW)


def added(*releases: Release) -> Release:
    return together([(Part(str(place), RELEASED), each) for place, each in enumerate(releases)]).release


def test_shown_counts_are_added_and_a_place_that_one_lacks_is_nought_there() -> None:
    other = release(
        form(agencies=("agency:mig", "agency:fk")), counts={"now": (7, 5), "no": (9, 20), "not_asked": (6, 8)}
    )
    sum_of = added(release(), other)
    asked = partial(sum_of.table.key)
    assert sum_of.table.dimensions[0].leaves == ("agency:af", "agency:fk", "agency:mig")
    assert sum_of.shown[asked({"place": "agency:fk", "answer": "now"})] == 25 + 5
    assert sum_of.shown[asked({"place": "agency:mig", "answer": "now"})] == 7
    assert sum_of.shown[asked({})] == sum(map(sum, COUNTS.values())) + 55
    assert rules.table_problem(sum_of, PERIOD) is None


def test_what_is_hidden_in_one_is_hidden_in_the_sum() -> None:
    sum_of = added(release(), release(hidden=HIDDEN))
    for place, answer in HIDDEN:
        assert sum_of.shown[sum_of.table.key({"place": place, "answer": answer})] is None
    assert sum_of.shown[sum_of.table.key({"answer": "not_asked"})] == 2 * 93


CELLS = st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=15, max_size=15)


@given(st.lists(CELLS, min_size=1, max_size=4))
@settings(max_examples=60)
def test_nothing_hidden_can_be_subtracted_out_of_a_sum(every: list[list[int | None]]) -> None:
    """The attack: a sum minus the others' published counts. It can only ever be tried where nothing was hidden."""
    keys = list(form().keys())
    releases = [Release(form(), dict(zip(keys, cells, strict=True))) for cells in every]
    sum_of = added(*releases)
    for key in keys:
        parts = [each.shown[key] for each in releases]
        if None in parts:
            assert sum_of.shown[key] is None
        else:
            assert sum_of.shown[key] == sum(part or 0 for part in parts)


def test_tables_of_another_form_are_left_out_and_named() -> None:
    other = Release(formed(Dimension("place", AGENCIES)).table, {})
    done = together([(Part("A", RELEASED), release()), (Part("B", RELEASED), other)])
    assert [part.name for part in done.parts] == ["A"]
    assert [part.name for part in done.unlike] == ["B"]
    with pytest.raises(ValueError, match="nothing"):
        together([])
