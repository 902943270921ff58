import pytest

from upptack.dmn import check, load
from upptack.law.facts import FACTS
from upptack.law.provisions import provisions, sources
from upptack.law.rulings import TABLES, table
from upptack.law.tests.given import given
from upptack.law.tests.steps import source

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_answers_every_case_and_never_twice_where_one_answer_is_meant(name: str) -> None:
    assert check(load(source(name), name)) == ()


def test_a_missing_row_and_a_doubled_row_in_the_duty_are_noticed() -> None:
    whole = source("report-of-concern")
    start = whole.index('<rule id="row-5">')
    row = whole[start : whole.index("</rule>", start) + len("</rule>")]
    assert {found.kind for found in check(load(whole.replace(row, "")))} == {"gap"}
    doubled = whole.replace(row, row + row.replace("row-5", "row-again"))
    assert {found.kind for found in check(load(doubled))} == {"overlap"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_reads_the_facts_that_exist_with_all_their_values(name: str) -> None:
    for column in table(name).inputs:
        assert column.allowed == FACTS[column.name].values
        assert column.label == FACTS[column.name].name


@pytest.mark.parametrize("name", TABLES)
def test_every_row_gives_a_reason_and_rests_on_something_that_exists(name: str) -> None:
    shown = table(name)
    assert shown.annotations == ("reason", "provisions", "sources")
    for row in shown.rows:
        reason, laws, others = row.annotations
        assert reason.endswith("."), (name, row.index)
        assert len(reason) <= 240, (name, row.index)
        assert laws.split() or others.split(), (name, row.index)
        assert set(laws.split()) <= set(provisions()), (name, row.index)
        assert set(others.split()) <= set(sources()), (name, row.index)


def test_every_source_is_used() -> None:
    used = {id for name in TABLES for row in table(name).rows for id in row.annotations[2].split()}
    assert used == set(sources())


@pytest.mark.parametrize(
    ("agency", "point"),
    [("af", "7. Arbetsförmedlingen"), ("fk", "9. Försäkringskassan"), ("mig", "14. Migrationsverket")],
)
def test_the_duty_cites_the_point_under_which_the_law_names_the_agency(agency: str, point: str) -> None:
    assert point in provisions()["sol-2025-400-19-1"].quote
    number, name = point.split(". ")
    reasons = [row.annotations[0] for row in table("report-of-concern").rows if row.inputs[0] == f'"{agency}"']
    assert reasons
    assert all(f"(punkt {number})" in reason and name in reason for reason in reasons)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_valid_dmn(name: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.parse(given("UPPTACK_CONFORMANCE", "conformance", "dmn-tck/DMN15.xsd"))
    diagrams = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
    # The schema of diagrams lacks a part in the suite; our files hold no diagrams.
    for element in schema.getroot().xpath(f"//*[@namespace='{diagrams}' or starts-with(@ref, 'dmndi:')]"):
        element.getparent().remove(element)
    valid = etree.XMLSchema(schema)
    valid.assertValid(etree.fromstring(source(name).encode()))
    assert not valid.validate(etree.fromstring(source(name).replace("<rule ", "<rule odd='1' ").encode()))
