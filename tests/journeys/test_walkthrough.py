"""The conversation that docs/walkthrough.md follows through the code, and what that page names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.journeys import records
from tests.journeys.product import Product
from tests.journeys.steps import CONTROLLED, Walk

pytestmark = pytest.mark.journey

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "walkthrough.md"
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|dmn|md|html))(?::(\w+))?`")


def test_woman_by_telephone_who_is_controlled_and_has_children(walk: Walk, demo: Product) -> None:
    before = records.counts(demo)
    walk.begin(sex="woman", age="25_64").gate().go().answers(*CONTROLLED)
    assert walk.heading == "Erbjud kontakt"
    assert "Barn: Anmäl oro för barn genast" in walk.text
    assert "19 kap. 1 §" in walk.page.locator(".notice", has_text="Anmäl oro").inner_text()
    assert "Jon Sarri" in walk.text
    assert "000-000 00 12" in walk.text
    walk.go()
    walk.page.select_option("#municipality", "2584")
    walk.go("bodies")
    assert "Vald: Kiruna." in walk.text
    assert walk.page.locator(".card h3", has_text="Kiruna").count() >= 1
    sees_who_else_is_party(walk)
    walk.page.check("input[name=matters][value=yes]")
    told = walk.page.locator("label.choice", has=walk.page.locator("input[name=fact]")).first
    sentence = told.inner_text().strip()
    told.locator("input").check()
    walk.page.fill("#own", "Vi hörs igen på torsdag.")
    walk.open_text()
    text = walk.page.input_value("#text")
    assert sentence in text
    assert "Vi hörs igen på torsdag." in text
    walk.go().finish()
    assert walk.heading == "Samtalet är räknat och glömt"
    assert records.one_more(before, demo) == {
        "month": records.this_month(),
        "agency": "fk",
        "unit": "fk-norr-1",
        "matter": "underhallsstod",
        "channel": "phone",
        "guide": "exposed",
        "sex": "woman",
        "age": "25_64",
        "answer": "now",
        "reason": "",
        "action": "contact_given",
    }


def sees_who_else_is_party(walk: Walk) -> None:
    """The step about the case itself, in a matter with another party, and on to the text."""
    walk.go()
    assert walk.heading == "Håll ärendet säkert"
    assert walk.page.locator(".level-today h2").first.inner_text() == "Någon annan är part"
    assert "Båda föräldrarna får ett meddelande i ärendet" in walk.text
    walk.go()
    assert "Någon annan kan läsa" in walk.text


def named_in(text: str) -> list[tuple[str, str]]:
    """The files that a document names in backticks, each with the function or class after the colon, else ""."""
    return [(match[1], match[2] or "") for match in NAMED.finditer(text)]


def missing(file: str, name: str) -> str:
    """What does not exist of a file and a name at its top level; empty when both do."""
    path = ROOT / file
    if not path.is_file():
        return file
    if not name:
        return ""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return "" if name in known else f"{file}:{name}"


def test_everything_that_the_walkthrough_names_exists() -> None:
    named = named_in(PAGE.read_text(encoding="utf-8"))
    assert sum(1 for _, name in named if name) > 20
    assert ("tests/journeys/test_walkthrough.py", "") in named
    assert [gone for file, name in named if (gone := missing(file, name))] == []
    assert missing("upptack/meeting/conversation/views.py", "gone") == "upptack/meeting/conversation/views.py:gone"
    assert missing("upptack/gone.py", "") == "upptack/gone.py"
