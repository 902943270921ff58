"""What the tables count is what the tally holds, whichever table and grouping it is read through."""

from __future__ import annotations

from collections import Counter

import pytest

from upptack.staff.models import Unit
from upptack.steering.protection.noise import KEYS
from upptack.steering.protection.tables import ALL, Table
from upptack.steering.statistics import invented, queries, rules, shapes
from upptack.steering.statistics.queries import Tally
from upptack.steering.statistics.shapes import Vocabulary
from upptack.steering.statistics.tests.conftest import ALL_OF
from upptack.tally import actions as tally
from upptack.tally.models import Count
from upptack.tally.rules import Increment

pytestmark = pytest.mark.django_db
PERSONAL = ("member", "name", "email", "user", "caseworker", "handlaggare", "person")


def tables(code: str, known: Vocabulary) -> tuple[Table, ...]:
    when = rules.period(code)
    return tuple(each.table(when, known) for each in ALL_OF(when.kind))


@pytest.mark.parametrize("code", ["2025", "2025-Q2"])
def test_every_cell_is_what_the_rows_add_up_to(counted: None, known: Vocabulary, code: str) -> None:
    found = queries.vocabulary(2025)
    own = tables(code, found)
    counts = Tally(found.places).counts(own)
    months = rules.period(code).months
    for table in own:
        expected: Counter[tuple[str, ...]] = Counter()
        finds = queries.Finder(table, found.places)
        for measure, row in invented.rows(known, 30):
            leaves = finds(row) if measure == table.measure and row["month"] in months else None
            if leaves is not None:
                expected[leaves] += 1
        totals = table.totals(expected)
        assert sum(expected.values()) > 0
        assert {key: counts[key] for key in totals} == totals


def test_the_same_cell_has_one_name_in_every_table(counted: None) -> None:
    found = queries.vocabulary(2025)
    year, quarter = tables("2025", found), tables("2025-Q3", found)
    shared = {key for table in year for key in table} & {key for table in quarter for key in table}
    assert (("", "meetings"), ("answer", "told"), ("place", "agency:fk"), ("time", "2025-Q3")) in shared
    counter = Tally(found.places)
    assert {k: v for k, v in counter.counts(year).items() if k in shared} == {
        k: v for k, v in counter.counts(quarter).items() if k in shared
    }


def test_told_and_asked_are_sums_of_classes(counted: None) -> None:
    found = queries.vocabulary(2025)
    counts = Tally(found.places).counts(tables("2025", found))

    def n(**codes: str) -> int:
        return counts[(("", "meetings"), *sorted({"time": "2025", **codes}.items()))]

    assert n(answer="told") == sum(n(answer=each) for each in ("earlier", "now", "time_unknown", "uses")) > 0
    assert n(answer="asked") + n(answer="not_asked") == n()
    assert n(answer="not_asked") == sum(n(answer=each) for each in shapes.REASONS)


def test_a_unit_that_is_gone_and_a_matter_that_is_gone_are_still_counted(content: None) -> None:
    gone = Increment(
        "2025-03", "fk", "fk-gone", "old_matter", "phone", "exposed", "woman", "25_64", "no", "", "door_open"
    )
    tally.write_many({gone: 7})
    found = queries.vocabulary(2025)
    counts = Tally(found.places).counts(tables("2025", found))
    assert counts[("", "meetings"), ("place", "fk-gone"), ("time", "2025")] == 7
    assert counts[("", "meetings"), ("matter", "annat"), ("place", "agency:fk"), ("time", "2025")] == 7
    assert counts[("", "meetings"), ("answer", "asked"), ("place", "county:none"), ("time", "2025")] == 7


def test_record_keys_follow_the_records_not_the_table(counted: None) -> None:
    found, when = queries.vocabulary(2025), rules.period("2025")
    one = Table("a", "meetings", (shapes.dimension("sex", "", found, when),), shapes.where((), when))
    two = Table(
        "b",
        "meetings",
        (shapes.dimension("answer", "class", found, when), shapes.dimension("sex", "", found, when)),
        shapes.where((), when),
    )
    a, b = (queries.record_keys(table, found.places, b"k" * 32) for table in (one, two))
    assert {key: b[key] for key in a} == a
    assert a != queries.record_keys(one, found.places, b"l" * 32)
    assert all(0 <= key < KEYS for key in a.values())
    assert len(set(a.values())) > 2


def test_no_table_is_about_a_member(counted: None, known: Vocabulary) -> None:
    """The tool does not watch staff: no dimension, column or code of any table names one of them."""
    members = {value for row in _members() for value in row}
    units = set(Unit.objects.values_list("code", flat=True)) | set(known.places.units)
    for table in (*tables("2025", queries.vocabulary(2025)), *tables("2025-Q1", queries.vocabulary(2025))):
        read = {column for each in table.dimensions for column in shapes.columns(each.name)}
        assert read <= {field.name for model in queries.MODELS.values() for field in model._meta.get_fields()}
        assert not any(word in name for name in (*read, table.id) for word in PERSONAL)
        codes = {code for each in table.dimensions for code in each.codes}
        assert not codes & members
        assert {
            code for each in table.dimensions if each.name == "place" for code in each.leaves if ":" not in code
        } <= (units)
        assert ALL not in {code for each in table.dimensions for code in each.leaves}


def _members() -> list[tuple[str, ...]]:
    from upptack.staff.models import Member

    return [(each.email, each.name, str(each.pk)) for each in Member.objects.all()]


def test_finer_rows_serve_the_tables_that_need_less(counted: None, django_assert_max_num_queries) -> None:
    found = queries.vocabulary(2025)
    with django_assert_max_num_queries(11):
        Tally(found.places).counts(tables("2025", found))
    assert Count.objects.exists()
