"""What leaves: once, by the right member, after the period is closed, protected against all that left before."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.steering.protection import noise, suppress
from upptack.steering.protection.attack import attack
from upptack.steering.protection.tables import Key, Release
from upptack.steering.statistics import actions, contents, invented, queries, rules
from upptack.steering.statistics.models import EXACT, NOISE, Frozen, NoiseSecret, Published, Withheld
from upptack.steering.statistics.queries import Tally
from upptack.steering.statistics.shapes import Vocabulary
from upptack.steering.statistics.tests.conftest import CLOSED
from upptack.tally import actions as tally
from upptack.tally.rules import Increment
from upptack.tally.tests.test_counting import at_once

pytestmark = pytest.mark.django_db
CROSSED = (("sex", ""), ("age", ""))
LATE = Increment("2025-03", "fk", "fk-000", "annat", "phone", "exposed", "woman", "25_64", "now", "", "contact_now")


def truth() -> dict[Key, int]:
    """The true counts of all that has been released about 2025."""
    return Tally(queries.places(2025)).counts([each.table for each in queries.ledger(2025)])


def test_a_closed_year_is_released_whole(counted: None, coordinator: Member) -> None:
    rows = actions.release("2025", by=coordinator, at=CLOSED)
    assert {row.table for row in rows} == {each.id for each in contents.standards_of("year")}
    assert {(row.method, row.spread, row.released_on) for row in rows} == {(EXACT, 0, CLOSED)}
    assert queries.periods() == ("2025",)
    counts = truth()
    for release in queries.ledger():
        for key, n in release.shown.items():
            assert n is None or (n == counts[key] and not 0 < n < 5)
    assert any(n is None for release in queries.ledger() for n in release.shown.values())


def test_nothing_released_gives_a_small_count_away(released: None) -> None:
    found = attack(queries.ledger(), truth())
    assert (found.recovered, found.hidden > 100) == (0, True)


@pytest.mark.parametrize(
    ("period", "at"),
    [
        ("2025", date(2026, 1, 31)),
        ("2025-Q4", date(2026, 1, 31)),
        ("2025-Q2", date(2025, 7, 31)),
        ("2026", CLOSED),
        ("2025-03", CLOSED),
    ],
)
def test_a_period_that_is_not_closed_stays(counted: None, coordinator: Member, period: str, at: date) -> None:
    with pytest.raises(Refused, match="inte stängd"):
        actions.release(period, by=coordinator, at=at)
    assert not Published.objects.exists()


def test_only_a_coordinator_releases(counted: None) -> None:
    for member in Member.objects.exclude(roles__role="coordinator"):
        with pytest.raises(Refused, match="samordnare"):
            actions.release("2025", by=member, at=CLOSED)
    assert not Published.objects.exists()


def test_what_is_released_is_released_once(released: None, coordinator: Member) -> None:
    before = dict(Published.objects.values_list("pk", "cells"))
    tally.write_many({LATE: 3})
    with pytest.raises(Refused, match="redan släppt"):
        actions.release("2025", by=coordinator, at=CLOSED)
    assert dict(Published.objects.values_list("pk", "cells")) == before


def test_the_ledger_is_frozen(released: None) -> None:
    row = Published.objects.get(table="svar" if Published.objects.filter(table="svar") else "skal")
    for change in (row.save, row.delete, Published.objects.all().delete, partial(Published.objects.update, spread=1)):
        with pytest.raises(Frozen):
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statistics_published SET released_by = 'x'")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM statistics_published")
    assert Published.objects.get(pk=row.pk).cells == row.cells


def test_a_quarter_then_the_year_that_holds_it_give_nothing(counted: None, coordinator: Member) -> None:
    actions.release("2025-Q2", by=coordinator, at=CLOSED)
    actions.release("2025", by=coordinator, at=CLOSED)
    actions.release("2025-Q4", by=coordinator, at=CLOSED)
    assert queries.periods() == ("2025", "2025-Q4", "2025-Q2")
    found = attack(queries.ledger(), truth())
    assert (found.recovered, found.hidden > 100) == (0, True)


def test_a_quarter_and_a_year_protected_apart_would_give_something(counted: None) -> None:
    """The control: with each release protected as if it stood alone, the attacker finds the difference."""
    known = queries.vocabulary(2025)
    alone: list[Release] = []
    for code in ("2025-Q2", "2025"):
        when = rules.period(code)
        tables = tuple(each.table(when, known) for each in contents.standards_of(when.kind))
        alone += suppress.protect(tables, Tally(known.places).counts(tables))
    counts = Tally(known.places).counts([each.table for each in alone])
    assert attack(alone, counts).recovered > 0


def test_a_table_that_cannot_be_protected_is_withheld(
    counted: None, coordinator: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = suppress.protect

    def fails(tables, counts, earlier=()):
        raise suppress.CannotProtect(("skal",), real([each for each in tables if each.id != "skal"], counts, earlier))

    monkeypatch.setattr(suppress, "protect", fails)
    rows = actions.release("2025", by=coordinator, at=CLOSED)
    assert "skal" not in {row.table for row in rows}
    assert queries.withheld("2025") == ("skal",)
    assert queries.published("skal", "2025") is None
    assert Withheld.objects.get().decided_on == CLOSED


def test_a_ledger_that_grows_meanwhile_is_protected_against(
    counted: None, coordinator: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = suppress.protect, []

    def slow(tables, counts, earlier=()):
        seen.append(len(earlier))
        if len(seen) == 1:
            actions.release("2025-Q1", by=coordinator, at=CLOSED)
        return real(tables, counts, earlier)

    monkeypatch.setattr(suppress, "protect", slow)
    actions.release("2025", by=coordinator, at=CLOSED)
    quarterly = len(contents.standards_of("quarter"))
    assert seen == [0, 0, quarterly]
    assert queries.periods() == ("2025", "2025-Q1")


def test_a_free_table_waits_for_the_fixed_ones(counted: None, coordinator: Member) -> None:
    with pytest.raises(Refused, match="inte släppta"):
        actions.cross(CROSSED, "meetings", "2025", by=coordinator, at=CLOSED)
    assert not Published.objects.exists()


def test_the_same_question_gets_the_same_answer(released: None, coordinator: Member, member: Member) -> None:
    first = actions.cross(CROSSED, "meetings", "2025", by=coordinator, at=CLOSED)
    assert (first.method, first.spread) == (NOISE, noise.SPREAD)
    tally.write_many({LATE: 50})
    again = actions.cross(CROSSED, "meetings", "2025", by=member, at=date(2026, 3, 1))
    assert again == first
    assert Published.objects.filter(method=NOISE).count() == 1
    counts = truth()
    shown = queries.published(first.table, "2025")
    assert shown is not None
    assert not shown.exact
    assert all(n is None or n >= 5 for n in shown.release.shown.values())
    assert any(n not in (None, counts[key]) for key, n in shown.release.shown.items())


def test_the_same_cell_has_the_same_noise_in_two_free_tables(released: None, coordinator: Member) -> None:
    made = [
        actions.cross(each, "meetings", "2025", by=coordinator, at=CLOSED)
        for each in (CROSSED, (("channel", ""), ("sex", "")))
    ]
    first, second = (queries.published(row.table, "2025") for row in made)
    assert first
    assert second
    shared = set(first.release.shown) & set(second.release.shown)
    assert len(shared) == 5
    assert all(first.release.shown[key] == second.release.shown[key] for key in shared)


def test_a_free_table_that_would_reveal_is_refused(
    released: None, coordinator: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Published.objects.count()
    monkeypatch.setattr(noise, "revealed", lambda release, earlier, counts: tuple(release.shown)[:1])
    with pytest.raises(Refused, match="röja"):
        actions.cross(CROSSED, "meetings", "2025", by=coordinator, at=CLOSED)
    assert Published.objects.count() == before


def test_free_tables_and_fixed_ones_together_give_nothing(released: None, coordinator: Member) -> None:
    shown, refused = 0, 0
    for slugs in (("sex", "class"), ("agency", "sex"), ("county", "channel"), ("agency", "age", "class"), ("reason",)):
        try:
            actions.cross(contents.crossed("meetings", slugs), "meetings", "2025", by=coordinator, at=CLOSED)
            shown += 1
        except Refused:
            refused += 1
    assert shown >= 3, refused
    assert attack(queries.ledger(), truth()).recovered == 0


def test_the_secret_is_made_once(content: None) -> None:
    first = actions.noise_secret()
    assert actions.noise_secret() == first
    assert len(first) == 32
    assert NoiseSecret.objects.count() == 1


@pytest.mark.parametrize(
    "slugs",
    [(), ("agency", "county"), ("class", "reason"), ("unit",), ("sex", "age", "channel", "matter"), ("member",)],
)
def test_what_cannot_be_crossed_is_refused(slugs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="meetings"):
        contents.crossed("meetings", slugs)


def test_a_unit_that_moves_within_the_year_stays_where_it_was_released(
    content: None, known: Vocabulary, coordinator: Member
) -> None:
    from upptack.staff.models import Unit

    Unit.objects.create(code="fk-000", agency_id="fk", county_id="01", name="Flyttar")
    invented.write(known, each=30)
    actions.release("2025-Q1", by=coordinator, at=CLOSED)
    Unit.objects.filter(pk="fk-000").update(county_id="25", agency_id="af")
    assert queries.places(2025).units["fk-000"] == ("fk", "01")
    assert queries.places(2026).units["fk-000"] == ("af", "25")


@pytest.mark.django_db(transaction=True)
def test_two_who_release_at_the_same_moment_release_once(content: None, known: Vocabulary) -> None:
    invented.write(known, each=30)
    by = Member.objects.get(email="samordnare@jam.example")

    def press() -> bool:
        try:
            actions.release("2025-Q1", by=by, at=CLOSED)
        except Refused:
            return False
        return True

    assert sorted(at_once([press] * 4)) == [False, False, False, True]
    assert Published.objects.count() == len(contents.standards_of("quarter"))
