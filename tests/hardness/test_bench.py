"""The table of benches: every bench is in it, a kept table names the benches that there are, goals are read right, and
one bench that fails neither stops the others nor passes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import rows
from bench.rows import judged

pytestmark = pytest.mark.pure

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def stale(text: str) -> set[str]:
    """What a kept table says of benches that are not there, and which benches it does not have."""
    return set(HEADING.findall(text)) ^ set(bench.BENCHES)


def unlisted(folder: Path, listed: Iterable[str]) -> set[str]:
    """Modules that can be run as a bench and are in no row."""
    able = {path.stem for path in folder.glob("*.py") if re.search(r"^def run\(\)", path.read_text(), re.MULTILINE)}
    return able ^ set(listed)


def test_every_bench_is_in_the_table_and_nothing_else() -> None:
    assert unlisted(bench.ROOT / "bench", bench.BENCHES.values()) == set()
    assert unlisted(bench.ROOT / "bench", list(bench.BENCHES.values())[1:]) == {"installation"}


def test_a_kept_table_names_the_benches_that_there_are() -> None:
    if bench.OUT.exists():
        assert stale(bench.OUT.read_text(encoding="utf-8")) == set(), "run: make bench"
    fresh = bench.document(dict.fromkeys(bench.BENCHES, ()), {})
    assert stale(fresh) == set()
    assert stale(fresh.replace("## Samtalet", "## Bortglömt")) == {"Samtalet", "Bortglömt"}


@pytest.mark.parametrize(
    ("name", "figure", "goal", "reached"),
    [
        ("sökning bland 10000, median / p95 (mål ≤ 50)", "12.0 / 48.1 ms", ("≤", 50), True),
        ("sökning bland 10000, median / p95 (mål ≤ 50)", "12.0 / 51.0 ms", ("≤", 50), False),
        ("kvot svar/s (mål ≥ 0,6)", "0.61", ("≥", 0.6), True),
        ("kvot svar/s (mål ≥ 0,6)", "0.59", ("≥", 0.6), False),
        ("50 på en gång, räknade (mål 50)", "50", ("=", 50), True),
        ("50 på en gång, räknade (mål 50)", "49", ("=", 50), False),
        ("tyngsta sida /sv/1/: sidan / allt som hämtas (mål ≤ 14 000)", "9000 / 14001 byte", ("≤", 14000), False),
        ("60 fall, 4 guider (s; målet är högst 2)", 1.5, ("≤", 2), True),
        ("filer bakom nginx, N 600000 (mål ≥ 20 000)", "20431 svar/s", ("≥", 20000), True),
        ("ett möte räknas", "812/s", ("", None), None),
        ("skydda tabellerna (mål ≤ 60 s)", "ingen siffra", ("≤", 60), False),
    ],
)
def test_goals_are_read_from_the_names(
    name: str, figure: float | str, goal: tuple[str, float | None], reached: bool | None
) -> None:
    row = judged("x", name, figure)
    assert ((row.how, row.goal), row.reached) == (goal, reached)


def test_a_figure_stands_beside_the_nearest_floor_of_its_own_kind_and_database() -> None:
    pairs = [
        ("SQLite: sökning (mål ≤ 50)", "20.0 ms"),
        ("SQLite: golv: LIKE", "40.0 ms"),
        ("PostgreSQL: sökning (mål ≤ 50)", "30.0 ms"),
        ("PostgreSQL: golv: LIKE", "10.0 ms"),
        ("minnet", "200 MB"),
    ]
    found = rows.beside([judged("x", *pair) for pair in pairs])
    assert [row.ratio for row in found] == [0.5, None, 3.0, None, None]
    assert found[2].against == "PostgreSQL: golv: LIKE"


def test_one_that_fails_or_lacks_its_peer_says_so_and_the_rest_are_kept() -> None:
    def find(module: str) -> Callable[[], Iterable[tuple[str, float | str]]]:
        def run() -> Iterable[tuple[str, float | str]]:
            yield "kvot (mål ≥ 1)", "1.20"
            if module == "breaks":
                raise RuntimeError("ingen server\npå porten")
            if module == "lacks":
                yield "Mesa, en agent per person", "inte installerat"

        if module == "gone":
            raise ImportError("No module named gone")
        return run

    found = {name: bench.gathered(name, name, find) for name in ("right", "breaks", "lacks", "gone")}
    assert [row.failed for row in found["breaks"]] == [False, True]
    assert found["gone"][0].figure == "ImportError: No module named gone"
    text = bench.document(found, {"Maskin": "en"})
    assert "ingen server på porten" in text
    assert text.count("## ") == 4
    for name in ("breaks", "lacks", "gone"):
        assert not bench.whole({name: found[name]})
        assert bench.report({name: found[name]}) == 1
    assert bench.whole({"right": found["right"]})
    assert not bench.whole({"missed": (judged("missed", "kvot (mål ≥ 1)", "0.90"),)})
