"""When something is done, right, or run out."""

from __future__ import annotations

from datetime import date

import pytest

from upptack.learning.courses import rules
from upptack.learning.courses.contents import _path, assumption, paths, paths_of
from upptack.learning.courses.rules import CertificateState
from upptack.staff.rules import Role

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later(day, months, later):
    assert rules.months_later(day, months) == later


def test_a_certificate_holds_to_its_last_day_and_is_reminded_of_sixty_days_before():
    last = date(2028, 11, 22)
    states = [
        (date(2028, 9, 22), CertificateState.VALID),
        (date(2028, 9, 23), CertificateState.SOON),
        (last, CertificateState.SOON),
        (date(2028, 11, 23), CertificateState.EXPIRED),
    ]
    assert [(day, rules.certificate_state(last, day)) for day, _ in states] == states


def test_only_all_the_right_options_are_right():
    assert rules.is_right(["a", "b"], {"b", "a"})
    assert not rules.is_right(["a", "b"], {"a"})
    assert not rules.is_right(["a"], {"a", "c"})
    assert not rules.is_right(["a"], set())


def test_a_module_is_whole_when_every_page_is_seen_and_every_question_answered():
    assert rules.is_whole(["p"], ["q"], {"p", "gone"}, {"q"})
    assert not rules.is_whole(["p", "r"], ["q"], {"p"}, {"q"})
    assert not rules.is_whole(["p"], ["q", "s"], {"p"}, {"q"})


def test_a_code_is_read_however_it_is_typed():
    assert rules.code_shown("ACDEF23467") == "ACDEF-23467"
    assert rules.code_of(" acdef - 234 67 ") == "ACDEF23467"
    assert len(rules.code_of("A" * 1000)) == 11


def test_every_member_has_a_path_and_the_main_one_is_for_her_work():
    mains = {role: paths_of([role])[0].id for role in Role}
    assert mains[Role.CASEWORKER] == "handlaggare"
    assert mains[Role.MANAGER] == "chef"
    assert mains[Role.EDITOR] == mains[Role.REVIEWER] == "innehall"
    assert [each.id for each in paths_of([Role.CASEWORKER, Role.SPECIALIST])] == ["specialist", "alla"]
    assert [each.id for each in paths_of([Role.CASEWORKER, Role.MANAGER])] == ["handlaggare", "chef", "alla"]
    assert [each.id for each in paths_of([])] == ["alla"]


def test_what_a_path_covers_is_in_it():
    for path in paths().values():
        for covered in path.covers:
            needed = {step.lesson for step in paths()[covered].steps}
            assert needed <= {step.lesson for step in path.steps}


def test_no_source_says_how_often_and_that_is_said():
    assert "antagande" in assumption().says
    assert assumption().whose == "Utvecklingsgruppen för stöd till personal"


@pytest.mark.parametrize(
    "fault",
    [
        {"steps": [{"lesson": "a", "required": True}]},
        {"steps": [{"lesson": "a", "renew": True}]},
        {"renewal_months": 0},
        {"counts": "everyone"},
    ],
)
def test_a_path_that_could_never_be_renewed_is_refused(fault):
    steps = [{"lesson": "a", "required": True, "renew": True}]
    whole = {"id": "x", "name": "X", "about": "", "roles": [], "covers": [], "counts": "", "renewal_months": 24}
    assert _path({**whole, "steps": steps}).steps
    with pytest.raises(ValueError, match="x:"):
        _path({**whole, "steps": steps, **fault})
