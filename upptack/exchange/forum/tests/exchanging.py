"""Posts and forms for the tests of the exchange; everything in them is invented."""

from __future__ import annotations

from typing import Any

import lxml.html

from upptack.exchange.forum.actions import Written

TITLE, TEXT = "Hur frågar ni på telefon?", "Vi undrar hur ni tar reda på om någon annan lyssnar."
SAID = {
    "what": "Alla fick frågan i första samtalet.",
    "measured": "Enkät till personalen före och efter.",
    "result": "Fler kände sig trygga med att fråga.",
    "caveat": "Få svarade.",
    "place": "telephone",
    "agency": "fk",
    "begins": "2026-03",
    "ends": "2026-05",
    "link": "",
}


def asked(**other: Any) -> Written:
    """A question as it comes of the form."""
    return Written(**{"said": {"text": TEXT}, "title": TITLE, "subjects": ("asking",), **other})


def answered(text: str = "Vi frågar om det går bra att prata ostört.") -> Written:
    """An answer as it comes of the form."""
    return Written({"text": text})


def evaluated(**other: str) -> Written:
    """An evaluation as it comes of the form; `other` are parts of it."""
    return Written({**SAID, **other}, "Frågan i första samtalet", ("asking",))


def typed(**other: str) -> dict[str, Any]:
    """The form of a question as a browser sends it."""
    return {"title": TITLE, "text": TEXT, "subject": ["asking"], "reach": "all", "group": "", "token": "t" * 22} | other


def evaluation_typed(**other: str) -> dict[str, Any]:
    """The form of an evaluation as a browser sends it."""
    words = {"title": "Frågan i första samtalet", "subject": ["asking"], "reach": "all", "group": ""}
    return {**SAID, **words, "token": "u" * 22} | other


class Page:
    """An answer of the server as a browser has it."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.where: str = response.headers.get("Location", "")
        self.html: str = response.content.decode()
        self.tree = lxml.html.fromstring(self.html) if self.html else None

    @property
    def main(self) -> str:
        """The words of the page, spaces made one."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    @property
    def errors(self) -> list[str]:
        """The fields that have to be changed."""
        return [each.removeprefix("#") for each in self.tree.xpath("//div[@class='error-summary']//a/@href")]

    def value(self, name: str) -> str:
        """What stands in the first field of the main part by this name."""
        found = self.tree.xpath(f"//main//*[@name='{name}']")[0]
        return found.get("value", "") if found.tag == "input" else (found.text or "").removeprefix("\n")
