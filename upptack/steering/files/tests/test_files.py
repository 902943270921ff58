"""Files read back by other programs: every text is a text, every number a number, and the bytes are always the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.files import Cell, Sheet, Unwritable, csv_bytes, json_bytes, xlsx_bytes
from upptack.steering.files.sheet import active, plain

pytestmark = pytest.mark.pure

DANGEROUS = (
    "=1+1",
    "+46",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "%0A",
    "\t=1",
    "\r=1",
    "\n=1",
    "   =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "＝1",
    "=cmd|' /C calc'!A0",
)
HARMLESS = ("Alfa", "10–19", "a=b", "", "å", "\u2212 5", "1 234", "'")
PARTS = st.sampled_from([*DANGEROUS, *HARMLESS, ";", ",", '"', "\n", "_x0041_"])
TEXTS = st.one_of(st.text(max_size=12), st.lists(PARTS, max_size=4).map("".join))
NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9).map(lambda number: round(number, 3)))
CELLS: st.SearchStrategy[Cell] = st.one_of(st.none(), TEXTS, NUMBERS)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5)


def sheet(rows: Sequence[tuple[Cell, ...]], name: str = "fragade") -> Sheet:
    return Sheet(name, "=Frågade", "Möten 2026", ("Plats", "=Antal", "Andel"), tuple(rows), ("-Dold betyder få.",))


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(ROWS)
@settings(max_examples=100)
def test_no_cell_of_a_csv_file_is_a_formula_and_all_come_back(rows: list[tuple[Cell, ...]]) -> None:
    header, *back = read_csv(csv_bytes(sheet(rows)))
    assert header == ["Plats", "'=Antal", "Andel"]
    assert len(back) == len(rows)
    for row, cells in zip(rows, back, strict=True):
        for cell, text in zip(row, cells, strict=True):
            if isinstance(cell, str):
                assert not active(text)
                assert text.replace("'", "") == plain(cell).replace("'", "")
            elif cell is None:
                assert text == ""
            else:
                assert float(text.replace(",", ".")) == cell


@given(ROWS)
@settings(max_examples=100)
def test_a_csv_line_that_is_parted_elsewhere_has_no_formula_either(rows: list[tuple[Cell, ...]]) -> None:
    for line in csv_bytes(sheet([row for row in rows if all(isinstance(cell, str) for cell in row)])).splitlines():
        for sign in (",", ";", "\t", '"'):
            assert not [part for part in line.decode("utf-8-sig").split(sign) if part and active(part)]


@given(ROWS)
@settings(max_examples=100)
def test_no_cell_of_a_spreadsheet_is_a_formula_and_all_come_back(rows: list[tuple[Cell, ...]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([sheet(rows)])))
    assert book.sheetnames == ["om", "fragade"]
    assert not [cell for tab in book for line in tab for cell in line if cell.data_type not in ("s", "n")]
    header, *back = [list(line) for line in book["fragade"].iter_rows(max_col=3, max_row=len(rows) + 1)]
    assert [cell.value for cell in header] == ["Plats", "=Antal", "Andel"]
    for row, cells in zip(rows, back, strict=True):
        for cell, found in zip(row, cells, strict=True):
            if isinstance(cell, str):
                assert (found.value or "") == plain(cell)
            else:
                assert (found.value, found.data_type) == (cell, "n")


@given(ROWS)
@settings(max_examples=100)
def test_json_comes_back_as_it_was(rows: list[tuple[Cell, ...]]) -> None:
    (table,) = json.loads(json_bytes([sheet(rows)]))["tables"]
    assert (table["name"], table["columns"]) == ("fragade", ["Plats", "=Antal", "Andel"])
    assert table["rows"] == [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_run_is_known(text: str) -> None:
    assert active(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_cannot_run_is_left_as_it_is(text: str) -> None:
    assert not active(text)
    assert read_csv(csv_bytes(sheet([(text, 1, None)])))[1][0] == text


def test_a_spreadsheet_says_nothing_of_who_made_it_or_when() -> None:
    first, again = (xlsx_bytes([sheet([("a", 1, 2.5)])]) for _ in range(2))
    assert first == again
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")
    assert book.properties.created == datetime(2026, 1, 1)
    assert {entry.date_time[0] for entry in ZipFile(io.BytesIO(first)).infolist()} == {1980}
    tab = book["fragade"]
    assert tab.freeze_panes == "A2"
    assert dict(tab.tables.items()) == {"t_fragade": "A1:C2"}
    said = [row[1].value for row in book["om"].iter_rows()]
    assert said == ["=Frågade", "Möten 2026", "-Dold betyder få."]


def test_a_sheet_without_rows_can_be_written() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([sheet([])])))
    assert book["fragade"].max_row == 1
    assert read_csv(csv_bytes(sheet([]))) == [["Plats", "'=Antal", "Andel"]]


def test_a_csv_file_is_for_a_swedish_excel() -> None:
    data = csv_bytes(sheet([("Göteborg", 1234, 12.5), ('en "citerad"', -5, None)]))
    assert data.startswith(b'\xef\xbb\xbf"Plats";')
    assert data.decode("utf-8-sig").splitlines()[1:] == ['"Göteborg";1234;12,5', '"en ""citerad""";-5;']
    assert data.count(b"\r\n") == 3


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("Om", ("a",), ()),
        ("om", ("a",), ()),
        ("a--b", ("a",), ()),
        ("a-", ("a",), ()),
        ("a" * 29, ("a",), ()),
        ("a", (), ()),
        ("a", (" ",), ()),
        ("a", ("b", "B"), ()),
        ("a", ("b",), ((1, 2),)),
        ("a", ("b",), ((True,),)),
        ("a", ("b",), ((float("nan"),),)),
        ("a", ("b",), (("x" * 32_768,),)),
    ],
)
def test_what_cannot_be_written_is_refused(
    name: str, columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
) -> None:
    with pytest.raises(Unwritable):
        Sheet(name, "t", "a", columns, rows)


def test_two_sheets_with_one_name_and_none_are_refused() -> None:
    for write in (xlsx_bytes, json_bytes):
        for sheets in ((), (sheet([]), sheet([]))):
            with pytest.raises(Unwritable):
                write(sheets)
