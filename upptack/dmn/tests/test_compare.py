"""Two versions of a table compared, on WHO's danger table in its two published versions.

The questions and both rules stand in WorldHealthOrganization/smart-anc: `input/cql/ANCDT37.cql` at 05bcf468 (the first
three questions all answered yes) and `bundles/plandefinition/ANCDT37/ANCDT37-files/ANCDT37.cql` at 61c3d993 (at least
three of the six). The tables hold the rules, not the questions' words: nobody is asked anything from here."""

from io import StringIO
from itertools import combinations

import pytest

from upptack.dmn import DmnError, Model
from upptack.dmn.compare import compare, main
from upptack.dmn.tests.tiny import deciding, decision, definitions, given, needs, table

SIGNS = ("worse", "weapon", "strangled", "could_kill", "beaten_pregnant", "jealous")
COLUMNS = [(sign, "string", '"no","yes"') for sign in SIGNS]
OUT = [("danger", "string", '"named","not_named"')]


def danger(*needed: tuple[str, ...]) -> Model:
    """The table that names danger when all signs of any of the groups are there."""
    rows = [[*('"yes"' if sign in group else "-" for sign in SIGNS), '"named"'] for group in needed]
    return deciding(COLUMNS, OUT, rows, "ANY", default='"not_named"')


def test_the_two_published_versions_of_the_danger_table_differ_in_34_of_64_cases():
    named, any_three = danger(SIGNS[:3]), danger(*combinations(SIGNS, 3))
    found = compare(named, any_three, "svar")
    assert (found.differing, len(found.differences), found.cases) == (34, 34, 64)
    assert all((each.first, each.second) == ("not_named", "named") for each in found.differences)
    assert sum(each.cases["worse"] == each.cases["weapon"] == ("yes",) for each in found.differences) == 7
    assert compare(any_three, any_three, "svar").differences == ()


def test_one_group_left_out_is_seen_as_the_one_case_that_only_it_names():
    whole, lacking = danger(*combinations(SIGNS, 3)), danger(*list(combinations(SIGNS, 3))[1:])
    (only,) = compare(whole, lacking, "svar").differences
    assert [sign for sign in SIGNS if only.cases[sign] == ("yes",)] == ["worse", "weapon", "strangled"]


def test_a_version_that_reads_one_input_more_is_compared_over_all_of_them():
    one = deciding(COLUMNS[:1], OUT, [['"yes"', '"named"'], ['"no"', '"not_named"']])
    two = deciding(COLUMNS[:2], OUT, [['"yes"', '"yes"', '"named"']], default='"not_named"')
    found = compare(one, two, "svar")
    assert found.cases == 4
    assert [each.cases for each in found.differences] == [{"worse": ("yes",), "weapon": ("no",)}]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (deciding([("worse", "string", '"no","yes","unknown"')], OUT, [["-", '"named"']]), "olika värden"),
        (deciding([("worse", "number", "")], OUT, [["-", '"named"']]), "räkna upp"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_change(other, said):
    with pytest.raises(DmnError, match=said):
        compare(danger(SIGNS[:3]), other, "svar")
    with pytest.raises(DmnError, match="finns inte"):
        compare(danger(SIGNS[:3]), other, "annat")


def test_values_that_no_row_tells_apart_are_gone_through_together():
    wide = [(f"c{at}", "string", '"no","unknown","yes"') for at in range(20)]
    first = deciding(wide, OUT, [['"yes"', *["-"] * 19, '"named"']], default='"not_named"')
    second = deciding(wide, OUT, [['"yes","unknown"', *["-"] * 19, '"named"']], default='"not_named"')
    found = compare(first, second, "svar")
    assert (found.differing, len(found.differences), found.cases) == (3**19, 1, 3**20)


def test_tables_with_too_many_cases_are_refused():
    wide = [(f"c{at}", "string", '"no","yes"') for at in range(20)]
    model = deciding(wide, OUT, [['"yes"'] * 20 + ['"named"']], default='"not_named"')
    with pytest.raises(DmnError, match="1048576 grupper av fall är för många"):
        compare(model, model, "svar")


def test_the_command_prints_what_differs_and_says_it_in_its_exit_code(tmp_path):
    files = []
    for name, answer in (("one", "named"), ("two", "not_named")):
        file = tmp_path / f"{name}.dmn"
        rows = [['"yes"', f'"{answer}"'], ['"no"', '"not_named"']]
        body = decision("svar", table([("a", "string", '"no","yes"')], OUT, rows), "", needs("a"))
        file.write_text(definitions(given("a") + body), encoding="utf-8")
        files.append(str(file))
    out, err = StringIO(), StringIO()
    assert main(files, out, err) == 1
    assert out.getvalue() == "svar: 1 av 2 fall skiljer sig\n  a = yes: named → not_named\n"
    assert main([files[0], files[0]], StringIO(), err) == 0
    assert main(files[:1], out, err) == 2
    assert main([files[0], str(tmp_path / "none.dmn")], out, err) == 2
    assert "Skriv två filer" in err.getvalue()
