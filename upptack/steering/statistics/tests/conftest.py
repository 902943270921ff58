"""What the tests of this room share: an invented year in the tally, and who releases it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pytest

from upptack.staff.models import Member
from upptack.steering.protection import suppress
from upptack.steering.protection.tables import Key, Release, Table
from upptack.steering.statistics import actions, contents, invented
from upptack.steering.statistics.shapes import Vocabulary

CLOSED: Final = date(2026, 2, 1)
COORDINATOR: Final = "samordnare@jam.example"
REAL: Final = suppress.protect
ALL_OF: Final = contents.standards_of
FEW: Final = (
    "enhet-kvartal",
    "myndighet-kvartal-svar",
    "kon-alder-svar",
    "skal",
    "overlamning-utfall",
    "svar",
    "lan-fragade",
    "enhet-fragade",
)
_kept: dict[tuple[object, ...], tuple[Release, ...]] = {}


@pytest.fixture(autouse=True)
def protected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same counts give the same pattern, so that the tests work it out once."""

    def kept(
        tables: Sequence[Table], counts: Mapping[Key, int], earlier: Sequence[Release] = ()
    ) -> tuple[Release, ...]:
        name = (tuple(each.id for each in tables), frozenset(counts.items()), len(earlier))
        if name not in _kept:
            _kept[name] = REAL(tables, counts, earlier)
        return _kept[name]

    monkeypatch.setattr(suppress, "protect", kept)


@pytest.fixture(autouse=True)
def few_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the standard tables, one of each sort: all of them take the solver long, and are tried in
    test_command.py."""
    monkeypatch.setattr(contents, "standards_of", lambda kind: tuple(each for each in ALL_OF(kind) if each.id in FEW))


@pytest.fixture(scope="session")
def known() -> Vocabulary:
    """Eight invented units."""
    return invented.vocabulary(8)


@pytest.fixture
def counted(content: None, known: Vocabulary) -> None:
    """The invented year 2025 in the tally."""
    invented.write(known, each=30)


@pytest.fixture
def coordinator(content: None) -> Member:
    """Mona Falk, who releases."""
    return Member.objects.get(email=COORDINATOR)


@pytest.fixture
def released(counted: None, coordinator: Member) -> None:
    """The year released."""
    actions.release("2025", by=coordinator, at=CLOSED)
