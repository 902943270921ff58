"""The rules of trust, opening hours and values, each tried at its edges."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upptack.knowledge.directory import rules

pytestmark = pytest.mark.pure

DAY = date(2026, 11, 21)
A_DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2034, 1, 1))
maybe_days = st.none() | days
weeks = st.frozensets(st.integers(0, 335), min_size=1)


def test_nothing_checked_is_unverified():
    assert rules.contact_state(None, None, None, DAY) == "unverified"
    assert rules.contact_state(None, DAY + A_DAY, None, DAY) == "unverified"


def test_a_check_counts_from_its_day_to_its_last_day():
    end = DAY + timedelta(days=30)
    assert rules.contact_state(DAY, end, None, DAY - A_DAY) == "unverified"
    assert rules.contact_state(DAY, end, None, DAY) == "verified"
    assert rules.contact_state(DAY, end, None, end) == "verified"
    assert rules.contact_state(DAY, end, None, end + A_DAY) == "expired"


@pytest.mark.parametrize("written", [None, date(2099, 1, 1)])
def test_no_check_counts_longer_than_a_year(written: date | None):
    assert rules.contact_state(DAY, written, None, DAY + timedelta(days=365)) == "verified"
    assert rules.contact_state(DAY, written, None, DAY + timedelta(days=366)) == "expired"


def test_a_report_holds_until_a_check_on_a_later_day():
    assert rules.contact_state(None, None, DAY, DAY) == "reported_wrong"
    assert rules.contact_state(DAY, None, DAY, DAY) == "reported_wrong"
    assert rules.contact_state(DAY, None, DAY + A_DAY, DAY + 2 * A_DAY) == "reported_wrong"
    assert rules.contact_state(DAY + A_DAY, None, DAY, DAY + A_DAY) == "verified"


@given(verified=days, expires=maybe_days, reported=maybe_days, ahead=st.integers(366, 4000))
def test_with_the_clock_moved_on_a_year_nothing_is_certain(verified, expires, reported, ahead):
    state = rules.contact_state(verified, expires, reported, verified + timedelta(days=ahead))
    assert not rules.may_be_shown_as_certain(state)


@given(verified=maybe_days, expires=maybe_days, reported=days, on=days)
def test_a_report_never_makes_a_contact_certain(verified, expires, reported, on):
    before = rules.contact_state(verified, expires, None, on)
    after = rules.contact_state(verified, expires, reported, on)
    assert rules.may_be_shown_as_certain(after) <= rules.may_be_shown_as_certain(before)


@given(expires=maybe_days, reported=maybe_days, on=days)
def test_without_a_check_nothing_is_certain(expires, reported, on):
    assert not rules.may_be_shown_as_certain(rules.contact_state(None, expires, reported, on))


def test_only_verified_is_certain():
    states: list[rules.ContactState] = ["verified", "unverified", "expired", "reported_wrong"]
    assert [rules.may_be_shown_as_certain(state) for state in states] == [True, False, False, False]


def test_hours_become_half_hours_of_the_week():
    assert rules.parse_hours(None) is None
    assert rules.parse_hours("always") == frozenset(range(336))
    assert rules.parse_hours({"mon": ["00:00-01:00"]}) == frozenset({0, 1})
    assert rules.parse_hours({"tue": ["08:30-09:30", "23:30-24:00"]}) == frozenset({48 + 17, 48 + 18, 95})
    assert rules.parse_hours({"sun": ["23:30-24:00"]}) == frozenset({335})


@pytest.mark.parametrize(
    "wrong",
    [
        "sometimes",
        "",
        {},
        [],
        7,
        {"mon": []},
        {"mon": "08:00-16:00"},
        {"monday": ["08:00-16:00"]},
        {"mon": ["8-16"]},
        {"mon": ["08:15-16:00"]},
        {"mon": ["08:00-08:00"]},
        {"mon": ["16:00-08:00"]},
        {"mon": ["22:00-24:30"]},
        {"mon": ["25:00-26:00"]},
        {"mon": ["08:00-12:00", "11:00-13:00"]},
        {"mon": [800]},
        {"mon": ["٠٨:00-16:00"]},
    ],
)
def test_hours_that_cannot_be_meant_are_refused(wrong: object):
    with pytest.raises(ValueError, match=r"[.]$"):
        rules.parse_hours(wrong)


@given(weeks)
@example(rules.ALWAYS)
@example(frozenset({47, 48}))
def test_hours_survive_being_written_and_read(slots):
    assert rules.parse_hours(rules.hours_as_table(slots)) == slots


@pytest.mark.parametrize("slots", [frozenset(), frozenset({-1}), frozenset({3, 336})])
def test_hours_that_cannot_be_written_are_refused(slots: frozenset[int]):
    with pytest.raises(ValueError, match="halvtimme"):
        rules.hours_as_table(slots)


def test_unknown_hours_stay_unknown():
    assert rules.hours_as_table(None) is None
    assert rules.is_open(None, datetime(2026, 11, 23, 10, tzinfo=UTC)) is None
    assert rules.describe_hours(None) == "Öppettiderna är inte kända"


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), False),  # Monday 08:59 in winter
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 10, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), True),  # Monday 09:00 in summer
        (datetime(2026, 7, 6, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), False),  # Tuesday
        (datetime(2026, 11, 23, 18, 30, tzinfo=timezone(timedelta(hours=10))), True),
    ],
)
def test_open_by_the_clock_in_sweden(moment: datetime, is_open: bool):
    assert rules.is_open(rules.parse_hours({"mon": ["09:00-12:00"]}), moment) is is_open


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="tidszon"):
        rules.is_open(rules.ALWAYS, datetime(2026, 11, 23, 10))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_always_is_open_at_every_moment(moment):
    assert rules.is_open(rules.ALWAYS, moment) is True


def test_each_half_hour_of_the_week_is_its_own_slot():
    monday = datetime(2026, 11, 22, 23, tzinfo=UTC)
    slots = [rules.slot_of(monday + timedelta(minutes=30 * step)) for step in range(336)]
    assert slots[0] == 0
    assert all(later == earlier + 1 for earlier, later in pairwise(slots))


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("always", "Dygnet runt, alla dagar"),
        (
            {"mon": ["09:00-12:00"], "wed": ["09:00-12:00"], "fri": ["09:00-12:00"]},
            "Måndag, onsdag och fredag kl. 9–12",
        ),
        ({day: ["07:00-21:00"] for day in rules.DAYS}, "Alla dagar kl. 7–21"),
        ({day: ["08:30-16:00"] for day in rules.DAYS[:5]}, "Måndag–fredag kl. 8.30–16"),
        (
            {day: ["08:00-12:00", "13:00-16:30"] for day in rules.DAYS[:3]},
            "Måndag–onsdag kl. 8–12 och 13–16.30",
        ),
        ({"sat": ["00:00-24:00"], "sun": ["00:00-24:00"]}, "Lördag och söndag dygnet runt"),
        ({"mon": ["08:00-16:00"], "thu": ["15:00-23:00"]}, "Måndag kl. 8–16; torsdag kl. 15–23"),
        ({"mon": ["00:00-00:30"]}, "Måndag kl. 0–0.30"),
    ],
)
def test_hours_in_words(hours: object, words: str):
    assert rules.describe_hours(rules.parse_hours(hours)) == words


@given(weeks, weeks)
def test_different_hours_have_different_words(first, second):
    same = rules.describe_hours(first) == rules.describe_hours(second)
    assert same == (first == second)


@pytest.mark.parametrize("value", ["112", "114 14", "020-50 50 50", "116 016", "90101", "+46 8 30 30 20"])
def test_phone_values_that_may_stand(value: str):
    assert rules.phone_problem(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "12",
        "020 - 505050",
        "020/505050",
        "(020) 505050",
        "020–50 50 50",
        "020-50  50",
        "020-505050 ",
        "1+12",
        "020-50 50 50\n",
        "kl. 112",
        "020-XX XX XX",
        "1234567890123456",
        "+",
        "٠٢٠505050",
    ],
)
def test_phone_values_that_may_not_stand(value: str):
    assert rules.phone_problem(value) is not None


@given(st.text())
def test_a_phone_value_has_only_digits_spaces_hyphens_and_plus(value):
    if rules.phone_problem(value) is None:
        assert set(value) <= set("0123456789 -+")


@pytest.mark.parametrize("value", ["https://umo.se", "https://roks.se/fa-stod/hitta-en-jour", "https://a.b-c.se/"])
def test_web_addresses_that_may_stand(value: str):
    assert rules.web_problem(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "umo.se",
        "http://umo.se",
        "https://umo",
        "https://umo.se?ref=af",
        "https://umo.se/#x",
        "https://user@umo.se",
        "javascript:alert(1)",
        "https://umo.se/a b",
        "https://umo.se\n",
    ],
)
def test_web_addresses_that_may_not_stand(value: str):
    assert rules.web_problem(value) is not None
