"""Reads what was chosen in "find help". Nothing of it is kept, and nothing of it is written in an address."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.http import QueryDict

from upptack.knowledge.directory.contents import municipalities
from upptack.knowledge.information.contents import FOLDER, words
from upptack.law.rulings import inputs, rule
from upptack.matching import Need

UNKNOWN: Final = "unknown"
AGES: Final = ("under_18", "18_24", "25_64", "65_plus", UNKNOWN)
SEXES: Final = ("woman", "man", "other", UNKNOWN)
TONGUES: Final = tuple(key[7:] for key in words() if key.startswith("tongue_") and key != "tongue_other")
"""The languages that a reader can ask for, in the order of words.toml."""
KEEP_DISTANCE: Final = frozenset({"honour", "stalking"})
"""Where the body next door may be the unsafe one."""


class Wrong(Exception):
    """What was chosen cannot be read; `words` is the key of the sentence that says so."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose; what she passed over is unknown."""

    role: str = UNKNOWN
    forms: tuple[str, ...] = ()
    age: str = UNKNOWN
    sex: str = UNKNOWN
    children: str = UNKNOWN
    tongue: str = UNKNOWN
    municipality: str = ""
    county: str = ""


@cache
def meanings() -> Mapping[str, Any]:
    """What each choice means as facts; see the file."""
    return tomllib.loads((FOLDER / "find-help.toml").read_text(encoding="utf-8"))


def read(posted: QueryDict) -> Choices:
    """The choices in a posted form. Raises Wrong for a value that the form does not offer."""

    def one(name: str, known: object, words: str) -> str:
        value = posted.get(name) or UNKNOWN
        if value != UNKNOWN and value not in known:  # type: ignore[operator]
            raise Wrong(words)
        return value

    forms = tuple(dict.fromkeys(posted.getlist("form")))
    if not set(forms) <= set(meanings()["form"]):
        raise Wrong("error_choice")
    places = {place.code for place in municipalities()}
    municipality = one("municipality", places, "error_municipality")
    return Choices(
        role=one("role", meanings()["role"], "error_choice"),
        forms=forms,
        age=one("age", AGES, "error_choice"),
        sex=one("sex", SEXES, "error_choice"),
        children=one("children", meanings()["children"], "error_choice"),
        tongue=one("tongue", TONGUES, "error_language"),
        municipality="" if municipality == UNKNOWN else municipality,
    )


def read_contact(posted: QueryDict) -> int:
    """The number of the contact that a reader says is wrong; 0, which is nobody's, for anything else."""
    value = posted.get("wrong", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def facts_of(chosen: Choices) -> dict[str, str]:
    """The facts that the decision table reads; every fact that no choice sets is unknown."""
    facts = dict.fromkeys(inputs("bodies"), UNKNOWN)
    facts |= {"age": chosen.age, "sex": chosen.sex}
    for kind, values in (("role", (chosen.role,)), ("form", chosen.forms), ("children", (chosen.children,))):
        for value in values:
            facts |= {name: fact for name, fact in meanings()[kind][value].items() if name in facts}
    return facts


def need_of(chosen: Choices) -> Need:
    """The need in the directory's terms. Which kinds of body can help is read from the decision table."""
    ruled = rule("bodies", facts_of(chosen)).value
    collected = (ruled,) if isinstance(ruled, str) else (ruled or ())
    kinds = tuple(dict.fromkeys((*meanings()["always"], *collected)))
    return Need(
        kinds=kinds,
        role=chosen.role,
        sex=chosen.sex,
        age="under_18" if chosen.role == "child" else chosen.age,
        language=chosen.tongue,
        municipality=chosen.municipality or None,
        county=chosen.county or (chosen.municipality[:2] if chosen.municipality else None),
        channel=None,
        slot=None,
        keep_distance=bool(KEEP_DISTANCE & set(chosen.forms)),
    )
