"""The directory as a sheet: there and back again unchanged, and every fault of a row told."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.directory import contents, rules, sheet

pytestmark = pytest.mark.pure

TODAY = date(2026, 11, 25)
GOOD = {
    "namn": "Påhittade jouren",
    "slag": "Socialtjänsten | Socialjouren",
    "kommuner": "Ale",
    "väg": "telefon",
    "nummer eller adress": "000-000 00 01",
    "belägg": "läst där den publiceras",
    "källa": "Påhittad källa",
}


def made(*rows: dict[str, str], delimiter: str = ";", headings: tuple[str, ...] = ()) -> str:
    """A sheet with some rows; cells that a row does not name are empty."""
    out = io.StringIO()
    columns = headings or tuple(sheet.COLUMNS.values())
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def said(**more: str) -> tuple[str, ...]:
    """What is said of the one row of a sheet."""
    found = sheet.read(made(GOOD | {key.replace("_", " "): value for key, value in more.items()}), TODAY)
    return found.rows[0].problems


def test_the_whole_directory_comes_back_as_it_went_out():
    found = sheet.read(sheet.write(contents.bodies()), TODAY)
    assert [row for row in found.rows if row.problems] == []
    assert found.entries == contents.bodies()


def test_a_good_row_is_a_body_with_a_contact():
    (entry,) = sheet.read(made(GOOD), TODAY).entries
    assert (entry.id, entry.kinds) == ("pahittade-jouren", ("social_services", "social_emergency"))
    assert (entry.municipalities, entry.national, entry.contacts[0].value) == (("1440",), False, "000-000 00 01")
    assert contents.problems([entry]) == ()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_as_spreadsheets_save_them_can_be_read(delimiter: str, encoding: str):
    raw = made(GOOD | {"anteckning": "Öppet för alla, å ä ö; ring"}, delimiter=delimiter).encode(encoding)
    (entry,) = sheet.read(sheet.decode(raw), TODAY).entries
    assert entry.note == contents.Text("Öppet för alla, å ä ö; ring", "")


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", "a;b".encode("utf-16-le"), b"\x81\x8d"])
def test_what_is_no_text_is_refused(raw: bytes):
    with pytest.raises(sheet.Unreadable, match="går inte att läsa"):
        sheet.decode(raw)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (made(GOOD).replace("drivs av", "personnummer"), "Kolumnen ”personnummer” finns inte"),
        (made(GOOD).replace(";drivs av", ""), "Kolumnen ”drivs av” saknas"),
        (made(GOOD).replace("drivs av", "källa"), "saknas|två gånger"),
        (made(), "inga rader"),
        ("", "saknas"),
        (made(GOOD) + '"öppet citattecken', "Rad|citattecken"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_whole(text: str, sentence: str):
    with pytest.raises(sheet.Unreadable, match=sentence):
        sheet.read(text, TODAY)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"namn": ""}, "Namnet saknas"),
        ({"namn": "Importera"}, "upptaget"),
        ({"slag": "Tempel"}, "Tempel går inte att läsa"),
        ({"kommuner": "Ankeborg"}, "Ankeborg går inte att läsa"),
        ({"kommuner": ""}, "Ange antingen hela landet"),
        ({"hela landet": "kanske"}, "ja eller nej"),
        ({"väg": "fax"}, "fax går inte att läsa"),
        ({"nummer eller adress": "ring"}, "Ett telefonnummer skrivs"),
        ({"nummer eller adress": ""}, "ingen står som ansvarig"),
        ({"källa": ""}, "saknar källa"),
        ({"öppettider": "ibland"}, "Skriv dagar och tider"),
        ({"kontrollerad": "i fjol"}, "ska skrivas som"),
        ({"kontrollerad": "20261121", "gäller till": "2027-01-01"}, "ska skrivas som"),
        ({"kontrollerad": "2026-11-26", "gäller till": "2027-01-01"}, "har inte varit än"),
        ({"kontrollerad": "2026-11-20", "gäller till": "2027-11-21"}, "minst en gång om året"),
        ({"anteckning på engelska": "For all."}, "saknas på svenska"),
        ({"språk": "arabiska"}, "Okänt språk"),
        ({"drivs av": "x" * 161}, "för lång"),
        ({"id": "Stor Bokstav"}, "små bokstäver"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_and_nothing_can_be_used(fault: dict[str, str], sentence: str):
    found = sheet.read(made(GOOD | {"id": "en-annan", "namn": "En annan"}, GOOD | fault), TODAY)
    assert found.entries == ()
    assert found.rows[0].problems == ()
    assert sentence in " ".join(found.rows[1].problems)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", " =1"])
@pytest.mark.parametrize("column", ["namn", "anteckning", "källa", "nummer eller adress"])
def test_a_formula_is_refused_wherever_it_stands(column: str, cell: str):
    problems = said(**{column: cell})
    if column != "nummer eller adress" or cell.strip() != "+1":
        assert "kan läsas som en formel" in problems[0]


def test_a_number_with_a_plus_is_no_formula():
    assert said(**{"nummer eller adress": "+46 8 000 00 01"}) == ()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "%", "＝", " =", "\u00a0@", "\u200b="])
def test_no_cell_goes_out_as_a_formula_and_it_comes_back_as_it_was(start: str):
    bris = next(body for body in contents.bodies() if body.id == "bris")
    text = f"{start}SUM(A1)"
    seeded = contents.BodyEntry(**{**{f: getattr(bris, f) for f in bris.__slots__}, "note": contents.Text(text, "")})
    out = sheet.write([seeded])
    cells = [cell for row in csv.reader(io.StringIO(out), delimiter=";") for cell in row]
    assert [cell for cell in cells if sheet.active(cell)] == []
    assert f"'{text}" in cells
    assert sheet.read(out, TODAY).entries == (seeded,)


def test_a_row_twice_and_rows_that_disagree_are_told():
    twice = sheet.read(made(GOOD, GOOD), TODAY)
    assert twice.rows[1].problems == ("Raden är densamma som rad 2.",)
    other = {"nummer eller adress": "000-000 00 02"}
    assert len(sheet.read(made(GOOD, GOOD | other), TODAY).entries[0].contacts) == 2
    disagree = sheet.read(made(GOOD, GOOD | other | {"drivs av": "Någon annan"}), TODAY)
    assert "säger något annat än rad 2" in disagree.rows[1].problems[0]


weeks = st.frozensets(st.integers(0, rules.SLOTS_A_WEEK - 1), min_size=1, max_size=60) | st.just(rules.ALWAYS)


@given(weeks)
def test_hours_as_text_come_back_as_they_were(slots: frozenset[int]):
    assert rules.read_hours(rules.hours_as_text(slots)) == slots


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("", None),
        ("alltid", "always"),
        ("Dygnet runt", "always"),
        ("mån-fre 08:00-16:00", {day: ["08:00-16:00"] for day in rules.DAYS[:5]}),
        ("Måndag–onsdag kl. 8–12 och 13–16.30", {day: ["08:00-12:00", "13:00-16:30"] for day in rules.DAYS[:3]}),
        ("lör och sön 10-12; tors 17-19", {"thu": ["17:00-19:00"], "sat": ["10:00-12:00"], "sun": ["10:00-12:00"]}),
    ],
)
def test_hours_as_people_type_them(text: str, table: Any):
    assert rules.hours_as_table(rules.read_hours(text)) == table


@pytest.mark.parametrize("text", ["8-16", "må 8-16", "mån", "mån 8:15-9", "fre-mån 8-9", "mån 8-10, 9-11", "mån 25-26"])
def test_hours_that_nobody_can_read_are_told(text: str):
    with pytest.raises(ValueError, match=r"\.$"):
        rules.read_hours(text)


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ((), (("phone", "1"),), (None,)),
        ((("phone", "1"), ("phone", "2")), (("phone", "2"), ("phone", "1")), (1, 0)),
        ((("phone", "1"), ("web", "a")), (("phone", "3"), ("web", "a"), ("phone", "4")), (0, 1, None)),
        ((("phone", "1"),), (("phone", "2"), ("phone", "1")), (None, 0)),
    ],
)
def test_contacts_are_known_again(old: Any, new: Any, places: Any):
    assert rules.paired(old, new) == places


@pytest.mark.parametrize(
    ("value", "check", "counts"),
    [
        ("1", date(2026, 1, 1), True),
        ("2", date(2026, 1, 1), False),
        ("2", date(2025, 12, 31), False),
        ("2", date(2026, 1, 2), True),
        ("2", None, True),
    ],
)
def test_a_check_is_of_one_value(value: str, check: date | None, counts: bool):
    assert rules.check_still_counts("1", date(2026, 1, 1), value, check) is counts


def test_the_numbers_for_those_in_danger_are_known_however_they_are_written():
    assert all(rules.needs_review(value) for value in ("112", "114 14", "114-14", "11414"))
    assert not any(rules.needs_review(value) for value in ("116 111", "1177", "020-50 50 50", "https://112.se", ""))
