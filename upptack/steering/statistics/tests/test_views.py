"""The pages: who sees what, what is hidden and why, and files that read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from upptack.staff.models import Member, Unit
from upptack.steering import files
from upptack.steering.statistics import actions, pages, queries, sheet, words
from upptack.steering.statistics.models import NOISE, Published
from upptack.steering.statistics.tests.conftest import CLOSED, COORDINATOR
from upptack.tally.models import Count

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ADDRESSES = ("/statistik/", "/statistik/2025/", "/statistik/2025/skal/", "/statistik/fraga/")


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_member_reads_and_nobody_else(released: None, sign_in: SignIn, client: Client, path: str) -> None:
    for email in Member.objects.values_list("email", flat=True):
        text(sign_in(email), path)
    assert client.get(path).status_code == 302


def test_only_a_coordinator_opens_the_page_of_releasing(counted: None, sign_in: SignIn) -> None:
    for member in Member.objects.all():
        expected = 200 if member.email == COORDINATOR else 403
        assert sign_in(member.email).get("/statistik/slapp/").status_code == expected
        if expected == 403:
            posted = sign_in(member.email).post("/statistik/slapp/", {"period": "2025", "do": "release"})
            assert posted.status_code == 403
    assert not Published.objects.exists()


def test_before_anything_is_released_the_page_says_so(content: None, alva: Client) -> None:
    assert "Ingen period är släppt än" in text(alva, "/statistik/")


def test_releasing_asks_first(counted: None, sign_in: SignIn) -> None:
    mona = sign_in(COORDINATOR)
    page = text(mona, "/statistik/slapp/")
    assert page.count('value="2025') == 5
    asked = mona.post("/statistik/slapp/", {"period": "2025-Q3", "do": "ask"})
    assert "Det går inte att ta tillbaka" in asked.content.decode()
    assert not Published.objects.exists()
    done = mona.post("/statistik/slapp/", {"period": "2025-Q3", "do": "release"})
    assert (done.status_code, done["Location"]) == (302, "/statistik/2025-Q3/")
    assert "Kvartal 3 2025" not in text(mona, "/statistik/slapp/")
    again = mona.post("/statistik/slapp/", {"period": "2025-Q3", "do": "release"})
    assert (again.status_code, "redan släppt" in again.content.decode()) == (409, True)


@pytest.mark.parametrize("period", ["", "x", "2025-13"])
def test_what_is_no_period_is_not_released(counted: None, sign_in: SignIn, period: str) -> None:
    answer = sign_in(COORDINATOR).post("/statistik/slapp/", {"period": period, "do": "release"})
    assert answer.status_code == 422


def test_the_overview_says_what_its_tables_say(released: None, alva: Client) -> None:
    page = text(alva, "/statistik/")
    for id in ("myndighet-kvartal-svar", "skal", "overlamning-utfall"):
        shown = queries.published(id, "2025")
        assert shown is not None
        assert pages.sentence(shown) in page
    assert page.count("<svg") >= 3
    assert sheet.HIDDEN_MEANS in page


def test_a_page_says_what_is_hidden_and_why(released: None, alva: Client) -> None:
    shown = queries.published("overlamning-utfall", "2025")
    assert shown is not None
    hidden = sum(n is None for n in shown.release.shown.values())
    page = text(alva, "/statistik/2025/overlamning-utfall/")
    assert hidden > 0
    assert page.partition("<h2>Tabellen")[2].count("<td>dold</td>") == hidden
    assert f"{hidden} av {len(shown.release.shown)} tal" in page
    assert sheet.HIDDEN_MEANS in page
    assert page.count('scope="row"') >= 25
    assert "<caption>" in page


def test_a_table_by_unit_shows_groups_then_the_units_of_one(released: None, alva: Client) -> None:
    Unit.objects.create(code="fk-001", agency_id="fk", name="Enheten som syns")
    whole = text(alva, "/statistik/2025/enhet-kvartal/")
    one = text(alva, "/statistik/2025/enhet-kvartal/?grupp=agency:fk")
    assert "Enheten som syns" not in whole
    assert "Enheten som syns" in one
    assert alva.get("/statistik/2025/enhet-kvartal/?grupp=agency:no").status_code == 404


@pytest.mark.parametrize("path", ["/statistik/2024/", "/statistik/2025/nix/", "/statistik/2025/skal/pdf/"])
def test_what_is_not_released_is_not_there(released: None, alva: Client, path: str) -> None:
    assert alva.get(path).status_code == 404


def test_files_read_back_as_what_was_released(released: None, alva: Client) -> None:
    shown = queries.published("skal", "2025")
    assert shown is not None
    expected = [sheet.HIDDEN if n is None else n for n in shown.release.shown.values()]
    got = {form: alva.get(f"/statistik/2025/skal/{form}/").content for form in ("csv", "xlsx", "json")}
    lines = list(csv.reader(io.StringIO(got["csv"].decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in lines[1:]] == [str(n) for n in expected]
    book = openpyxl.load_workbook(io.BytesIO(got["xlsx"]))
    tab = book[next(name for name in book.sheetnames if name != "om")]
    numbers = [row[-1] for row in tab.iter_rows(values_only=True)]
    assert numbers[-len(expected) :] == expected
    assert json.loads(got["json"])
    assert b"skal-2025.csv" in alva.get("/statistik/2025/skal/csv/").headers["Content-Disposition"].encode()


def test_a_name_that_looks_like_a_formula_is_a_text_in_every_file(released: None, alva: Client) -> None:
    Unit.objects.create(code="fk-001", agency_id="fk", name="=HYPERLINK(1)")
    raw = alva.get("/statistik/2025/enhet-kvartal/csv/").content.decode()
    assert ';"\'=HYPERLINK(1)"' in raw or '"\'=HYPERLINK(1)"' in raw
    assert '"=HYPERLINK' not in raw
    book = openpyxl.load_workbook(io.BytesIO(alva.get("/statistik/2025/enhet-kvartal/xlsx/").content))
    kinds = {cell.data_type for tab in book for row in tab.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_form_of_a_free_table_makes_nothing_until_it_is_posted(released: None, alva: Client) -> None:
    before = Published.objects.count()
    text(alva, "/statistik/fraga/?measure=meetings&period=2025&by=sex")
    assert Published.objects.count() == before
    done = alva.post("/statistik/fraga/", {"measure": "meetings", "period": "2025", "by": ["sex", "age"]})
    assert (done.status_code, done["Location"]) == (302, "/statistik/2025/fri-meetings-sex-age/")
    page = text(alva, done["Location"])
    assert "Ungefärliga tal" in page
    assert "Möten efter kön och ålder" in page
    assert "ungefärliga tal" in text(alva, "/statistik/2025/")
    assert Published.objects.get(method=NOISE).released_by == "handlaggare@fk.example"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"measure": "meetings", "period": "2025"},
        {"measure": "meetings", "period": "2024", "by": ["sex"]},
        {"measure": "members", "period": "2025", "by": ["sex"]},
        {"measure": "meetings", "period": "2025", "by": ["unit"]},
        {"measure": "meetings", "period": "2025", "by": ["agency", "county"]},
        {"measure": "meetings", "period": "2025", "by": ["sex", "age", "channel", "matter"]},
    ],
)
def test_a_question_that_cannot_be_asked_comes_back(released: None, alva: Client, fields: dict[str, object]) -> None:
    before = Published.objects.count()
    answer = alva.post("/statistik/fraga/", fields)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    assert Published.objects.count() == before


def test_the_pages_read_the_ledger_alone(released: None, alva: Client) -> None:
    paths = [*ADDRESSES, "/statistik/2025/enhet-kvartal/", "/statistik/2025/skal/csv/"]
    before = [alva.get(path).content.count(b"<td>") for path in paths]
    Count.objects.all().delete()
    assert [alva.get(path).content.count(b"<td>") for path in paths] == before


def test_cells_are_found_in_whatever_table_holds_them(released: None, coordinator: Member) -> None:
    total = queries.cell("2025", "meetings")
    asked = queries.cell("2025", "meetings", answer="asked")
    quarter = queries.cell("2025-Q2", "meetings", place="agency:fk", answer="asked")
    assert total.n
    assert asked.n
    assert total.n > asked.n
    assert quarter.state == "shown"
    assert queries.cell("2025", "meetings", sex="woman", channel="phone").state == "absent"
    hidden = next(
        key for release in queries.ledger() for key, n in release.shown.items() if n is None and ("time", "2025") in key
    )
    assert queries.cell("2025", hidden[0][1], **{name: code for name, code in hidden[1:] if name != "time"}).state == (
        "hidden"
    )
    actions.cross((("channel", ""), ("sex", "")), "meetings", "2025", by=coordinator, at=CLOSED)
    about = queries.cell("2025", "meetings", sex="woman", channel="phone")
    assert (about.state, about.about) == ("shown", True)
    assert not queries.cell("2025", "meetings").about


def test_every_code_of_every_table_has_a_name(released: None) -> None:
    known = words.now()
    invented_units = set(queries.places(2025).units)
    for release in queries.ledger():
        for dimension in release.table.dimensions:
            assert words.heading(dimension)
            for code in set(dimension.codes) - invented_units - {"2025"}:
                assert known.of(dimension.name, code) != code, (dimension.name, code)


def test_a_sheet_has_a_name_that_files_take(released: None) -> None:
    shown = queries.published("kon-alder-svar", "2025")
    assert shown is not None
    made = pages.as_sheet(shown)
    assert files.csv_bytes(made)
    assert len(made.rows) == len(shown.release.shown)
