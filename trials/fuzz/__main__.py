"""The long run: forms, files and APIs by the tests of tests/hardness, then the scanner; a table, and the result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from trials.fuzz import scanner

LEAST: Final = {"forms": 15_000, "apis": 1_500, "files": 2_500, "scanner": 1_000}
"""The least number of requests of each part that means anything; together 20 000."""

TESTS: Final = (
    "tests/hardness/test_fuzz_forms.py",
    "tests/hardness/test_fuzz_files.py",
    "tests/hardness/test_fuzz_apis.py",
)
SECONDS: Final = 120
"""How long the scanner may take as each member."""


def tested(folder: Path) -> tuple[Counter[str], Counter[str], bool]:
    """Runs the long tests: requests and faults by part, and whether every test passed."""
    counts = folder / "counts"
    counts.touch()
    surroundings = {
        **os.environ,
        "UPPTACK_MODE": "test",
        "UPPTACK_FOLDER": os.environ.get("UPPTACK_FOLDER", str(folder / "kept")),
        "UPPTACK_FUZZ": "long",
        "UPPTACK_FUZZ_COUNTS": str(counts),
    }
    words = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", *sys.argv[1:], *TESTS]
    done = subprocess.run(words, env=surroundings, check=False)
    n, failed = Counter[str](), Counter[str]()
    for line in counts.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        n[row["part"]] += row["n"]
        failed[row["part"]] += row["failed"]
    return n, failed, done.returncode == 0


def main() -> int:
    """Prints each part with its number of requests and of answers 5xx; 1 when one failed or tried too little."""
    with tempfile.TemporaryDirectory(prefix="upptack-fuzz-") as name:
        folder = Path(name)
        n, failed, passed = tested(folder)
        answers, findings = scanner.scan(SECONDS, folder / "demo")
    n["scanner"] = answers.total()
    failed["scanner"] = sum(count for status, count in answers.items() if status >= "500")
    print(f"{'part':<10}{'N':>8}{'least':>8}{'5xx':>6}")
    for part, least in LEAST.items():
        print(f"{part:<10}{n[part]:>8}{least:>8}{failed[part]:>6}")
    print(f"{'all':<10}{n.total():>8}{sum(LEAST.values()):>8}{failed.total():>6}")
    grave = [finding for finding in findings if finding.counts]
    print(f"scanner: {len(findings)} findings, {len(grave)} above information without an explanation")
    for finding in grave:
        print(f"  {finding.category} ({finding.level}) {finding.place}: {finding.info[:160]}")
    enough = all(n[part] >= least for part, least in LEAST.items())
    return 0 if passed and enough and not failed.total() and not grave else 1


if __name__ == "__main__":
    sys.exit(main())
