"""The figures that the planner starts from: each with its source, or openly without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from upptack.steering.planner import contents
from upptack.steering.planner.contents import Origin, Parameter, choices, instruments, parameters, prevalences
from upptack.steering.planner.effects import ANY, Range

pytestmark = pytest.mark.pure


def figures() -> Iterator[tuple[str, Range | None, Origin]]:
    """Every figure with where it comes from."""
    for group in contents.GROUPS:
        yield from ((each.id, each.range, each.origin) for each in choices(group).values())
    yield from ((each.id, each.range, each.origin) for each in parameters().values())
    for instrument in instruments().values():
        yield instrument.id, instrument.sensitivity or instrument.specificity, instrument.origin
    yield "prevalence", prevalences()[ANY].among(None), contents.prevalence_origin()


def test_every_figure_has_a_source_and_says_whom_it_was_measured_on() -> None:
    assert len(list(figures())) > 25
    assert [id for id, given, origin in figures() if given and not (origin.source and origin.measured_on)] == []


def test_what_has_no_source_has_no_figure_and_says_so() -> None:
    empty = {id: origin for id, given, origin in figures() if given is None}
    assert {"indicated", "question_minutes", "freda", "own"} <= empty.keys()
    assert [id for id, origin in empty.items() if not origin.caution] == []
    assert instruments()["freda"].sensitivity is None
    assert "Ingen siffra hittad" in instruments()["freda"].origin.caution


def test_nothing_claims_to_be_measured_at_swedish_agencies() -> None:
    assert [id for id, _, origin in figures() if origin.agencies] == []


def careless(found: Iterator[Parameter]) -> list[str]:
    """Figures that are chosen beforehand although something of them is not checked."""
    return [each.id for each in found if each.default and each.origin.unchecked]


def test_an_unchecked_figure_says_so_and_is_not_chosen_beforehand() -> None:
    every = [each for group in contents.GROUPS for each in choices(group).values()]
    assert [each.id for each in every if each.origin.unchecked] == ["iris"]
    assert careless(iter(every)) == []
    seeded = Parameter("a", "A", "times", None, Origin("", "", False, "", "inte läst"), default=True)
    assert careless(iter([seeded])) == ["a"]


def test_each_group_has_one_choice_beforehand() -> None:
    for group in contents.GROUPS:
        assert len([each for each in choices(group).values() if each.default]) == 1
    assert contents.default_of(instruments()) == "uspstf"


def test_a_kind_of_violence_lies_between_men_and_women() -> None:
    physical = prevalences()["physical"]
    assert physical.among(None).value == pytest.approx(0.023)
    assert physical.among(0.0).value == 0.020
    everyone = prevalences()[ANY].among(None)
    assert (everyone.value, everyone.low, everyone.high) == (0.136, 0.117, 0.152)
    assert {"any", "psychological", "physical", "sexual"} == set(prevalences())


def test_a_broken_entry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"id": "coverage", "name": "A", "unit": "share", "value": 0.5, "low": 0.9}
    monkeypatch.setattr(contents, "_file", lambda name: {"parameter": [entry], "instrument": [{"id": "x"}]})
    contents._parameters.cache_clear()
    contents.instruments.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"parameters\.toml, coverage"):
            contents._parameters()
        with pytest.raises(ValueError, match=r"instruments\.toml, x"):
            contents.instruments()
    finally:
        contents._parameters.cache_clear()
        contents.instruments.cache_clear()
