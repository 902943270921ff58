"""What the product says of a vignette, where that deviates, and what another guide or table would change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upptack.dmn import load
from upptack.guides.guide import newest
from upptack.guides.guide import parse as guide_of
from upptack.guides.vignettes import run
from upptack.guides.vignettes.tests.made import (
    ACUTE,
    CALM,
    STOPPED,
    deaf_guide,
    made,
    next_guide,
    with_a_new_reason,
    without_strangulation,
)
from upptack.guides.vignettes.vignette import Vignette

pytestmark = pytest.mark.pure

(STRANGLED,), (NOTHING,), (OVERHEARD,) = made(ACUTE), made(CALM), made(STOPPED)
FAULTY = run.Trial({}, {"what-now": load(without_strangulation(), "what-now-2.dmn")})
DEAF = run.Trial({"exposed": guide_of(deaf_guide(), "guide-exposed-2.toml")}, {})


def test_an_outcome_is_what_gate_guide_and_tables_say() -> None:
    found = run.run(STRANGLED)
    assert (found.gate, found.answer_class, found.level, found.duty) == ("full", "time_unknown", "now", "not_shown")
    assert {"emergency", "police"} <= set(found.bodies)
    assert "ask_safe_contact" in found.protected
    assert run.deviations(STRANGLED, found) == ()
    assert run.run(OVERHEARD) == run.Outcome("stop")
    assert run.deviations(OVERHEARD, run.Outcome("stop")) == ()


def test_another_party_comes_from_the_routine_unless_the_vignette_says() -> None:
    no, yes = run.run(STRANGLED, two_party="no"), run.run(STRANGLED, two_party="yes")
    assert "no_address_to_party" in yes.protected
    assert "no_address_to_party" not in no.protected
    (says,) = made(ACUTE.replace('minutes = "5_to_15"', 'minutes = "5_to_15"\ntwo_party = "no"'))
    assert run.run(says, two_party="yes") == no


def test_every_field_that_deviates_is_told() -> None:
    wrong = replace(
        STRANGLED.expected,
        gate="short",
        answer_class="now",
        level="today",
        duty="must",
        bodies=("youth_clinic",),
        bodies_not=("emergency",),
        protected=("no_letters",),
        writing=("no_lists",),
    )
    vignette = replace(STRANGLED, expected=wrong)
    quiet = replace(run.run(vignette), protected=(), writing=())
    found = {each.field: each for each in run.deviations(vignette, quiet)}
    assert set(found) == set(run.LABELS)
    assert found["level"] == run.Deviation("level", ("today",), ("now",))
    assert found["bodies_not"] == run.Deviation("bodies_not", (), ("emergency",))
    (gate,) = run.deviations(replace(STRANGLED, expected=OVERHEARD.expected), quiet)
    assert gate == run.Deviation("gate", ("stop",), ("full",))


def test_a_table_that_lowers_strangulation_misses_the_acute_one() -> None:
    before, after = (run.judged((STRANGLED, NOTHING), trial) for trial in (run.IN_FORCE, FAULTY))
    assert run.agreement(before).holds
    assert not run.agreement(after).holds
    (moved,) = run.moved(before, after)
    assert moved.missed
    assert moved.changes == (run.Change("level", ("now",), ("today",)),)
    (told,) = run.told((moved,))
    assert told.lines[0].label == "Nivå"
    assert (told.lines[0].before, told.lines[0].after) == ("Ring 112 nu", "Ordna hjälp i dag")


def test_a_guide_that_no_longer_hears_of_strangulation_misses_it_too() -> None:
    (moved,) = run.moved(run.judged((STRANGLED,)), run.judged((STRANGLED,), DEAF))
    assert moved.missed
    assert moved.changes[0].field == "level"


def test_an_answer_to_what_a_guide_no_longer_asks_counts_as_not_asked() -> None:
    guide = newest()["exposed"]
    without = replace(guide, questions=tuple(q for q in guide.questions if q.id not in ("danger", "children")))
    assert set(run.reached(without, STRANGLED.answers, "full")) == set(STRANGLED.answers) - {"danger", "children"}
    found = run.run(STRANGLED, guides={"exposed": without})
    assert found.level == "today"
    assert found.duty == "ask_children"


def test_other_words_change_nothing() -> None:
    same = run.Trial(
        {"exposed": guide_of(next_guide(), "guide-exposed-2.toml")},
        {"what-now": load(with_a_new_reason(), "what-now-2.dmn")},
    )
    tried = (STRANGLED, NOTHING, OVERHEARD)
    assert run.moved(run.judged(tried), run.judged(tried, same)) == ()


def test_the_sum_of_a_run() -> None:
    total = run.agreement(run.judged((STRANGLED, NOTHING, OVERHEARD)))
    assert total == run.Agreement(number=3, kappa=1.0, found=1, acute=1, deviating=0)
    assert run.agreement(()).holds


def gated(vignette: Vignette) -> Vignette:
    return replace(vignette, context={**vignette.context, "situation": "overheard"})


def test_an_acute_one_that_the_gate_holds_back_is_missed() -> None:
    (found,) = run.judged((gated(STRANGLED),))
    assert found.missed
    assert {each.field for each in found.deviations} == {"gate", "answer_class", "level", "duty", "bodies", "protected"}
    assert not run.agreement((found,)).holds
    assert not run.Agreement(4, 0.7, 1, 1, 2).holds
    assert run.Agreement(4, 0.75, 1, 1, 2).holds
