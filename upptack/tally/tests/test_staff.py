"""What is counted about the agencies' own staff: levels are set anew, sums are raised, nobody is named."""

from __future__ import annotations

import pytest

from upptack.tally import actions, rules
from upptack.tally.models import Staffed

WHERE = ("2026-11", "fk", "fk-sthlm-1")
pytestmark = pytest.mark.django_db


def told(what: str) -> int:
    return Staffed.objects.get(what=what).n


def test_a_level_is_set_anew_and_a_sum_is_raised():
    for n in (7, 8):
        actions.note_staff(*WHERE, "trained", n)
        actions.add_staff(*WHERE, "supervision-minutes", 90)
    assert told("trained") == 8
    assert told("supervision-minutes") == 180


def test_what_was_added_can_be_taken_back_and_no_more():
    actions.add_staff(*WHERE, "supervision-held", 1)
    actions.add_staff(*WHERE, "supervision-held", -1)
    with pytest.raises(ValueError, match="inte räknat"):
        actions.add_staff(*WHERE, "supervision-held", -1)
    assert told("supervision-held") == 0


@pytest.mark.parametrize("what", ["Alva Berg", "answers", ""])
def test_nothing_else_is_counted_about_staff(what):
    with pytest.raises(ValueError, match=r"kod|räknas"):
        actions.note_staff(*WHERE, what, 1)
    assert not Staffed.objects.exists()
    assert "trained" in rules.STAFF
