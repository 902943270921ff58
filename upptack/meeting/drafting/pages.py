"""The page of the language help: what was typed, and below it what the tool found, in words."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.language.names import READERS
from upptack.language.pieces import Marked
from upptack.meeting.drafting import rules
from upptack.meeting.drafting.rules import Draft

ASK: Final = {
    rules.LINT: "Fråga hellre",
    rules.SIGNALS: "Fråga till exempel",
    rules.LEAKS: "Gör så här",
    rules.DEIDENTIFY: "Gör så här",
}
"""What stands before a mark's proposal."""

NOTHING: Final = {
    rules.LINT: "Verktyget känner igen vissa sätt att fråga. Om frågan passar den du möter vet bara du.",
    rules.SIGNALS: "Mycket våld syns inte i orden, och verktyget missar det som bara antyds. Fråga ändå.",
    rules.LEAKS: "Verktyget känner igen ord, inte allt som kan leda till en person. Läs texten som den andra parten "
    "skulle läsa den.",
    rules.DEIDENTIFY: "Också det som hände kan avslöja vem det gäller. Låt någon mer läsa innan texten delas.",
}
"""What nothing found does not mean."""


def counted(number: int) -> str:
    """A number of marks in words."""
    return "1 markering" if number == 1 else f"{number} markeringar"


def summary(draft: Draft, found: Marked) -> str:
    """The finding in one or two sentences; read aloud when it changes."""
    aside = len(found.marks) - found.standing
    if not found.marks:
        return "Inget hittat. Det är inget klartecken."
    if not aside:
        return f"{counted(found.standing)}."
    grey = "1 är nedtonad" if aside == 1 else f"{aside} är nedtonade"
    if found.standing:
        return f"{counted(len(found.marks))}. {grey}, för sammanhanget tar bort tyngden."
    all_grey = "nedtonad" if aside == 1 else "alla nedtonade"
    return f"{counted(aside)}, {all_grey} av sammanhanget. Det är inget klartecken."


def page(
    request: HttpRequest, draft: Draft, *, found: Marked | None = None, field: str = "", wrong: str = ""
) -> HttpResponse:
    """The page with everything that was typed. `field` and `wrong`: what has to be changed first (status 422)."""
    shown: dict[str, Any] = {
        "draft": draft,
        "tools": [(code, name, help_, code == draft.tool) for code, (name, help_) in rules.TOOLS.items()],
        "languages": [(code, name, code == draft.language) for code, name in rules.LANGUAGES.items()],
        "readers": [(code, name, code in draft.readers) for code, name in READERS.items()],
        "leaks": draft.tool == rules.LEAKS or field in ("protect", "filename", "subject"),
        "limit": rules.TEXT,
        "limit_said": rules.said(rules.TEXT),
        "field": field,
        "wrong": wrong,
    }
    if found is not None:
        shown |= {
            "found": found,
            "said": summary(draft, found),
            "ask": ASK[draft.tool],
            "why_lang": "sv" if draft.tool == rules.LEAKS else draft.language,
            "nothing": NOTHING[draft.tool],
            "nobody": draft.tool == rules.LEAKS and not draft.readers,
        }
    return render(request, "drafting/language_help.html", shown, status=422 if wrong else 200)
