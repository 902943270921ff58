"""What may follow on what, and what a decision takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from upptack.exchange.forum.rules import NotNow
from upptack.exchange.proposals import effects, rules
from upptack.exchange.proposals.rules import FOLLOWS, ProposalState, Voice
from upptack.guides.vignettes.run import agreement
from upptack.guides.vignettes.vignette import own

pytestmark = pytest.mark.pure

YES, NO = ProposalState.ACCEPTED, ProposalState.DECLINED
AUTHOR = 1


def voice(member: int, agency: str, agrees: bool = True) -> Voice:
    return Voice(member, agency, agrees)


def outcome(to: ProposalState, *voices: Voice) -> int:
    return len(rules.outcome(to, voices, author=AUTHOR, agency="fk"))


def test_only_what_the_table_says_may_follow() -> None:
    for now, to in product(ProposalState, repeat=2):
        if to in FOLLOWS[now]:
            rules.change(now, to)
        else:
            with pytest.raises(NotNow):
                rules.change(now, to)
    reached, waiting = set(), [ProposalState.PROPOSED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += FOLLOWS[state]
    assert reached == set(ProposalState)


def test_two_agencies_carry_a_decision() -> None:
    assert outcome(YES, voice(1, "fk"), voice(2, "af")) == 2
    assert outcome(YES, voice(2, "af"), voice(3, "jam"), voice(4, "fk", agrees=False)) == 2
    assert outcome(NO, voice(2, "af", agrees=False), voice(4, "fk", agrees=False)) == 2


@pytest.mark.parametrize("to", [YES, NO])
@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ((), rules.FEW),
        (((1, "fk"),), rules.ONE_AGENCY),
        (((1, "fk"), (4, "fk"), (5, "fk")), rules.ONE_AGENCY),
        (((2, "af"), (3, "af")), rules.ONE_AGENCY),
        # The author has moved to another agency and a colleague at her old one agrees: nobody else's agency is heard.
        (((1, "af"), (4, "fk")), rules.ALONE),
    ],
)
def test_neither_the_author_nor_one_agency_decides_alone(
    to: ProposalState, who: tuple[tuple[int, str], ...], sentence: str
) -> None:
    with pytest.raises(NotNow, match=sentence[:20]):
        outcome(to, *(voice(member, agency, to == YES) for member, agency in who))


@pytest.mark.parametrize("to", [YES, NO])
def test_as_many_against_as_for_is_no_decision(to: ProposalState) -> None:
    every = (voice(1, "fk"), voice(2, "af"), voice(3, "jam", agrees=False), voice(4, "mig", agrees=False))
    with pytest.raises(NotNow, match="inte fler"):
        outcome(to, *every)


def test_who_has_left_still_counts_for_her_agency() -> None:
    assert len(rules.outcome(YES, (Voice(None, "af", True), voice(1, "fk")), author=AUTHOR, agency="fk")) == 2


def test_a_decision_may_be_changed_for_an_hour() -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert rules.may_be_changed(at, at + timedelta(hours=1))
    assert not rules.may_be_changed(at, at + timedelta(hours=1, microseconds=1))


def test_a_kept_run_is_compared_with_a_later_one() -> None:
    found = effects.judged(effects.concerned("fk", "underhallsstod"))
    assert agreement(found).number >= 1
    kept = effects.kept(found)
    assert effects.moved(kept, found) == ()
    first = found[0]
    kept[first.vignette.id]["level"] = "open" if first.outcome.level != "open" else "now"
    (told,) = effects.moved(kept, found)
    assert (told.id, [line.label for line in told.lines]) == (first.vignette.id, ["Nivå"])
    del kept[first.vignette.id]
    assert effects.moved(kept, found) == ()


def test_the_vignettes_of_a_routine_are_those_of_its_agency_and_matter() -> None:
    assert {each.agency for each in effects.concerned("fk", "underhallsstod")} == {"fk"}
    every = effects.concerned(None, "gemensam")
    assert {each.matter for each in every} <= {""}
    assert 0 < len(effects.concerned(None, "underhallsstod")) < len(own())
