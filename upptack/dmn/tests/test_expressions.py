"""S-FEEL expressions: values from the text of the specification, worked by hand."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.dmn import DmnError
from upptack.dmn.compiler import cell, expression
from upptack.dmn.lexer import Names
from upptack.dmn.tests.tiny import computing
from upptack.dmn.values import Months, feel

NOTHING = Names()


def value(text: str, **scope: object) -> object:
    return expression(text, Names(frozenset(scope)), "test").run(scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 + 20 / -5 - 3", "3"),
        ("-10--5", "-5"),
        ("(10+20)-(-5+3)", "32"),
        ("5+2**5+3", "40"),
        ("5+2**(5+3)", "261"),
        ("1.2*10**3", "1200"),
        (".872", "0.872"),
        ("10**-5", "0.00001"),
        ("-2 ** 2", "4"),
        ("1/3", "0." + "3" * 34),
        ("2 ** 3 ** 2", "64"),
        ("1e3", "1000"),
        ("abs(-3)", "3"),
        ("floor(-1.5)", "-2"),
        ("ceiling(-1.5)", "-1"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1.115, 2)", "1.12"),
        ("modulo(-12, 5)", "3"),
        ("sqrt(16)", "4"),
        ('string length("åäö")', "3"),
        ("sum([1, 2, 3])", "6"),
        ("min(3, 1, 2)", "1"),
        ("max([3, 1])", "3"),
        ("count([])", "0"),
        ("mean(1, 2, 3, 4)", "2.5"),
        ('number("1.5")', "1.5"),
        ("modulo(dividend: 7, divisor: 4)", "3"),
    ],
)
def test_numbers(text, expected):
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1/0",
        "10 + null",
        "null * 10",
        '1 + "a"',
        "1 < null",
        '"a" < 1',
        '1 = "1"',
        "not(1)",
        "-true",
        "null and true",
        "null or false",
        "sqrt(-1)",
        "0 ** -1",
        "10 ** 9999999",
        'substring("a", 0)',
        'date("2024-02-30")',
        "date(2024, 13, 1)",
        'duration("P")',
        "sum([])",
        "(1).x",
        "abs(1, 2)",
        "abs(m: 1)",
        'date("9999-12-31") + duration("P2D")',
        "string length(1)",
        '@"12:00:00Z" < @"12:00:00"',
        "1.year",
        'number("NaN")',
        "if null then 1 else null",
    ],
)
def test_what_cannot_be_is_null(text):
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null or true", True),
        ("false and null", False),
        ("null or true", True),
        ("not(false)", True),
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("[1, 2] = [1, 2]", True),
        ("5 in [1..10]", True),
        ("1 in (1..10]", False),
        ("10 in [1..10[", False),
        ("3 in (1, 3)", True),
        ("3 in > 2", True),
        ("3 in (< 2, > 2)", True),
        ("2 between 1 and 3", True),
        ('contains("abc", "b")', True),
        ('starts with("abc", "ab")', True),
        ("list contains([1, null], null)", True),
        ("1 = 1.0", True),
        ('upper case("å") = "Å"', True),
        ('substring("abcd", -2) = "cd"', True),
        ('"a" + "b" = "ab"', True),
        ('@"2024-02-29" + duration("P1Y") = @"2025-02-28"', True),
        ('if 1 > 2 then "a" else "b"', "b"),
        ('string(1.50) = "1.5"', True),
        ('substring before("a-b", "-") = "a"', True),
        ("append([1], 2) = concatenate([1], [2])", True),
        ("distinct values([1, 1]) = [1]", True),
    ],
)
def test_logic_and_lists(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2024-02-29"', date(2024, 2, 29)),
        ("date(2024, 2, 29)", date(2024, 2, 29)),
        ('date and time("2024-01-01T10:00:00")', datetime(2024, 1, 1, 10)),
        ('time("10:00:00")', time(10)),
        ('@"P1DT2H"', timedelta(days=1, hours=2)),
        ('@"-P1Y2M"', Months(-14)),
        ('@"2024-01-31" + @"P1M"', date(2024, 2, 29)),
        ('@"2024-03-01" - @"2024-02-01"', timedelta(days=29)),
        ('@"2024-01-01T00:00:00" - @"PT1S"', datetime(2023, 12, 31, 23, 59, 59)),
        ('@"23:00:00" + @"PT2H"', time(1)),
        ('@"P1D" * 2', timedelta(days=2)),
        ('@"P1Y" / 2', Months(6)),
        ('@"P1D" / @"PT12H"', Decimal(2)),
        ('@"2024-05-17".month', Decimal(5)),
        ('-@"P1D"', timedelta(days=-1)),
        ('years and months duration(@"2020-03-31", @"2021-03-30")', Months(11)),
    ],
)
def test_dates_and_durations(text, expected):
    assert value(text) == expected


def test_names_may_hold_spaces_and_signs_and_the_longest_wins():
    scope = {
        "Age": Decimal(1),
        "Age group": Decimal(2),
        "Age group size": Decimal(9),
        "Approved/Declined": Decimal(3),
        "Å-ö": Decimal(4),
    }
    run = expression("Age + Age  group * Approved/Declined - Å-ö", Names(frozenset(scope)), "t").run
    assert run(scope) == 3
    assert expression("Age group size", Names(frozenset(scope)), "t").run(scope) == 9


def test_members_of_contexts():
    assert value("a.b.c + a.b.d", a={"b": {"c": Decimal(1), "d": Decimal(2)}}) == 3
    assert value("a.b.x", a={"b": {}}) is None
    assert value("a.b", a=[{"b": Decimal(1)}, {"b": Decimal(2)}]) == [1, 2]


@pytest.mark.parametrize(
    ("text", "tested", "expected"),
    [
        ("-", None, True),
        ("", "x", True),
        ('"a"', "a", True),
        ('"a","b"', "b", True),
        ('not("a","b")', "a", False),
        ('not("a")', "c", True),
        ("< 5", Decimal(4), True),
        (">= 5, 1", Decimal(1), True),
        ("[1..5]", Decimal(5), True),
        ("not([1..5])", Decimal(6), True),
        ("? > 3 and ? < 5", Decimal(4), True),
        ("? + 1", Decimal(4), False),
        ('contains(?, "a")', "bad", True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ('["a", "b"]', "b", True),
        ("null", None, True),
        ("-1", Decimal(-1), True),
        ("= 3", Decimal(3), True),
        ("!= 3", Decimal(4), True),
        ('not(contains(?, "a"))', "b", True),
        ("not(true) or true", True, True),
        ('@"2024-01-01"', date(2024, 1, 1), True),
        ("? in (1, 2)", Decimal(2), True),
    ],
)
def test_cells(text, tested, expected):
    assert cell(text, NOTHING, "t").matches(tested, {}) is expected


@pytest.mark.parametrize("text", ['"a"', 'not("a")', "< 5", "!= 3", "[1..5]", "not(< 5)", 'not("a", "b")', "true"])
def test_null_answers_only_what_names_null_or_everything(text):
    assert cell(text, NOTHING, "t").matches(None, {}) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yes", "'yes' är okänt"),
        ("1 +", "slutet"),
        ('"a', "går inte att tolka"),
        ("(1", "väntade )"),
        ("for x in y return x", "'for'"),
        ("foo(1)", "funktionen 'foo'"),
        ("1 2", "borde vara slut"),
        ("(" * 500, "nivåer"),
        ("+".join("1" * 5000), "för långt"),
        ("-" * 500 + "1", "nivåer"),
        ('@"x"', "datum"),
        ("abs(n: 1, 2)", "blandar"),
        ("1." + "a." * 500 + "a", "namn på en del"),
        ("1e99999999", "tal"),
    ],
)
def test_errors_say_where_and_what(text, words):
    with pytest.raises(DmnError, match=r"^rad 7: ") as caught:
        expression(text, NOTHING, "rad 7")
    assert words in str(caught.value)


FEEL = st.text(
    st.sampled_from('0123456789.,-+*/<>=!()[]{}"@?: \\abnotifPTDY') | st.characters(codec="utf-8"),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(FEEL, st.none() | st.booleans() | st.decimals() | st.text() | st.dates() | st.lists(st.integers()))
def test_any_cell_text_compiles_and_runs_or_is_refused(text, tested):
    try:
        compiled = cell(text, NOTHING, "rad 1")
    except DmnError:
        return
    assert compiled.matches(feel(tested), {}) in (True, False, None)


ATOMS = st.sampled_from(
    [
        "1",
        "0",
        "-2.5",
        "null",
        "true",
        '"a"',
        '"P1D"',
        "[1, null]",
        "[1..3]",
        '@"2024-01-31"',
        '@"10:00:00"',
        "x",
        '@"2024-01-31T10:00:00Z"',
        '@"P1M"',
        '@"PT36H"',
        "[]",
        '@"9999-12-31"',
        "x.y",
        "1e6000",
    ]
)
CALLS = st.sampled_from(
    [
        "{0} + {1}",
        "{0} - {1}",
        "{0} * {1}",
        "{0} / {1}",
        "({0}) ** ({1})",
        "{0} < {1}",
        "{0} = {1}",
        "-({0})",
        "({0}) in ({1})",
        "if {0} then {1} else {0}",
        "sum({0}, {1})",
        "max({0})",
        "substring(string({0}), {1})",
        "floor({0}, {1})",
        "decimal({0}, {1})",
        "modulo({0}, {1})",
        "date({0})",
        "date and time({0}, {1})",
        "duration({0})",
        "number({0})",
        "string({0})",
        "append({0}, {1})",
        "({0}).month",
        "({0}) and ({1})",
        "distinct values({0})",
        "years and months duration({0}, {1})",
        "sqrt({0})",
        "({0}) between ({1}) and 3",
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(str.format, CALLS, inner, inner)


@settings(max_examples=500, deadline=None)
@given(st.recursive(ATOMS, _grown, max_leaves=5), ATOMS)
def test_what_compiles_never_raises_when_run(text, tested):
    scope = {"x": expression(tested.replace("x.y", "1").replace("x", "2"), NOTHING, "t").run({})}
    try:
        run = expression(text, Names(frozenset({"x"})), "t").run
    except DmnError:
        return
    run(scope)


def test_integers_and_floats_from_outside_become_exact_numbers():
    model = computing("a + b", a="number", b="number")
    assert model.decide({"a": 1, "b": 0.1}) == {"svar": Decimal("1.1")}
    assert model.decide({"a": float("nan"), "b": 1}) == {"svar": None}
