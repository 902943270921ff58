"""Activities and forms for the tests of the plan; everything in them is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import lxml.html

from upptack.steering.plan.actions import Planned

START, DUE = date(2026, 10, 1), date(2026, 12, 31)


def planned(**other: Any) -> Planned:
    """An activity as it comes of the form."""
    fields: dict[str, Any] = {
        "area": "routines",
        "agency": "fk",
        "title": "Ta fram rutin för underhållsstöd",
        "owner": "Processägare",
        "start": START,
        "due": DUE,
        "indicator": "routines-decided",
        "evidence": "",
    }
    return Planned(**{**fields, **other})


def typed(**other: str) -> dict[str, str]:
    """The form of an activity as a browser sends it."""
    form = {
        "area": "routines",
        "agency": "fk",
        "title": "Ta fram rutin för underhållsstöd",
        "owner": "Processägare",
        "start": "2026-10-01",
        "due": "2026-12-31",
        "indicator": "",
        "evidence": "",
        "token": "t" * 22,
    }
    return {**form, **other}


def decided(**other: str) -> dict[str, str]:
    """The form of a decision as a browser sends it."""
    form = {
        "date": "2026-11-20",
        "group": "steering",
        "title": "Frågan ställs på rutin",
        "decided": "Alla myndigheter inför frågan på rutin i ett ärendeslag var.",
        "due": "",
        "owner": "",
        "token": "d" * 22,
    }
    return {**form, **other}


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

    def values(self, form: int = 1) -> dict[str, str]:
        """What stands in one of the forms of the main part, by field."""
        where = f"(//main//form)[{form}]"
        found = {each.get("name"): each.get("value", "") for each in self.tree.xpath(f"{where}//input")}
        found |= {each.get("name"): each.text or "" for each in self.tree.xpath(f"{where}//textarea")}
        for each in self.tree.xpath(f"{where}//select"):
            found[each.get("name")] = next(iter(each.xpath("option[@selected]/@value")), "")
        return found
