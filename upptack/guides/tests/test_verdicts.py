"""Nothing that is shown or said weighs a person: no "no risk", no "low risk", no percentage. It decides nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from upptack.dmn import Table
from upptack.guides import tables
from upptack.law import rulings

pytestmark = pytest.mark.pure

HOUSE = Path(__file__).parents[2]
VERDICT = re.compile(
    r"\b(ingen|inga|låg|lägre|liten|noll|utan|no|low|lower|little|zero|without) risk(er|s|en)?\b"
    r"|\brisken är (låg|liten|lägre)|\brisk is (low|small|lower)|\bris(k|que)[- ]?(fri|free)\w*"
    r"|\brisk(poäng|nivå|score)|\brisk (score|level)\b|\d\s*(%|procent|per ?cent)|\b(procent|per ?cent)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<style.*?</style>|\bstyle=\"[^\"]*\"", re.DOTALL)


def strings(node: Any) -> Iterator[str]:
    """Every text in a file of data."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from strings(inner)


def in_data() -> Iterator[tuple[str, str]]:
    """The words of the guides, of the outcomes and of the law's summaries, with where they stand."""
    files = [*sorted((HOUSE / "guides" / "data").glob("*.toml")), HOUSE / "law" / "data" / "outcomes.toml"]
    for file in files:
        yield from ((file.name, text) for text in strings(tomllib.loads(file.read_text(encoding="utf-8"))))


def in_tables() -> Iterator[tuple[str, str]]:
    """The reasons of every decision table, and the words over its columns."""
    every: list[tuple[str, Callable[[], Table]]] = [
        *((name, partial(tables.table, name)) for name in tables.DECISIONS),
        *((name, partial(rulings.table, name)) for name in rulings.TABLES),
    ]
    for name, read in every:
        table = read()
        assert table.annotations[0] == "reason"
        yield from ((name, row.annotations[0]) for row in table.rows)
        yield from ((name, clause.label) for clause in (*table.inputs, *table.outputs))


def in_templates() -> Iterator[tuple[str, str]]:
    """What stands in the templates between the tags."""
    for file in sorted(HOUSE.rglob("templates/**/*")):
        if file.is_file():
            yield str(file.relative_to(HOUSE)), bare(file.read_text(encoding="utf-8"))


def bare(template: str) -> str:
    """A template without its tags and styles, which have percent signs of their own."""
    return MARKUP.sub(" ", template)


@pytest.mark.parametrize(("texts", "least"), [(in_data, 500), (in_tables, 100), (in_templates, 20)])
def test_no_text_weighs_the_person(texts: Callable[[], Iterator[tuple[str, str]]], least: int) -> None:
    read = [*texts()]
    assert len(read) >= least
    assert [(where, found[0]) for where, text in read if (found := VERDICT.search(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Svaren tyder på ingen risk.",
        "Låg risk just nu",
        "Samtalet är riskfritt.",
        "Det är riskfri tid.",
        "Risken är låg.",
        "There is no risk.",
        "Low risk for now",
        "a risk-free talk",
        "Riskpoäng: 3",
        "Risk level 2",
        "Sannolikhet 40 %",
        "40 procent",
        "forty per cent",
        "NO RISK",
    ],
)
def test_a_text_that_weighs_the_person_is_caught(text: str) -> None:
    assert VERDICT.search(bare(f"<p>{text}</p>"))


def test_tags_and_styles_of_a_template_are_not_taken_for_words() -> None:
    template = '{% if n > 50 %}<p style="width: 100%">{{ level }}</p>{% endif %}{# 10 % #}<style>p{width:50%}</style>'
    assert not VERDICT.search(bare(template))
    assert VERDICT.search(bare(template + "<p>50 %</p>"))


def test_levels_are_words_for_what_to_do_and_never_numbers() -> None:
    for name in ("what-now", "report-of-concern"):
        for value in rulings.values(name):
            for language in ("sv", "en"):
                assert not re.search(r"\d", rulings.outcome(name, value).in_language(language).title.replace("112", ""))
