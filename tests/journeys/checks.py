"""What holds for every page of every journey: axe-core finds nothing, one heading, nothing outside the window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
LOOKED_AT: set[str] = set()
"""Pages that have passed, each by all that the rules can see of it: the same page is not measured twice."""

ALIKE = """() => {
    const body = document.body.cloneNode(true), words = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    for (let text = words.nextNode(); text; text = words.nextNode()) {
        text.data = text.data.trim() ? "x" : "";
    }
    body.querySelectorAll("[value]").forEach(node => node.setAttribute("value", "x"));
    return [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, document.title, body.outerHTML].join("|");
}"""
"""A page as axe-core's rules tell pages apart: window, colours, title, every element and attribute, and whether there
are words. Which words they are, and what a field sends, is nothing to the rules."""

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Checks:
    """Looks at each page that a journey comes to. `axe` needs scripts in the browser; `seen` counts the pages."""

    def __init__(self, *, axe: bool = True) -> None:
        self.axe = axe
        self.seen = 0

    def __call__(self, page: Page) -> None:
        """Fails with what is wrong on the page and with which element."""
        self.seen += 1
        assert page.locator("h1:visible").count() == 1, f"headings on {page.title()!r}"
        assert page.evaluate(TOO_WIDE) <= 0, f"{page.locator('h1:visible').inner_text()!r} scrolls sideways"
        if not self.axe or (alike := page.evaluate(ALIKE)) in LOOKED_AT:
            return
        assert not (found := violations(page)), found
        LOOKED_AT.add(alike)


def violations(page: Page) -> list[str]:
    """What axe-core's rules find: rule, reason and elements."""
    found = AXE.run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: " + "; ".join(node["html"][:200] for node in rule["nodes"]) for rule in found
    ]
