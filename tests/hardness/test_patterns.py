"""Every regular expression of the product, on texts made to slow it: at most 50 ms for 10 000 signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from trials.fuzz import patterns
from upptack.dmn import lexer
from upptack.knowledge.directory.hsds.forms import PARAMETERS
from upptack.knowledge.search import rules as search
from upptack.language import identifiers, sharing
from upptack.language.identifiers import LEAD
from upptack.language.leaks import numerals
from upptack.language.passages import BEFORE
from upptack.meeting.drafting.workshop import contents as workshop

pytestmark = pytest.mark.pure

PRODUCT = ROOT / "upptack"
LEAST = 200
"""How many places there are at the least: a walk that finds fewer has missed some."""

BOUNDED: dict[tuple[str, str], tuple[int, str]] = {
    ("upptack.language.dates", "WORD_BEFORE"): (20, "given a slice of 20 signs"),
    ("upptack.language.persons", "LEADER"): (BEFORE, "given what `passages.before` cuts out"),
    ("upptack.language.identifiers", "CUES"): (LEAD, "given a slice of so many signs"),
    ("upptack.language.addresses", "EMAIL_BEFORE"): (65, "given a slice of 65 signs"),
    ("upptack.language.addresses", "HOST_BEFORE"): (80, "given a slice of 80 signs"),
    ("upptack.language.addresses", "SPOKEN_BEFORE"): (BEFORE, "given what `passages.before` cuts out"),
}
"""Patterns that are only ever given so many signs of the text, and by what."""

THROUGH: dict[tuple[str, str], tuple[str, ...]] = {
    ("upptack.audit.rules", "ACTION"): ("fullmatch",),
}
"""Patterns that are applied through another name, and how."""

GIVEN: dict[tuple[str, str], str] = {
    ("upptack.config.agency_folder", "in_swedish"): "reads sentences of the room of law about an operator's own folder",
    (
        "upptack.learning.courses.scorm",
        "HERE",
    ): "reads reviewed text as our own markup has rendered it; none can write a tag",
}
"""Patterns that nobody outside can give a text of her own, and why."""

MADE: dict[tuple[str, str], Callable[[], Iterable[re.Pattern[Any]]]] = {
    ("upptack.dmn.lexer", "_pattern"): lambda: _present(lexer._pattern(frozenset({"a b", "per month", "a  b - c"}))),
    ("upptack.exchange.forum.rules", "snippet"): lambda: [re.compile(r"\b(?:våld|vå|barn och)")],
    ("upptack.knowledge.directory.hsds.forms", "read"): lambda: [
        re.compile(str(each.schema["pattern"])) for each in PARAMETERS.values() if "pattern" in each.schema
    ],
    ("upptack.knowledge.search.rules", "phrases"): lambda: [pattern for pattern, _ in search.phrases()],
    ("upptack.language.identifiers", "_spoken"): lambda: [identifiers._spoken()],
    ("upptack.language.leaks.numerals", "_pattern"): lambda: [numerals._pattern(n) for n in ("ones", "teens", "tens")],
    ("upptack.language.sharing", "_events"): lambda: [each.pattern for each in sharing.events()],
    ("upptack.meeting.drafting.workshop.contents", "_pattern"): lambda: workshop.never().values(),
}
"""Patterns that a function puts together: how to get those that it makes."""


def _present(pattern: re.Pattern[str] | None) -> list[re.Pattern[str]]:
    return [pattern] if pattern else []


def test_no_text_makes_a_pattern_slow() -> None:
    applied, tried, unknown, slow, longest = patterns.applied(PRODUCT), 0, [], [], 0.0
    for use in patterns.uses(PRODUCT):
        key = (use.module, use.name or use.inside)
        each = [] if key in GIVEN else patterns.compiled(use) or list(MADE.get(key, lambda: ())())
        unknown += [] if each or key in GIVEN else [f"{use.place} {key}"]
        for one in each:
            tried += 1
            most, _ = BOUNDED.get(key, (patterns.SIZES[-1], ""))
            took, found = patterns.slowest(one, THROUGH.get(key) or patterns.methods(use, applied), most)
            longest = max(longest, took)
            slow += [f"{use.place} {key}: {fault}" for fault in found]
    print(f"patterns {tried}, longest {longest * 1000:.1f} ms on 10 000 signs")
    assert slow == []
    assert unknown == []
    assert tried >= LEAST


@pytest.mark.parametrize(
    "written", [r"(a+)+$", r"(\w|\d)*x", r"\s+$", r"<.*?>.*?</.*?>x", r"(?:[a-z]+\.)+[a-z]{2,}", r"\d+(?: \d+)+"]
)
def test_a_slow_pattern_is_caught(written: str) -> None:
    assert patterns.slowest(re.compile(written), ("search",))[1]


def test_every_way_to_write_a_pattern_is_found(tmp_path: Path) -> None:
    room = tmp_path / "upptack" / "room"
    room.mkdir(parents=True)
    text = "import re\nA = re.compile('a', re.I)\ndef f(x):\n    re.sub(r'b', '', x)\n    return re.split(x, 'c')\n"
    (room / "views.py").write_text(text, encoding="utf-8")
    found = [(use.name or use.inside, use.by, use.line) for use in patterns.uses(tmp_path / "upptack")]
    assert found == [("A", "compile", 2), ("f", "sub", 4), ("f", "split", 5)]
    others = [
        name
        for _, tree in patterns.sources(PRODUCT)
        for name in imported(tree)
        if name in ("regex", "re2", "sre_compile")
    ]
    assert others == []


def imported(tree: Any) -> list[str]:
    """The libraries that a module takes."""
    import ast

    return [
        alias.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
