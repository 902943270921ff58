"""Every word that the rest of the product looks up in this room is there, in every language.

The look-ups are found by reading the source, so that a page that asks for a word that nobody has written is caught
here and not in front of a caseworker."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from upptack.guides import words
from upptack.guides.guide import BLANK, LANGUAGES, MODES, GuideError, guides
from upptack.guides.tables import decide
from upptack.law.rulings import FACTS, values

pytestmark = pytest.mark.pure

HOUSE = Path(__file__).parents[2]
CONVERSATION = HOUSE / "meeting" / "conversation"
ROLES = tuple(sorted({guide.role for guide in guides().values()}))


def _outcome(situation: str, minutes: str, channel: str) -> str:
    return decide("safe-to-talk", {"situation": situation, "minutes": minutes, "channel": channel}).value


@cache
def stopping() -> frozenset[str]:
    """The situations in which nobody is asked, however much time there is."""
    channels = FACTS["channel"].values
    return frozenset(
        situation
        for situation, channel in product(FACTS["situation"].values, channels)
        if _outcome(situation, "over_15", channel) in ("stop", "pause")
    )


@cache
def can_be() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What a variable in a look-up can be, by the key before it and its own name."""
    return {
        ("gate", "name"): ("situation", "minutes"),
        ("gate", "about"): ("situation", "minutes"),
        ("ask", "mode"): MODES,
        ("outcome", "outcome"): ("pause", "stop"),
        ("outcome", "value"): ("full", "short"),
        ("outcome", "verdict"): ("pause", "stop"),
        ("verdict", "part"): ("title", "do"),
        ("outcome", "code"): ("full", "short", "pause", "stop"),
        ("outcome", "SHORT"): ("short",),
        ("outcome", "FULL"): ("full",),
        ("reason", "key"): (*sorted(stopping()), "no_time"),
        ("reason", "reason"): (*sorted(stopping()), "no_time"),
        ("shared", "chosen"): BLANK,
        ("shared", "code"): BLANK,
        ("shared", "id"): BLANK,
        ("not_asked_reasons", "code"): words.keys("shared", "not_asked_reasons"),
        ("not_asked_reasons", "reason"): words.keys("shared", "not_asked_reasons"),
        ("not_asked_reasons", "each"): words.keys("shared", "not_asked_reasons"),
        ("answer_classes", "code"): words.keys("shared", "answer_classes"),
        ("answer_classes", "each"): words.keys("shared", "answer_classes"),
        ("closing", "level"): values("what-now"),
        ("lead", "role"): ROLES,
    }


def _name(node: ast.expr) -> str:
    """The last name of an expression: "mode" of `meeting.mode`, "level" of `rules.level(meeting)`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", ast.unparse(node))


def _values(node: ast.expr, before: str) -> tuple[str, ...]:
    if isinstance(node, ast.Constant):
        return (str(node.value),)
    if isinstance(node, ast.IfExp):
        return (*_values(node.body, before), *_values(node.orelse, before))
    return can_be().get((before, _name(node)), ())


def _paths(arguments: list[ast.expr]) -> list[tuple[str, ...]]:
    """Every path that the arguments of a look-up can name; none when a variable is not known."""
    found: list[tuple[str, ...]] = [()]
    before = ""
    for node in arguments:
        found = [(*path, value) for path in found for value in _values(node, before)]
        before = node.value if isinstance(node, ast.Constant) else _name(node)
    return found


def looked_up(source: str) -> Iterator[tuple[str, list[tuple[str, ...]], str]]:
    """Each look-up in a source text: "text", "keys" or "listed", the paths it can name, and its own words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "upptack.guides.words":
            yield "text", [], f"from {node.module} import …: write words.text(…), which this test can follow"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("words.text", "words.keys", "words.listed"):
            yield ast.unparse(node.func).removeprefix("words."), _paths(node.args), ast.unparse(node)


def _rows(path: tuple[str, ...]) -> bool:
    """Whether a list has rows, and each row its words in every language."""
    found = words.listed(*path)
    parts = [row if "sv" in row else {**row["label"], **row["hint"]} for row in found]
    return bool(parts) and all(part.get(language, "").strip() for part in parts for language in LANGUAGES)


def there(kind: str, path: tuple[str, ...]) -> bool:
    """Whether a look-up finds what it is to find: keys, rows, or a text in every language."""
    try:
        if kind == "keys":
            return bool(words.keys(*path))
        if kind == "listed":
            return _rows(path)
        return all(words.text(*path)[language].strip() for language in LANGUAGES)
    except (GuideError, KeyError):
        return False


def missing(source: str) -> list[str]:
    """The look-ups in a source text that find nothing, or that name a variable `can_be` does not tell of."""
    return [
        f"{said} {path or ''}".strip()
        for kind, paths, said in looked_up(source)
        for path in paths or [()]
        if not path or not there(kind, path)
    ]


def sources() -> dict[str, str]:
    """The product's own source by path, without tests."""
    return {
        str(path.relative_to(HOUSE)): path.read_text(encoding="utf-8")
        for path in sorted(HOUSE.rglob("*.py"))
        if "tests" not in path.parts and "migrations" not in path.parts
    }


def test_every_word_that_is_looked_up_is_there() -> None:
    found = {name: missing(source) for name, source in sources().items()}
    assert {name: faults for name, faults in found.items() if faults} == {}
    pages = [path for _, paths, _ in looked_up(sources()["meeting/conversation/pages.py"]) for path in paths]
    assert len(set(pages)) > 40
    assert {path[0] for path in pages} == {"shared", "gate"}


@pytest.mark.parametrize(
    "source",
    [
        'words.text("shared", "closing", "later")',
        'words.text("gate", "nothing")',
        'words.text("shared", "closing")',
        'words.text("gate", "situation")',
        'words.text("shared", "declined", "label", "sv")',
        'words.text("closed", "intro")',
        'words.text("gate", "intro" if short else "outro")',
        'words.text("gate", "ask", mode)',
        'words.text("shared", "closing", whatever(meeting))',
        'words.keys("notes", "offer")',
        'words.listed("shared", "stop", "step")',
        'words.listed("gate", "reason", "option")',
        "from upptack.guides.words import text",
    ],
)
def test_a_word_that_nobody_has_written_is_caught(source: str) -> None:
    assert missing(source)


def test_a_look_up_that_finds_its_words_is_let_through() -> None:
    assert missing('words.text("shared", "closing", rules.level(meeting))["sv"]') == []
    assert missing('words.listed("gate", name, "option"); words.keys("notes", "offered")') == []


def _stated(file: str, name: str) -> Any:
    """A dictionary of literals that a module of the conversation states."""
    tree = ast.parse((CONVERSATION / file).read_text(encoding="utf-8"))
    return next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    )


def test_every_stop_has_its_words_and_is_counted_under_a_reason_that_has_a_name() -> None:
    reasons = _stated("rules.py", "REASON_OF_STOP")
    assert set(reasons) == stopping()
    assert {*reasons.values(), "no_time", "other"} <= set(words.keys("shared", "not_asked_reasons"))
    assert set(words.keys("gate", "reason")) == {*stopping(), "no_time"}


def test_without_time_the_other_situations_stop_for_want_of_time() -> None:
    for situation in set(FACTS["situation"].values) - stopping():
        assert {_outcome(situation, "none", channel) for channel in FACTS["channel"].values} == {"stop"}


def test_everything_that_can_be_offered_has_a_name_and_a_sentence() -> None:
    offered = words.keys("notes", "offered")
    assert set(offered) == set(_stated("forms.py", "ACTION_NAMES"))
    assert all(there("text", ("notes", "offered", action)) for action in offered)


def told_facts(role: str) -> set[str]:
    """The facts for which a person can answer yes."""
    return {
        fact
        for guide in guides().values()
        if guide.role == role
        for question in guide.questions
        for option in question.options
        for fact, value in option.facts.items()
        if value == "yes"
    }


@pytest.mark.parametrize("role", ROLES)
def test_all_that_was_told_has_a_sentence_for_the_note_and_nothing_else_has(role: str) -> None:
    for fact in (fact for fact in FACTS.values() if fact.ordered):
        with_sentence = {value for value in fact.values if words.note(role, fact.id, value)}
        if fact.id == "timing":
            assert with_sentence == {"now", "earlier"}
        elif fact.id == "fear":
            assert with_sentence == {"worried", "today", "now"}
        else:  # that there was violence is told by its kinds
            assert with_sentence == ({"yes"} if fact.id in told_facts(role) - {"violence"} else set())
    sentences = {fact: words.note(role, fact, "yes") for fact in told_facts(role) - {"violence"}}
    assert all(sentence and set(sentence) == set(LANGUAGES) for sentence in sentences.values())


def test_no_two_facts_share_a_sentence() -> None:
    for role, language in product(ROLES, LANGUAGES):
        said = [words.text("notes", role, fact)[language] for fact in words.keys("notes", role)]
        assert len(set(said)) == len(said)
