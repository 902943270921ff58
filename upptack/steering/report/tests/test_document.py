"""A figure without a definition, a source, a time or a page of its definition cannot be put in."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from upptack.steering.report.documents import document, flat
from upptack.steering.report.documents.document import (
    Chart,
    Figure,
    FigureState,
    Paragraph,
    Row,
    Scale,
    Source,
    Table,
    Unsourced,
    number_of,
    tidy,
)
from upptack.steering.report.tests.invented import ASKED, TRAINED, account, count, share

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("field", [field.name for field in fields(Source)])
@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_source_needs_every_part(field: str, nothing: str) -> None:
    with pytest.raises(Unsourced, match=r"En siffra kan inte tas in utan .+\."):
        replace(ASKED, **{field: nothing})


@pytest.mark.parametrize("of", [None, "asked", 0, ("asked", "källa")])
def test_a_figure_without_a_source_is_refused(of: Any) -> None:
    with pytest.raises(ValueError, match=r"En siffra kan inte tas in utan definition och källa\."):
        Figure(of, "2026", 75)


def test_a_figure_without_its_time_is_refused() -> None:
    with pytest.raises(Unsourced, match="utan den tid som den gäller"):
        Figure(ASKED, " ", 75)


def test_a_hidden_figure_has_no_value_and_a_shown_one_has() -> None:
    for value, shown in ((3, FigureState.HIDDEN), (3, FigureState.MISSING), (None, FigureState.VALUE)):
        with pytest.raises(ValueError, match="En siffra som visas har ett värde"):
            Figure(ASKED, "2026", value, Scale.COUNT, shown)


def test_what_is_hidden_missing_or_noisy_says_so() -> None:
    assert count(None, shown=FigureState.HIDDEN).text == count(None, shown=FigureState.HIDDEN).said == "dold"
    assert count(None, shown=FigureState.MISSING).text == "saknas"
    assert replace(count(None, shown=FigureState.MISSING), why="inte lämnad").text == "inte lämnad"
    assert share(0.1234, about=True).text == "cirka\u00a012\u00a0%"
    assert share(0.1234, about=True).said == "cirka\u00a012\u00a0procent"
    assert count(1234).text == "1\u00a0234"
    interval = Figure(ASKED, "2017", 0.7, Scale.SHARE, high=0.9, decimals=1)
    assert interval.text == "70–90\u00a0%"
    assert Figure(ASKED, "2023", 0.814, Scale.SHARE, decimals=1).text == "81,4\u00a0%"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.004, Scale.SHARE, "0,4"),
        (0.997, Scale.SHARE, "99,7"),
        (0.0, Scale.SHARE, "0"),
        (1.0, Scale.SHARE, "100"),
        (0.434, Scale.SHARE, "43"),
        (0, Scale.COUNT, "0"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(value: float, unit: Scale, text: str) -> None:
    assert number_of(value, unit) == text


def test_unlike_measures_never_stand_on_one_axis() -> None:
    says = Paragraph(("Så här är det.",))
    alike = (Row("A", (share(0.4),)), Row("B", (share(0.5),)))
    assert Chart("Ett mått", says, alike, "Myndighet").first.of == ASKED
    for unlike in (share(0.5, TRAINED), replace(share(0.5), period="2025"), count(5)):
        with pytest.raises(ValueError, match="Ett diagram visar ett mått för en tid"):
            Chart("Två mått", says, (*alike, Row("C", (unlike,))), "Myndighet")


def test_a_row_has_a_figure_for_each_column() -> None:
    with pytest.raises(ValueError, match="Varje rad har en siffra för varje kolumn"):
        Table("Året", ("Mått", "Värde", "Antal"), (Row("A", (share(0.4),)),))


def test_every_figure_leads_to_its_definition() -> None:
    report = account()
    numbers = report.numbers
    assert {figure.of for figure in document.figures(report)} <= numbers.keys()
    parts = flat.parts(report)
    listed = next(part for part in parts if part.kind == "items" and part.numbered)
    assert [item[-1].address for item in listed.items][: len(numbers)] == [
        getattr(source, "address", "") for source in numbers
    ]
    sentence = parts[2]
    assert isinstance(sentence, flat.Prose)
    assert [(run.text, run.address) for run in sentence.runs if run.address] == [("[1]", ASKED.address)]


def test_the_number_of_a_source_stands_once_after_the_last_of_its_figures() -> None:
    pieces = ("En rutin finns för ", count(3), " av ", count(16), " ärendeslag.")
    assert "".join(run.text for run in flat.runs(pieces, {ASKED: 5})) == "En rutin finns för 3 av 16 [5] ärendeslag."


def test_unseen_and_control_signs_are_taken_away() -> None:
    assert tidy("a\u202eb\u200b\x07c\td\r\ne") == "abc d\ne"
