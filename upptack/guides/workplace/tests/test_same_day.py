"""The table of the same day: every case answered once, a worse answer never lowers a measure, each row has a ground."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, product

import pytest

from upptack.dmn import Model, check, load
from upptack.guides.workplace import same_day, talk
from upptack.law.facts import FACTS
from upptack.law.provisions import provisions
from upptack.law.tests.given import given

pytestmark = pytest.mark.pure

THREE = ("no", "unknown", "yes")
TEXT = talk.frozen_text("same-day.dmn")


def values(name: str) -> tuple[str, ...]:
    """The values of what the table reads, from least to most worrying or wished for."""
    return FACTS[name].values if name in FACTS else THREE


def lowered(model: Model) -> Iterator[tuple[str, dict[str, str], str]]:
    """Every case where one worse answer makes a measure less urgent."""
    for name in same_day.names():
        columns = [column.name for column in same_day.table(name).inputs]
        for case in product(*(values(column) for column in columns)):
            facts = dict(zip(columns, case, strict=True))
            for column in columns:
                for low, high in pairwise(values(column)):
                    if facts[column] == low and level(model, name, facts) > level(model, name, {**facts, column: high}):
                        yield name, facts, column


def level(model: Model, name: str, facts: dict[str, str]) -> int:
    return same_day.LEVELS.index(str(model.evaluate(name, facts).value))


def test_every_case_is_answered_exactly_once() -> None:
    assert check(load(TEXT, "same-day")) == ()


def test_a_missing_row_and_a_doubled_row_are_noticed() -> None:
    start = TEXT.index('<rule id="row-call-3">')
    row = TEXT[start : TEXT.index("</rule>", start) + len("</rule>")]
    assert {found.kind for found in check(load(TEXT.replace(row, ""), "gap"))} == {"gap"}
    doubled = TEXT.replace(row, row + row.replace("row-call-3", "row-again"))
    assert {found.kind for found in check(load(doubled, "overlap"))} == {"overlap"}


def test_the_table_reads_all_values_that_there_are() -> None:
    for name in same_day.names():
        for column in same_day.table(name).inputs:
            assert column.allowed == values(column.name)


def test_a_worse_answer_never_makes_a_measure_less_urgent() -> None:
    assert next(lowered(same_day.model()), None) is None


def _calmer(row: str) -> Callable[[str], str]:
    """A fault: one row answers that it can wait."""

    def fault(text: str) -> str:
        start = text.index(f'<rule id="row-{row}">')
        end = text.index("</rule>", start)
        return (
            text[:start]
            + re.sub(r'"(now|today)"</text></outputEntry>', '"open"</text></outputEntry>', text[start:end])
            + text[end:]
        )

    return fault


@pytest.mark.parametrize("row", ["call-1", "call-3", "reception-1", "escort-1", "access-1", "support-1"])
def test_a_table_where_a_worse_answer_lowers_a_measure_is_caught(row: str) -> None:
    wrong = _calmer(row)(TEXT)
    assert wrong != TEXT
    assert next(lowered(load(wrong, "fault")), None) is not None


def test_every_row_gives_a_reason_and_rests_on_something_that_exists() -> None:
    used = set()
    for name in same_day.names():
        assert same_day.table(name).annotations == ("reason", "provisions", "sources")
        for row in same_day.table(name).rows:
            reason, laws, others = row.annotations
            assert reason.endswith(".")
            assert len(reason) <= 240
            assert laws.split() or others.split()
            assert set(laws.split()) <= set(provisions())
            assert set(others.split()) <= set(same_day.sources())
            used |= set(others.split())
    assert used == set(same_day.sources())


def test_every_measure_and_level_has_words() -> None:
    for name in same_day.names():
        assert talk.read("measure", name, "title")
        assert talk.read("measure", name, "do").endswith(".")
    assert set(talk.keys("measure")) == set(same_day.names())
    assert set(talk.keys("when")) == set(same_day.LEVELS)


def test_every_source_has_an_address_or_says_why_not() -> None:
    for source in same_day.sources().values():
        assert bool(source.url) != bool(source.url_missing)
        assert all((source.title, source.publisher, source.seen, source.note))


def test_danger_now_comes_first_and_nothing_known_asks_for_nothing() -> None:
    first = same_day.measures(talk.situation({"safe": ("uneasy",), "someone": ("now",), "fear": ("now",)}))[0]
    assert (first.name, first.level) == ("call", "now")
    assert {each.level for each in same_day.measures(talk.situation({}))} == {"open"}
    assert {each.level for each in same_day.measures(talk.situation({"safe": ("safe",), "someone": ("no",)}))} == {
        "open"
    }


def test_the_table_is_valid_dmn() -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.parse(given("UPPTACK_CONFORMANCE", "conformance", "dmn-tck/DMN15.xsd"))
    diagrams = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
    # The schema of diagrams lacks a part in the suite; our file holds no diagrams.
    for element in schema.getroot().xpath(f"//*[@namespace='{diagrams}' or starts-with(@ref, 'dmndi:')]"):
        element.getparent().remove(element)
    etree.XMLSchema(schema).assertValid(etree.fromstring(TEXT.encode()))
