"""What a visit to the public site leaves in a browser: Chromium on a profile on disk, every file of it read afterwards.
What remains is also what the page about traces says remains."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.journeys.devtools import Chromium, started, without_scripts
from tests.journeys.product import Product
from tests.journeys.sites import AWAY, BEFORE, PUBLIC, TELLTALE, Sites, served
from upptack.knowledge.information import contents

pytestmark = [pytest.mark.journey, pytest.mark.once]

SESSION_SECONDS = 15  # Chromium writes its sessions after 2.5 seconds and its history after 10
READ = ("/sv/11/", "/sv/2/", "/sv/7/", "/sv/10/")
CHOICES = {"role": "exposed", "form": "stalking", "municipality": "2584"}
SEEN = """[...document.querySelectorAll("main h1, main h2, main h3, main p, main li, main legend, main bdi")]
.map(node => node.innerText.trim()).filter(words => words.length >= 15)"""
FOLDER = contents.FOLDER / "public"

FILES: Mapping[str, tuple[str, ...]] = {
    "historiken": ("Default/History", "Default/Top Sites"),
    "cachen": ("Default/Cache/", "Default/Code Cache/"),
    "ikoner": ("Default/Favicons",),
    "sessioner": ("Default/Sessions/",),
    "inställningar": ("Default/Preferences", "Default/Secure Preferences", "Default/DIPS", "segmentation_platform/"),
}
"""Where the site's address remains after it was left, by the word that the Swedish page has for it."""
NAMED = ("En rad i historiken", "Filer i cachen", "Adressen i webbläsarens egna filer")
NOT_LEFT = ("kakor", "lagring", "lösenord", "formulär", "nedladdningar", "sökningar", "text från", "rubriker")
"""What the list of the page may not hold: it does not remain."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that is over: the profile's folder, the words that were on the pages, the tab's steps after the exit,
    and what one step and two steps back then showed."""

    profile: Path
    words: tuple[str, ...]
    steps: tuple[tuple[str, str], ...] = ()
    back: str = ""
    further_back: str = ""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the profile by its name."""
        for path in sorted(self.profile.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(self.profile)), path.read_bytes()

    def holding(self, word: str) -> list[str]:
        """The files that hold a word, in any form in which Chromium writes words."""
        forms = (word.encode(), word.encode("utf-16-le"), quote(word).encode(), json.dumps(word)[1:-1].encode())
        return [name for name, content in self.files() if any(form in content for form in forms)]

    def history(self, host: str) -> list[tuple[str, str]]:
        """Address and title of each row that the history has of a host."""
        with closing(sqlite3.connect(self.profile / "Default" / "History")) as base:
            rows = base.execute("SELECT url, title FROM urls WHERE url LIKE ?", (f"https://{host}/%",))
            return [(str(url), str(title)) for url, title in rows]


@pytest.fixture(scope="module")
def sites(demo: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The site before, the public site, and the one that the exit leads to."""
    with served(tmp_path_factory.mktemp("sites"), demo.port) as running:
        yield running


def arrive(chromium: Chromium) -> None:
    """From another site to the public one."""
    chromium.go(f"https://{BEFORE}/")
    chromium.go(f"https://{PUBLIC}/")


def read_pages(chromium: Chromium) -> list[str]:
    """Reads pages, asks for help and sees the answer; gives every text that was on the screen."""
    words: list[str] = chromium.read(SEEN)
    for address in READ:
        chromium.click(f"document.querySelector('footer a[href=\"{address}\"]')")
        chromium.wait(f"document.querySelector('footer a[href=\"{address}\"][aria-current=page]')")
        words += chromium.read(SEEN)
    for value in ("exposed", "stalking"):
        chromium.click(f"document.querySelector('input[value={value}]')")
    chromium.read("document.getElementById('municipality').focus()")
    chromium.type("Kiruna")
    assert chromium.read("document.getElementById('municipality').value") == CHOICES["municipality"]
    chromium.click("document.querySelector('main button[value=page]')")
    chromium.wait("document.querySelector('main .contact')")
    return list(dict.fromkeys(words + chromium.read(SEEN)))


def leave(chromium: Chromium, words: list[str], profile: Path, *, by_key: bool = False) -> Visit:
    """Leaves by the button or the key, and looks back."""
    if by_key:
        chromium.escape()
    else:
        chromium.click("document.querySelector('[data-exit]')")
    chromium.wait(f"location.host === '{AWAY}' && document.readyState === 'complete'")
    steps = tuple(chromium.rows())
    seen = chromium.go_back()
    further = chromium.go_back() if len(chromium.rows()) > 2 else ""
    return Visit(profile, tuple(words), steps, seen, further)


@pytest.fixture(scope="module")
def visit(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Visit]:
    """A visit by its kind, made once."""
    folder = tmp_path_factory.mktemp("profiles")
    known: dict[str, Visit] = {}

    def made(kind: str) -> Visit:
        profile = folder / kind
        if kind.startswith("plain"):
            without_scripts(profile)
        switches = [*sites.switches, *(["--incognito"] if kind.endswith("private") else [])]
        with started(profile, switches) as chromium:
            arrive(chromium)
            words = read_pages(chromium)
            if kind == "stayed":
                done = Visit(profile, tuple(words))
            else:
                done = leave(chromium, words, profile, by_key=kind == "key")
            if kind == "key":
                time.sleep(SESSION_SECONDS)  # and then the browser is killed, as by a battery that is empty
            else:
                chromium.close()
        return done

    def by_kind(kind: str) -> Visit:
        if kind not in known:
            known[kind] = made(kind)
        return known[kind]

    return by_kind


def neutral_titles() -> set[str]:
    """What a tab of the public site may be called."""
    return set(contents.words()["site_name"].values())


@pytest.mark.parametrize("kind", ["button", "key", "stayed"])
def test_nothing_that_was_read_or_chosen_is_left(visit: Callable[[str], Visit], kind: str) -> None:
    done = visit(kind)
    assert len(done.words) > 100
    assert "Socialtjänsten i Kiruna kommun" in done.words
    wanted = [*done.words, *(f"{name}={value}" for name, value in CHOICES.items()), CHOICES["form"], *READ]
    assert {word: found for word in wanted if (found := done.holding(word))} == {}


@pytest.mark.parametrize("kind", ["button", "key", "stayed"])
def test_the_history_has_one_row_with_a_neutral_title(visit: Callable[[str], Visit], kind: str) -> None:
    rows = visit(kind).history(PUBLIC)
    assert [url for url, _ in rows] == [f"https://{PUBLIC}/"]
    assert {title for _, title in rows} <= neutral_titles()


@pytest.mark.parametrize("kind", ["button", "key"])
def test_back_leads_to_the_site_before(visit: Callable[[str], Visit], kind: str) -> None:
    done = visit(kind)
    assert [url for url, _ in done.steps] == ["about:blank", f"https://{BEFORE}/", f"https://{AWAY}/"]
    assert done.back == f"https://{BEFORE}/\nRecept"


def test_without_scripts_each_page_is_a_neutral_row_and_back_comes_to_the_site(visit: Callable[[str], Visit]) -> None:
    done = visit("plain")
    assert sorted(url for url, _ in done.history(PUBLIC)) == sorted(f"https://{PUBLIC}{at}" for at in ("/", *READ))
    # A row that the Back button could not show anew is called by its host.
    assert {title for _, title in done.history(PUBLIC)} <= neutral_titles() | {PUBLIC}
    assert "Confirm Form Resubmission" in done.back
    assert "Socialtjänsten i Kiruna kommun" not in done.back
    assert done.further_back.startswith(f"https://{PUBLIC}/sv/10/")


def test_without_scripts_only_the_choices_are_left_and_only_among_sessions(visit: Callable[[str], Visit]) -> None:
    done = visit("plain")
    assert {word: found for word in done.words if (found := done.holding(word))} == {}
    for value in (CHOICES["form"], CHOICES["municipality"]):
        assert {name.rpartition("/")[0] for name in done.holding(value)} == {"Default/Sessions"}


def test_a_private_window_keeps_nothing_even_without_scripts(visit: Callable[[str], Visit]) -> None:
    done = visit("plain-private")
    assert len(done.words) > 100
    wanted = [*done.words, CHOICES["form"], PUBLIC]
    assert {word: found for word in wanted if (found := done.holding(word))} == {}


def kept(done: Visit) -> set[str]:
    """The kinds of file in which the public site's address is left, by the page's word; a file of no known kind by
    its name."""
    found = set()
    for name in done.holding(PUBLIC):
        words = [word for word, begins in FILES.items() if name.startswith(begins)]
        found.add(words[0] if words else name)
    return found


def told(language: str) -> str:
    """What the page about traces says that a browser keeps."""
    blocks = tomllib.loads((FOLDER / f"spar.{language}.toml").read_text(encoding="utf-8"))["block"]
    return str(next(block["text"] for block in blocks if block["id"] == "matt"))


def test_the_page_says_what_remains_and_nothing_else(visit: Callable[[str], Visit]) -> None:
    bullets = [line for line in told("sv").splitlines() if line.startswith("- ")]
    assert tuple(re.findall(r"\*\*(.+?)\*\*", "\n".join(bullets))) == NAMED
    named = {word for word in (*FILES, *NOT_LEFT) if any(word in line for line in bullets)}
    assert kept(visit("button")) | kept(visit("key")) == named
    assert kept(visit("button")) >= named - {"sessioner"}


def test_the_page_says_what_remains_without_scripts(visit: Callable[[str], Visit]) -> None:
    last = told("sv").splitlines()[-1]
    assert last.startswith("**Med skript avstängda** finns mer kvar.")
    assert "en neutral rad i historiken för varje sida du öppnar" in last
    assert "blir kvar i filen för sessioner" in last
    assert kept(visit("plain")) <= set(FILES)


@pytest.mark.parametrize("language", ["sv-lattlast", "en", "ar"])
def test_every_language_says_it_in_as_many_points(language: str) -> None:
    parts = [[line[:2] == "- " for line in told(code).splitlines()] for code in ("sv", language)]
    assert parts[0] == parts[1]


def test_nobody_else_hears_of_the_visit(visit: Callable[[str], Visit], sites: Sites) -> None:
    visit("button"), visit("key"), visit("plain")
    for asked in sites.of(AWAY):
        assert PUBLIC not in json.dumps(dict(asked.headers))
    assert sites.of(PUBLIC)
    for asked in sites.of(PUBLIC):
        assert "cookie" not in asked.headers
        assert "?" not in asked.path
        assert asked.headers.get("referer", f"https://{BEFORE}/") == f"https://{BEFORE}/"
    assert {each.host for each in sites.asked} <= {BEFORE, PUBLIC, AWAY, TELLTALE}


def test_an_ordinary_site_leaves_what_this_search_finds(sites: Sites, tmp_path: Path) -> None:
    """Ordinary links, a telling title, storage and a cookie: each is found."""
    with started(tmp_path / "profile", sites.switches) as chromium:
        chromium.go(f"https://{BEFORE}/")
        chromium.go(f"https://{TELLTALE}/")
        chromium.click("document.getElementById('next')")
        chromium.wait("location.pathname === '/nasta-tranor/' && document.readyState === 'complete'")
        chromium.click("document.getElementById('out')")
        chromium.wait(f"location.host === '{AWAY}' && document.readyState === 'complete'")
        seen = chromium.go_back()
        chromium.close()
    done = Visit(tmp_path / "profile", ())
    assert f"https://{TELLTALE}/nasta-tranor/" in seen
    assert "Kanariefageltext om tranor" in seen
    assert {title for _, title in done.history(TELLTALE)} == {"Avslojandesida om tranor"}
    assert len(done.history(TELLTALE)) == 2
    found = {name.split("/")[1] for word in ("Kanariefageltext", "Kanariefagelminne") for name in done.holding(word)}
    assert {"Cache", "Local Storage"} <= found
    assert done.holding("Avslojandesida om tranor")
    assert done.holding("/nasta-tranor/")
    assert not done.holding("Kanariefagel som ingen har visat")
