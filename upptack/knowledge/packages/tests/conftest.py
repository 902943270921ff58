"""Installations for the tests of packages; guides that a test brings in are forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from upptack.guides import guide
from upptack.knowledge.packages.tests.parcels import installation_in


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """An installation that trusts its own key."""
    return installation_in(tmp_path / "here")


@pytest.fixture(autouse=True)
def guides_as_they_were() -> Iterator[None]:
    """Reads the guides from where they were read before."""
    before = list(guide._further)
    yield
    guide._further[:] = before
    for read in (guide.published, guide.guides, guide.newest):
        read.cache_clear()
