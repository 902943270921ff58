"""Serves a deliberately faulty variant of the product, for the trials' negative controls alone:
`python -m trials.faults.control MODULE:APPLICATION PORT WORKERS`, otherwise with the product's own options."""

from __future__ import annotations

import os
import sys

from upptack.config import cli


def main(application: str, port: str, workers: str) -> None:
    """Replaces this process by the server."""
    real = os.execv

    def other(program: str, words: list[str]) -> None:
        real(program, [*words[:-1], application])

    os.execv = other  # type: ignore[assignment]
    cli.serve("127.0.0.1", int(port), int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:4])
