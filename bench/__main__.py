"""Every bench of the project in one table: `make bench`, or `python -m bench [NAME …] [--out FILE]`.

Figures depend on the machine and its load; read the ratios, which are taken in the same run. A bench that fails, or
lacks the peer that it is measured against, says so in its row: the others are run and written, and the exit status is
1. The table is kept in docs/generated/bench.md, whole runs only."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bench import rows as table
from bench.rows import Row

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "docs" / "generated" / "bench.md"
COMMAND: Final = "make bench"

BENCHES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Installationen": "installation",
        "Samtalet": "meeting",
        "Överlämningen": "handover",
        "Besluten": "decisions",
        "Matchningen": "matching",
        "Den öppna katalogen": "hsds",
        "Den publika webbplatsen": "public",
        "Sökningen": "search",
        "Sökningen i utbytet": "exchange",
        "Fallen och övningen": "learning",
        "Språkverktygen": "language",
        "Statistiken: skydd och angripare": "statistics",
        "Statistiken: släpp, sidor och räkning": "steering",
        "Planeraren": "planner",
    }
)
"""Title in the table → the module in bench/ whose `run` gives pairs of a name and a figure."""

Run = Callable[[], Iterable[tuple[str, float | str]]]


def run_of(module: str) -> Run:
    """What runs a bench. Imported only now, so that one that cannot be imported stops no other."""
    run: Run = import_module(f"bench.{module}").run
    return run


def gathered(title: str, module: str, find: Callable[[str], Run] = run_of) -> tuple[Row, ...]:
    """The rows of one bench; those that came before it failed, and then the failure."""
    found: list[Row] = []
    try:
        for name, figure in find(module)():
            found.append(table.judged(title, name, figure))
            print(f"  {name:84} {found[-1].figure}", flush=True)
    except (Exception, SystemExit) as error:
        found.append(table.failure(title, why(error)))
        print(f"  KUNDE INTE KÖRAS: {found[-1].figure}", flush=True)
    if not found:
        found.append(table.failure(title, "gav inga rader"))
    return table.beside(found)


def why(error: BaseException) -> str:
    """What went wrong, on one line."""
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, subprocess.CalledProcessError) and error.stderr:
        said = error.stderr if isinstance(error.stderr, str) else error.stderr.decode(errors="replace")
        text += " " + " ".join(said.split()[-30:])
    return " ".join(text.split())[:300]


def commit() -> str:
    """The commit that is measured, marked when the tree holds something else too."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
    except (OSError, subprocess.CalledProcessError):
        return "okänd"
    return said.stdout.strip()


def machine() -> str:
    """The machine and what runs on it, in a line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} kärnor, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, belastning vid start {load:.1f}"
    )


def document(found: Mapping[str, Sequence[Row]], about: Mapping[str, str]) -> str:
    """The table as it is kept."""
    every = [row for rows in found.values() for row in rows]
    judged = [row for row in every if row.reached is not None]
    lines = ["# Mätningar", "", *(f"- {name}: {value}" for name, value in about.items())]
    lines += [f"- N: {len(every)} rader ur {len(found)} mätningar; {sum(map(bool, (r.reached for r in judged)))} av "
              f"{len(judged)} mål nådda", ""]  # fmt: skip
    lines += ["Figurerna gäller maskinen och stunden. Kvoten är figuren genom golvets eller jämförelsens figur i samma",
              "körning. Hur många gånger något mättes står i radens namn."]  # fmt: skip
    for title, rows in found.items():
        lines += ["", f"## {title}", "", table.markdown(rows)]
    return "\n".join(lines) + "\n"


def whole(found: Mapping[str, Sequence[Row]]) -> bool:
    """Whether every bench could be run, with every peer that it is measured against, and every goal was reached."""
    every = [row for rows in found.values() for row in rows]
    return not any(row.failed or table.lacks_peer(row) or row.reached is False for row in every)


def main(arguments: Sequence[str]) -> int:
    """Runs the benches that are named, or all; prints and keeps the rows; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAMN", help="bara dessa: " + ", ".join(BENCHES.values()))
    parser.add_argument("--out", type=Path, help="var tabellen skrivs; utan namn på mätningar: docs/generated/bench.md")
    chosen = parser.parse_args(arguments)
    if strange := set(chosen.names) - set(BENCHES.values()):
        parser.error(f"okänd mätning: {', '.join(sorted(strange))}")
    address = os.environ.get("UPPTACK_DATABASE", "")
    if address.startswith("postgres"):
        os.environ.setdefault("UPPTACK_BENCH_PG", address)
    about = {"Maskin": machine(), "Datum": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "Version": commit()}
    about["Kommando"] = COMMAND if not chosen.names else "python -m bench " + " ".join(chosen.names)
    print(about["Maskin"])
    found, began = {}, time.monotonic()
    for title, module in BENCHES.items():
        if not chosen.names or module in chosen.names:
            print(f"\n{title}", flush=True)
            found[title] = gathered(title, module)
    about["Tid"] = f"{(time.monotonic() - began) / 60:.0f} min"
    out = chosen.out or (None if chosen.names else OUT)
    if out:
        out.write_text(document(found, about), encoding="utf-8")
    return report(found)


def report(found: Mapping[str, Sequence[Row]]) -> int:
    """Says what failed, which peers were missing and which goals were not reached; the exit status."""
    every = [row for rows in found.values() for row in rows]
    for said, rows in (
        ("kunde inte köras", [row for row in every if row.failed]),
        ("saknar jämförelsen", [row for row in every if table.lacks_peer(row)]),
        ("når inte målet", [row for row in every if row.reached is False]),
    ):
        for row in rows:
            print(f"{said}: {row.bench}: {row.name}: {row.figure}")
    return 0 if whole(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
