"""Filled forms of the workshop, posted as its pages post them, and the page that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import lxml.html
from django.test import Client

from upptack.meeting.drafting.workshop import rules

Fields = Mapping[str, str | Sequence[str]]

REPORT: Fields = {
    "danger": "no",
    "office": "Försäkringskassan, Sjukförsäkring Stockholm 1",
    "officer": "Alva Berg",
    "phone": "000-000 00 11",
    "municipality": "0180",
    "child-1-name": "Elsa Prov",
    "child-1-born": "2017",
    "child-2-name": "Ivar Prov",
    "child-2-where": "hos mormor",
    "who": "parent",
    "how": "phone",
    "told_on": "2026-11-20",
    "told": ["exposed.physical.yes", "exposed.threat_to_kill.yes", "shared.children.yes"],
    "own": "Han slog mig så att barnen såg det, sade personen.",
    "knows": "told",
    "feedback": "yes",
    "mark": "yes",
}
"""A report for two children."""

SDK: Fields = {
    "sdk_from": "0203:myndighet.example",
    "sdk_from_function": "urn:example:handlaggning",
    "sdk_to": "0203:kommun.example",
    "sdk_to_function": "urn:example:socialtjanst",
}
NOTE: Fields = {"matters": "yes", "matter": "sjukpenning", "officer": "Alva Berg", "told": ["exposed.physical.yes"]}
SAFE: Fields = {"safe": "yes", "shared": "no", "officer": "Alva Berg", "phone": "000-000 00 11"}
LETTER: Fields = {**SAFE, "purpose": "call_back", "sender": "Försäkringskassan"}
INTERPRETER: Fields = {"language": "Tigrinska", "sex": "woman", "by": "phone", "apart": "yes", "day": "2026-12-01"}
FILLED: Mapping[str, Fields] = {
    rules.REPORT: {**REPORT, **SDK},
    rules.NOTE: NOTE,
    rules.LETTER: LETTER,
    rules.SMS: LETTER,
    rules.INTERPRETER: INTERPRETER,
}
"""A form of each kind that nothing stands in the way of."""


def where(kind: str) -> str:
    """The address of a kind."""
    return f"/utkast/{kind}/"


def press(client: Client, kind: str, do: str = "make", **fields: str | Sequence[str]) -> Any:
    """Posts the filled form with some fields changed and one button pressed."""
    return client.post(where(kind), {**FILLED[kind], "do": do, **fields})


def tree(answer: Any) -> Any:
    """The page that came back."""
    return lxml.html.fromstring(answer.content.decode())


def draft_of(answer: Any) -> str:
    """The draft on a page; empty when it holds none."""
    found = tree(answer).xpath("//textarea[@id='text']")
    return (found[0].text or "").strip() if found else ""


def marks(answer: Any) -> list[str]:
    """What is marked on a page, number and all."""
    return [each.text_content() for each in tree(answer).xpath("//mark")]


def main(answer: Any) -> str:
    """The words of the page, blanks run together."""
    return " ".join(tree(answer).xpath("//main")[0].text_content().split())
