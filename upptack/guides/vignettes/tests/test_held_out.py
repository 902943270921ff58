"""The vignettes that were held out: what the methods found of them when they were first run is not lost again.

They were written after the tables' last change and were never used to change them. The figures are low because the
guides do not ask what happened in the last day, or whether care is needed now: see docs/adr/0019."""

from __future__ import annotations

from pathlib import Path

import pytest

from upptack.guides.vignettes import run
from upptack.guides.vignettes.vignette import own, read

pytestmark = pytest.mark.pure

HELD_OUT = Path(__file__).parents[1] / "held_out" / "first.toml"
ACUTE, FOUND, KAPPA = 20, 13, 0.75
"""How many are acute, how many of them were found at first, and what weighted kappa must reach."""


def test_what_was_found_at_first_is_found_still() -> None:
    found = run.agreement(run.judged(read([HELD_OUT])))
    assert found.acute == ACUTE
    assert found.found >= FOUND
    assert found.kappa is not None
    assert found.kappa >= KAPPA


def test_no_vignette_is_in_both_sets() -> None:
    assert {each.id for each in own()}.isdisjoint(each.id for each in read([HELD_OUT]))
