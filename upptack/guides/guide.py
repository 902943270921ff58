"""Guides as data: questions in order, their words, and the facts that their answers set.

A published version is frozen: `data/published.toml` holds the SHA-256 of every file, and a file that differs
is refused. To change a guide, copy it to the next version and publish that. An installation may have further guides
in a folder of its own, frozen in the same way by a list beside them (`read_also`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from upptack.law.frozen import LIST as LIST
from upptack.law.frozen import fingerprint as fingerprint
from upptack.law.frozen import listed as listed
from upptack.law.rulings import FACTS

DATA = Path(__file__).parent / "data"
LANGUAGES = ("sv", "en")
MODES = ("face", "phone", "interpreter")
DECLINED, NOT_ASKED = "declined", "not_asked"
BLANK = (DECLINED, NOT_ASKED)

Words = Mapping[str, str]
"""One text by language code: {"sv": …, "en": …}."""


class GuideError(ValueError):
    """A guide's file is wrong; the text names the file and what to change."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what the caseworker ticks, what to say after it, and the facts it sets.

    `none` marks "none of these" in a question where several may be ticked."""

    id: str
    label: Words
    response: Words
    facts: Mapping[str, str]
    none: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked when `fact` is at least `value` in the fact's own order (least to most worrying)."""

    fact: str
    value: str

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Whether the facts so far reach the value; a fact that nothing has set is unknown."""
        known = FACTS[self.fact]
        return known.place(facts.get(self.fact, "unknown")) >= known.place(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its words for each mode (face to face, telephone, interpreter).

    `kind` is "one" or "many". `short` questions are asked even with under five minutes left. `asked_when` empty
    means always; otherwise any of the conditions is enough. `may_set`: every fact that some answer sets."""

    id: str
    kind: str
    short: bool
    asked_when: tuple[Condition, ...]
    name: Words
    words: Mapping[str, Words]
    hint: Words
    options: tuple[Option, ...]
    may_set: frozenset[str]

    def option(self, id: str) -> Option | None:
        """The option with this id; None when there is none."""
        return next((option for option in self.options if option.id == id), None)


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide in one published version, named "exposed-1"."""

    id: str
    version: int
    role: str
    title: Words
    opening: Mapping[str, Words]
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Id and version together, as a sealed conversation and the published list call it."""
        return f"{self.id}-{self.version}"

    def question(self, id: str) -> Question:
        """The question with this id; raises KeyError when there is none."""
        return {question.id: question for question in self.questions}[id]


def words(data: Any, where: str) -> Words:
    """A text in every language; raises GuideError when one is missing or empty, or when there is no table of them."""
    if not isinstance(data, Mapping):
        raise GuideError(f"{where}: texten {data!r} ska skrivas en gång per språk ({', '.join(LANGUAGES)}).")
    missing = [language for language in LANGUAGES if not str(data.get(language, "")).strip()]
    if missing:
        raise GuideError(f"{where}: text saknas på {', '.join(missing)}.")
    return MappingProxyType({language: str(data[language]) for language in LANGUAGES})


def _facts(data: Mapping[str, str], where: str) -> Mapping[str, str]:
    for fact, value in data.items():
        if fact not in FACTS or value not in FACTS[fact].values:
            raise GuideError(f"{where}: {fact} = {value} finns inte i upptack/law/data/facts.toml.")
    return MappingProxyType(dict(data))


def _option(data: Mapping[str, Any], where: str) -> Option:
    at = f"{where}, svar {data.get('id')}"
    return Option(
        id=data["id"],
        label=words(data["label"], at),
        response=words(data["response"], at),
        facts=_facts(data["facts"], at),
        none=bool(data.get("none", False)),
    )


def _condition(text: str, where: str) -> Condition:
    fact, sign, value = text.partition(">=")
    if not sign or fact not in FACTS or value not in FACTS[fact].values or not FACTS[fact].ordered:
        raise GuideError(f"{where}: villkoret {text!r} ska skrivas faktum>=värde, med ett ordnat faktum.")
    return Condition(fact, value)


def _question(data: Mapping[str, Any], file: str) -> Question:
    where = f"{file}, fråga {data.get('id')}"
    if data["kind"] not in ("one", "many"):
        raise GuideError(f"{where}: kind ska vara one eller many.")
    options = tuple(_option(option, where) for option in data["option"])
    return Question(
        id=data["id"],
        kind=data["kind"],
        short=data["short"],
        asked_when=tuple(_condition(text, where) for text in data["asked_when"]),
        name=words(data["name"], where),
        words=MappingProxyType({mode: words(data[mode], f"{where}, {mode}") for mode in MODES}),
        hint=words(data["hint"], where),
        options=options,
        may_set=frozenset(fact for option in options for fact in option.facts),
    )


def parse(text: str, file: str) -> Guide:
    """A guide from the text of its file; raises GuideError that says what to change."""
    try:
        data = tomllib.loads(text)
        opening = data["opening"]
        return Guide(
            id=data["id"],
            version=data["version"],
            role=data["role"],
            title=words(data["title"], file),
            opening=MappingProxyType({k: words(opening[k], f"{file}, opening") for k in (*MODES, "hint")}),
            questions=tuple(_question(question, file) for question in data["question"]),
        )
    except KeyError as error:
        raise GuideError(f"{file}: {error} saknas.") from error
    except tomllib.TOMLDecodeError as error:
        raise GuideError(f"{file}: går inte att läsa som TOML: {error}") from error


_further: list[Path] = []
"""The installation's own folder of guides, when it has one."""


def read_also(folder: Path) -> None:
    """From now on the guides in this folder are read too; nothing else there is, and nothing need be there.

    To be called when a process starts, and again when the folder has changed."""
    _further[:] = [folder]
    for read in (published, guides, newest):
        read.cache_clear()


@cache
def published() -> Mapping[str, str]:
    """Every frozen file: file name → SHA-256 in hexadecimal. Raises GuideError when the installation's own folder
    freezes something else than guides, or another text under a name that the product has."""
    found = dict(listed(DATA))
    for folder in _further:
        for file, number in listed(folder).items():
            if not file.startswith("guide-") or Path(file).name != file or found.setdefault(file, number) != number:
                raise GuideError(
                    f"{folder / LIST}: {file} får inte stå där. Produkten har en annan text med det namnet."
                )
    return MappingProxyType(found)


def frozen_text(file: str) -> str:
    """The text of a published file; raises GuideError when it is not published, or has been changed or lost since."""
    number = published().get(file)
    place = next((folder / file for folder in (DATA, *_further) if (folder / file).exists()), None)
    content = place.read_bytes() if number and place else b""
    if number != fingerprint(content):
        raise GuideError(
            f"{file} är ändrad eller borttagen sedan den publicerades, eller inte publicerad. Gör en ny version."
        )
    return content.decode()


@cache
def guides() -> Mapping[str, Guide]:
    """Every published guide in every version, by name ("exposed-1"): a conversation ends on the version it began."""
    names = [file for file in published() if file.startswith("guide-")]
    found = [parse(frozen_text(file), file) for file in names]
    return MappingProxyType({guide.name: guide for guide in found})


@cache
def newest() -> Mapping[str, Guide]:
    """The newest published version of each guide, by id."""
    return MappingProxyType({g.id: g for g in sorted(guides().values(), key=lambda guide: guide.version)})
