"""Imports only point down: the contracts of pyproject.toml hold, cover every room, and bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.house.tree import ROOT

pytestmark = pytest.mark.pure

PURE = {"guides", "law", "dmn", "matching", "language"}
"""The rooms below the line. One that is not built yet is held to it from its first day."""

PURE_INSIDE = {"steering.protection", "steering.planner.effects", "steering.files"}
"""What is held to the same inside steering, where numbers are protected, reckoned with and written to files."""


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts by id."""
    settings_file = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings_file["tool"]["importlinter"]["contracts"]}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter on the tree in a folder, which has its own pyproject.toml."""
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the Python files, in which a test may do wrong."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "upptack", folder / "upptack", ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def only_python(folder: str, names: list[str]) -> list[str]:
    """What the copy leaves out."""
    return [name for name in names if (Path(folder) / name).is_file() and not name.endswith(".py")]


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert f"{len(contracts())} kept, 0 broken" in done.stdout


def test_no_import_is_excused() -> None:
    assert [name for name, contract in contracts().items() if "ignore_imports" in contract] == []
    whole = ("rooms", "knowledge", "app", "meeting", "steering", "learning", "exchange")
    assert all(contracts()[name]["exhaustive"] for name in whole)
    excused = {name for contract in contracts().values() for name in contract.get("exhaustive_ignores", ())}
    assert excused == {"conftest", "migrations", "tests"}


def test_every_app_and_every_pure_room_is_under_its_contract() -> None:
    apps = {app for app in settings.INSTALLED_APPS if app.startswith("upptack.")}
    assert apps - set(contracts()["app"]["containers"]) == set()
    rooms = {path.name for path in (ROOT / "upptack").iterdir() if (path / "__init__.py").is_file()}
    assert set(contracts()["pure"]["source_modules"]) == {f"upptack.{room}" for room in (PURE & rooms) | PURE_INSIDE}
    assert set(contracts()["wagtail"]["source_modules"]) == {f"upptack.{room}" for room in rooms - {"knowledge"}}
    inside = {path.name for path in (ROOT / "upptack/knowledge").iterdir() if (path / "__init__.py").is_file()}
    behind = {f"upptack.knowledge.{name}" for name in inside - {"tests"}}
    assert set(contracts()["door"]["protected_modules"]) == behind


@pytest.mark.parametrize(
    ("file", "line", "rule"),
    [
        ("tally/rules.py", "from upptack.staff import rules", "imports only point down"),
        ("guides/course.py", "from upptack.meeting.conversation import seal", "imports only point down"),
        ("law/facts.py", "import upptack.matching", "imports only point down"),
        ("elsewhere/__init__.py", "", "every room has a place"),
        ("guides/words.py", "from django.conf import settings", "pure rooms know no framework"),
        ("dmn/values.py", "import sqlite3", "pure rooms know no framework"),
        ("language/spans.py", "from django.conf import settings", "pure rooms know no framework"),
        ("language/pieces.py", "import upptack.law", "imports only point down"),
        ("meeting/conversation/queries.py", "from upptack.knowledge.directory import rules", "only through its api"),
        ("meeting/conversation/forms.py", "import upptack.knowledge.routines.rules", "only through its api"),
        ("knowledge/routines/rules.py", "from upptack.knowledge import api", "the door stands above"),
        ("staff/models.py", "import wagtail.models", "only knowledge knows Wagtail"),
        ("tally/models.py", "from upptack.tally import actions", "inside an app"),
        ("staff/rules.py", "from upptack.staff import models", "inside an app"),
        ("meeting/conversation/actions.py", "from upptack.meeting.conversation import forms", "inside an app"),
        ("staff/services.py", "", "inside an app"),
        ("meeting/prompt/rules.py", "from upptack.steering.statistics import rules", "imports only point down"),
        ("steering/plan/rules.py", "from upptack.meeting.prompt import rules", "imports only point down"),
        ("steering/protection/tables.py", "from django.db import models", "pure rooms know no framework"),
        ("steering/planner/effects.py", "import sqlite3", "pure rooms know no framework"),
        ("steering/files/sheet.py", "from django.http import HttpResponse", "pure rooms know no framework"),
        (
            "steering/protection/tables.py",
            "from upptack.steering.statistics import rules",
            "numbers are protected below",
        ),
        ("steering/statistics/queries.py", "from upptack.steering.plan import rules", "numbers are protected below"),
        ("steering/sending/rules.py", "from upptack.steering.opening import opendata", "numbers are protected below"),
        ("steering/elsewhere/__init__.py", "", "numbers are protected below"),
        ("meeting/drafting/views.py", "from upptack.meeting.prompt import rules", "never back"),
        ("learning/advice/rules.py", "from upptack.meeting.prompt import rules", "imports only point down"),
        ("exchange/cards/rules.py", "from upptack.learning.supervision import rules", "imports only point down"),
        ("learning/courses/rules.py", "from upptack.learning.practice import script", "only practice knows another"),
        ("learning/advice/rules.py", "from upptack.learning.supervision import rules", "only practice knows another"),
        ("learning/elsewhere/__init__.py", "", "only practice knows another"),
        ("exchange/forum/rules.py", "from upptack.exchange.cards import rules", "stands on its groups"),
        ("exchange/proposals/rules.py", "from upptack.exchange.gatherings import rules", "stands on its groups"),
        ("learning/practice/script.py", "from django.conf import settings", "a simulated caller is pure"),
        ("learning/practice/rules.py", "import upptack.staff.models", "a simulated caller is pure"),
        ("learning/practice/script.py", "from upptack.learning.practice import rules", "inside an app"),
        ("knowledge/lessons/rules.py", "import upptack.knowledge.search", "the door stands above"),
        ("knowledge/methods/rules.py", "import upptack.knowledge.information", "the door stands above"),
    ],
)
def test_a_forbidden_import_is_caught(copy: Path, file: str, line: str, rule: str) -> None:
    place = copy / "upptack" / file
    before = place.read_bytes() if place.exists() else None
    place.parent.mkdir(exist_ok=True)
    try:
        place.write_text((before or b"").decode() + f"\n{line}\n")
        done = lint(copy)
    finally:
        place.unlink() if before is None else place.write_bytes(before)
        if before is None and place.name == "__init__.py":
            shutil.rmtree(place.parent)
    broken = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(rule in row for row in broken), done.stdout
