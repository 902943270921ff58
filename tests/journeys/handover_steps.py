"""The steps of a handover as its two ends take them: the caseworker at her desk, and the body that has no account."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Request

from tests.journeys import records
from tests.journeys.product import Product
from tests.journeys.steps import Walk
from upptack.meeting.handover.tests.handing import TOLD as EVERYTHING

IN_DANGER = (("unsafe",), ("hit",), ("throat",), ("now",), ("yes",))
"""A woman with whom it is dangerous now."""

KVINNOFRID = "kvinnofridslinjen"
TOLD = {**EVERYTHING, "name": "Rut"}
"""All that may be told of a person. No area code is 000, so the number reaches nobody."""

STORED = """async () => [localStorage.length, sessionStorage.length, document.cookie,
(await indexedDB.databases()).length, (await caches.keys()).length,
(await navigator.serviceWorker.getRegistrations()).length]"""
DETAILS = "dl.summary >> nth=0"
RECEIPT = ("month", "agency", "unit", "kind", "way", "urgency", "outcome", "band")

# Seconds that a practised act takes somebody who is not quick: a key, pointing at something, and making up one's mind.
# Card, Moran and Newell, The keystroke-level model for user performance time with interactive systems, 1980.
KEY, POINT, MIND = 0.28, 1.1, 1.35


def new_tab(walk: Walk, button: str) -> Walk:
    """Presses what opens a page in a new tab; the same caseworker there. The tab she came from stays where it is."""
    before = walk.page.locator("h1:visible").inner_text()
    with walk.page.context.expect_page() as opened:
        walk.page.click(button)
    opened.value.wait_for_load_state()
    assert walk.page.locator("h1:visible").inner_text() == before
    tab = Walk(opened.value, walk.url, walk.look)
    tab.look(tab.page)
    return tab


def card(walk: Walk, body: str = KVINNOFRID) -> Walk:
    """Presses the button on a body's card in a conversation."""
    return new_tab(walk, f"button[form=handover][name=body][value={body}] >> nth=0")


def choose(walk: Walk, way: str, *, contact: str = "no", urgency: str = "") -> Walk:
    """Chooses how, how soon (empty: as it is) and whether the body may contact the person, and goes on."""
    walk.page.check(f"input[name=way][value={way}]")
    walk.page.check(f"input[name=contact][value={contact}]")
    if urgency:
        walk.page.check(f"input[name=urgency][value={urgency}]")
    return walk.go("go")


def tell(walk: Walk, told: dict[str, str]) -> Walk:
    """Fills in what the body needs to know."""
    for name, value in told.items():
        field = walk.page.locator(f"#{name}")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    return walk


def code_on(page: Page) -> str:
    """The code that a page shows, "K7P 2QX"."""
    shown = page.locator("strong.number").all_inner_texts()
    return next(text for text in shown if re.fullmatch(r"[2-9A-Z]{3} [2-9A-Z]{3}", text))


def link_on(page: Page) -> str:
    """The path of the one-time link that a page shows."""
    found = re.search(r"/svar/[\w-]{22}/", page.content())
    assert found, page.title()
    return found[0]


def unit_list(walk: Walk) -> Walk:
    """The unit's open handovers."""
    walk.page.goto(walk.url + "/overlamningar/")
    walk.look(walk.page)
    return walk


def row_of(walk: Walk, body: str) -> str:
    """What the list says of the handover to a body, by the body's name."""
    heading = walk.page.get_by_role("heading", level=2, name=body, exact=True)
    return walk.page.locator(".cards > .card", has=heading).inner_text()


class Receiver:
    """Somebody at a body, in a browser of its own: every request is kept, every page counted, every act timed."""

    def __init__(self, context: BrowserContext, url: str, look: Callable[[Page], object]) -> None:
        self.context, self.url, self.look = context, url, look
        self.asked: list[Request] = []
        self.bodies: list[bytes] = []
        self.acts = 0.0
        context.on("request", lambda request: self.asked.append(request))
        self.page = context.new_page()

    @property
    def screens(self) -> int:
        """How many pages have been shown."""
        return len([each for each in self.asked if each.is_navigation_request()])

    @property
    def text(self) -> str:
        """The visible text of the page."""
        return self.page.locator("body").inner_text()

    @property
    def answers(self) -> list[str]:
        """The answers that can be pressed."""
        return [str(each.get_attribute("value")) for each in self.page.locator("button[name=answer]").all()]

    def open(self, path: str) -> Receiver:
        """Opens an address."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        self.bodies.append(answer.body())
        self.look(self.page)
        return self

    def type(self, code: str) -> Receiver:
        """Writes the code in its field."""
        self.page.fill("#code", code)
        self.acts += MIND + POINT + KEY * len(code)
        return self

    def press(self, button: str) -> Receiver:
        """Presses a button and sees what comes."""
        with self.page.expect_navigation() as came:
            self.page.click(button)
        assert came.value is not None
        self.bodies.append(came.value.body())
        self.acts += MIND + POINT
        self.look(self.page)
        return self

    def answer(self, answer: str) -> Receiver:
        """Presses one of the answers."""
        return self.press(f"button[name=answer][value={answer}]")

    def by_code(self, code: str, do: str = "open") -> Receiver:
        """Comes by the code, to the page or to what waits about the person."""
        return self.open("/svar/").type(code).press(f"button[name=do][value={do}]")

    def kept(self) -> list[object]:
        """What the browser keeps of it: storage, cookies, caches and workers."""
        found: list[object] = self.page.evaluate(STORED)
        return [each for each in found if each] + list(self.context.cookies())

    def elsewhere(self) -> list[str]:
        """What was asked for from any other than the installation itself; the icon that stands in the page aside."""
        return [each.url for each in self.asked if not each.url.startswith((self.url + "/", "data:,"))]


def handovers(product: Product) -> list[records.Row]:
    """Every open handover: id, body, state, outcome, and whether something sealed waits."""
    return records.rows(product, "SELECT id, body, state, outcome, sealed IS NOT NULL FROM handover_handover")


def receipts(product: Product) -> dict[tuple[str, ...], int]:
    """The counted handovers, by the columns of RECEIPT."""
    found = records.rows(product, f"SELECT {', '.join(RECEIPT)}, n FROM tally_receipt")
    return {tuple(row[:-1]): int(row[-1]) for row in found}


def counted_since(before: dict[tuple[str, ...], int], product: Product) -> list[dict[str, str]]:
    """The receipts that were added since, one for each handover."""
    after = receipts(product)
    assert all(after.get(key, 0) >= n for key, n in before.items())
    new = [key for key, n in after.items() for _ in range(n - before.get(key, 0))]
    return [dict(zip(RECEIPT, key, strict=True)) for key in new]
