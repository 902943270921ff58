"""Small enough to read: functions, files, templates and the style sheet; every public thing says what it means."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, in_tests, parsed, shown, source

pytestmark = pytest.mark.pure

FUNCTION, FILE, SETTINGS, TEMPLATE, STYLE = 40, 400, 300, 150, 14_000
"""Lines of a function, a file of code, the settings and a template; bytes of the style sheet."""

PACKED = ROOT / "upptack/learning/courses/data/scorm/style.css"
"""What a module wears on an agency's own learning platform, where the style sheet is not."""

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method in a file, those inside others too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def too_long(path: Path) -> list[str]:
    """The file or functions of it that are longer than they may be."""
    lines = path.read_text(encoding="utf-8").count("\n")
    limit = SETTINGS if path.name == "settings.py" else TEMPLATE if path.suffix == ".html" else FILE
    found = [f"{lines} lines"] if lines > limit else []
    if path.suffix == ".py" and path.parent.name != "migrations":
        for node in functions(parsed(path)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.name}: {length} lines"] if length > FUNCTION else []
    return found


def public(body: Iterable[ast.stmt], before: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Public functions, classes and their methods. Python's own (`__init__`) and Django's `Meta` are left out, and so
    is what stands inside a function."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and node.name != "Meta":
            yield before + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{before}{node.name}.")


def silent(path: Path) -> list[str]:
    """What in a file says nothing of what it means."""
    if path.suffix != ".py" or path.parent.name == "migrations":
        return []
    tree = parsed(path)
    found = ["the file"] if tree.body and not ast.get_docstring(tree) else []
    if in_tests(path):
        return found if path.name == "conftest.py" or path.is_relative_to(ROOT / "tests" / "house") else []
    overloads = ("overload", "singledispatch")
    return found + [
        name
        for name, node in public(tree.body)
        if not ast.get_docstring(node)
        and not any(part in ast.dump(d) for d in node.decorator_list for part in overloads)
    ]


def hollow(path: Path) -> list[str]:
    """Functions of a file that do nothing: only `pass`, `...` or an error that they are not written yet."""
    if path.suffix != ".py":
        return []
    return [node.name for node in functions(parsed(path)) if all(is_nothing(line) for line in node.body)]


def is_nothing(line: ast.stmt) -> bool:
    """Whether a line is a placeholder. A docstring is none: adding no message may be all that a method is for."""
    if isinstance(line, ast.Raise):
        return "NotImplementedError" in ast.dump(line)
    return isinstance(line, ast.Pass) or (
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is Ellipsis
    )


def badly_named(path: Path) -> list[str]:
    """The file, when its name or a folder's says nothing."""
    names = {part.split(".")[0].removeprefix("test_") for part in path.parts[len(ROOT.parts) :]}
    return sorted(names & FORBIDDEN_NAMES)


def unfinished(path: Path) -> list[str]:
    """Marks of work that is not done."""
    return UNFINISHED.findall(path.read_text(encoding="utf-8"))


CHECKS: tuple[tuple[Callable[[Path], list[str]], tuple[str, ...]], ...] = (
    (too_long, (".py", ".html", ".js", ".css", ".sh")),
    (silent, (".py",)),
    (hollow, (".py",)),
    (badly_named, (".py", ".html", ".js", ".css")),
    (unfinished, (".py", ".html", ".js", ".css", ".sh", ".toml", ".dmn", ".md", ".yml")),
)


@pytest.mark.parametrize(("check", "suffixes"), CHECKS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_file_keeps_the_measure(check: Callable[[Path], list[str]], suffixes: tuple[str, ...]) -> None:
    every = source(*suffixes)
    assert ROOT / "upptack/staff/models.py" in every
    wrong = {shown(path): found for path in every if (found := check(path))}
    assert wrong == {}


def test_the_style_sheet_is_small_and_alone() -> None:
    (sheet,) = set(files(ROOT / "upptack", ".css")) - {PACKED}
    assert sheet.stat().st_size <= STYLE
    assert PACKED.stat().st_size <= STYLE // 5


@pytest.mark.parametrize(
    ("check", "name", "text", "found"),
    [
        (too_long, "a.py", "def f():\n" + "    x = 1\n" * 40, ["f: 41 lines"]),
        (too_long, "a.py", "def f():\n" + "    x = 1\n" * 39, []),
        (too_long, "a.py", "x = 1\n" * 401, ["401 lines"]),
        (too_long, "settings.py", "x = 1\n" * 301, ["301 lines"]),
        (too_long, "a.html", "<p>\n" * 151, ["151 lines"]),
        (silent, "a.py", "x = 1\n", ["the file"]),
        (silent, "a.py", '"""."""\nclass A:\n    def f(self): return 1\n', ["A", "A.f"]),
        (silent, "a.py", '"""."""\ndef _f(): return 1\n', []),
        (hollow, "a.py", "def f(): pass\ndef g(): ...\ndef h(): raise NotImplementedError\n", ["f", "g", "h"]),
        (hollow, "a.py", 'def f():\n    """Nothing: there is nothing to add."""\n', []),
        (unfinished, "a.py", "# TO" + "DO: later\n", ["TO" + "DO"]),
        (unfinished, "a.html", "<!-- FIX" + "ME -->\n", ["FIX" + "ME"]),
    ],
)
def test_a_file_out_of_measure_is_caught(
    tmp_path: Path, check: Callable[[Path], list[str]], name: str, text: str, found: list[str]
) -> None:
    (tmp_path / name).write_text(text)
    assert check(tmp_path / name) == found


@pytest.mark.parametrize("name", ["staff/utils.py", "core/rules.py", "law/tests/test_helpers.py", "ui/common.css"])
def test_a_name_that_says_nothing_is_caught(name: str) -> None:
    assert badly_named(ROOT / "upptack" / name)
    assert not badly_named(ROOT / "upptack/staff/rules.py")
