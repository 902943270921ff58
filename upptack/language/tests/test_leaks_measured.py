"""The goals of the leak check on letters drawn by lot: recall at least .99, false blocks at most .02."""

from __future__ import annotations

import pytest

from quality.leaks import harmless, leaking
from upptack.language.leaks import check
from upptack.language.spans import flagged

pytestmark = pytest.mark.pure

LETTERS, SEED = 2_000, 20261122


def test_recall():
    missed = []
    for outgoing, (wanted,) in leaking(LETTERS, SEED):
        spans = [span for span in check(outgoing) if span.stands and span.where == wanted.where]
        if not any(span.start < wanted.end and wanted.start < span.end for span in spans):
            missed.append((wanted, outgoing))
    assert len(missed) <= 0.01 * LETTERS, missed[:20]


def test_false_blocks():
    stopped = [outgoing for outgoing, _ in harmless(LETTERS, SEED) if flagged(check(outgoing))]
    assert len(stopped) <= 0.02 * LETTERS, stopped[:20]


def test_the_draw_follows_from_its_seed():
    assert list(leaking(20, 1)) == list(leaking(20, 1)) != list(leaking(20, 2))
    assert list(harmless(20, 1)) == list(harmless(20, 1)) != list(harmless(20, 2))
