"""Hit policies, allowed values, types, and what a model may and may not be."""

from decimal import Decimal

import pytest
from hypothesis import given as sampled
from hypothesis import settings
from hypothesis import strategies as st

from upptack.dmn import DmnError, FiredRow, load
from upptack.dmn.tests.tiny import computing, deciding, decision, definitions, given, literal, needs, table

AGE = [("age", "number", "")]
GRADE = [("grade", "string", '"high","low"')]
ROWS = [[">= 10", '"low"'], [">= 20", '"high"'], [">= 30", '"low"'], ["< 0", '"other"']]


def svar(policy: str, age: object, outputs=GRADE, rows=ROWS, **more: str) -> object:
    return deciding(AGE, outputs, rows, policy, **more).decide({"age": age})["svar"]


@pytest.mark.parametrize(
    ("policy", "age", "expected"),
    [
        ("UNIQUE", 15, "low"),
        ("UNIQUE", 25, None),
        ("UNIQUE", 5, None),
        ("UNIQUE", -1, None),
        ("ANY", 15, "low"),
        ("ANY", 25, None),
        ("FIRST", 35, "low"),
        ("FIRST", 5, None),
        ("PRIORITY", 35, "high"),
        ("PRIORITY", 15, "low"),
        ("PRIORITY", 5, None),
        ("RULE ORDER", 35, ["low", "high", "low"]),
        ("OUTPUT ORDER", 35, ["high", "low", "low"]),
        ("COLLECT", 35, ["low", "high", "low"]),
        ("COLLECT", 15, ["low"]),
        ("COLLECT", 5, None),
        ("COLLECT", -1, None),
        ("FIRST", "x", None),
        ("FIRST", None, None),
    ],
)
def test_hit_policies(policy, age, expected):
    assert svar(policy, age) == expected


def test_any_takes_several_rows_that_agree():
    assert svar("ANY", 35, rows=[[">= 10", '"low"'], [">= 20", '"low"']]) == "low"


@pytest.mark.parametrize(
    ("aggregation", "age", "expected"),
    [("SUM", 35, 6), ("MIN", 35, 1), ("MAX", 35, 3), ("COUNT", 35, 3), ("COUNT", 5, 0), ("SUM", 5, None)],
)
def test_collect_with_aggregation(aggregation, age, expected):
    rows = [[">= 10", "2"], [">= 20", "1"], [">= 30", "3"]]
    assert svar("COLLECT", age, [("n", "number", "")], rows, aggregation=aggregation) == expected


def test_default_output_answers_where_no_row_does():
    assert svar("UNIQUE", 5, default='"low"') == "low"
    assert svar("COLLECT", 5, default='"low"') == ["low"]
    assert svar("UNIQUE", 25, default='"low"') is None


def test_several_outputs_make_a_context_and_priority_goes_by_the_first():
    outputs = [("grade", "string", '"high","low"'), ("rate", "number", "")]
    rows = [[">= 10", '"low"', "1"], [">= 20", '"high"', "age * 2"]]
    assert svar("PRIORITY", 25, outputs, rows) == {"grade": "high", "rate": 50}
    assert svar("RULE ORDER", 25, outputs, rows) == [
        {"grade": "low", "rate": 1},
        {"grade": "high", "rate": 50},
    ]


def test_evaluate_tells_every_row_that_matched_with_its_annotations():
    rows = [["> 1", '"low"', "3 §"], ["> 2", '"high"', "4 §"], ["> 9", '"low"', "5 §"]]
    model = deciding(AGE, GRADE, rows, "FIRST", notes=["lagrum"])
    found = model.evaluate("svar", {"age": 5})
    assert found.value == "low"
    assert found.fired == (
        FiredRow(1, {"grade": "low"}, {"lagrum": "3 §"}),
        FiredRow(2, {"grade": "high"}, {"lagrum": "4 §"}),
    )
    assert model.evaluate("svar", {"age": 0}).fired == ()


def test_a_value_that_is_not_allowed_gives_null_and_no_row():
    model = deciding([("a", "string", '"yes","no"')], GRADE, [["-", '"low"']])
    assert model.decide({"a": "yes"}) == {"svar": "low"}
    assert model.decide({"a": "maybe"}) == {"svar": None}
    assert model.evaluate("svar", {"a": "maybe"}).fired == ()
    assert model.decide({"a": None}) == {"svar": "low"}


def test_a_value_that_is_not_allowed_is_not_answered_by_the_default_either():
    model = deciding([("a", "string", '"yes","no"')], GRADE, [['"yes"', '"low"']], default='"high"')
    assert [model.decide({"a": a})["svar"] for a in ("yes", "no", None, "maybe", 1)] == [
        "low",
        "high",
        "high",
        None,
        None,
    ]


def test_what_is_not_known_matches_only_dash():
    model = deciding([("a", "string", '"yes","no"')], GRADE, [['not("yes")', '"low"'], ["-", '"high"']], "RULE ORDER")
    assert model.decide({"a": "no"}) == {"svar": ["low", "high"]}
    assert model.decide({}) == {"svar": ["high"]}


def test_true_is_not_the_number_one():
    model = deciding([("a", "Any", "")], GRADE, [["1", '"low"'], ["true", '"high"']])
    assert model.decide({"a": True}) == {"svar": "high"}
    assert model.decide({"a": 1}) == {"svar": "low"}


def test_a_cell_may_read_other_inputs():
    model = deciding(
        [("a", "number", ""), ("b", "number", "")], GRADE, [["> b", "-", '"high"'], ["<= b", "-", '"low"']]
    )
    assert [model.decide({"a": 1, "b": b})["svar"] for b in (0, 1, 2)] == ["high", "low", "low"]


def test_a_cell_of_text_may_read_other_inputs():
    rows = [["b", "-", '"high"'], ["not(b)", "-", '"low"'], ['"x"', '"y"', '"low"']]
    model = deciding([("a", "string", ""), ("b", "string", "")], GRADE, rows, "RULE ORDER")
    assert model.decide({"a": "x", "b": "x"}) == {"svar": ["high"]}
    assert model.decide({"a": "x", "b": "y"}) == {"svar": ["low", "low"]}


TYPED = definitions(
    '<itemDefinition name="tState"><typeRef>string</typeRef><allowedValues><text>"on","off"</text>'
    '</allowedValues></itemDefinition><itemDefinition name="tCase"><itemComponent name="first state">'
    "<typeRef>tState</typeRef>"
    '</itemComponent><itemComponent name="ns" isCollection="true"><typeRef>number</typeRef></itemComponent>'
    "</itemDefinition>"
    + given("c", "tCase")
    + decision("A", literal("c.first state"), "tState", needs("c"))
    + decision("B", literal("sum(c.ns)"), "number", needs("c"))
    + decision("C", literal('"dim"'), "tState")
    + decision("D", literal("1"), "string")
    + decision("E", literal('if c = null then "saknas" else "finns"'), "", needs("c"))
)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"first state": "on", "ns": [1, 2]}, ("on", 3)),
        ({"first state": "on", "ns": 4}, ("on", 4)),
        ({"first state": "dim", "ns": [1]}, (None, None)),
        ({"first state": "on", "ns": ["x"]}, (None, None)),
        ("on", (None, None)),
        (None, (None, None)),
    ],
)
def test_inputs_outside_their_type_make_what_needs_them_null(case, expected):
    found = load(TYPED).decide({"c": case})
    assert (found["A"], found["B"]) == expected
    assert (found["C"], found["D"]) == (None, None)
    assert found["E"] == (None if expected == (None, None) and case is not None else "finns" if case else "saknas")
    assert load(TYPED).evaluate("E", {"c": case}).value == found["E"]


KNOWLEDGE = definitions(
    given("x", "number")
    + decision(
        "Twice",
        literal("double(x) + double(n: 1)"),
        "number",
        needs("x") + '<knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>',
    )
    + decision(
        "Then",
        literal("Twice + 1"),
        "",
        '<informationRequirement><requiredDecision href="#d_Twice"/></informationRequirement>',
    )
    + decision(
        "Boxed",
        f'<context><contextEntry><variable name="half it"/>{literal("x / 2")}</contextEntry>'
        f"<contextEntry>{literal('half it + 0.5')}</contextEntry></context>",
        "",
        needs("x"),
    )
    + decision(
        "Parts",
        f'<context><contextEntry><variable name="p"/><list>{literal("x")}{literal("1")}</list>'
        "</contextEntry></context>",
        "",
        needs("x"),
    )
    + decision(
        "Called",
        f'<invocation>{literal("double")}<binding><parameter name="n"/>{literal("x")}</binding></invocation>',
        "",
        needs("x") + '<knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>',
    )
    + '<businessKnowledgeModel name="double" id="b"><variable name="double"/><encapsulatedLogic>'
    f'<formalParameter name="n" typeRef="number"/>{literal("n * 2")}</encapsulatedLogic>'
    "</businessKnowledgeModel>"
)


def test_decisions_knowledge_contexts_and_invocations():
    model = load(KNOWLEDGE)
    assert model.decisions == ("Twice", "Then", "Boxed", "Parts", "Called")
    expected = {"Twice": 8, "Then": 9, "Boxed": 2, "Parts": {"p": [3, 1]}, "Called": 6}
    assert model.decide({"x": 3}) == expected
    assert {name: model.evaluate(name, {"x": 3}).value for name in expected} == expected
    assert model.decide({"x": "three"})["Then"] is None


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + definitions("<decision name='&b;'/>")
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + definitions("<decision name='x'>&a;</decision>")
LOOP = decision(
    "A", literal("1"), "", '<informationRequirement><requiredDecision href="#d_A"/></informationRequirement>'
)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (BOMB, "DTD"),
        (OUTSIDE, "DTD"),
        ("<definitions", "välformad"),
        ("", "välformad"),
        (b"\xff\xfe\x00", "välformad"),
        ("<definitions/>", "DMN 1.1–1.5"),
        (definitions("", "urn:other"), "DMN 1.1–1.5"),
        (definitions(decision("A", "")), "saknar uttryck"),
        (definitions(decision("A", "<relation/>")), "relation, som inte stöds"),
        (definitions(LOOP), "går i ring"),
        (definitions(given("a") + given("a")), "finns två gånger"),
        (definitions(decision("A", literal("1"), "", needs("b"))), "pekar på 'i_b'"),
        (definitions(decision("A", literal("1"), "tNo")), "'tNo' är okänd"),
        (definitions(decision("A", table([], GRADE, [], "BEST"))), "'BEST' finns inte"),
        (definitions(decision("A", table([], [("x", "", "")], [], "PRIORITY"))), "outputValues"),
        (definitions(decision("A", table([], [("x", "", ""), ("x", "", "")], []))), "ett eget name"),
        (definitions('<import namespace="x"/>'), "import"),
        (definitions("<decision/>"), "saknar namn"),
        (definitions('<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>'), "genom sig själv"),
        (definitions(decision("A", "<list>" * 60 + literal("1") + "</list>" * 60)), "tio nivåer"),
    ],
)
def test_models_that_are_refused(source, words):
    with pytest.raises(DmnError, match=r"^x\.dmn") as caught:
        load(source, "x.dmn")
    assert words in str(caught.value)


def test_the_error_names_decision_row_and_column():
    with pytest.raises(DmnError, match=r"^tiny\.dmn, beslut 'svar', rad 2, kolumn 'age': namnet 'old' är okänt"):
        deciding(AGE, GRADE, [["1", '"low"'], ["old", '"low"']])
    with pytest.raises(DmnError, match=r"rad 1, kolumn 'grade': namnet 'low'"):
        deciding(AGE, GRADE, [["1", "low"]])
    short = table([], GRADE, []).replace("</dec", "<rule><inputEntry/></rule></dec")
    with pytest.raises(DmnError, match=r"rad 1: raden har 1\+0\+0 celler"):
        load(definitions(decision("A", short)))


@pytest.mark.parametrize(
    "space",
    [
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    ],
)
def test_earlier_versions_of_dmn_are_read(space):
    assert load(definitions(decision("A", literal("1")), space)).decide({}) == {"A": 1}


def test_an_input_that_no_decision_asks_for_does_not_hide_a_function_of_the_same_name():
    body = given("count", "number") + decision("A", literal("count([1, 2])"))
    assert load(definitions(body)).decide({"count": 7}) == {"A": 2}


def test_a_column_without_values_takes_those_of_its_input():
    state = '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"x","y"</text>'
    body = table([("s", "string", "")], GRADE, [['"x"', '"low"']])
    model = load(
        definitions(f"{state}</allowedValues></itemDefinition>{given('s', 't')}" + decision("A", body, "", needs("s")))
    )
    found = model.table("A")
    assert found is not None
    assert found.inputs[0].allowed == ("x", "y")
    assert model.decide({"s": "z"}) == {"A": None}


def test_foreign_elements_are_passed_over():
    body = '<x:rule xmlns:x="urn:x"><x:text>nonsense ((</x:text></x:rule>' + decision("A", literal("1"))
    assert load(definitions(body)).decide({}) == {"A": 1}


def test_an_unknown_decision_is_refused():
    with pytest.raises(DmnError, match="'nej' finns inte"):
        computing("1").evaluate("nej", {})


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.binary()
    | st.decimals()
    | st.timedeltas()
    | st.times()
    | st.just(object()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | st.tuples(inner),
    max_leaves=5,
)
TYPED_MODEL, TABLE_MODEL = (
    load(TYPED),
    deciding([*AGE, ("a", "string", '"yes","no"')], GRADE, [["> 3", "-", '"low"']]),
)


@settings(max_examples=300, deadline=None)
@sampled(VALUES, VALUES)
def test_no_input_makes_a_decision_raise(first, second):
    for case in ({"c": first, "x": second}, {"c": {"first state": first, "ns": second}}):
        answer = TYPED_MODEL.decide(case)
        assert answer["A"] in ("on", "off", None)
        assert answer["E"] in ("saknas", "finns", None)
    assert TABLE_MODEL.decide({"age": first, "a": second}) in ({"svar": "low"}, {"svar": None})
    TABLE_MODEL.evaluate("svar", {"age": first, "a": second})


@settings(max_examples=100, deadline=None)
@sampled(st.data())
def test_the_lookup_answers_as_the_cells_do(data):
    texts = [
        "-",
        '"a"',
        '"a","b"',
        'not("a")',
        '["b","c"]',
        "null",
        'contains(?, "a")',
        "not(null)",
        "true",
        "< 3",
    ]
    rows = data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=6))
    model = deciding(
        [("x", "Any", "")], [("n", "number", "")], [[cell, str(n)] for n, cell in enumerate(rows)], "COLLECT"
    )
    logic = model.logic("svar")
    assert logic is not None
    for value in ("a", "b", "c", "d", "", None, True, False, Decimal(1), Decimal(5)):
        assert logic.matching({"x": value}) == logic.columns[0].slowly(value, {})
