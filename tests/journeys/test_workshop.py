"""Writing from a conversation: a report of concern for two children, and letters that may not be sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.canaries import Mark, hits, left_behind
from tests.journeys.handover_steps import new_tab
from tests.journeys.product import Product
from tests.journeys.steps import CONTROLLED, Walk
from tests.journeys.test_language import KEPT

pytestmark = pytest.mark.journey

STREET = "Björkgatan 4"
SDK = {
    "sdk_from": "0203:myndighet.example",
    "sdk_from_function": "urn:example:handlaggning",
    "sdk_to": "0203:kommun.example",
    "sdk_to_function": "urn:example:socialtjanst",
}
BEGINS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "sdk": b"<?xml", "calendar": b"BEGIN:VCALENDAR"}
NAMES = {"pdf": "dokument.pdf", "docx": "dokument.docx", "sdk": "dokument.xml", "calendar": "kalender.ics"}
TELLING = ("oro", "barn", "våld", "anmäl", "skydd", "kvinno", "social")


def at_writing(walk: Walk) -> Walk:
    """A conversation with a woman who is controlled and has children, at the page where texts are made."""
    walk.at_questions(sex="woman").answers(*CONTROLLED).go()
    walk.page.select_option("#municipality", "0180")
    return walk.go("bodies").go().go()


def writing(walk: Walk, what: str) -> Walk:
    """Presses what is to be written besides; the new tab."""
    return new_tab(at_writing(walk), f"main button[name=do][value={what}]")


def make(walk: Walk) -> Walk:
    """Makes the draft with the page's own first button."""
    return walk.press(walk.page.locator("main button[name=do][value=make]").first)


def fetched(page: Page, do: str) -> tuple[str, bytes]:
    """Name and content of the file that a button gives. The page stays, and drops a second press for two seconds."""
    page.locator("#draft:not([data-sent])").wait_for()
    with page.expect_download() as download:
        page.locator(f"main button[name=do][value={do}]").first.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def kept_by(page: Page) -> list[str]:
    """What the browser keeps of the page: storage, caches, databases, and the names of its cookies, whose values the
    server may send anew at any time."""
    return [*str(page.evaluate(KEPT)).split("|")[:4], *sorted(str(each["name"]) for each in page.context.cookies())]


def parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's content, and that of each file in it when it is an archive."""
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for each in archive.namelist():
                yield f"{name}/{each}", each.encode() + b"\n" + archive.read(each)


def fill(page: Page, **typed: str) -> None:
    """Types in fields of the form, and opens what is folded around them."""
    for name, value in typed.items():
        field = page.locator(f"#{name}")
        for folded in field.locator("xpath=ancestor::details[not(@open)]").all():
            folded.locator("summary").first.click()
        field.fill(value)


def test_a_report_of_concern_for_two_children(walk: Walk, demo: Product) -> None:
    mark = Mark()
    elsa, ivar, own = (mark.canary(each) for each in ("first child", "second child", "own words"))
    tab = writing(walk, "report")
    page, kept = tab.page, kept_by(tab.page)
    assert tab.heading == "Utkast till orosanmälan"
    page.click("summary:has-text('Lagen, ord för ord')")
    assert "19 kap. 1 §" in page.locator("details", has_text="Lagen, ord för ord").inner_text()
    ticked = page.locator("input[name=told]:checked")
    assert ticked.count() >= 2
    assert page.input_value("#municipality") == "0180"
    fill(page, **{"child-1-name": elsa, "child-1-born": "2017", "child-2-name": ivar, "phone": "000-000 00 12"})
    fill(page, own=f"{own} De bor på {STREET}.", protect=STREET)
    make(tab)
    assert page.locator("#text").count() == 0
    assert page.locator("main button[value=pdf]").count() == 0
    # A canary is random, and may happen to look like somebody's number too.
    assert any(STREET in found for found in page.locator("mark:not(.aside)").all_inner_texts())
    assert page.input_value("#child-2-name") == ivar
    fill(page, own=f"{own} De bor hos en släkting.", **SDK)
    make(tab)
    text = page.input_value("#text")
    assert elsa in text
    assert ivar in text
    assert STREET not in text
    assert "Stockholms kommun" in text
    assert "19 kap. 6 §" in text
    assert "40 kap. 7 g §" in text
    every_file(page, mark)
    assert kept_by(page) == kept
    assert (page.url, page.title()) == (f"{walk.url}/utkast/anmalan/", "Utkast – Upptäck")
    assert walk.heading == "Text till ditt ärendesystem"
    walk.go().finish("report_of_concern")
    assert hits(mark, left_behind(demo)) == []


def every_file(page: Page, mark: Mark) -> None:
    """Each file is of its kind, has a neutral name and does not hold what is to be protected; the calendar file tells
    nothing."""
    for do, begins in BEGINS.items():
        name, content = fetched(page, do)
        assert name == NAMES[do]
        assert content.startswith(begins), (do, content[:40])
        assert not [place for place, part in parts(name, content) if STREET.encode() in part]
        if do == "calendar":
            said = content.decode().lower()
            assert said.count("begin:vevent") == 2
            assert not [word for word in TELLING if word in said]
            assert mark.word.lower() not in said


def test_a_letter_is_stopped_until_it_says_nothing(walk: Walk) -> None:
    tab = writing(walk, "letter")
    page = tab.page
    for name, value in (("safe", "yes"), ("shared", "no")):
        page.check(f"input[name={name}][value={value}]")
    page.select_option("#purpose", "call_back")
    fill(page, phone="000-000 00 12", own=f"Vi vill tala om misshandeln. Du finns på {STREET}.", protect=STREET)
    make(tab)
    assert page.locator("#text").count() == page.locator("input[name=confirmed]").count() == 0
    assert page.locator("main button[value=pdf]").count() == 0
    assert page.locator("mark:not(.aside)").count() >= 2
    fill(page, own="")
    make(tab)
    assert "Ring mig på 000-000 00 12" in page.input_value("#text")
    name, content = fetched(page, "pdf")
    assert (name, content[:5]) == ("dokument.pdf", b"%PDF-")


@pytest.mark.parametrize("what", ["letter", "sms"])
def test_nothing_is_written_where_somebody_else_may_see_it(walk: Walk, what: str) -> None:
    tab = writing(walk, what)
    page = tab.page
    page.select_option("#purpose", "call_back")
    fill(page, phone="000-000 00 12")
    for safe, shared in (("no", "no"), ("unknown", "no"), ("yes", "yes"), ("yes", "unknown")):
        page.check(f"input[name=safe][value={safe}]")
        page.check(f"input[name=shared][value={shared}]")
        make(tab)
        assert "Inget utkast" in page.locator(".error-summary h2").inner_text()
        assert page.locator(".error-summary li").count() >= 2
        assert page.locator("#text").count() == 0
        assert page.locator("main button[value=pdf], main button[data-copy]").count() == 0
    page.check("input[name=agreed][value=yes]")
    make(tab)
    assert "000-000 00 12" in page.input_value("#text")


def test_an_interpreter_is_asked_for_without_saying_why(walk: Walk) -> None:
    tab = writing(walk, "interpreter")
    fill(tab.page, language="Tigrinska")
    make(tab)
    text = tab.page.input_value("#text").lower()
    assert "tigrinska" in text
    assert not [word for word in ("våld", "utsatt", "rädd", "skydd", "partner", "barn") if word in text]
