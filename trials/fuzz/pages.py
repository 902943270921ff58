"""The forms that stand on a page, what a patient user would send with them, and what may not be seen in an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

TYPED = {"date": "2026-05-04", "number": "3", "email": "x@fk.example", "month": "2026-05", "url": "/handbok/"}
"""What is typed in a field of each kind; in others a word."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its kind ("hidden", "radio", "textarea", "select", …), and the values that it offers; a
    field that one types in offers the value it has already."""

    name: str
    kind: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: where it is sent, how, its fields, and its buttons as name and value."""

    path: str
    method: str
    multipart: bool
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...]

    @property
    def signature(self) -> tuple[object, ...]:
        """What makes it another form than the next: the place, and what can be filled in."""
        return (
            self.path,
            self.method,
            tuple(f"{field.kind} {field.name}" for field in self.fields),
            *(name for name, _ in self.buttons),
        )

    def filled(self, choice: int) -> list[tuple[str, str]]:
        """Name and value of everything, as if the form had been filled in: with the first of what each field offers,
        or with the last when choice is -1, and the button at that place."""
        sent = [(field.name, _answer(field, choice)) for field in self.fields if field.kind != "file"]
        return [*sent, self.buttons[choice]] if self.buttons else sent


def _answer(field: Field, choice: int) -> str:
    if field.kind in ("hidden", "radio", "checkbox", "select"):
        return field.offers[choice] if field.offers else ""
    return (field.offers[0] if field.offers else "") or TYPED.get(field.kind, "Vi väntade och frågade igen.")


def forms(content: bytes, at: str) -> Iterator[Form]:
    """Every form of an HTML page that stands at this address and is sent to this site."""
    for element in _tree(content).iter("form"):
        target = urlsplit(urljoin(f"http://testserver{at}", element.get("action") or ""))
        if target.netloc == "testserver":
            path = target.path + (f"?{target.query}" if target.query else "")
            method, kind = element.get("method", "get").lower(), element.get("enctype", "")
            yield Form(path, method, "multipart" in kind, tuple(_fields(element)), tuple(_buttons(element)))


def _tree(content: bytes) -> Any:
    parser = html.HTMLParser(encoding="utf-8")  # type: ignore[no-untyped-call]
    text = content.decode("utf-8", "replace") or "<p>"
    return html.document_fromstring(text, parser=parser)  # type: ignore[no-untyped-call]


def _fields(element: Any) -> Iterator[Field]:
    found: dict[str, tuple[str, list[str]]] = {}
    for each in element.iter("input", "select", "textarea"):
        name, kind = each.get("name"), each.get("type", "text") if each.tag == "input" else each.tag
        if name and kind not in ("submit", "button", "image"):
            found.setdefault(name, (kind, []))[1].extend(_offers(each))
    yield from (Field(name, kind, tuple(offers)) for name, (kind, offers) in found.items())


def _offers(each: Any) -> list[str]:
    if each.tag == "select":
        return [option.get("value", option.text or "") for option in each.iter("option")]
    return [each.text or ""] if each.tag == "textarea" else [each.get("value", "on")]


def _buttons(element: Any) -> Iterator[tuple[str, str]]:
    for each in element.iter("button", "input"):
        if each.get("name") and (each.tag == "button" or each.get("type") == "submit"):
            yield each.get("name"), each.get("value", "")


def faults(answer: Any, word: str) -> list[str]:
    """What is wrong with an answer to a request that held this word: a fault of the server, the word in a header, in
    the title, or as an element or an attribute of the page."""
    if answer.status_code >= 500:
        return [f"{answer.status_code} {what(answer)}"]
    found = [f"header {name}" for name, value in answer.headers.items() if word in value.lower()]
    if answer.headers.get("Content-Type", "").startswith("text/html") and word.encode() in answer.content:
        found += _in_page(answer.content, word)
    return found


def what(answer: Any) -> str:
    """The fault and the place where it arose; nothing of what was sent."""
    kind, error, trace = getattr(answer, "exc_info", None) or (None, None, None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename.rpartition('/work/')[2]}:{trace.tb_lineno}" if trace else ""
    return f"{kind.__name__ if kind else ''} {str(error)[:90]!r} {place}"


def _in_page(content: bytes, word: str) -> Iterator[str]:
    tree = _tree(content)
    title = tree.findtext(".//title") or ""
    if word in title.lower():
        yield "title"
    for each in tree.iter():
        if isinstance(each.tag, str) and (word in each.tag or any(word in name for name in each.attrib)):
            yield "unescaped"
            return
