"""The public texts and words that come with the product: whole in every language, and nothing in them is unknown."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from string import Formatter
from typing import Any

import pytest

from upptack.knowledge.directory.contents import kinds
from upptack.knowledge.information import contents, markup
from upptack.knowledge.information.rules import LANGUAGES, NOT_SAFETY, SECTIONS, offered
from upptack.knowledge.publishing.rules import dates_problem
from upptack.law.provisions import provisions

pytestmark = pytest.mark.pure

CODES = tuple(code for code, _ in LANGUAGES)
ALLOWED = {"112", "114 14"}
DIGITS = re.compile(r"(?<![\d:.,/–-])\+?\d(?:[ -]?\d)*(?![\d:/–%]|[.,]\d)")
DIALLED = re.compile(r"[+0].+|(?:11\d|90\d)[ -]?\d.*")
THOUSANDS = re.compile(r"\d{1,3}(?: 000)+")
Files = Mapping[tuple[str, str], Any]


def files() -> Files:
    """Every public text by language and section."""
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in (contents.FOLDER / "public").glob("*.toml")]
    return {(data["language"], data["section"]): data for data in read}


def problems(found: Files) -> list[str]:
    """What is wrong with the texts."""
    wrong = []
    for (language, section), data in found.items():
        at = f"{section}.{language}"
        wrong += [f"{at}: {each}" for each in [*page_problems(data), *block_problems(data)]]
        source = found.get(("sv", section))
        if source and ids(source) != ids(data):
            wrong.append(f"{at}: other pieces than the Swedish text")
    return wrong


def ids(data: Any) -> list[tuple[str, ...]]:
    """The pieces of a text as every language has them: kind, id, and what they point at."""
    return [
        (block["type"], block["id"], *block.get("provisions", ()), *block.get("kinds", ())) for block in data["block"]
    ]


def page_problems(data: Any) -> list[str]:
    """What is wrong with a text as a whole."""
    wrong = []
    if data["section"] not in SECTIONS or data["language"] not in CODES:
        wrong.append("unknown section or language")
    if len(data["menu"]) > 40:
        wrong.append("the words of the menu are too long")
    names = [block["id"] for block in data["block"]]
    if len(names) != len(set(names)):
        wrong.append("an id twice")
    if problem := dates_problem(data["checked"], data["expires"], data["source"], data["responsible"]):
        wrong.append(problem)
    return wrong


def block_problems(data: Any) -> list[str]:
    """What is wrong with the pieces of a text."""
    wrong = []
    for block in data["block"]:
        words = f"{block.get('heading', '')}\n{block.get('text', '')}"
        wrong += [f"link to {name}" for name in markup.links(words) if name not in SECTIONS]
        wrong += [f"kind {name}" for name in block.get("kinds", ()) if name not in kinds()]
        wrong += [f"provision {name}" for name in block.get("provisions", ()) if name not in provisions()]
        wrong += [f"number {number}" for number in numbers(words)]
        if block["type"] == "fact":
            problem = dates_problem(block["checked"], block["expires"], block["source"], block["responsible"])
            wrong += [problem] if problem else []
    return wrong


def numbers(words: str) -> list[str]:
    """What could be dialled and may not stand in a text: numbers stand in the directory, each with its own check."""
    found = [match.group() for match in DIGITS.finditer(words)]
    return [
        number
        for number in found
        if number not in ALLOWED and DIALLED.fullmatch(number) and not THOUSANDS.fullmatch(number)
    ]


def test_the_texts_are_in_order() -> None:
    assert problems(files()) == []


def test_every_section_is_written_in_every_language_that_needs_it() -> None:
    written: dict[str, set[str]] = {}
    for language, section in files():
        written.setdefault(language, set()).add(section)
    assert offered(written) == CODES
    assert written["sv"] == set(SECTIONS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "Läs [mer](finns-inte)."),
        ("text", "Ring 020-50 50 50."),
        ("text", "Ring 116 016."),
        ("text", "Ring +46 8 123 456."),
        ("kinds", ["finns-inte"]),
        ("provisions", ["finns-inte"]),
        ("id", "annat"),
    ],
)
def test_what_is_wrong_in_a_text_is_found(name: str, value: object) -> None:
    found: dict[tuple[str, str], Any] = copy.deepcopy(dict(files()))
    found["ar", "skydd"]["block"][1][name] = value
    assert problems(found)


def test_a_menu_that_is_too_long_or_a_date_too_far_away_is_found() -> None:
    found: dict[tuple[str, str], Any] = copy.deepcopy(dict(files()))
    found["ar", "skydd"]["menu"] = "x" * 41
    found["en", "barn"]["expires"] = found["en", "barn"]["checked"].replace(year=2030)
    assert len(problems(found)) == 2


@pytest.mark.parametrize("missing", sorted(set(SECTIONS) - NOT_SAFETY))
def test_a_language_that_lacks_what_somebodys_safety_hangs_on_is_not_offered(missing: str) -> None:
    whole = set(SECTIONS) - NOT_SAFETY
    assert offered({"sv": set(SECTIONS), "ar": whole - {missing}, "en": whole}) == ("sv", "en")
    assert "sv" in offered({})


def gaps(words: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Words that a language lacks, or that have other places to fill in than the Swedish ones."""

    def places(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    wrong = [f"{key}: {code}" for key, by in words.items() for code in CODES if not by.get(code, "").strip()]
    wrong += [f"{key}: more than the languages" for key, by in words.items() if set(by) - set(CODES)]
    return wrong + [
        f"{key}: places in {code}"
        for key, by in words.items()
        for code in CODES
        if places(by.get(code, "")) != places(by.get("sv", ""))
    ]


def test_the_words_are_whole_in_every_language() -> None:
    words = contents.words()
    assert gaps(words) == []
    for kind in kinds():
        assert {f"kind_{kind}", f"kind_{kind}_does", f"kind_{kind}_look_up"} <= set(words)


def test_a_word_that_is_missing_or_filled_in_otherwise_is_found() -> None:
    words = {key: dict(by) for key, by in contents.words().items()}
    words["updated"]["ar"] = "تم"
    words["exit"].pop("en")
    assert sorted(gaps(words)) == ["exit: en", "updated: places in ar"]
