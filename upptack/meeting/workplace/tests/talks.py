"""Conversations at any step, posted sealed as a page would post them, and the page that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.utils import timezone

from upptack.meeting.conversation.tests.meetings import Page, send
from upptack.meeting.workplace import pages, rules
from upptack.meeting.workplace.rules import Talk
from upptack.staff.models import Member

WHERE = "/arbetsplats/samtal/"
MANAGER = "chef@fk.example"
HEAVY: Mapping[str, tuple[str, ...]] = {
    "safe": ("uneasy",),
    "someone": ("now",),
    "reach": ("contacts", "comes", "reads"),
    "inside": ("works_here", "has_matter"),
    "fear": ("now",),
    "wishes": ("number", "seat", "schedule", "escort", "letters", "leave", "support"),
}


def a_talk(step: str = rules.GATE, **more: Any) -> Talk:
    """A conversation in a room, alone and with time, at the step."""
    known: dict[str, Any] = {
        "token": "a-random-name",
        "started": int(timezone.now().timestamp()),
        "agency": "fk",
        "occasion": "everyone",
        "channel": "meeting",
    }
    if step not in (rules.GATE, rules.PAUSE, rules.STOP):
        known |= {"situation": "alone", "minutes": "over_15"}
    return Talk(**{**known, "step": step, **more})


def press(client: Client, member: Member, talk: Talk, do: str = "stay", **fields: Any) -> Page:
    """Posts a conversation as its page would, with one button pressed; "stay" shows the page as it is."""
    return send(client, {"seal": pages.sealed(talk, member), "do": do, **fields}, WHERE)


def opened(page: Page, member: Member) -> Talk:
    """The conversation that a page carries."""
    content = pages.seal.open_(page.seal, member=member.pk, now=timezone.now().timestamp())
    return rules.from_content(content)
