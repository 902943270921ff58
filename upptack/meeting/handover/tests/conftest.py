"""What the tests of handovers share: codes that cost nothing to derive, and members of two units."""

from __future__ import annotations

import pytest

from upptack.meeting.handover import codes
from upptack.staff.models import Member


@pytest.fixture(autouse=True)
def cheap_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derives codes with the least work that scrypt can do; what the real cost is worth has a test of its own."""
    monkeypatch.setattr(codes, "COST", 2)


@pytest.fixture
def nils(content: None) -> Member:
    """Nils Pieski, caseworker at another unit."""
    return Member.objects.get(email="norr@fk.example")
