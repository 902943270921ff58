"""A meeting is counted once, nothing is lost when many are counted at once, and nothing else is written."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.models import Sum

from upptack.tally import actions, rules
from upptack.tally.models import KEY, Count, Spent
from upptack.tally.rules import Increment

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUNDS = 60
MEETING = Increment(
    month="2026-11",
    agency="fk",
    unit="fk-sthlm-1",
    matter="sjukpenning",
    channel="phone",
    guide="exposed",
    sex="woman",
    age="25_64",
    answer="yes_now",
    reason="",
    action="contact_given",
)


def counted() -> int:
    """How many meetings the table holds in all."""
    return Count.objects.aggregate(n=Sum("n"))["n"] or 0


def rows_by_table() -> Counter[str]:
    """How many rows every table holds."""
    return Counter({m._meta.db_table: m._default_manager.count() for m in apps.get_models(include_auto_created=True)})


@pytest.mark.django_db
def test_the_same_meeting_is_counted_once_however_often_it_is_sent():
    assert actions.add(MEETING, token="a", at=AT) is True
    assert actions.add(MEETING, token="a", at=AT) is False
    assert actions.add(replace(MEETING, answer="no"), token="a", at=AT + timedelta(hours=3)) is False
    assert actions.add(MEETING, token="b", at=AT) is True
    assert list(Count.objects.values_list("answer", "n")) == [("yes_now", 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("field", KEY)
def test_meetings_that_differ_in_one_thing_are_counted_apart(field: str):
    actions.add(MEETING, token="a", at=AT)
    actions.add(replace(MEETING, **{field: "x"}), token="b", at=AT)
    assert sorted(Count.objects.values_list("n", flat=True)) == [1, 1]


@pytest.mark.django_db
def test_nothing_is_written_but_one_count_and_one_spent_token():
    before = rows_by_table()
    actions.add(MEETING, token="the token itself", at=AT)
    assert rows_by_table() - before == Counter({"tally_count": 1, "tally_spent": 1})
    count: dict[str, object] = dict(Count.objects.values().get())
    spent: dict[str, object] = dict(Spent.objects.values().get())
    assert {name: count[name] for name in KEY} == asdict(MEETING)
    assert set(count) == {"kind", "n", *KEY}
    assert spent == {"digest": rules.digest("the token itself"), "window": rules.window(AT.timestamp())}


def test_no_column_can_tell_when_or_who():
    kinds = {f.get_internal_type() for m in (Count, Spent) for f in m._meta.get_fields()}
    assert kinds <= {"CharField", "PositiveIntegerField"}
    assert not any(f.is_relation for m in (Count, Spent) for f in m._meta.get_fields())


@pytest.mark.parametrize("field", KEY)
@pytest.mark.parametrize(
    "text", ["Hon heter Anna", "a b", "a\nb", "a\rb", "a\tb", "a,b", "a;b", "a|b", "a=b", "x" * 41]
)
def test_a_text_is_refused_where_a_code_belongs(field: str, text: str):
    with pytest.raises(ValueError, match=f"{field}: en kod väntades"):
        replace(MEETING, **{field: text})


@pytest.mark.django_db
@pytest.mark.parametrize("sooner", range(0, 4 * 60, 20))
def test_a_token_is_kept_as_long_as_its_meeting_can_come_back(sooner: int):
    first = AT + timedelta(minutes=sooner)
    last = first + timedelta(seconds=settings.SEAL_SECONDS)
    actions.add(MEETING, token="mine", at=first)
    actions.add(MEETING, token="another", at=last)
    assert Spent.objects.filter(digest=rules.digest("mine")).exists()
    assert actions.add(MEETING, token="mine", at=last) is False


@pytest.mark.django_db
def test_tokens_that_cannot_come_back_are_forgotten():
    for hours in range(0, 48, 2):
        actions.add(MEETING, token=f"{hours}", at=AT + timedelta(hours=hours))
    now = AT + timedelta(hours=46)
    windows = set(Spent.objects.values_list("window", flat=True))
    assert windows == {rules.window(now.timestamp()) - 1, rules.window(now.timestamp())}
    assert Spent.objects.count() <= 2 * rules.WINDOW_SECONDS / 7200
    assert counted() == 24


@pytest.mark.pure
def test_the_memory_covers_the_longest_life_of_a_seal():
    assert settings.SEAL_SECONDS <= rules.WINDOW_SECONDS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "begins", ["INSERT INTO tally_count", "INSERT INTO tally_suggested", "DELETE FROM tally_spent"]
)
def test_a_failure_on_the_way_leaves_nothing(begins: str):
    def cut(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(begins):
            raise RuntimeError("power cut")
        return execute(sql, *rest)

    followed = rules.Followed("2026-11", "fk", "fk-sthlm-1", "today", "same")
    with connection.execute_wrapper(cut), pytest.raises(RuntimeError):
        actions.add(MEETING, token="a", at=AT, followed=followed)
    assert (Count.objects.count(), Spent.objects.count()) == (0, 0)
    assert actions.add(MEETING, token="a", at=AT) is True


def at_once(calls: Sequence[Callable[[], bool]]) -> list[bool]:
    """Runs every call in a thread of its own, all let go at the same moment; what they return, or raise."""
    gate = threading.Barrier(len(calls))
    answers: list[bool] = []
    faults: list[BaseException] = []

    def run(call: Callable[[], bool]) -> None:
        try:
            gate.wait(timeout=30)
            answers.append(call())
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_count_once():
    answers = at_once([partial(actions.add, MEETING, token="one", at=AT)] * 12)
    assert sorted(answers) == [False] * 11 + [True]
    assert counted() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_meetings_at_the_same_moment_are_all_counted():
    assert connection.vendor == "postgresql" or connection.settings_dict["NAME"] != ":memory:"
    calls = [partial(actions.add, MEETING, token=f"{n}", at=AT) for n in range(50)]
    assert at_once(calls) == [True] * 50
    assert list(Count.objects.values_list("n", flat=True)) == [50]
    assert Spent.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_whoever_is_first_of_a_kind_at_the_same_moment_all_are_counted():
    """Two unique indexes would let the second of two first ones fall on the one that the statement does not name."""
    for number in range(ROUNDS):
        first = replace(MEETING, unit=f"fk-{number}")
        assert at_once([partial(actions.add, first, token=f"{number} {n}", at=AT) for n in range(8)]) == [True] * 8
    assert set(Count.objects.values_list("n", flat=True)) == {8}
    assert Count.objects.count() == ROUNDS
