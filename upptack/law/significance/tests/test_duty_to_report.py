"""A child who may fare ill: the paragraph is that of the chosen day, and what is not known is never settled."""

from __future__ import annotations

from datetime import date

import pytest

from upptack.law.significance import judge

pytestmark = pytest.mark.pure
REPORT = "anmala"
THEN, BETWEEN, NOW = date(2024, 3, 1), date(2025, 9, 1), date(2026, 11, 23)
OLD, NEW = "sol-2001-453-14-1", "sol-2025-400-19-1"


def answer(ground: str, on: date, **facts: str) -> tuple[str, tuple[str, ...]]:
    """The bearing of a ground and the provisions that it is said to rest on."""
    found = next(each for each in judge("alla-barn", facts, on).grounds if each.id == ground)
    return found.bearing, tuple(each.provision for each in found.basis)


@pytest.mark.parametrize("agency", ["fk", "mig"])
def test_the_paragraph_is_that_of_the_day(agency: str) -> None:
    then, now = (answer(REPORT, on, agency=agency, harm="told", work="yes") for on in (THEN, NOW))
    assert then[0] == now[0] == "may_apply"
    assert OLD in then[1]
    assert NEW not in then[1]
    assert NEW in now[1]
    assert OLD not in now[1]


@pytest.mark.parametrize("agency", ["fk", "af", "mig", "children"])
def test_while_the_day_of_the_list_is_not_known_the_lawyer_answers(agency: str) -> None:
    assert answer(REPORT, BETWEEN, agency=agency, harm="told", work="yes")[0] == "lawyer"
    assert answer("alla-bor", BETWEEN, agency=agency, harm="told") == ("may_apply", ("sol-2025-400-19-4",))


@pytest.mark.parametrize(("agency", "bearing"), [("sos_jam", "lawyer"), ("other", "lawyer"), ("children", "may_apply")])
def test_an_agency_that_is_not_named(agency: str, bearing: str) -> None:
    assert answer(REPORT, NOW, agency=agency, harm="seen", work="yes")[0] == bearing


def test_before_the_first_wording_known_nothing_is_said() -> None:
    assert answer(REPORT, date(2015, 12, 31), agency="fk", harm="told", work="yes")[0] == "unknown_law"
    assert answer(REPORT, date(2001, 1, 1), agency="fk", harm="told", work="yes")[0] == "unknown_law"


def test_suspicion_outside_work_is_everybodys_and_not_the_duty() -> None:
    facts = {"agency": "mig", "harm": "told", "work": "no"}
    assert answer(REPORT, NOW, **facts)[0] == "not_this"
    assert answer("alla-bor", NOW, **facts)[0] == "may_apply"


def test_who_has_reported_may_ask_within_a_week() -> None:
    assert answer("besked", NOW, reported="yes") == ("may_apply", ("sol-2025-400-19-6", "sol-2025-400-20-2"))
    assert answer("besked", BETWEEN, reported="yes")[0] == "lawyer"
