"""Whoever changes or publishes something is in the log: no action may forget it, and what is left out has a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from upptack.audit.rules import ACTION, KIND
from upptack.audit.words import ACTIONS

pytestmark = pytest.mark.pure

OWN = "the member's own, seen by nobody else"
NEVER = "about a person's way to help: when and by whom may never be kept"
WAGTAIL = "notes through Wagtail's log (publishing.actions.note_editing)"
UNSIGNED = "kept without its author on purpose; the log must not give it one"

LEFT_OUT = {
    "exchange.cards.actions.change": UNSIGNED,
    "exchange.cards.actions.write": UNSIGNED,
    "exchange.forum.actions.ask_to_leave": "a wish; the coordinator who takes her out is noted",
    "exchange.gatherings.actions.hold": "reads and locks, changes nothing",
    "knowledge.directory.actions.clear_not_answering": WAGTAIL,
    "knowledge.directory.actions.dismiss": WAGTAIL,
    "knowledge.directory.actions.make_link": WAGTAIL,
    "knowledge.directory.actions.offer": WAGTAIL,
    "knowledge.directory.actions.report_wrong": WAGTAIL,
    "knowledge.publishing.actions.draft_change": WAGTAIL,
    "learning.advice.actions.ask": "between two colleagues, and forgotten after thirty days",
    "learning.advice.actions.hand_over": "between two colleagues, and forgotten after thirty days",
    "learning.advice.actions.reply": "between two colleagues, and forgotten after thirty days",
    "learning.advice.actions.set_busy": "the specialist's own hours",
    "learning.advice.actions.take_back": "between two colleagues, and forgotten after thirty days",
    "learning.practice.actions.anew": OWN,
    "learning.practice.actions.back": OWN,
    "learning.practice.actions.begin": OWN,
    "learning.practice.actions.delete": OWN,
    "learning.practice.actions.take": OWN,
    "learning.supervision.actions.drop": OWN,
    "learning.supervision.actions.new_feed": OWN,
    "learning.supervision.actions.remove": UNSIGNED,
    "learning.supervision.actions.take_up": UNSIGNED,
    "learning.supervision.actions.write": UNSIGNED,
    "meeting.handover.actions.close": NEVER,
    "meeting.handover.actions.create": NEVER,
    "meeting.handover.actions.received": NEVER,
    "meeting.handover.actions.renew": NEVER,
    "meeting.handover.actions.said": NEVER,
    "meeting.handover.actions.unanswered": NEVER,
    "meeting.handover.actions.withdraw": NEVER,
}
"""Actions of a member that the log says nothing of, with the reason."""


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions of a module by name."""
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def names(node: ast.AST) -> Iterator[str]:
    """What is called in a function, by its last name, with its module when it has one."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            yield ast.unparse(each.func)


def noting(found: dict[str, ast.FunctionDef]) -> set[str]:
    """The functions that note something, themselves or through another function of the module."""
    calls = {name: set(names(node)) for name, node in found.items()}
    done = {name for name, called in calls.items() if "audit.note" in called}
    while more := {name for name, called in calls.items() if called & done} - done:
        done |= more
    return done


def by_members(found: dict[str, ast.FunctionDef]) -> set[str]:
    """The public functions that are told which member does it."""
    return {
        name
        for name, node in found.items()
        if not name.startswith("_") and "by" in {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
    }


def silent(tree: ast.Module) -> set[str]:
    """The public functions with a member that note nothing."""
    found = functions(tree)
    return by_members(found) - noting(found)


def modules() -> dict[str, ast.Module]:
    """Every actions.py by its name below upptack, parsed."""
    root = ROOT / "upptack"
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("actions.py"))
        if path != root / "audit" / "actions.py"
    }


def literals() -> dict[Path, list[tuple[str, str]]]:
    """Every action and kind that is written out in a call of audit.note, by file."""
    found = {}
    for path in sorted((ROOT / "upptack").rglob("*.py")):
        pairs: list[tuple[str, str]] = []
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                kind = next(each.value for each in node.keywords if each.arg == "kind")
                strings = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
                kinds = str(kind.value) if isinstance(kind, ast.Constant) else ""
                pairs += [(each, kinds) for each in strings if isinstance(each, str)]
        found[path] = pairs
    return found


def test_no_action_of_a_member_is_forgotten() -> None:
    found = {f"{module}.{name}" for module, tree in modules().items() for name in silent(tree)}
    checked = sum(len(by_members(functions(tree))) for tree in modules().values())
    assert checked >= 70
    assert found == set(LEFT_OUT)


def test_a_forgotten_one_is_caught() -> None:
    """Negative control: one that notes, one that notes through another, one that forgets, one without a member."""
    tree = ast.parse(
        "def noted(*, by): audit.note('a.b')\n"
        "def through(*, by): return noted(by=by)\n"
        "def forgotten(*, by): pass\n"
        "def _private(*, by): pass\n"
        "def nobody(at): pass\n"
    )
    assert silent(tree) == {"forgotten"}


def test_taking_a_note_away_anywhere_is_caught() -> None:
    """Negative control on the real code: without its notes, each module's noting functions are found again."""
    caught = 0
    for tree in modules().values():
        found = functions(tree)
        wanted = by_members(found) & noting(found)
        bare = ast.parse(ast.unparse(tree).replace("audit.note", "print"))
        assert wanted <= silent(bare)
        caught += len(wanted)
    assert caught >= 40


def test_what_is_noted_is_a_code_that_the_page_has_words_for() -> None:
    pairs = [pair for found in literals().values() for pair in found]
    assert len(pairs) >= 45
    for action, kind in pairs:
        whole = [each for each in ACTIONS if each.startswith(action)] if action.endswith(".") else [action]
        assert whole, action
        assert set(whole) <= set(ACTIONS), action
        assert all(ACTION.fullmatch(each) and len(each) <= 40 for each in whole)
        assert not kind or KIND.fullmatch(kind)
