"""The open sets of sentences, one JSON object a line, and the second reader's labels beside them.

`signals-*.jsonl` and `context-*.jsonl` hold passages for the signals, `lint-*.jsonl` questions for the linter; those in
`development/` were written before or beside the rules, those in `after/` when the rules were finished."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ROOM = Path(__file__).resolve().parent
GROUPS = ("development", "after")
"""Folders: sentences written before or beside the rules, and sentences written after them."""

TOOLS = {"signals": "signals", "context": "signals", "lint": "lint"}
"""What a file's first word says of the tool that reads it."""

KINDS = frozenset({"explicit", "indirect", "confusable", "plain"})
LANGUAGES = frozenset({"sv", "en"})
CATEGORIES = {
    "signals": frozenset({
        "physical", "psychological", "control", "sexual", "economic", "digital", "isolation", "latent", "material",
        "neglect", "honour", "after_separation", "children_exposed", "use_of_violence", "fear", "strangulation",
        "weapon", "threat_to_kill", "protection_sought", "indirect",
    }),
    "lint": frozenset({
        "negative_polarity", "prefers_no", "double", "why", "blame", "abstract", "leading", "others_present",
        "no_reason",
    }),
}  # fmt: skip
"""What each tool can say of a passage, with the data files' own ids."""

CONTEXTS = frozenset(
    {"negated", "denied", "past", "hypothetical", "quoted", "general", "stranger", "work", "idiom", "reported"}
)
"""What may stand around a passage; some of them take its weight away (`spans.SET_ASIDE`)."""

T = TypeVar("T")


class BadLine(ValueError):
    """A line of a set is not as it should be; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a set with the label it was settled to have. `kind` is empty for questions; `source` is the file's
    name without its ending, `group` its folder."""

    id: str
    lang: str
    text: str
    flagged: bool
    categories: frozenset[str]
    contexts: frozenset[str]
    kind: str
    source: str
    group: str

    @property
    def tool(self) -> str:
        """The tool that reads it: signals or lint."""
        return TOOLS[self.source.split("-")[0]]


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader said of one line, without seeing what the other had said."""

    id: str
    flagged: bool
    categories: frozenset[str]


def sentences(group: str, room: Path = ROOM) -> tuple[Sentence, ...]:
    """Every line of a group, in order of file and line. Raises BadLine."""
    return tuple(sentence for path in paths(group, room) for sentence in read(path))


def paths(group: str, room: Path = ROOM) -> tuple[Path, ...]:
    """The set files of a group; the second reader's files are not among them."""
    return tuple(path for path in sorted((room / group).glob("*.jsonl")) if not path.name.endswith(".second.jsonl"))


def second(room: Path = ROOM) -> tuple[Label, ...]:
    """The second reader's labels of the development set. Raises BadLine."""
    files = sorted((room / "development").glob("*.second.jsonl"))
    return tuple(label for path in files for label in _lines(path, _label))


def read(path: Path) -> tuple[Sentence, ...]:
    """The lines of one file. Raises BadLine."""
    return tuple(_lines(path, lambda entry: _sentence(entry, path)))


def _lines(path: Path, made: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield made(json.loads(line))
        except (ValueError, TypeError, KeyError) as fault:
            raise BadLine(f"{path.name}, rad {number}: {fault!r}") from fault


def _sentence(entry: dict[str, Any], path: Path) -> Sentence:
    made = Sentence(
        id=_text(entry, "id"),
        lang=_one_of(entry["lang"], LANGUAGES),
        text=_text(entry, "text"),
        flagged=_truth(entry),
        categories=frozenset(entry.get("categories", ())),
        contexts=_among(entry.get("contexts", ()), CONTEXTS),
        kind=entry.get("kind", ""),
        source=path.name.removesuffix(".jsonl"),
        group=path.parent.name,
    )
    _among(made.categories, CATEGORIES[made.tool])
    if made.flagged != bool(made.categories):
        raise ValueError("flagged and categories do not say the same")
    if made.tool == "signals" and made.flagged != (_one_of(made.kind, KINDS) in {"explicit", "indirect"}):
        raise ValueError("flagged and kind do not say the same")
    return made


def _label(entry: dict[str, Any]) -> Label:
    return Label(_text(entry, "id"), _truth(entry), frozenset(entry.get("categories", ())))


def _text(entry: dict[str, Any], field: str) -> str:
    if not isinstance(entry[field], str) or not entry[field].strip():
        raise ValueError(f"{field} is empty")
    return str(entry[field])


def _truth(entry: dict[str, Any]) -> bool:
    if not isinstance(entry["flagged"], bool):
        raise ValueError("flagged is neither true nor false")
    return entry["flagged"]


def _one_of(value: str, allowed: frozenset[str]) -> str:
    (found,) = _among([value], allowed)
    return found


def _among(values: Iterable[str], allowed: frozenset[str]) -> frozenset[str]:
    found = frozenset(values)
    if found - allowed:
        raise ValueError(f"unknown: {sorted(found - allowed)}")
    return found
