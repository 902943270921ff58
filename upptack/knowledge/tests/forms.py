"""What a browser would send of an editor's form, read from the form as it is drawn."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Fields(HTMLParser):
    """Gathers name and value of every field of a drawn form."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.found[name] = given.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found[self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def values_of(form: Any) -> dict[str, str]:
    """The form's values as posted; a stream of pieces as its widget reads it."""
    fields = Fields()
    for bound in form:
        stream = getattr(bound.field, "block", None)
        if stream is None:
            fields.feed(str(bound))
        else:
            fields.found |= stream_values(bound.html_name, bound.value())
    return fields.found


def stream_values(name: str, stream: Any) -> dict[str, str]:
    """The pieces of a stream as the editor's widget posts them."""
    found = {f"{name}-count": str(len(stream))}
    for at, piece in enumerate(stream):
        prefix = f"{name}-{at}"
        found |= {f"{prefix}-type": piece.block_type, f"{prefix}-id": piece.id or "", f"{prefix}-deleted": ""}
        found |= {f"{prefix}-order": str(at)}
        for key, value in piece.value.items():
            if hasattr(value, "list_block"):
                found[f"{prefix}-value-{key}-count"] = str(len(value))
                for place, each in enumerate(value.bound_blocks):
                    inner = f"{prefix}-value-{key}-{place}"
                    found |= {f"{inner}-value": str(each.value), f"{inner}-order": str(place), f"{inner}-deleted": ""}
                    found |= {f"{inner}-type": "item", f"{inner}-id": each.id or ""}
            else:
                found[f"{prefix}-value-{key}"] = "" if value is None else str(value)
    return found
