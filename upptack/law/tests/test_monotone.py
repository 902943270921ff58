"""A worse answer never lowers the level: over every case the tables can tell apart."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.dmn import load
from upptack.law.facts import FACTS
from upptack.law.rulings import TABLES, inputs, rule, table
from upptack.law.tests.steps import lowered, source, told_apart

LEVELS = ("open", "offer", "today", "now")
DUTIES = ("not_shown", "ask_children", "lawyer", "must")

FACTS_GIVEN = st.fixed_dictionaries({fact.id: st.sampled_from(fact.values) for fact in FACTS.values()})


def test_a_worse_answer_never_lowers_the_level() -> None:
    assert next(lowered(load(source("what-now")), TABLES["what-now"], LEVELS), None) is None


def test_a_worse_answer_never_weakens_the_duty() -> None:
    assert next(lowered(load(source("report-of-concern")), TABLES["report-of-concern"], DUTIES), None) is None


def _without_row(text: str, row: int) -> str:
    start = text.index(f'<rule id="row-{row}">')
    return text[:start] + text[text.index("</rule>", start) + len("</rule>") :]


def _fear_now_forgotten(text: str) -> str:
    """ "Afraid of today" no longer covers "in danger now"."""
    return _without_row(text, 1).replace('"today","now"', '"today"')


def _earlier_row_wins(text: str) -> str:
    """The first row decides, and a row that calms stands first."""
    calming = text[text.index('<rule id="row-19">') : text.index('<rule id="row-20">')]
    calming = calming.replace("row-19", "row-0").replace('"now"', "-").replace('"offer"', '"open"')
    return text.replace('<rule id="row-1">', calming + '<rule id="row-1">').replace("PRIORITY", "FIRST")


def _offer_goes_before_today(text: str) -> str:
    """The levels stand in the wrong order of priority."""
    return text.replace('"now","today","offer","open"', '"now","offer","today","open"')


def _hint_counts_more_than_yes(text: str) -> str:
    """Violence told of openly is forgotten, violence hinted at is not."""
    return _without_row(_without_row(text, 19), 20)


@pytest.mark.parametrize(
    "fault", [_fear_now_forgotten, _earlier_row_wins, _offer_goes_before_today, _hint_counts_more_than_yes]
)
def test_a_table_where_a_worse_answer_lowers_the_level_is_caught(fault: Callable[[str], str]) -> None:
    whole = source("what-now")
    assert fault(whole) != whole
    assert next(lowered(load(fault(whole)), TABLES["what-now"], LEVELS), None) is not None


@settings(max_examples=200, deadline=None)
@given(FACTS_GIVEN)
def test_the_cases_walked_through_stand_for_all_cases(facts: dict[str, str]) -> None:
    alike = dict(zip(inputs("what-now"), told_apart(table("what-now")), strict=True))
    stand_in = {name: like[facts[name]] for name, like in alike.items()}
    assert rule("what-now", facts).value == rule("what-now", stand_in).value


@settings(max_examples=300, deadline=None)
@given(FACTS_GIVEN, st.sampled_from([fact.id for fact in FACTS.values() if fact.ordered]))
def test_a_worse_answer_never_takes_a_body_away(facts: dict[str, str], fact: str) -> None:
    at = FACTS[fact].place(facts[fact])
    before = rule("bodies", facts).value
    assert isinstance(before, tuple)
    for worse in FACTS[fact].values[at + 1 :]:
        after = rule("bodies", facts | {fact: worse}).value
        assert isinstance(after, tuple)
        assert set(before) <= set(after)
