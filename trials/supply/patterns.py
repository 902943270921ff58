"""Our own rules for our own code: constructions that let somebody else's words become code, markup, SQL or a log line.

A rule looks at one node of the syntax tree, or at the text of a template. What it finds must be listed in accepted.toml
with a reason, by rule and file, with exactly as many places as there are; anything else fails.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from upptack.config.environment import ROOT

ACCEPTED = Path(__file__).with_name("accepted.toml")

Rule = Callable[[ast.AST], bool]

UNSAFE_LOADERS = {"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "yaml"}
SENDERS = {"requests", "urllib3", "httpx", "aiohttp", "http.client", "urllib.request", "ftplib", "telnetlib", "socket"}
SQL = re.compile(r"\b(SELECT\b.*\bFROM|INSERT\s+INTO|UPDATE\b.*\bSET|DELETE\s+FROM|(CREATE|DROP|ALTER)\s+[A-Z])", re.S)
ASKED = {"GET", "POST", "body", "META", "COOKIES", "FILES", "headers", "path", "path_info", "get_full_path", "session"}
TALKING = {"debug", "info", "warning", "error", "exception", "critical", "log", "print", "warn"}
COMMANDS = re.compile(r"(^|/)(command|cli)\.py$")
TEMPLATE_MARKUP = re.compile(r"\|\s*safe(seq)?\b|\{%-?\s*autoescape\s+off")


def named(node: ast.AST) -> str:
    """The dotted name of an expression ("subprocess.run"), "" when it is no plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = named(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def called(node: ast.AST) -> str:
    """The dotted name of what a call calls, "" when the node is no call."""
    return named(node.func) if isinstance(node, ast.Call) else ""


def last(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def imported(node: ast.AST) -> set[str]:
    """The modules that an import names, each with its parents and with what is taken from it."""
    if isinstance(node, ast.Import):
        names = {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    else:
        return set()
    return names | {name.rsplit(".", depth)[0] for name in names for depth in range(1, name.count(".") + 1)}


def keyword(node: ast.AST, name: str, value: object) -> bool:
    """Whether a call gives a keyword exactly this constant."""
    return isinstance(node, ast.Call) and any(
        each.arg == name and isinstance(each.value, ast.Constant) and each.value.value is value
        for each in node.keywords
    )


def first(node: ast.AST) -> ast.expr | None:
    """The first argument of a call."""
    return node.args[0] if isinstance(node, ast.Call) and node.args else None


def filled_in(node: ast.AST | None) -> bool:
    """Whether an expression is a text with values put into it: an f-string, +, %, or .format."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    return isinstance(node, ast.BinOp) or last(called(node) if node else "") in ("format", "join")


def dynamic_code(node: ast.AST) -> bool:
    """Text that is run as code."""
    return called(node) in ("eval", "exec", "compile", "__import__", "builtins.eval", "builtins.exec", "breakpoint")


def unsafe_loading(node: ast.AST) -> bool:
    """Formats that make any object, or run code, when they are read."""
    return bool(imported(node) & UNSAFE_LOADERS) or called(node) in ("yaml.load", "pickle.loads", "marshal.loads")


def other_program(node: ast.AST) -> bool:
    """Another program that is started."""
    name = called(node)
    runs = name.startswith("os.") and last(name).startswith(("system", "popen", "exec", "spawn", "posix_spawn"))
    return runs or "subprocess" in imported(node) or keyword(node, "shell", True)


def markup(node: ast.AST) -> bool:
    """Text that is called safe markup without having been escaped here."""
    name = last(called(node))
    if name in ("mark_safe", "SafeString", "SafeText", "Markup"):
        return not isinstance(first(node), ast.Constant)
    return name == "format_html" and filled_in(first(node))


def built_sql(node: ast.AST) -> bool:
    """SQL that is not one fixed text: what a query does must not depend on a value in it."""
    if isinstance(node, ast.JoinedStr):
        fixed = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return filled_in(node) and bool(SQL.search(fixed))
    if last(called(node)) in ("execute", "executemany", "executescript", "raw", "RawSQL"):
        return filled_in(first(node)) and not isinstance(first(node), ast.JoinedStr)
    return last(called(node)) == "extra" and isinstance(node, ast.Call) and bool(node.keywords)


def bare_assert(node: ast.AST) -> bool:
    """An assert, which `python -O` takes away: it may say what the type checker cannot, never keep anybody out."""
    return isinstance(node, ast.Assert)


def guessable(node: ast.AST) -> bool:
    """Random numbers that can be foretold: never for a secret, a name or a token."""
    return bool(imported(node) & {"random", "numpy.random"}) or named(node) in (
        "np.random.default_rng",
        "np.random.Generator",
    )


def weak_hash(node: ast.AST) -> bool:
    """MD5 and SHA-1."""
    named_here = isinstance(node, ast.Constant) and isinstance(node.value, str) and "MD5PasswordHasher" in node.value
    old = isinstance(first(node), ast.Constant) and str(getattr(first(node), "value", "")).lower() in ("md5", "sha1")
    return named_here or last(called(node)) in ("md5", "sha1", "MD5", "SHA1") or (last(called(node)) == "new" and old)


def own_cipher(node: ast.AST) -> bool:
    """Encryption put together by hand: modes, padding and block ciphers instead of an authenticated whole (AES-GCM)."""
    parts = ("primitives.ciphers.modes", "primitives.ciphers.algorithms", "primitives.ciphers.Cipher")
    whole = ("asymmetric.padding", "primitives.padding")
    return any(name.endswith((*parts, *whole)) or name in ("Crypto", "Cryptodome") for name in imported(node))


def unverified(node: ast.AST) -> bool:
    """TLS whose certificate nobody checks."""
    ends = ("_create_unverified_context", "CERT_NONE")
    return keyword(node, "verify", False) or (isinstance(node, ast.Attribute) and node.attr in ends)


def foreseen_file(node: ast.AST) -> bool:
    """A temporary file whose name somebody else may take first."""
    return last(called(node)) == "mktemp"


def told_of_request(node: ast.AST) -> bool:
    """What somebody sent, in a log line or on the screen of who runs the server."""
    if last(called(node)) not in TALKING or not isinstance(node, ast.Call):
        return False
    inside = [part for each in (*node.args, *(word.value for word in node.keywords)) for part in ast.walk(each)]
    return any(isinstance(part, ast.Attribute) and "request" in named(part) and part.attr in ASKED for part in inside)


def sends(node: ast.AST) -> bool:
    """A connection that the server opens: no address that somebody gives may ever be fetched."""
    return bool(imported(node) & SENDERS)


def unguarded_form(node: ast.AST) -> bool:
    """A form without its token."""
    return isinstance(node, ast.Name) and node.id == "csrf_exempt"


def open_xml(node: ast.AST) -> bool:
    """XML read by something else than defusedxml."""
    name = called(node)
    reads = last(name) in ("parse", "fromstring", "XML", "iterparse", "parseString", "XMLParser")
    plain = name.split(".")[0] in ("ElementTree", "ET", "minidom", "sax", "etree", "lxml", "xml")
    readers = {f"xml.etree.ElementTree.{each}" for each in ("parse", "fromstring", "XML", "iterparse", "XMLParser")}
    return (reads and plain) or bool(imported(node) & (readers | {"xml.dom.minidom", "xml.dom.pulldom", "lxml"}))


def led_away(node: ast.AST) -> bool:
    """A redirect to an address that somebody sent."""
    goes = last(called(node)) in ("redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect")
    inside = ast.walk(first(node) or ast.Constant(value=""))
    return goes and any(isinstance(part, ast.Attribute) and named(part).startswith("request.") for part in inside)


RULES: dict[str, Rule] = {
    "dynamic-code": dynamic_code,
    "unsafe-loading": unsafe_loading,
    "other-program": other_program,
    "markup": markup,
    "built-sql": built_sql,
    "assert": bare_assert,
    "guessable": guessable,
    "weak-hash": weak_hash,
    "own-cipher": own_cipher,
    "unverified": unverified,
    "foreseen-file": foreseen_file,
    "told-of-request": told_of_request,
    "sends": sends,
    "unguarded-form": unguarded_form,
    "open-xml": open_xml,
    "led-away": led_away,
}
"""Rules for Python; "print" and "template-markup" look at where the file is, see `in_python` and `in_template`."""


def in_python(text: str, path: str) -> Iterator[tuple[str, int]]:
    """What a file of Python breaks: rule and line."""
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        yield from ((name, line) for name, rule in RULES.items() if rule(node))
        if called(node) == "print" and not COMMANDS.search(path):
            yield "print", line


def in_template(text: str) -> Iterator[tuple[str, int]]:
    """What a template breaks: rule and line."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from (("template-markup", number) for _ in TEMPLATE_MARKUP.finditer(line))


def ours(root: Path = ROOT) -> tuple[Path, ...]:
    """Every file of the product that is neither test nor migration."""
    found = (path for suffix in ("py", "html", "txt") for path in (root / "upptack").rglob(f"*.{suffix}"))
    passing = {"tests", "migrations", "conftest.py"}
    code = (path for path in found if not passing & set(path.relative_to(root).parts))
    return tuple(sorted(path for path in code if path.suffix == ".py" or "templates" in path.parts))


def findings(paths: Iterable[Path], root: Path = ROOT) -> Iterator[tuple[str, str, int]]:
    """What some files break: rule, path from the root, line."""
    for path in paths:
        text, shown = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        broken = in_python(text, shown) if path.suffix == ".py" else in_template(text)
        yield from ((rule, shown, line) for rule, line in broken)


def accepted(table: str = "patterns") -> dict[tuple[str, str], tuple[int, str]]:
    """What is accepted: rule and file → how many places, and why. Two tables: our rules, and those of bandit."""
    rows = tomllib.loads(ACCEPTED.read_text(encoding="utf-8"))[table]
    return {(row["rule"], row["file"]): (row["places"], row["why"]) for row in rows}


def differences(
    found: Iterable[tuple[str, str, int]], listed: dict[tuple[str, str], tuple[int, str]]
) -> tuple[str, ...]:
    """What is found and not accepted, and what is accepted and no longer there or without a reason."""
    rows = list(found)
    count = Counter((rule, file) for rule, file, _ in rows)
    lines = {key: [str(line) for rule, file, line in rows if (rule, file) == key] for key in count}
    wrong = [
        f"{rule} i {file}: {count[rule, file]} (rad {', '.join(lines.get((rule, file), []))}), godtagna {places}"
        for rule, file in sorted(count.keys() | listed.keys())
        if count[rule, file] != (places := listed.get((rule, file), (0, ""))[0])
    ]
    return (*wrong, *(f"{rule} i {file}: utan skäl" for (rule, file), (_, why) in listed.items() if len(why) < 10))
