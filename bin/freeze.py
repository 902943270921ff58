"""Writes upptack/guides/data/published.toml: the SHA-256 that freezes each published file.

Run it when a new version is published; what was published before must keep its number, and a test says so."""

from __future__ import annotations

import sys

from upptack.guides.guide import DATA, fingerprint

FILES = ("shared.toml", "gate.toml", "notes.toml")


def main() -> int:
    """Writes the list; returns 0."""
    files = [*sorted(path.name for path in DATA.glob("guide-*.toml")), *FILES]
    lines = [f'"{name}" = "{fingerprint((DATA / name).read_bytes())}"' for name in files]
    head = "# Published and frozen: a file that differs from its number is refused.\n[files]\n"
    (DATA / "published.toml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
