"""Every regular expression of the source, and texts made from each that would make it slow."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PARSER: Final[Any] = importlib.import_module("re._parser")
SIZES: Final = (12, 24, 100, 1_000, 10_000, 100_000)
"""Signs of the texts. The first are so short that even a pattern which doubles its time with every sign is stopped."""

QUICK: Final = 0.0004
"""Seconds on 1 000 signs: a hundred times that is within what 10 000 may take."""

THREE: Final = 3
ALLOWED: Final = {10_000: 0.05, 100_000: 0.5}
"""Seconds of processor time that one text may take, by its size; a shorter one may take what 10 000 signs may."""

APPLYING: Final = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
ANCHORED: Final = frozenset({"match", "fullmatch"})
TAKES: Final = frozenset(f"re.{name}" for name in (*APPLYING, "compile"))
ALIKE: Final = (
    "aaa",
    "å",
    "A",
    "1",
    " ",
    "\n",
    "\t",
    "-",
    ".",
    "_",
    "a ",
    "1 ",
    "1-",
    "a.",
    "a-",
    "\n ",
    "[",
    "[x](",
    "(",
    '"',
    "*",
    "§",
    "x:",
    "0 ",
    "a\n\n",
)
"""What is repeated whatever the pattern is."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a pattern is written: module, line, the function of `re` that takes it, the name that it is
    given, and the expression."""

    module: str
    line: int
    by: str
    name: str
    inside: str
    expression: ast.expr
    flags: ast.expr | None

    @property
    def place(self) -> str:
        """Where to look."""
        return f"{self.module}:{self.line}"


def sources(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product that is no test, parsed."""
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root.parent).with_suffix("").parts
        if not {"tests", "migrations", "conftest"} & set(parts):
            yield ".".join(parts).removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def uses(root: Path) -> Iterator[Use]:
    """Every call of `re` that takes a pattern."""
    for module, tree in sources(root):
        named = {id(node): name for name, value in _assigned(tree) for node in ast.walk(value)}
        for inside, call in _calls(tree, ""):
            function = call.func
            if isinstance(function, ast.Attribute) and ast.unparse(function) in TAKES:
                flags = next((word.value for word in call.keywords if word.arg == "flags"), None)
                last = call.args[-1] if function.attr == "compile" and len(call.args) > 1 else flags
                yield Use(module, call.lineno, function.attr, named.get(id(call), ""), inside, call.args[0], last)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _calls(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield inside, child
        yield from _calls(child, child.name if isinstance(child, ast.FunctionDef) else inside)


def applied(root: Path) -> dict[tuple[str, str], frozenset[str]]:
    """By module and name of a pattern, every method that is called on it, wherever it was imported. Module "" for what
    is reached through another name (`rules.NAME.search`), which may be any pattern of that name."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, tree in sources(root):
        taken = dict(_taken(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in APPLYING:
                if isinstance(node.value, ast.Name):
                    found.setdefault(taken.get(node.value.id, (module, node.value.id)), set()).add(node.attr)
                elif isinstance(node.value, ast.Attribute):
                    found.setdefault(("", node.value.attr), set()).add(node.attr)
    return {key: frozenset(methods) for key, methods in found.items()}


def _taken(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, (node.module, alias.name)) for alias in node.names)


def methods(use: Use, known: dict[tuple[str, str], frozenset[str]]) -> tuple[str, ...]:
    """How a pattern is applied: anchored only when every use of its name is, else anywhere in the text."""
    found = {use.by}
    if use.by == "compile":
        found = {*known.get((use.module, use.name), ()), *known.get(("", use.name), ())} or set(APPLYING)
    return tuple(sorted(found)) if found <= ANCHORED else ("search",)


def compiled(use: Use) -> list[re.Pattern[Any]]:
    """The pattern, or those of the table that it stands in, as its module has them; none when it takes what only a
    function knows."""
    known = vars(importlib.import_module(use.module))
    kept = known.get(use.name)
    each = [kept] if isinstance(kept, re.Pattern) else list(kept.values() if isinstance(kept, dict) else kept or ())
    if each and all(isinstance(one, re.Pattern) for one in each):
        return each
    try:
        pattern, flags = (_worked_out(part, known) for part in (use.expression, use.flags))
    except NameError:
        return []
    return [pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, flags or 0)]


def _worked_out(expression: ast.expr | None, known: dict[str, Any]) -> Any:
    if expression is None:
        return 0
    code = compile(ast.fix_missing_locations(ast.Expression(expression)), "pattern", "eval")
    return eval(code, dict(known))


def hostile(pattern: re.Pattern[Any]) -> tuple[tuple[str, str, str], ...]:
    """Beginnings, what to repeat, and ends: for each repetition in the pattern what leads there and what it takes, with
    ends that it does not."""
    tree = PARSER.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = dict.fromkeys((before, body) for before, body in _repeats(tree, "") if body)
    begun = dict.fromkeys(body for _, body in found)
    shapes = [*found, *(("", body) for body in begun), *(("", f"{before}{body}") for before, body in found)]
    ends = ("", "\x00", "!", "x")
    return tuple(dict.fromkeys((a, b, end) for a, b in [*shapes, *(("", each) for each in ALIKE)] for end in ends))


def _repeats(tree: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for kind, given in tree:
        name = str(kind)
        if "REPEAT" in name:
            yield before, _witness(given[2], 0)
            yield before, _witness(given[2], 1)
        for part in _parts(name, given):
            yield from _repeats(part, before)
        before += _one(name, given, 0)


def _parts(name: str, given: Any) -> list[Any]:
    if "REPEAT" in name:
        return [given[2]]
    if name == "BRANCH":
        return list(given[1])
    if name == "SUBPATTERN":
        return [given[3]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [given[1]]
    return [given] if name == "ATOMIC_GROUP" else []


def _witness(tree: Iterable[Any], turn: int) -> str:
    """A text that the parsed pattern takes, by and large; another for each turn where it has a choice."""
    return "".join(_one(str(kind), given, turn) for kind, given in tree)


def _one(name: str, given: Any, turn: int) -> str:
    if name == "LITERAL":
        return str(chr(given))
    if name == "IN":
        return str(_of_class(given, turn))
    if name == "BRANCH":
        return _witness(given[1][turn % len(given[1])], turn)
    if "REPEAT" in name:
        return _witness(given[2], turn) * int(max(given[0], 1))
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _witness(given[3] if name == "SUBPATTERN" else given, turn)
    return "a" if name in ("ANY", "NOT_LITERAL") else ""


CANDIDATES: Final = "aå1 A\n-.\t:/,_(@"


def _of_class(given: Any, turn: int) -> str:
    single = re.compile(_class_source(given), re.DOTALL)
    takes = [sign for sign in CANDIDATES if single.fullmatch(sign)]
    first = next(
        (
            chr(value if isinstance(value, int) else value[0])
            for kind, value in given
            if str(kind) in ("LITERAL", "RANGE")
        ),
        "a",
    )
    return takes[turn % len(takes)] if takes else first


CATEGORIES: Final = {
    "DIGIT": r"\d",
    "NOT_DIGIT": r"\D",
    "SPACE": r"\s",
    "NOT_SPACE": r"\S",
    "WORD": r"\w",
    "NOT_WORD": r"\W",
}


def _class_source(given: Any) -> str:
    written = ""
    for kind, value in given:
        name = str(kind)
        if name == "NEGATE":
            written = "^" + written
        elif name == "LITERAL":
            written += re.escape(chr(value))
        elif name == "RANGE":
            written += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        else:
            written += CATEGORIES.get(str(value).removeprefix("CATEGORY_"), "")
    return f"[{written}]" if written.strip("^") else "."


@dataclass(frozen=True, slots=True)
class Slow:
    """A text that takes too long: its size, seconds, how it is made, and by which method."""

    size: int
    seconds: float
    made: tuple[str, str, str]
    method: str


def timed(pattern: re.Pattern[Any], method: str, text: str | bytes) -> float:
    """Seconds of processor time that a method of the pattern takes on a text, to the last hit."""
    run: Callable[[Any], Any] = pattern.finditer if method not in ANCHORED else getattr(pattern, method)
    begun = time.thread_time()
    found = run(text)
    if method not in ANCHORED:
        for _ in found:
            pass
    return time.thread_time() - begun


def text_of(made: tuple[str, str, str], size: int, pattern: re.Pattern[Any]) -> str | bytes:
    """The text of about this size, in bytes for a pattern on bytes."""
    before, body, end = made
    text = before + body * (size // len(body)) + end
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def slowest(pattern: re.Pattern[Any], methods: Iterable[str], most: int = SIZES[-1]) -> tuple[float, list[Slow]]:
    """The longest time on at most 10 000 signs, and the first text that takes longer than it may. `most`: signs of
    the longest text that the pattern is ever given. What is quick on 1 000 signs stays within what is allowed on
    10 000 even if its time grows with the square; only what is not, and the three slowest, are tried with more."""
    slow: list[Slow] = []
    took: list[tuple[float, tuple[str, str, str], str]] = []
    for made in hostile(pattern):
        for method in methods:
            # From the shortest on: what takes its time twice over with every sign may not be given the next.
            for size in (each for each in SIZES[:4] if each <= most):
                seconds = _tried(pattern, method, made, size, slow)
                if slow:
                    return seconds, slow
            took.append((seconds, made, method))
    took.sort(reverse=True)
    longest = 0.0
    for at, (seconds, made, method) in enumerate(took):
        if not slow and most >= SIZES[4] and (at < THREE or seconds > QUICK):
            longest = max(longest, _tried(pattern, method, made, SIZES[4], slow))
    for _, made, method in took[:THREE] if most >= SIZES[5] and not slow else ():
        _tried(pattern, method, made, SIZES[5], slow)
    return max(longest, took[0][0] if took else 0.0), slow


def _tried(pattern: re.Pattern[Any], method: str, made: tuple[str, str, str], size: int, slow: list[Slow]) -> float:
    """Seconds that a text takes; beyond what is allowed it is taken again, for a busy machine is no slow pattern."""
    allowed, text = ALLOWED.get(size, ALLOWED[10_000]), text_of(made, size, pattern)
    seconds = timed(pattern, method, text)
    for _ in range(4 if allowed < seconds < 10 * allowed else 0):
        seconds = min(seconds, timed(pattern, method, text))
    if seconds > allowed:
        slow.append(Slow(size, seconds, made, method))
    return seconds
