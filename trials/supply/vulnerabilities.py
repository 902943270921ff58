"""pip-audit over the lock, counted: a run that audited nothing is never told as a run that found nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from trials.supply.locks import FOLDER

COMMAND = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "-f", "json", "-r")
SECONDS = 600


@dataclass(frozen=True, slots=True)
class Audited:
    """How many packages of how many had an answer, the strict run's end status, and what is known against them."""

    asked: int
    answered: int
    status: int
    known: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every package had an answer and nothing is known against any."""
        return self.status == 0 and self.asked > 0 and self.answered == self.asked and not self.known

    @property
    def failed(self) -> bool:
        """Whether something is known, or only some packages had an answer. A source that cannot be reached at all is
        neither passed nor failed: nothing was audited, and the sentence says so."""
        return bool(self.known) or 0 < self.answered < self.asked or (self.answered == self.asked and self.status != 0)

    def sentence(self) -> str:
        """What the run was worth."""
        if not self.answered:
            return f"granskade ingenting: 0 av {self.asked} paket (ingen källa till sårbarheter kunde nås); räknas inte"
        if self.known:
            return f"{len(self.known)} kända sårbarheter i {self.asked} paket: " + ", ".join(self.known)
        return f"{self.answered} av {self.asked} paket granskade, inget känt"


def read(told: str, status: int) -> Audited:
    """What pip-audit told, in its own JSON, beside the end status of the strict run."""
    rows = json.loads(told)["dependencies"]
    answered = [row for row in rows if "skip_reason" not in row]
    known = tuple(f"{row['name']} {row['version']} {each['id']}" for row in answered for each in row["vulns"])
    return Audited(len(rows), len(answered), status, known)


def audit() -> Audited:
    """Asks with --strict, which stops at the first package without an answer; then without, to count the answers."""
    command = [sys.executable, *COMMAND, str(FOLDER / "app.txt")]
    strict = subprocess.run([*command, "--strict"], capture_output=True, text=True, check=False, timeout=SECONDS)
    counted = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    return read(counted.stdout, strict.returncode)
