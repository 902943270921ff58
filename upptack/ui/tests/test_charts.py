"""Charts: what is drawn says what the values are, nothing hidden leaks, and nothing a strict policy would block."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.ui import charts, views
from upptack.ui.charts import ROOM, Bar, Group, bars, grouped, line, number, written

pytestmark = pytest.mark.pure

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (Bar("Alfa", 1240), Bar("Beta", 310, True), Bar("Gamma", None), Bar("Delta", 0))


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in read(svg).iter(f"{SVG}text")]


def drawn() -> tuple[str, ...]:
    groups = (Group("Alfa", (ROWS[0], ROWS[2])), Group("Beta", (ROWS[1], ROWS[3])))
    return (
        bars(ROWS, unit="möten", title="Staplar"),
        bars(ROWS, unit="möten", title="Staplar", rtl=True, width=480),
        grouped(groups, ("frågade", "ej frågade"), unit="möten", title="Grupper"),
        line(ROWS, unit="möten", title="Linje"),
        line(ROWS, unit="möten", title="Trappa", steps=True),
    )


def blocked(svg: str) -> list[str]:
    """What a policy without inline styles and scripts would block, and colours that are not the text's own."""
    found = [f"<{each.tag}>" for each in read(svg).iter() if each.tag.removeprefix(SVG) in ("style", "script", "a")]
    names = [(name, value) for each in read(svg).iter() for name, value in each.attrib.items()]
    found += [name for name, _ in names if name in ("style", "class") or name.startswith("on")]
    paint = [value for name, value in names if name in ("fill", "stroke")]
    return found + [value for value in paint if value not in ("currentColor", "none") and not value.startswith("url(#")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234, "1\u00a0234"), (1234567.25, "1\u00a0234\u00a0567,2"), (12.5, "12,5")],
)
def test_numbers_are_written_as_in_swedish(value: float, text: str) -> None:
    assert number(value) == text


def test_what_is_no_number_is_not_written() -> None:
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no number"):
            number(wrong)


def test_a_value_says_its_unit_its_noise_and_that_it_is_hidden() -> None:
    assert written(Bar("a", 12.5), "%") == "12,5\u00a0%"
    assert written(Bar("a", 40, True), "möten") == "cirka 40"
    assert written(Bar("a", 40, "ungefär"), "möten") == "ungefär 40"
    assert written(Bar("a", None)) == "dold"
    assert written(Bar("a", None, "saknas")) == "saknas"


@pytest.mark.parametrize("svg", drawn())
def test_a_chart_has_a_name_and_its_values_for_who_does_not_see_it(svg: str) -> None:
    root = read(svg)
    assert root.get("role") == "img"
    named = {each.get("id"): each for each in root.iter() if each.get("id")}
    title, told = (named[id] for id in (root.get("aria-labelledby") or "").split())
    assert (title.tag, told.tag) == (f"{SVG}title", f"{SVG}desc")
    for value in ("1\u00a0240", "cirka 310", "dold", ": 0"):
        assert value in (told.text or "")
    assert blocked(svg) == []


def test_something_that_a_policy_would_block_is_caught() -> None:
    for seeded in ('<rect style="fill:red"/>', "<style/>", '<rect fill="#000"/>', '<rect onclick="x()"/>'):
        assert blocked(f'<svg xmlns="http://www.w3.org/2000/svg">{seeded}</svg>'), seeded


def test_ids_differ_between_charts() -> None:
    ids = [each.get("id") for svg in drawn() for each in read(svg).iter() if each.get("id")]
    assert len(ids) == len(set(ids)) >= 10


def test_bars_are_as_long_as_their_values_from_the_edge_where_reading_starts() -> None:
    boxes = [each.attrib for each in read(bars(ROWS, unit="möten", title="x")).iter(f"{SVG}rect")]
    assert [box["width"] for box in boxes] == [f"{ROOM:.2f}%", f"{ROOM * 310 / 1240:.2f}%", "12.00%"]
    assert {box["x"] for box in boxes} == {"0.30%"}
    assert [box.get("stroke-dasharray") for box in boxes] == [None, None, "4 3"]
    mirrored = [each.attrib for each in read(bars(ROWS, unit="möten", title="x", rtl=True)).iter(f"{SVG}rect")]
    ends = [float(box["x"][:-1]) + float(box["width"][:-1]) for box in mirrored]
    assert ends == pytest.approx([99.7] * 3, abs=0.02)


def test_nought_is_a_thin_line_and_hidden_a_dashed_place() -> None:
    assert len(list(read(bars((Bar("a", 0),), unit="möten", title="x")).iter(f"{SVG}line"))) == 1
    svg = bars((Bar("a", None),), unit="möten", title="x")
    assert [each.get("fill") for each in read(svg).iter(f"{SVG}rect")] == ["none"]
    assert texts(svg) == ["Möten", "a", "dold"]


def test_shares_are_drawn_on_a_whole_hundred() -> None:
    boxes = list(read(bars((Bar("a", 12.5), Bar("b", 1.0)), unit="%", title="x")).iter(f"{SVG}rect"))
    assert [box.get("width") for box in boxes] == [f"{ROOM / 8:.2f}%", f"{ROOM / 100:.2f}%"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=1, max_size=14), st.booleans())
@settings(max_examples=60)
def test_a_chart_is_drawn_of_anything_and_stays_within_its_frame(values: list[int | None], rtl: bool) -> None:
    rows = [Bar(f"{place} <&> månad", value) for place, value in enumerate(values)]
    for svg in (bars(rows, unit="möten", title="a & b", rtl=rtl), line(rows, unit="%", title="a & b", rtl=rtl)):
        for each in read(svg).iter():
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(each.get(name, "0").rstrip("%")) <= 100
        for value in values:
            assert value is not None or "dold" in svg


def test_a_line_breaks_where_a_value_is_hidden() -> None:
    points = [Bar(str(place), value) for place, value in enumerate((5, 6, None, 7, 8))]
    svg = line(points, unit="möten", title="x")
    strokes = [each for each in read(svg).iter(f"{SVG}line") if each.get("stroke-width") == "2.5"]
    assert len(strokes) == 2
    assert len(list(read(svg).iter(f"{SVG}circle"))) == 4
    assert "dold" in texts(svg)


def test_a_crowded_line_keeps_the_first_last_highest_and_lowest() -> None:
    values = [50, 40, 41, 42, 99, 43, 44, 45, 1, 46, 47, 60]
    shown = texts(line([Bar(f"{n} 2026", n) for n in values], unit="möten", title="x"))
    assert {"50", "60", "99", "1", "50 2026", "60 2026"} <= set(shown)


@pytest.mark.parametrize(
    ("populations", "population", "refused"),
    [
        (("", ""), "", False),
        (("", ""), "möten", False),
        (("möten", ""), "möten", False),
        (("möten", "anställda"), "", True),
        (("möten", "möten"), "anställda", True),
        (("möten", ""), "", True),
    ],
)
def test_unlike_populations_are_never_on_one_axis(populations: tuple[str, str], population: str, refused: bool) -> None:
    rows = [Bar("a", 1, population=each) for each in populations]
    draw = (
        lambda: bars(rows, unit="möten", title="x", population=population),
        lambda: line(rows, unit="möten", title="x", population=population),
        lambda: grouped([Group("g", tuple(rows))], "ab", unit="möten", title="x", population=population),
    )
    for each in draw:
        if refused:
            with pytest.raises(ValueError, match="unlike populations"):
                each()
        else:
            assert each().startswith("<svg")


def test_what_cannot_be_drawn_is_refused() -> None:
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no length"):
            bars((Bar("a", wrong),), unit="möten", title="x")
    with pytest.raises(ValueError, match="needs a point"):
        line((), unit="möten", title="x")
    with pytest.raises(ValueError, match="at most four"):
        grouped([Group("g", (Bar("a", 1),))], ("a", "b"), unit="möten", title="x")


def test_series_can_be_told_apart_without_colour() -> None:
    group = Group("g", tuple(Bar("", n) for n in (1, 2, 3, 4)))
    root = read(grouped([group], ("a", "b", "c", "d"), unit="möten", title="x"))
    fills = [each.get("fill") or "" for each in root.iter(f"{SVG}rect")]
    assert len(set(fills)) == 4
    assert fills[:4] == fills[4:]
    patterns = {each.get("id"): ElementTree.tostring(each[0]) for each in root.iter(f"{SVG}pattern")}
    assert {fill[5:-1] for fill in fills if fill.startswith("url")} == set(patterns)
    assert len(set(patterns.values())) == 3


def test_a_long_label_has_several_lines() -> None:
    label = "Kontoret för dem som nyss har kommit till Sverige och söker arbete"
    shown = texts(bars((Bar(label, 1),), unit="tim", title="x"))
    assert " ".join(shown[:-1]) == label
    assert max(map(len, shown)) <= charts.NARROW


def test_a_file_has_a_view_box_and_a_page_has_none() -> None:
    page, file = (read(bars(ROWS, unit="möten", title="x", width=width)) for width in (0, 480))
    assert (page.get("width"), page.get("viewBox")) == ("100%", None)
    assert re.fullmatch(r"0 0 480 \d+", file.get("viewBox") or "")


def test_the_part_shows_the_sentence_the_drawing_and_the_table() -> None:
    for chart in views.drawn():
        html = render_to_string("ui/parts/chart.html", {"chart": chart})
        assert html.count("<svg") == 1
        assert chart.sentence in html
        for row in chart.rows:
            assert all(cell in html for cell in row)
        assert "style=" not in html
