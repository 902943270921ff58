"""OWASP ASVS 5.0.0, levels 1 and 2: where each item stands, read from data/asvs.toml."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upptack.config.environment import ROOT

DATA = Path(__file__).with_name("data") / "asvs.toml"

TESTED, WRITTEN, NOT_HERE, OPEN = "prövad", "nedskriven", "gäller inte", "öppen"
SHORTEST = 15
"""Letters at least of a reason: one that says less says nothing."""

CHAPTERS = {
    "1": "Kodning och tvätt",
    "2": "Prövning av indata och verksamhetens regler",
    "3": "Webbläsaren",
    "4": "Anrop från program",
    "5": "Filer",
    "6": "Inloggning",
    "7": "Sessioner",
    "8": "Behörighet",
    "9": "Egna tokens",
    "10": "OAuth och OIDC",
    "11": "Kryptering",
    "12": "Säker överföring",
    "13": "Uppsättning",
    "14": "Skydd av uppgifter",
    "15": "Kod och arkitektur",
    "16": "Loggar och fel",
    "17": "WebRTC",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its id and level, what it asks, and one of four: tests (file::function), documents, a reason why it
    does not apply, or what is open and whose it is."""

    id: str
    level: int
    asks: str
    tests: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    reason: str = ""
    open: str = ""
    whose: str = ""

    @property
    def state(self) -> str:
        """Where the item stands, in a word."""
        return TESTED if self.tests else WRITTEN if self.documents else NOT_HERE if self.reason else OPEN


def read(text: str | None = None) -> tuple[dict[str, Any], tuple[Item, ...]]:
    """The data file: its head (source and sections) and its items. Raises TypeError for a key that is not known."""
    found = tomllib.loads(text if text is not None else DATA.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = found.pop("item")
    return found, tuple(Item(**{key: tupled(value) for key, value in row.items()}) for row in rows)


def tupled(value: Any) -> Any:
    """A list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


def wanted(head: dict[str, Any]) -> dict[str, None]:
    """Every id of levels 1 and 2, in the standard's order, from how many items each section has."""
    return {
        f"{section}.{number}": None
        for section, has in head["sections"].items()
        for number in range(1, has["items"] + 1)
        if number not in has["level3"]
    }


def is_there(name: str, root: Path = ROOT) -> bool:
    """Whether a test (file::function) is there."""
    file, _, function = name.partition("::")
    path = root / file
    if not path.is_file() or not function.startswith("test_"):
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function for node in tree.body)


def problems(head: dict[str, Any], items: Iterable[Item], root: Path = ROOT) -> list[str]:
    """What is wrong with the table: an id that is missing, strange or twice, counts that differ from the source, a test
    or document that is not there, a reason that says nothing."""
    rows, source = list(items), head["source"]
    ids, levels = Counter(item.id for item in rows), Counter(item.level for item in rows)
    expected = wanted(head)
    total = sum(has["items"] for has in head["sections"].values())
    counted = (total, levels[1], levels[2], total - len(expected))
    said = tuple(source[name] for name in ("items", "level1", "level2", "level3"))
    return [
        *(f"{each}: saknas" for each in expected if not ids[each]),
        *(f"{each}: finns inte på nivå 1 eller 2" for each in ids if each not in expected),
        *(f"{each}: står {n} gånger" for each, n in ids.items() if n > 1),
        *([f"antal: källan säger {said}, tabellen har {counted}"] if counted != said else []),
        *(f"{item.id}: {why}" for item in rows for why in lacking(item, root)),
    ]


def lacking(item: Item, root: Path) -> list[str]:
    """What is wrong with one item."""
    states = sum(map(bool, (item.tests, item.documents, item.reason, item.open)))
    return [
        *([f"{states} besked, ska ha ett"] if states != 1 else []),
        *(f"{test} finns inte" for test in item.tests if not is_there(test, root)),
        *(f"{path} finns inte" for path in item.documents if not (root / path).is_file()),
        *(["skälet säger inget"] if item.reason and len(item.reason) < SHORTEST else []),
        *(["säger inte vems den är"] if bool(item.open) != bool(item.whose) else []),
        *(["säger inte vad den begär"] if not item.asks else []),
    ]


def counts(items: Iterable[Item]) -> dict[str, int]:
    """How many items stand in each state, in a fixed order."""
    found = Counter(item.state for item in items)
    return {state: found[state] for state in (TESTED, WRITTEN, NOT_HERE, OPEN)}


def said(item: Item) -> str:
    """What the table says of an item."""
    if item.tests:
        return "<br>".join(f"`{test}`" for test in item.tests)
    if item.documents:
        return ", ".join(f"`{path}`" for path in item.documents)
    return item.reason or f"{item.open} Vems uppgift: {item.whose}."


def drawn() -> str:
    """The table in Markdown."""
    head, items = read()
    source = head["source"]
    summed = ", ".join(f"{n} {state}" for state, n in counts(items).items())
    lines = [
        "# ASVS 5.0.0, nivå 1 och 2",
        "",
        "Utkast: ingen utomstående granskare har läst tabellen. Att en punkt är *prövad* betyder att testet finns och",
        "går igenom, inte att det täcker allt som punkten begär; det avgör den säkerhetsansvariga hos myndigheten.",
        "*Nedskriven*: dokumentet finns. *Öppen*: beviset saknas; där står vems uppgiften är.",
        "",
        f"{len(items)} punkter ({source['level1']} på nivå 1, {source['level2']} på nivå 2): {summed}.",
        f"Numren är från {source['repository']}, {source['file'].rpartition('/')[2]}, version {source['commit'][:12]},",
        f"läst {source['read']}. Vad en punkt begär är sagt kort med egna ord; läs standarden själv (CC BY-SA 4.0).",
    ]
    for number, name in CHAPTERS.items():
        mine = [item for item in items if item.id.split(".")[0] == number]
        summed = ", ".join(f"{n} {state}" for state, n in counts(mine).items() if n)
        lines += ["", f"## {number}. {name}", "", f"{len(mine)} punkter: {summed}.", ""]
        lines += ["| punkt | nivå | begär | läge | bevis, skäl eller vad som saknas |", "|---|---|---|---|---|"]
        lines += [f"| {item.id} | {item.level} | {item.asks} | {item.state} | {said(item)} |" for item in mine]
    return "\n".join(lines) + "\n"
