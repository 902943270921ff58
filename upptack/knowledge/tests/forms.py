"""What a browser would send of an editor's form, read from the form as it is drawn: lines end in CR LF, and boxes with
the same name are sent together."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from wagtail import blocks


class Fields(HTMLParser):
    """Gathers name and value of every field of a drawn form."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            value = given.get("value") or ""
            together = given.get("type") == "checkbox"
            self.found[name] = [*self.found.get(name, []), value] if together else value
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found[self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += sent(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def sent(text: str) -> str:
    """A text of several lines as browsers send it."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def values_of(form: Any) -> dict[str, Any]:
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
        found |= {f"{name}-{at}-type": piece.block_type} | place(f"{name}-{at}", at, piece.id)
        found |= piece_values(f"{name}-{at}-value", piece.block, piece.value)
    return found


def place(prefix: str, at: int, id: str | None) -> dict[str, str]:
    """Where a piece or an item of a list stands."""
    return {f"{prefix}-id": id or "", f"{prefix}-deleted": "", f"{prefix}-order": str(at)}


def piece_values(prefix: str, block: Any, value: Any) -> dict[str, str]:
    """One piece, with the pieces and lists within it."""
    found: dict[str, str] = {}
    if isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            found |= piece_values(f"{prefix}-{name}", inner, value[name])
    elif isinstance(block, blocks.ListBlock):
        found[f"{prefix}-count"] = str(len(value))
        for at, item in enumerate(value.bound_blocks):
            found |= {f"{prefix}-{at}-type": "item"} | place(f"{prefix}-{at}", at, item.id)
            found |= piece_values(f"{prefix}-{at}-value", block.child_block, item.value)
    elif isinstance(block, blocks.BooleanBlock):
        found |= {prefix: "on"} if value else {}
    else:
        found[prefix] = "" if value is None else sent(str(value))
    return found
