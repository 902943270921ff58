"""What security officers and lawyers read is held to the code: the ASVS table, the record of processing, the drafts."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.test_fields import COMMENT, own_fields
from tests.house.test_relations import made, ours
from upptack.config.environment import ROOT
from upptack.config.evidence import asvs, processing

pytestmark = pytest.mark.pure

DRAFTS = ROOT / "docs" / "drafts"
TEST = re.compile(r"`((?:upptack|tests)/[\w/]+/test_\w+\.py)`")


def test_every_item_of_levels_one_and_two_stands_once_and_what_it_names_is_there() -> None:
    head, items = asvs.read()
    assert asvs.problems(head, items) == []
    assert (len(items), head["source"]["level1"], head["source"]["level2"]) == (253, 70, 183)
    counted = asvs.counts(items)
    print(counted)
    assert sum(counted.values()) == 253
    assert counted[asvs.TESTED] >= 90, counted


HEAD = """
    [source]
    items = 3
    level1 = 1
    level2 = 1
    level3 = 1
    [sections]
    "1.1" = { items = 3, level3 = [2] }
"""
FIRST = """
    [[item]]
    id = "1.1.1"
    level = 1
    asks = "a"
    tests = ["tests/hardness/test_evidence.py::test_the_table_that_is_right_passes"]
"""
SECOND = """
    [[item]]
    id = "1.1.3"
    level = 2
    asks = "b"
    reason = "Det finns inget sådant här."
"""


def wrong(*parts: str) -> list[str]:
    """What is wrong with a table of some parts."""
    return asvs.problems(*asvs.read("".join(textwrap.dedent(part) for part in parts)))


def test_the_table_that_is_right_passes() -> None:
    assert wrong(HEAD, FIRST, SECOND) == []


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((HEAD, FIRST), "1.1.3: saknas"),
        ((HEAD, FIRST, SECOND, SECOND), "1.1.3: står 2 gånger"),
        ((HEAD, FIRST, SECOND.replace("1.1.3", "1.1.2")), "1.1.2: finns inte på nivå 1 eller 2"),
        ((HEAD.replace("level1 = 1", "level1 = 2"), FIRST, SECOND), "antal"),
        ((HEAD, FIRST, SECOND.replace("level = 2", "level = 1")), "antal"),
        ((HEAD, FIRST.replace("_passes", "_was_never_written"), SECOND), "finns inte"),
        ((HEAD, FIRST.replace("test_evidence.py", "test_gone.py"), SECOND), "finns inte"),
        ((HEAD, FIRST.replace("::test_the_table_that_is_right_passes", "::wrong"), SECOND), "finns inte"),
        ((HEAD, FIRST, SECOND.replace("Det finns inget sådant här.", "nej")), "skälet säger inget"),
        ((HEAD, FIRST, SECOND.replace("reason", "open")), "säger inte vems den är"),
        ((HEAD, FIRST, SECOND + '    documents = ["README.md"]\n'), "2 besked"),
        ((HEAD, FIRST, SECOND.replace('reason = "Det finns inget sådant här."', "")), "0 besked"),
        ((HEAD, FIRST, SECOND.replace('reason = "Det finns', 'documents = ["GONE.md"] #')), "GONE.md finns inte"),
    ],
)
def test_a_fault_in_the_table_is_caught(parts: tuple[str, ...], said: str) -> None:
    assert any(said in problem for problem in wrong(*parts))


def fields_as_the_house_counts_them() -> set[tuple[str, str]]:
    """Table and column of every field of ours, by the house's own walk."""
    return {(model._meta.db_table, str(field.column)) for model in ours() for field in own_fields(model)}


def test_every_field_is_in_the_record_under_its_room() -> None:
    columns, data = processing.ours(), processing.read()
    assert processing.problems(columns, data, processing.kept()) == []
    assert {(column.table, column.name) for column in columns} == fields_as_the_house_counts_them()
    assert len(columns) >= 500, len(columns)
    text = processing.drawn()
    about = [column for column in columns if column.kind == "staff"]
    assert len(about) >= 60, len(about)
    assert [column for column in about if f"| {column.table} | {column.name} | {column.holds} |" not in text] == []


@isolate_apps("upptack.staff")
def test_a_new_field_that_declares_nothing_stops_the_record() -> None:
    silent = made("staff", "Silent", shoe=models.CharField(max_length=9))
    vague = made("staff", "Vague", shoe=models.CharField(max_length=9, db_comment="client | shoe size"))
    fine = made("staff", "Fine", shoe=models.CharField(max_length=9, db_comment="staff | shoe size"))
    assert stopped(processing.declared([silent, vague, fine])) == [
        "staff_silent.shoe: säger inte vad den innehåller",
        "staff_vague.shoe: säger inte vad den innehåller",
    ]


def stopped(columns: Iterable[processing.Declared] = (), **changed: object) -> list[str]:
    """What stops the record when something is changed in it, apart from what does so already."""
    data, there, lines = processing.read(), processing.ours(), processing.kept()
    before = processing.problems(there, data, lines)
    return [line for line in processing.problems((*there, *columns), {**data, **changed}, lines) if line not in before]


def test_a_room_a_line_or_a_table_that_nobody_answers_for_stops_the_record() -> None:
    data = processing.read()
    assert stopped([processing.Declared("newroom", "newroom_x", "y", "staff", "z")]) == [
        "newroom: inget rum i processing.toml"
    ]
    assert any("står två gånger" in line for line in stopped(room=[*data["room"], data["room"][0]]))
    assert any("ingen svarar för raden 'the conversation so far'" in line for line in stopped(passing=[]))
    left_over = [{"what": "x", "how": "y", "kept": ["nothing of the kind", "the conversation so far"]}]
    assert any("'nothing of the kind' finns inte" in line for line in stopped(passing=left_over))
    assert stopped(others={"gone_table": "x"}) == ["gone_table: finns inte"]


def test_the_record_reads_the_kinds_as_the_house_does() -> None:
    for comment in ("staff | name", "count | n", "client | name", "staff |", "technical | a | b"):
        assert bool(processing.DECLARED.fullmatch(comment)) == bool(COMMENT.fullmatch(comment)), comment
    assert set(processing.KINDS) == {"staff", "organisation", "content", "count", "technical"}


def test_every_table_of_others_that_is_named_is_there() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(processing.read()["others"]) <= tables


def lost(text: str) -> set[str]:
    """Tests that a draft names and that are not there."""
    return {name for name in TEST.findall(text) if not (ROOT / name).is_file()}


@pytest.mark.parametrize("draft", sorted(DRAFTS.glob("*.md")), ids=lambda path: path.stem)
def test_a_draft_says_that_it_is_one_and_names_tests_that_are_there(draft: Path) -> None:
    text = draft.read_text(encoding="utf-8")
    assert "Utkast. Ingen jurist" in text
    assert len(TEST.findall(text)) >= 10
    assert lost(text) == set()


def test_both_drafts_are_there_and_a_test_that_is_not_is_caught() -> None:
    assert {"dpia.md", "threat-model.md"} <= {path.name for path in DRAFTS.glob("*.md")}
    assert lost("`tests/journeys/test_gone.py` `tests/journeys/test_canary.py`") == {"tests/journeys/test_gone.py"}


@pytest.mark.parametrize("name", ["asvs.md", "licences.md", "processing-record.md"])
def test_what_is_generated_says_that_it_is_a_draft_and_whose_the_open_points_are(name: str) -> None:
    text = (ROOT / "docs" / "generated" / name).read_text(encoding="utf-8")
    assert "Utkast" in text
    assert re.search(r"avgör|Vems uppgift", text)
