"""Coded cases against the tables: what deviates is known, with a reason, and a fault in a table is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upptack.dmn import Model, Outcome
from upptack.law import significance
from upptack.law.provisions import provisions
from upptack.law.significance import all_fields
from upptack.law.significance.vignettes import Vignette, accepted, answers, deviations, vignettes

pytestmark = pytest.mark.pure
CASES = {case.id: case for case in vignettes()}


def test_there_are_enough_and_every_field_has_one() -> None:
    assert len(CASES) == len(vignettes()) >= 40
    assert {case.field for case in CASES.values()} == set(all_fields())


def test_a_third_says_also_what_does_not_apply() -> None:
    assert sum("not_this" in case.expect.values() for case in CASES.values()) * 3 >= len(CASES)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_coding_cites_what_can_be_followed(case: Vignette) -> None:
    assert case.sources
    for source in case.sources:
        known = source in provisions() or source in all_fields()[case.field].sources
        assert known or "https://" in source or "http://" in source, source


def test_what_deviates_is_what_is_accepted() -> None:
    found = {(each.vignette, each.ground) for each in deviations(CASES.values())}
    assert found == set(accepted())
    assert all(why.strip() for why in accepted().values())


def test_a_child_who_was_hit_is_a_ground_of_its_own() -> None:
    found = answers(CASES["mig-ank-barn"])
    assert found["5-16-vald-barn"] == "may_apply"
    assert found["5-16-vald"] == "not_this"


def test_the_duty_to_report_is_that_of_the_day() -> None:
    assert answers(CASES["alla-barn-af-2024"])["anmala"] != answers(CASES["alla-barn-af-2026"])["anmala"]


def test_a_seeded_fault_in_a_table_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES["mig-ank-barn"]
    assert not deviations([case])
    evaluate = Model.evaluate

    def wrong(self: Model, decision: str, inputs: dict[str, str]) -> Outcome:
        outcome = evaluate(self, decision, inputs)
        return replace(outcome, value="not_this") if decision == "5-16-vald-barn" else outcome

    monkeypatch.setattr(Model, "evaluate", wrong)
    assert [each.ground for each in deviations([case])] == ["5-16-vald-barn"]
    assert significance.judge(case.field, case.facts, case.on)
