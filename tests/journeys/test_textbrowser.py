"""The public site in w3m, a browser of text in a terminal: every page can be read and the form is answered."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.journeys.product import Product
from tests.journeys.wire import Wire
from upptack.knowledge.information.contents import public_pages
from upptack.knowledge.information.rules import NOT_SAFETY, SECTIONS, address_of
from upptack.knowledge.information.words import Words, leave_for

pytestmark = [pytest.mark.journey, pytest.mark.once]

LANGUAGES = ("sv", "ar")
OPTIONS = (
    "-dump",
    "-I",
    "UTF-8",
    "-O",
    "UTF-8",
    "-cols",
    "100",
    "-o",
    "display_link_number=1",
    "-no-cookie",
    "-no-proxy",
)
LINK = re.compile(r"^\[(\d+)\] (\S+)$", re.MULTILINE)
Open = Callable[..., str]


@pytest.fixture
def w3m(demo: Product, tmp_path: Path) -> Open:
    """Opens an address and gives what w3m shows; with fields they are posted."""

    def opened(address: str, *fields: tuple[str, str]) -> str:
        words = ["w3m", *OPTIONS]
        if fields:
            form = tmp_path / "form"
            form.write_text(urlencode(fields))
            words += ["-post", str(form)]
        surroundings = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [*words, demo.url + address], env=surroundings, capture_output=True, timeout=60, check=True
        )
        return done.stdout.decode()

    return opened


def flat(text: str) -> str:
    """Text without the breaks of lines, the numbers of links and the marks of direction."""
    return " ".join(re.sub(r"\[\d+\]|[\u200e\u200f\u2066-\u2069]", "", text).split())


def links(shown: str, demo: Product) -> dict[str, str]:
    """The addresses at the end of what is shown, each by its number; the site's own without the host."""
    return {number: address.removeprefix(demo.url) for number, address in LINK.findall(shown)}


def linked(shown: str, words: str, demo: Product) -> str:
    """The address behind a link's words."""
    found = re.search(r"\[(\d+)\]" + r"\s+".join(map(re.escape, words.split())), shown)
    assert found, f"no link {words!r}"
    return links(shown, demo)[found.group(1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_start_to_help_by_links_and_form(w3m: Open, demo: Product, language: str) -> None:
    words, start = Words(language), w3m("/")
    for code in ("sv", "sv-lattlast", "en", "ar"):
        assert linked(start, Words(code)["language_name"], demo) == (address_of(code, "start") if code != "sv" else "/")
    shown = w3m(linked(start, words["language_name"], demo))
    assert linked(shown, words["exit_button"], demo) == leave_for()
    address = linked(shown, words["find_help"], demo)
    assert address == address_of(language, "hitta-hjalp")
    form = w3m(address)
    for key in ("role", "municipality", "show_help", "nothing_saved"):
        assert flat(words[key]) in flat(form)
    fields = dict(Wire(demo.url).send(address).untouched("none")) | {
        "role": "exposed",
        "form": "physical",
        "municipality": "2584",
        "children": "yes",
    }
    answer = w3m(address, *fields.items(), ("show", "page"))
    read = flat(answer)
    assert words["your_help"] in read
    assert flat(words["in_danger_call"]) in read
    assert "Socialtjänsten i Kiruna kommun" in read
    assert read.index("112") < read.index("114 14") < read.index("Socialtjänsten i Kiruna kommun")
    assert linked(answer, words["exit_button"], demo) == leave_for()
    card = flat(w3m(address, *fields.items(), ("show", "card")))
    assert words["card_title"] in card
    assert "112" in card


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_read(w3m: Open, demo: Product, language: str) -> None:
    written = [each.key for each in public_pages() if each.key["language"] == language]
    assert len(written) >= len(SECTIONS) - len(NOT_SAFETY)
    for section in (key["section"] for key in written):
        shown = w3m(address_of(language, section))
        assert linked(shown, Words(language)["exit_button"], demo) == leave_for()
        assert len(flat(shown)) > 900, section


def test_a_choice_that_is_not_there_is_answered(w3m: Open) -> None:
    assert Words("sv")["error_municipality"] in flat(w3m("/sv/10/", ("municipality", "kanarie")))


def test_a_link_that_is_not_there_is_missed(w3m: Open, demo: Product) -> None:
    with pytest.raises(AssertionError, match="no link"):
        linked(w3m("/"), "Kanariefågel", demo)
