"""The restore drill at full size: ``make restore-drill``. An installation with the real content and very many counts
is backed up, sealed and restored elsewhere, and every row is compared. Prints rows, seconds and rows missing; fails
when rows are missing, when there were too few to say anything, or when it took more than a quarter of an hour."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hardness.test_restore import Installation
from tests.journeys.product import fresh_database

LEAST_ROWS, MOST_SECONDS = 100_000, 900.0
FILLED = """
from itertools import product
from upptack.config import cli, demo
from upptack.tally.models import Count
cli.migrate(); demo.load_content(); demo.load_staff()
months = [f"{year}-{month:02}" for year in range(2020, 2030) for month in range(1, 13)]
codes = product(months, ("phone", "meeting"), ("woman", "man"), ("18-29", "30-49"), range(260))
rows = (
    Count(month=month, agency="fk", unit=f"fk-{n}", matter="underhallsstod", channel=channel, guide="exposed", sex=sex,
          age=age, answer="no", n=n + 1, kind=f"{month} {channel} {sex} {age} {n}")
    for month, channel, sex, age, n in codes
)
Count.objects.bulk_create(rows, batch_size=5000)
"""


def age_key(folder: Path) -> tuple[str, Path]:
    """A pair of keys: the half that seals, and the file with the half that opens."""
    file = folder / "identity"
    told = subprocess.run(["age-keygen", "-o", str(file)], check=True, capture_output=True, text=True).stderr
    return told.strip().rpartition(" ")[2], file


def must(done: subprocess.CompletedProcess[str]) -> str:
    """What a command printed; SystemExit with what it said when it failed."""
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip()


def main() -> int:
    """Fills, backs up, restores, compares."""
    with tempfile.TemporaryDirectory(prefix="upptack-drill-") as name:
        folders = [Path(name) / each for each in ("first", "second")]
        for each in folders:
            each.mkdir()
        with fresh_database(folders[0]) as one, fresh_database(folders[1]) as other:
            first, second = Installation(one, folders[0]), Installation(other, folders[1])
            must(first.run("-c", FILLED))
            key, identity = age_key(Path(name))
            file = str(Path(name) / "backup")
            begun = time.monotonic()
            print(must(first.run("backup", file, UPPTACK_BACKUP_KEY=key)))
            between = time.monotonic()
            print(must(second.run("restore", file, "--identity", str(identity))))
            ended = time.monotonic()
            before, after = first.rows(), second.rows()
    before.pop("django_session"), after.pop("django_session")
    rows = sum(map(len, before.values()))
    missing = sum(len(set(found) - set(after.get(table, ()))) for table, found in before.items())
    same = before == after
    print(f"backup {between - begun:.1f} s, restore {ended - between:.1f} s (goal ≤ {MOST_SECONDS:.0f})", end=", ")
    print(f"rows missing {missing}, N = {rows} rows")
    return int(not same or rows < LEAST_ROWS or ended - between > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
