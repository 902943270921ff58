"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("upptack", "tests", "bench", "bin", "docs", "quality", "trials")
PASSING = {"__pycache__", "node_modules", "var"}


def files(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Every file below a folder with one of the suffixes (all when none is given), in order of path; caches, hidden
    folders and what an installation makes for itself are left out."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        passing = PASSING & set(inside) or any(part.startswith(".") for part in inside[:-1])
        if path.is_file() and not passing and (not suffixes or path.suffix in suffixes):
            yield path


def source(*suffixes: str, root: Path = ROOT) -> tuple[Path, ...]:
    """Every file of the code's own folders with one of the suffixes, and those at the root."""
    inside = [path for folder in CODE if (root / folder).is_dir() for path in files(root / folder, *suffixes)]
    at_root = [path for path in sorted(root.iterdir()) if path.is_file() and path.suffix in suffixes]
    return (*inside, *at_root)


def in_tests(path: Path) -> bool:
    """Whether a file is a test, whose functions say by their names what they mean."""
    return "tests" in path.parts or path.name == "conftest.py"


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def shown(path: Path, root: Path = ROOT) -> str:
    """A path as it is named in a failure: from the project's root."""
    return path.relative_to(root).as_posix()
