"""A manager's conversation with an employee: its own guide, on the engine of `upptack.guides`, and its own words.

Frozen as the guides of meetings are: `published.toml` holds the SHA-256 of every file here, and a file that differs is
refused. `upptack.guides.guide.guides()` does not know this guide; a meeting can never be given it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from upptack.guides import course
from upptack.guides.guide import Guide, GuideError, Words, fingerprint, listed, parse, words
from upptack.law.facts import FACTS

ROOM: Final = Path(__file__).parent
NAME: Final = "workplace-1"
TOLD, NO, UNSAID, NOT_ASKED = "told", "no", "unsaid", "not_asked"
CLASS_OF: Final = MappingProxyType(
    {"earlier": TOLD, "now": TOLD, "time_unknown": TOLD, "uses": TOLD, "no": NO, "not_asked": NOT_ASKED}
)
"""Under which of the four classes a conversation with an employee is counted; every other class of the meetings'
guides is `unsaid`. Fewer classes tell less of a workplace."""


def frozen_text(file: str) -> str:
    """The text of a file here; raises GuideError when it is not published, or has been changed or lost since."""
    content = (ROOM / file).read_bytes() if (ROOM / file).exists() else b""
    if listed(ROOM).get(file) != fingerprint(content):
        raise GuideError(f"{file} är ändrad eller borttagen sedan den publicerades. Gör en ny version.")
    return content.decode()


@cache
def guide() -> Guide:
    """The guide in the version that conversations begin with."""
    return parse(frozen_text(f"guide-{NAME}.toml"), f"guide-{NAME}.toml")


@cache
def sets() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What each answer sets of what only the table of the same day reads: (question, option) → name → value."""
    data = tomllib.loads(frozen_text(f"guide-{NAME}.toml"))
    return MappingProxyType(
        {
            (question["id"], option["id"]): MappingProxyType(option.get("sets", {}))
            for question in data["question"]
            for option in question["option"]
        }
    )


def situation(answers: course.Answers) -> dict[str, str]:
    """All that the table of the same day reads: the shared facts, and what the answers set besides. What nobody has
    answered is unknown, and an answer that says yes wins over one that says no."""
    facts = course.told(guide(), answers)
    found = {"violence": facts["violence"], "fear": facts["fear"]}
    for name in sorted({name for each in sets().values() for name in each}):
        given = {
            sets().get((question, option), {}).get(name) for question, chosen in answers.items() for option in chosen
        }
        found[name] = "yes" if "yes" in given else "no" if "no" in given else "unknown"
    return found


def answer_class(answers: course.Answers) -> str:
    """The class under which the conversation is counted: told, no, unsaid or not_asked."""
    if situation(answers)["uses"] == "yes":
        return TOLD
    return CLASS_OF.get(course.answer_class(guide(), answers), UNSAID)


@cache
def _words() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(frozen_text("words.toml")))


def said(*path: str) -> Words:
    """What is said aloud, in every language; raises GuideError when nothing stands there."""
    found: Any = _words()
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            raise GuideError(f"words.toml: {'.'.join(path)} saknas.")
        found = found[step]
    return words(found, f"words.toml, {'.'.join(path)}")


def read(*path: str) -> str:
    """What the manager reads, in Swedish; raises KeyError when nothing stands there."""
    found: Any = _words()
    for step in path:
        found = found[step]
    return str(found)


def keys(*path: str) -> tuple[str, ...]:
    """The keys at a path, in the order of the file."""
    found: Any = _words()
    for step in path:
        found = found[step]
    return tuple(found)


def rows(*path: str) -> tuple[Mapping[str, str], ...]:
    """The list of tables at a path, such as the options of the gate."""
    found: Any = _words()
    for step in path:
        found = found[step]
    return tuple(MappingProxyType(row) for row in found)


def offered(name: str) -> tuple[str, ...]:
    """The values that the gate offers for one of its two questions; each is a value of the shared fact."""
    values = tuple(row["id"] for row in rows("gate", name, "option"))
    assert set(values) <= set(FACTS[name].values)
    return values
