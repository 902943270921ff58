"""Every bench of the project in one table: `python -m bench`, or `make bench`.

Figures depend on the machine and its load; read the ratios, which are taken in the same run."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable

from bench import (
    decisions,
    exchange,
    handover,
    hsds,
    language,
    learning,
    matching,
    meeting,
    planner,
    public,
    search,
    steering,
)
from bench import statistics as protection

BENCHES: tuple[tuple[str, Callable[[], Iterable[tuple[str, float | str]]]], ...] = (
    ("Samtalet", meeting.run),
    ("Överlämningen", handover.run),
    ("Besluten", decisions.run),
    ("Matchningen", matching.run),
    ("Den öppna katalogen", hsds.run),
    ("Den publika webbplatsen", public.run),
    ("Sökningen", search.run),
    ("Sökningen i utbytet", exchange.run),
    ("Fallen och övningen", learning.run),
    ("Språkverktygen", language.run),
    ("Statistiken: skydd och angripare", protection.run),
    ("Statistiken: släpp, sidor och räkning", steering.run),
    ("Planeraren", planner.run),
)


def main() -> None:
    """Runs them all and prints the rows."""
    address = os.environ.get("UPPTACK_DATABASE", "")
    if address.startswith("postgres"):
        os.environ.setdefault("UPPTACK_BENCH_PG", address)
    print(f"{platform.machine()}, {os.cpu_count()} kärnor, Python {platform.python_version()}")
    for title, run in BENCHES:
        print(f"\n{title}")
        for name, figure in run():
            shown = f"{figure:.2f}" if isinstance(figure, float) else figure
            print(f"  {name:84} {shown}", flush=True)


if __name__ == "__main__":
    main()
