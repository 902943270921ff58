"""The time of one decision: the table what-now, compiled, over facts that differ from call to call."""

from __future__ import annotations

import itertools
import statistics
import time
from pathlib import Path

from upptack.dmn import load
from upptack.law.rulings import FACTS, TABLES, inputs, rule, table

ROOM = Path(__file__).resolve().parents[1] / "upptack" / "law" / "tables"
CALLS = 4_000


def run() -> list[tuple[str, str]]:
    """Median and 99th percentile, in microseconds, for each table, of the engine alone and with its reasons."""
    rows = []
    for name, decision in TABLES.items():
        model = load((ROOM / f"{name}.dmn").read_text(encoding="utf-8"), name)
        asked = cases(name)
        engine = timed(lambda facts, model=model, decision=decision: model.evaluate(decision, facts), asked)
        whole = timed(lambda facts, name=name: rule(name, facts), asked)
        size = f"{len(table(name).rows)} rader × {len(inputs(name))} fakta"
        rows.append((f"beslut {name} ({size}), motor / med skäl (mål ≤ 40)", f"{engine:.0f} / {whole:.0f} µs"))
    return rows


def cases(name: str) -> list[dict[str, str]]:
    """Sets of facts that go through all values of each input in different rhythms."""
    cycles = {fact: itertools.cycle(FACTS[fact].values) for fact in inputs(name)}
    made = []
    for number in range(CALLS):
        facts = {}
        for place, (fact, values) in enumerate(cycles.items()):
            facts[fact] = next(values)
            if number % (place + 2) == 0:
                next(values)
        made.append(facts)
    return made


def timed(act: object, asked: list[dict[str, str]]) -> float:
    """The median of one call in microseconds."""
    assert callable(act)
    times = []
    for facts in asked:
        began = time.perf_counter()
        act(facts)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name:80} {figure}")
