"""Sheets as CSV, xlsx and JSON: the same bytes for the same sheets, no author, no day of making. Pure.

Nothing in a file can run: a text stays a text however it begins, and numbers stay numbers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from upptack.steering.files.sheet import ABOUT, ACTIVE, Cell, Sheet, active, plain, unlike_names

CSV: Final = "text/csv; charset=utf-8; header=present"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON: Final = "application/json"

MADE: Final = datetime(2026, 1, 1)
"""The day that every spreadsheet says it was made: else the same table would be another file every time."""

WIDEST: Final = 60
"""How many signs wide a column may be."""

INSIDE: Final = re.compile(rf"([,;\"]\s*+|(?<!\s)[^\S\t\n]*+[\t\n]\s*+)(?=[{re.escape(ACTIVE)}])")
"""Where a program that parts the line elsewhere than we do would see a cell begin, up to its first sign that can be
seen. A run of spaces and line breaks is looked at from its first sign alone: else a long one would take time with the
square of its length."""


def csv_bytes(sheet: Sheet) -> bytes:
    """The sheet as CSV (RFC 4180: CRLF, double quotes doubled), in UTF-8 with a byte order mark, semicolons between the
    cells and a comma in decimals: so a Swedish Excel opens it with a double click and reads å, ä, ö and the numbers
    right. Programs that would rather have a dot take JSON.

    Every text stands in quotes. One that a spreadsheet would take for a formula gets an apostrophe before it, also
    where it would begin a cell only if the line were parted at other signs."""
    lines = (";".join(_csv(cell) for cell in row) for row in (sheet.columns, *sheet.rows))
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def _csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return repr(cell).replace(".", ",")
    text = INSIDE.sub(r"\1'", plain(cell))
    return '"' + ("'" if active(cell) else "") + text.replace('"', '""') + '"'


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one spreadsheet: first a tab that says what each is, then a tab for each, named as the sheet, with
    the header in the first row, which stays in sight, and the rows as a table that can be sorted and filtered. Raises
    Unwritable when two sheets have the same name, or when there is none."""
    found = unlike_names(sheets)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "title": plain(found[0].title)})
        bold = book.add_format({"bold": True})
        _about(book.add_worksheet(ABOUT), found, bold)
        for sheet in found:
            _tab(book.add_worksheet(sheet.name), sheet, bold)
    return out.getvalue()


def _about(tab: Any, sheets: Iterable[Sheet], bold: Any) -> None:
    tab.set_column(0, 0, WIDEST // 2)
    tab.set_column(1, 1, WIDEST * 2)
    lines = [(sheet, words) for sheet in sheets for words in (sheet.title, sheet.about, *sheet.notes)]
    for place, (sheet, words) in enumerate(lines):
        heading = words is sheet.title
        tab.write_string(place, 0, sheet.name if heading else "", bold)
        tab.write_string(place, 1, plain(words), bold if heading else None)


def _tab(tab: Any, sheet: Sheet, bold: Any) -> None:
    columns = [plain(name) for name in sheet.columns]
    for place, name in enumerate(columns):
        longest = max((len(str(row[place])) for row in sheet.rows), default=0)
        tab.set_column(place, place, min(WIDEST, max(longest, len(name)) + 3))
        tab.write_string(0, place, name, bold)
    for down, row in enumerate(sheet.rows, start=1):
        for across, cell in enumerate(row):
            if isinstance(cell, str):
                tab.write_string(down, across, plain(cell))
            elif cell is not None:
                tab.write_number(down, across, cell)
    tab.freeze_panes(1, 0)
    if sheet.rows:
        named = "t_" + sheet.name.replace("-", "_")
        headers = [{"header": name} for name in columns]
        tab.add_table(0, 0, len(sheet.rows), len(columns) - 1, {"name": named, "columns": headers})


def json_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as JSON in UTF-8:

        {"format": 1,
         "tables": [{"name": "...", "title": "...", "about": "...", "notes": ["..."],
                     "columns": ["...", "..."], "rows": [["...", 12], ["...", null]]}]}

    A row is a list with one cell for each column: a text, a number, or null where there is nothing. Later versions may
    add names; `format` changes when a program for this form could go wrong. Raises Unwritable as `xlsx_bytes` does."""
    tables = [
        {
            "name": sheet.name,
            "title": plain(sheet.title),
            "about": plain(sheet.about),
            "notes": [plain(note) for note in sheet.notes],
            "columns": [plain(name) for name in sheet.columns],
            "rows": [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows],
        }
        for sheet in unlike_names(sheets)
    ]
    text = json.dumps({"format": 1, "tables": tables}, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()
