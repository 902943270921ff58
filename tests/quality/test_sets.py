"""The open sets are whole: every line parses, ids are unique, labels are words that the tools know."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from quality import sets
from quality.sets import BadLine
from upptack.language.lexicon import load

pytestmark = pytest.mark.pure

GOOD = {
    "id": "x-1",
    "lang": "sv",
    "text": "Han slår mig.",
    "kind": "explicit",
    "flagged": True,
    "categories": ["physical"],
    "contexts": [],
}


def every_line() -> tuple[sets.Sentence, ...]:
    return tuple(line for group in sets.GROUPS for line in sets.sentences(group))


def test_there_are_enough_sentences_of_our_own() -> None:
    development = sets.sentences("development")
    assert len(development) >= 600
    assert len({line.text for line in development}) == len(development)
    for tool in ("signals", "lint"):
        assert {line.lang for line in development if line.tool == tool} == {"sv", "en"}


def test_ids_are_unique_across_files() -> None:
    counted = Counter(line.id for line in every_line())
    assert [id for id, times in counted.items() if times > 1] == []


def test_no_sentence_written_after_the_rules_stands_in_the_development_set() -> None:
    before = {line.text.casefold() for line in sets.sentences("development")}
    assert [line.id for line in sets.sentences("after") if line.text.casefold() in before] == []


@pytest.mark.parametrize("tool", ["signals", "lint"])
def test_every_category_has_lines_in_swedish(tool: str) -> None:
    used = Counter(c for line in sets.sentences("development") if line.lang == "sv" for c in line.categories)
    assert {category for category in sets.CATEGORIES[tool] if used[category] < 8} == set()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_signals_have_a_rule_for_every_category_and_no_other(lang: str) -> None:
    lexicon = load("signals", lang)
    around = {construction.entry.id for construction in lexicon.contexts}
    assert {entry.category for entry in lexicon.entries if entry.id not in around} == sets.CATEGORIES["signals"]


def test_every_context_has_lines_in_swedish() -> None:
    used = {c for line in sets.sentences("development") if line.lang == "sv" for c in line.contexts}
    assert used == sets.CONTEXTS


def test_the_second_reader_has_read_lines_of_the_set() -> None:
    labels = sets.second()
    known = {line.id: line for line in sets.sentences("development")}
    assert len({label.id for label in labels}) == len(labels)
    assert {label.id for label in labels} <= set(known)
    for label in labels:
        assert label.categories <= sets.CATEGORIES[known[label.id].tool]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lang": "no"}, "unknown"),
        ({"text": "  "}, "text is empty"),
        ({"id": 7}, "id is empty"),
        ({"flagged": 1}, "neither true nor false"),
        ({"categories": ["anger"]}, "unknown"),
        ({"contexts": ["sometimes"]}, "unknown"),
        ({"categories": []}, "flagged and categories"),
        ({"kind": "plain"}, "flagged and kind"),
        ({"kind": "odd"}, "unknown"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, wrong: dict, said: str) -> None:
    file = tmp_path / "signals-sv.jsonl"
    file.write_text(json.dumps(GOOD) + "\n" + json.dumps(GOOD | wrong) + "\n", encoding="utf-8")
    with pytest.raises(BadLine, match=r"signals-sv\.jsonl, rad 2") as raised:
        sets.read(file)
    assert said in str(raised.value)


def test_a_good_line_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "after").mkdir()
    (tmp_path / "after" / "signals-sv.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (line,) = sets.sentences("after", tmp_path)
    assert (line.tool, line.group, line.flagged) == ("signals", "after", True)
    assert set(line.categories) == {"physical"}
