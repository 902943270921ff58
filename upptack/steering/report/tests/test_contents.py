"""Every indicator and every area of the plan has its place in the account, and no sentence praises or blames."""

from __future__ import annotations

import re

import pytest

from upptack.steering.indicators.contents import indicators
from upptack.steering.plan.contents import areas
from upptack.steering.report import rules, words
from upptack.steering.report.contents import Sentence, sections, sentences
from upptack.steering.report.documents.document import Figure, FigureState
from upptack.steering.report.entries import Measure
from upptack.steering.report.tests.invented import ASKED, count, share

pytestmark = pytest.mark.pure

PRAISE = re.compile(
    r"\b(bra|god[at]?|fin[at]?|stark\w*|framgång\w*|lyckad\w*|utmärkt\w*|imponerande|tyvärr|dålig\w*|svag\w*|bara|hela|brist\w*)\b"
)


def test_every_indicator_stands_in_one_section_and_none_is_made_up() -> None:
    shown = [id for each in sections().values() for id in each.indicators]
    assert sorted(shown) == sorted(indicators())
    drawn = {id for each in sections().values() for id in (*each.by_agency, *each.parts)}
    assert drawn <= set(indicators())
    assert all({*each.by_agency, *each.parts} <= set(each.indicators) for each in sections().values())
    assert all("agency" in indicators()[id].levels for each in sections().values() for id in each.by_agency)
    assert {each.of for each in sentences()} <= set(indicators())


def test_every_area_of_the_plan_stands_in_one_section() -> None:
    shown = [id for each in sections().values() for id in each.areas]
    assert sorted(shown) == sorted(id for id, area in areas().items() if area.kind != "scope")


def test_every_section_says_what_belongs_there() -> None:
    assert all(each.heading and each.belongs and each.guidance for each in sections().values())
    assert any(each.needed for each in sections().values())


def test_no_sentence_praises_blames_or_holds_a_number() -> None:
    for each in sentences():
        assert not PRAISE.search(each.says.lower()), each.says
        assert rules.lacks(each.says, ()) == (), each.says
    assert PRAISE.search("tyvärr är det svagt")


def measured(value: Figure, parts: tuple[tuple[str, Figure], ...] = (), note: str = "") -> Measure:
    return Measure("asked", "Möten", value, count(3), count(16), parts, note)


def test_a_sentence_stands_only_when_its_figures_can_be_shown() -> None:
    shown, hidden = share(0.4), share(None, shown=FigureState.HIDDEN)
    (told,) = words.summary({"asked": measured(shown, note="Nämnare: möten.")}, None)
    assert told.pieces == ("Frågan om våld ställdes i ", shown, " av mötena. ", "Nämnare: möten.")
    first, last = words.summary({"asked": measured(hidden)}, None)
    assert first.pieces == (words.NONE,)
    assert last.pieces == (f"Dolt, eftersom det gäller få: {ASKED.name}.",)


def test_the_commonest_part_is_told_only_when_all_parts_can_be_seen() -> None:
    open_, hidden = (
        (("Tid", share(0.6)), ("Tolk", share(0.4))),
        (("Tid", share(0.6)), ("Tolk", share(None, shown=FigureState.HIDDEN))),
    )
    says = Sentence("reasons", "Vanligast var ”{part}”: {share}.")
    assert words._told(says, {"reasons": measured(share(0.3), open_)}).pieces[1] == "Tid"
    assert words._told(says, {"reasons": measured(share(0.3), hidden)}) is None
    assert words._told(says, {"reasons": measured(share(0.3), (("Tid", share(0.0)),))}) is None


def test_the_agencies_are_not_ranked_and_what_is_hidden_is_said() -> None:
    from upptack.steering.report.documents.document import Row

    rows = (Row("A", (share(0.4),)), Row("B", (share(0.6),)), Row("C", (share(None, shown=FigureState.HIDDEN),)))
    chart = words.by_agency(rows, 2026)
    assert chart.sentence.pieces == (
        "Myndigheterna ligger mellan ",
        share(0.4),
        " och ",
        share(0.6),
        ". Det som är dolt eller saknas är inte med.",
    )
    assert [row.label for row in chart.rows] == ["A", "B", "C"]
    assert words.by_agency(rows[:1], 2026).sentence.pieces[0] == "Bara en myndighet har ett tal att visa: "
    assert words.by_agency((rows[0], rows[0]), 2026).sentence.pieces[0].startswith("De myndigheter")
