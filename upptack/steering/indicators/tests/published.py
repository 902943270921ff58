"""Published cells for the tests, in place of released tables."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from upptack.steering.statistics import queries as statistics
from upptack.steering.statistics.queries import Cell

Cells = Mapping[tuple[str, ...], int | None]


def publish(monkeypatch: pytest.MonkeyPatch, cells: Cells, *periods: str, about: bool = False) -> None:
    """Publishes these cells for every period: named by measure, then "dimension=code" in the order of the dimensions'
    names; None is hidden, and what is not named is in no table."""

    def cell(period: str, measure: str, **codes: str) -> Cell:
        key = (measure, *(f"{name}={code}" for name, code in sorted(codes.items())))
        if key not in cells or period not in (periods or ("2026",)):
            return Cell(None, "absent", False)
        n = cells[key]
        return Cell(n, "hidden" if n is None else "shown", about)

    monkeypatch.setattr(statistics, "cell", cell)
    monkeypatch.setattr(statistics, "periods", lambda: periods or ("2026",))
