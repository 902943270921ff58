"""The product's own vignettes: every acute one is found, the agreement is enough, and what deviates is known."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from upptack.dmn import load
from upptack.guides.guide import guides
from upptack.guides.vignettes import run
from upptack.guides.vignettes.tests.made import without_strangulation
from upptack.guides.vignettes.vignette import own

pytestmark = pytest.mark.pure

ACCEPTED = Path(__file__).parents[1] / "accepted.toml"


def accepted() -> Mapping[str, Mapping[str, str]]:
    """The deviations that are known: vignette, field, and why it is left so."""
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(ACCEPTED.read_text(encoding="utf-8"))
    return found


def missed(trial: run.Trial = run.IN_FORCE) -> list[str]:
    return [each.vignette.id for each in run.judged(own(), trial) if each.missed]


def test_there_are_enough_of_every_kind() -> None:
    every = own()
    assert len(every) >= 60
    assert {each.expected.level for each in every} == {"now", "today", "offer", "open", ""}
    assert {each.guide for each in every} == {"exposed", "uses"}
    assert {each.context["sex"] for each in every} >= {"woman", "man"}
    assert {each.agency for each in every} >= {"fk", "af", "mig"}


def test_no_acute_vignette_is_missed() -> None:
    assert missed() == []


def test_a_table_that_lowers_strangulation_is_noticed() -> None:
    faulty = run.Trial({}, {"what-now": load(without_strangulation(), "what-now-2.dmn")})
    assert set(missed(faulty)) - set(missed())


def test_the_agreement_is_enough() -> None:
    found = run.agreement(run.judged(own()))
    assert found.kappa is not None
    assert found.kappa >= run.LEAST_AGREEMENT


def test_what_deviates_is_known_and_what_is_known_deviates() -> None:
    found = {(each.vignette.id, one.field) for each in run.judged(own()) if not each.missed for one in each.deviations}
    assert found == {(id, field) for id, fields in accepted().items() for field in fields}


def test_a_known_deviation_says_why() -> None:
    assert all(len(why) > 20 for fields in accepted().values() for why in fields.values())


def test_sixty_are_run_against_every_guide_in_two_seconds() -> None:
    sixty = own()[:60]
    run.judged(sixty)
    # The processor's own time: another program on the machine must not decide.
    start = time.process_time()
    for guide in guides().values():
        run.judged(sixty, run.Trial({guide.id: guide}, {}))
    assert time.process_time() - start < 2
