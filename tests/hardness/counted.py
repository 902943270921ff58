"""How much was tried, for the long run's table."""

from __future__ import annotations

import json
import os
from pathlib import Path


def write(part: str, n: int, failed: int) -> None:
    """Adds a line to the file that UPPTACK_FUZZ_COUNTS names: a part, its requests, and how many were answered 5xx."""
    file = os.environ.get("UPPTACK_FUZZ_COUNTS")
    if file:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps({"part": part, "n": n, "failed": failed}) + "\n")
