"""Handing over and answering as browsers do, and what came back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import lxml.html
from django.test import Client

from upptack.meeting.handover.models import Handover

BODY = "kvinnofridslinjen"
NEW, MADE, LIST, FILE, CODE = "/lamna-over/", "/lamna-over/klar/", "/overlamningar/", "/overlamningar/svar/", "/svar/"
TOLD = {
    "name": "Kanariekvist <b>",
    "number": "000-000 00 31",
    "when": "vardagar 9–11 & lördag",
    "other": "wrong_number",
    "voicemail": "never",
    "language": "so",
    "interpreter": "woman",
    "help": "shelter",
    "children": "2",
    "line": 'Vill helst tala med "en kvinna".',
}
"""Everything that may be told of a person, with signs that markup must not swallow."""


class Page:
    """An answer of the server as a browser has it."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html: str = response.content.decode()
        self.tree = lxml.html.fromstring(self.html)

    @property
    def main(self) -> str:
        """The words of the page, spaces made one."""
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the form that carries the page."""
        return {
            each.get("name"): each.get("value") for each in self.tree.xpath("//form[@id='step']//input[@type='hidden']")
        }

    @property
    def answers(self) -> list[str]:
        """The answers that can be pressed."""
        return list(self.tree.xpath("//button[@name='answer']/@value"))

    @property
    def code(self) -> str:
        """The code that the page shows."""
        shown = (each.text_content() for each in self.tree.xpath("//strong[contains(@class, 'number')]"))
        return next((each for each in shown if re.fullmatch("[2-9A-Z]{3} [2-9A-Z]{3}", each)), "")

    @property
    def link(self) -> str:
        """The path of the one-time link that the page shows."""
        found = re.search(r"/svar/[\w-]{22}/", self.html)
        return found[0] if found else ""

    @property
    def details(self) -> str:
        """The piece that shows what is told of a person, byte for byte."""
        found = re.search(r'<dl class="summary">.*?</dl>', self.html, re.DOTALL)
        return found[0] if found else ""


def post(client: Client, where: str, data: Mapping[str, Any]) -> Page:
    """The page that answers a post; never a redirect."""
    return Page(client.post(where, data))


def opened(client: Client, body: str = BODY, urgency: str = "today", **more: Any) -> Page:
    """The page that a body's card leads to."""
    return post(client, NEW, {"body": body, "urgency": urgency, **more})


def chosen(client: Client, way: str = "code", contact: str = "no", **more: Any) -> Page:
    """After the first page: the handover, or the fields of what is told."""
    form = {**opened(client, **more).hidden, "way": way, "urgency": "today", "contact": contact, "do": "go"}
    return post(client, MADE, form)


def previewed(client: Client, way: str = "link", told: Mapping[str, str] = TOLD) -> Page:
    """The preview of what is told."""
    return post(client, NEW, {**chosen(client, way, "yes").hidden, **told, "do": "preview"})


def told(client: Client, way: str = "link") -> tuple[Page, Page]:
    """The preview, and the page of the handover that was made from it."""
    before = previewed(client, way)
    return before, post(client, MADE, {**before.hidden, "consent": "yes", "do": "create"})


def only() -> Handover:
    """The one handover there is."""
    return Handover.objects.get()
