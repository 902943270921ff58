"""Gaps and overlaps, against the plain enumeration of every case and on tables too wide for it."""

from itertools import product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.dmn import Finding, Model, check
from upptack.dmn.tests.tiny import deciding

YES_NO = '"yes","no","unknown"'
OUT = [("duty", "string", '"act","wait"')]


def pair(rows: list[list[str]], policy: str = "UNIQUE", **more: str) -> Model:
    return deciding([("a", "string", YES_NO), ("b", "boolean", "")], OUT, rows, policy, **more)


def test_a_complete_table_without_overlap_has_no_findings():
    assert (
        check(pair([['"yes"', "-", '"act"'], ['not("yes")', "true", '"act"'], ['not("yes")', "false", '"wait"']])) == ()
    )


def test_a_gap_is_shown_as_a_case_that_no_row_answers():
    model = pair([['"yes"', "-", '"act"'], ['"no","unknown"', "true", '"act"'], ['"no"', "false", '"wait"']])
    (gap,) = check(model)
    assert gap == Finding("gap", "svar", {"a": "unknown", "b": False})
    assert model.evaluate("svar", gap.cells).fired == ()


def test_a_default_output_fills_the_gaps():
    assert check(pair([['"yes"', "-", '"act"']], default='"wait"')) == ()


@pytest.mark.parametrize(
    ("policy", "second", "found"),
    [
        ("UNIQUE", '"act"', 1),
        ("ANY", '"act"', 0),
        ("ANY", '"wait"', 1),
        ("FIRST", '"wait"', 0),
        ("PRIORITY", '"wait"', 0),
        ("COLLECT", '"wait"', 0),
        ("RULE ORDER", '"wait"', 0),
        ("OUTPUT ORDER", '"wait"', 0),
    ],
)
def test_an_overlap_matters_for_unique_and_for_any_that_differ(policy, second, found):
    findings = check(pair([["-", "-", '"act"'], ['"yes"', "true", second]], policy))
    assert findings == (Finding("overlap", "svar", {"a": "yes", "b": True}, (1, 2)),) * found


def test_rows_that_differ_in_one_column_do_not_overlap():
    assert check(pair([["-", "true", '"act"'], ["-", "false", '"wait"']])) == ()


def test_a_value_that_the_column_does_not_allow_is_found_in_and_out():
    model = pair([['"yess"', "-", '"act"'], ["-", "-", '"acts"']], "FIRST")
    assert check(model) == (
        Finding("value", "svar", {"a": "yess"}, (1,)),
        Finding("value", "svar", {"duty": "acts"}, (2,)),
    )


def test_a_table_with_open_inputs_says_so_and_is_not_called_complete():
    open_input = deciding([("n", "number", "")], OUT, [["> 1", '"act"']])
    table = open_input.table("svar")
    assert table is not None
    assert not table.enumerated
    assert check(open_input) == ()


CELLS = ["-", '"yes"', '"no"', '"unknown"', '"yes","no"', 'not("no")', 'not("yes","unknown")']


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["UNIQUE", "ANY"]),
)
def test_findings_agree_with_trying_every_case(rows, policy):
    outs = ['"act"', '"wait"']
    model = deciding(
        [(name, "string", YES_NO) for name in "abc"],
        OUT,
        [[*row, outs[at % 2]] for at, row in enumerate(rows)],
        policy,
    )
    empty, clashes = set(), set()
    for case in product(("yes", "no", "unknown"), repeat=3):
        fired = model.evaluate("svar", dict(zip("abc", case, strict=True))).fired
        if not fired:
            empty.add(case)
        for first in fired:
            for second in fired:
                if first.index < second.index and (policy == "UNIQUE" or first.outputs != second.outputs):
                    clashes.add((first.index, second.index))
    found = check(model)
    gaps = [tuple(item.cells[name] for name in "abc") for item in found if item.kind == "gap"]
    assert set(gaps) <= empty
    assert bool(gaps) == bool(empty)
    assert {item.rows for item in found if item.kind == "overlap"} == clashes
    for item in found:
        if item.kind == "overlap":
            hit = {row.index for row in model.evaluate("svar", item.cells).fired}
            assert set(item.rows) <= hit


def test_two_columns_over_the_same_input_are_one_question():
    column = ("a", "string", YES_NO)
    rows = [['"yes"', "-", '"act"'], ["-", 'not("yes")', '"wait"']]
    assert check(deciding([column, column], OUT, rows)) == ()
    rows = [['"yes","no"', "-", '"act"'], ["-", '"no"', '"wait"']]
    assert check(deciding([column, column], OUT, rows)) == (
        Finding("overlap", "svar", {"a": "no"}, (1, 2)),
        Finding("gap", "svar", {"a": "unknown"}),
    )


def wide(rows: list[list[str]], default: str = "") -> Model:
    values = ",".join(f'"{letter}"' for letter in "uvwxyz")
    columns = [(f"c{at}", "string", values) for at in range(12)]
    return deciding(columns, OUT, [[*row, '"act"'] for row in rows], "FIRST", default=default)


def diagonal(last: str) -> list[list[str]]:
    """For each column the rows that answer when it is the first not to be u; 2.2 billion cases in all."""
    rows = [['"u"'] * at + ['not("u")'] + ["-"] * (11 - at) for at in range(12)]
    return [*rows, ['"u"'] * 11 + [last]]


def test_twelve_wide_columns_are_checked_exactly_and_at_once():
    start = process_time()
    assert check(wide(diagonal('"u"'))) == ()
    (gap,) = check(wide(diagonal('"v"')))
    assert gap.cells == {f"c{at}": "u" for at in range(12)}
    assert process_time() - start < 2


def test_many_gaps_are_cut_short_but_never_to_none():
    rows = [[f'"{letter}"' if at == column else "-" for at in range(12)] for column in range(12) for letter in "uvw"]
    start = process_time()
    assert len(check(wide(rows), limit=5)) == 1
    assert len(check(wide([['"u"', *["-"] * 10, '"v"']]), limit=1)) == 1
    assert len(check(wide([['"u"', *["-"] * 10, '"v"']]))) == 2
    assert process_time() - start < 2
