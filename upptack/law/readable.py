"""Decision tables in plain Swedish: the same rows, with words in place of codes and citations in place of ids."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from upptack.dmn import Row, Table
from upptack.law.provisions import provisions, sources
from upptack.law.rulings import outcome, table, version

CODE = re.compile(r'"([a-z0-9_]+)"')
HEADINGS = {"reason": "Skäl", "provisions": "Bestämmelser", "sources": "Andra källor"}


@cache
def value_words() -> Mapping[str, str]:
    """Each value of a fact in plain Swedish, by its code."""
    found: dict[str, str] = tomllib.loads((Path(__file__).parent / "data" / "values.toml").read_text(encoding="utf-8"))
    return found


def readable(name: str) -> Table:
    """The table as people read it, in the version in force; raises ValueError when there is no such table."""
    return _readable(name, version(name))


@cache
def _readable(name: str, version: int) -> Table:
    shown = table(name)
    return replace(
        shown,
        annotations=tuple(HEADINGS.get(heading, heading) for heading in shown.annotations),
        rows=tuple(_row(name, row, shown.annotations) for row in shown.rows),
    )


def _row(name: str, row: Row, headings: tuple[str, ...]) -> Row:
    return replace(
        row,
        inputs=tuple(_said(cell) for cell in row.inputs),
        outputs=tuple(CODE.sub(lambda code: outcome(name, code[1]).in_language("sv").title, c) for c in row.outputs),
        annotations=tuple(_cited(*pair) for pair in zip(headings, row.annotations, strict=True)),
    )


def _said(cell: str) -> str:
    return CODE.sub(lambda code: value_words()[code[1]], cell).replace(",", ", ").replace("not(", "inte (")


def _cited(heading: str, text: str) -> str:
    if heading == "provisions":
        return "; ".join(provisions()[id].citation for id in text.split())
    if heading == "sources":
        return "; ".join(sources()[id].title for id in text.split())
    return text
