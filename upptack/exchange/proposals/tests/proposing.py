"""Proposals, decisions and forms for the tests; everything in them is invented."""

from __future__ import annotations

from typing import Any

TITLE, WHY = "Fråga i ett eget rum", "Det är lättare att svara när ingen annan hör."
SHOULD = "Skriv att frågan ställs i ett eget rum."
PROPOSED = "Fråga när ni är ensamma i ett rum.\n\nTa god tid."
REASON = "Vi gör redan så, och det fungerar."


def typed(target: str, /, **other: str) -> dict[str, Any]:
    """The form of a proposal as a browser sends it."""
    words = {"title": TITLE, "why": WHY, "should": SHOULD, "proposed": PROPOSED, "target": target}
    return {**words, "group": "rutiner-och-metoder", "reach": "all", "token": "t" * 22, **other}


def decided(**other: Any) -> dict[str, Any]:
    """The form of a decision as a browser sends it."""
    words = {"title": "Text om frågan", "decided": "Vi använder samma text.", "why": "Då blir det lika för alla."}
    form = {**words, "grupp": "rutiner-och-metoder", "day": "2026-11-20", "reach": "all", "token": "d" * 22}
    return {**form, **other}
