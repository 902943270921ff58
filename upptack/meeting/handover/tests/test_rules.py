"""Every state against everything that can be said, and deadlines in Swedish working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.meeting.handover import rules
from upptack.meeting.handover.rules import SWEDEN, Answer, Event, NotNow, State, Urgency, Way

pytestmark = pytest.mark.pure

TABLE = """
              accepted    full      wrong_body reached     helped    no_contact received withdrawn expired
requested     accepted    rejected  rejected   in_progress completed cancelled  received cancelled cancelled
received      accepted    rejected  rejected   in_progress completed cancelled  -        cancelled cancelled
accepted      -           -         -          in_progress completed cancelled  -        cancelled cancelled
in_progress   -           -         -          -           completed -          -        cancelled cancelled
rejected      -           -         -          -           -         -          -        -         -
completed     -           -         -          -           -         -          -        -         -
cancelled     -           -         -          -           -         -          -        -         -
"""
"""Written by hand from what was decided, not from the code: where each state leads for each thing said."""

SAID: tuple[Answer | Event, ...] = (*Answer, *Event)


def table() -> dict[tuple[str, str], str]:
    """The table above by state and what is said."""
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {(row[0], said): to for row in rows for said, to in zip(head, row[1:], strict=True)}


def swedish(text: str) -> datetime:
    """A moment by the Swedish clock, e.g. "2026-12-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


def test_the_table_has_every_state_and_everything_that_can_be_said():
    assert set(table()) == {(state.value, said.value) for state, said in product(State, SAID)}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("said", SAID)
def test_every_state_leads_where_it_should(state: State, said: Answer | Event):
    to = table()[state, said]
    if to == "-":
        with pytest.raises(NotNow, match=r"^[A-ZÅÄÖ].{15,}\.$"):
            rules.after(state, said)
    else:
        assert rules.after(state, said) == to


@pytest.mark.parametrize("state", list(State))
def test_a_state_is_final_when_nothing_leads_on_from_it(state: State):
    assert rules.is_final(state) == all(to == "-" for (start, _), to in table().items() if start == state)
    assert set(rules.answers_from(state)) == {answer for answer in Answer if table()[state, answer] != "-"}


@given(st.lists(st.sampled_from(SAID), max_size=12))
def test_whatever_is_said_a_handover_ends_once_and_with_an_outcome(said):
    state, last, ends = State.REQUESTED, "", 0
    for each in said:
        try:
            after = rules.after(state, each)
        except NotNow:
            continue
        assert not rules.is_final(state)
        state, ends = after, ends + rules.is_final(after)
        last = last if each in (Event.RECEIVED, Event.EXPIRED) else each
    assert ends <= 1
    assert rules.outcome(state, last) in rules.OUTCOMES


@pytest.mark.parametrize(
    ("state", "last", "outcome"),
    [
        (State.REQUESTED, "", "unknown"),
        (State.RECEIVED, "", "unknown"),
        (State.ACCEPTED, "accepted", "unknown"),
        (State.IN_PROGRESS, "reached", "reached"),
        (State.COMPLETED, "helped", "helped"),
        (State.REJECTED, "full", "full"),
        (State.REJECTED, "wrong_body", "wrong_body"),
        (State.CANCELLED, "no_contact", "no_contact"),
        (State.CANCELLED, "withdrawn", "withdrawn"),
        (State.CANCELLED, "reached", "reached"),
        (State.CANCELLED, "accepted", "unknown"),
        (State.CANCELLED, "", "unknown"),
    ],
)
def test_how_it_went(state: State, last: str, outcome: str):
    assert rules.outcome(state, last) == outcome


@pytest.mark.parametrize(
    ("level", "urgency"), [("now", "now"), ("today", "today"), ("offer", "other"), ("open", "other")]
)
def test_urgency_follows_from_the_level_of_the_conversation(level: str, urgency: str):
    assert rules.urgency_of(level) == urgency


def test_every_level_there_is_has_an_urgency():
    from upptack.law.rulings import values

    assert set(rules.URGENCY_OF) == set(values("what-now"))
    with pytest.raises(KeyError):
        rules.urgency_of("no risk")


DEADLINES = [
    ("2026-11-24 10:30", "2026-11-25 10:30", "Tuesday to Wednesday"),
    ("2026-11-27 16:30", "2026-11-30 16:30", "Friday to Monday"),
    ("2026-11-24 08:00", "2026-11-25 08:00", "the first minute counts as the day's own"),
    ("2026-11-24 07:59", "2026-11-25 08:00", "early in the morning: from 08:00 the same day"),
    ("2026-11-24 16:59", "2026-11-25 16:59", "the last minute too"),
    ("2026-11-24 17:00", "2026-11-26 08:00", "in the evening: from 08:00 the next day"),
    ("2026-11-27 17:00", "2026-12-01 08:00", "Friday evening: from Monday 08:00"),
    ("2026-11-28 12:00", "2026-12-01 08:00", "Saturday: from Monday 08:00"),
    ("2026-12-23 10:00", "2026-12-28 10:00", "over Christmas Eve, both Christmas days and a Sunday"),
    ("2026-12-24 10:00", "2026-12-29 08:00", "Christmas Eve is no working day"),
    ("2026-12-30 09:15", "2027-01-04 09:15", "over New Year's Eve and New Year's Day"),
    ("2027-01-05 15:00", "2027-01-07 15:00", "over Epiphany"),
    ("2026-06-18 14:00", "2026-06-22 14:00", "over Midsummer's Eve"),
    ("2026-06-19 10:00", "2026-06-23 08:00", "made on Midsummer's Eve"),
    ("2026-04-02 11:00", "2026-04-07 11:00", "over Easter"),
    ("2026-04-30 13:00", "2026-05-04 13:00", "over the first of May"),
    ("2026-05-13 09:00", "2026-05-15 09:00", "over Ascension Day"),
    ("2026-06-05 09:00", "2026-06-08 09:00", "the national day falls on a Saturday"),
    ("2024-06-05 09:00", "2024-06-07 09:00", "the national day on a Thursday"),
    ("2026-10-30 16:30", "2026-11-02 16:30", "All Saints' Day is a Saturday"),
    ("2026-03-27 16:30", "2026-03-30 16:30", "over the change to summer time"),
    ("2026-03-29 02:30", "2026-03-31 08:00", "in the hour that there is not"),
    ("2026-10-23 08:15", "2026-10-26 08:15", "over the change to winter time"),
    ("2026-10-25 02:30", "2026-10-27 08:00", "in the hour that there is twice"),
]


@pytest.mark.parametrize(("made", "until", "why"), DEADLINES)
def test_one_working_day(made: str, until: str, why: str):
    assert rules.deadline(Urgency.OTHER, swedish(made)) == swedish(until).astimezone(UTC), why


@pytest.mark.parametrize("made", ["2026-03-29 01:50", "2026-10-25 01:50", "2026-12-24 23:55", "2026-06-19 12:00"])
def test_what_is_urgent_waits_for_no_holiday_and_an_hour_is_an_hour(made: str):
    at = swedish(made).astimezone(UTC)
    assert rules.deadline(Urgency.NOW, at) - at == timedelta(minutes=15)
    assert rules.deadline(Urgency.TODAY, at) - at == timedelta(hours=2)


def test_the_hour_that_there_is_twice_gives_two_hours_by_the_sun():
    made = datetime(2026, 10, 25, 1, 50, tzinfo=SWEDEN)
    local = rules.deadline(Urgency.TODAY, made.astimezone(UTC)).astimezone(SWEDEN)
    assert (local.time(), local.fold) == (time(2, 50), 1)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_a_working_day_is_always_given_and_always_in_working_hours(at: datetime):
    until = rules.deadline(Urgency.OTHER, at).astimezone(SWEDEN)
    assert rules.is_working_day(until.date())
    assert time(8) <= until.time() < time(17)
    assert timedelta(hours=20) < until - at < timedelta(days=8)


def test_what_is_made_later_is_never_due_earlier():
    moments = [datetime(2026, 12, 18, tzinfo=UTC) + timedelta(minutes=20 * n) for n in range(20 * 72)]
    due = [rules.deadline(Urgency.OTHER, at) for at in moments]
    assert due == sorted(due)


def test_holidays_are_those_of_the_calendar():
    free = ["2026-12-24", "2026-12-31", "2026-06-19", "2026-01-01", "2026-11-22", "2026-11-21", "2027-03-26"]
    open_ = ["2026-11-23", "2026-12-23", "2026-01-05", "2026-04-30", "2026-06-18"]
    assert not any(rules.is_working_day(date.fromisoformat(day)) for day in free)
    assert all(rules.is_working_day(date.fromisoformat(day)) for day in open_)


@pytest.mark.parametrize("way", list(Way))
def test_only_a_body_that_has_been_asked_has_a_deadline(way: Way):
    at = swedish("2026-11-24 10:30")
    asked = way not in (Way.CARD, Way.SELF)
    assert (rules.answer_by(way, Urgency.NOW, at) is not None) == asked


@pytest.mark.parametrize(
    ("waited", "band"),
    [
        (None, "none"),
        (timedelta(0), "under_15m"),
        (timedelta(minutes=15) - timedelta.resolution, "under_15m"),
        (timedelta(minutes=15), "under_2h"),
        (timedelta(hours=2), "under_1d"),
        (timedelta(days=1), "under_3d"),
        (timedelta(days=3) - timedelta.resolution, "under_3d"),
        (timedelta(days=3), "over_3d"),
        (timedelta(days=13), "over_3d"),
    ],
)
def test_waiting_is_counted_in_bands(waited: timedelta | None, band: str):
    assert rules.band(waited) == band


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 minut kvar"),
        (60, "1 minut kvar"),
        (61, "2 minuter kvar"),
        (59 * 60, "59 minuter kvar"),
        (60 * 60, "1 timme kvar"),
        (150 * 60, "2 timmar kvar"),
        (3 * 24 * 3600, "3 dygn kvar"),
        (0, "0 minuter för sent"),
        (-60, "1 minut för sent"),
        (-7200, "2 timmar för sent"),
        (-26 * 3600, "1 dygn för sent"),
    ],
)
def test_how_long_is_left_in_words(seconds: int, words: str):
    at = swedish("2026-11-24 10:30")
    assert rules.left(at + timedelta(seconds=seconds), at) == words


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=60))
def test_no_fifteen_minutes_hold_more_than_ten_tries(moments):
    counted: dict[int, int] = {}
    allowed = []
    for second in sorted(moments):
        window = rules.window(second)
        at = datetime.fromtimestamp(second, UTC)
        until = rules.try_again(counted.get(window - 1, 0), counted.get(window, 0), at)
        if until is None:
            allowed.append(second)
            counted[window] = counted.get(window, 0) + 1
        else:
            assert at < until <= at + timedelta(minutes=30)
    for first in allowed:
        assert sum(first <= each < first + 15 * 60 for each in allowed) <= rules.TRIES


def test_who_waits_as_long_as_told_may_try_again():
    at = datetime.fromtimestamp(900 * 1000 + 10, UTC)
    until = rules.try_again(0, 10, at)
    assert until is not None
    window = rules.window(until.timestamp())
    assert window == rules.window(at.timestamp()) + 2
    assert rules.try_again(0, 0, until) is None


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", "2001:db8:1:3::7"),
        ("::ffff:192.0.2.7", "192.0.2.7", "::ffff:192.0.2.8"),
        ("", "", "192.0.2.7"),
    ],
)
def test_a_subscriber_is_one_address(address: str, same: str, other: str):
    assert rules.neighbourhood(address) == rules.neighbourhood(same) != rules.neighbourhood(other)


def test_the_drawing_has_every_state_and_every_way_on():
    drawn = rules.drawn()
    rows = [line for line in drawn.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == len(rules.TRANSITIONS) == sum(to != "-" for to in table().values())
    arrows = {tuple(line.split(":")[0].split(" --> ")) for line in drawn.splitlines() if " --> " in line}
    steps = {(state, to) for (state, _), to in table().items() if to != "-"}
    assert {(start.strip(), to.strip()) for start, to in arrows} == {
        *steps,
        ("[*]", "requested"),
        *((state.value, "[*]") for state in State if rules.is_final(state)),
    }
