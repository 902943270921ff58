"""A handover as an SDK message, and an answer's way back to it. Nothing about a person stands in a message."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from upptack.meeting.drafting.documents import sdk
from upptack.meeting.handover.models import Handover

SUBJECT: Final = "Överlämning"


def conversation_of(id: str) -> str:
    """A handover's name as the conversation's UUID: the same 128 bits, written otherwise."""
    return str(UUID(bytes=urlsafe_b64decode(id + "==")))


def id_of(conversation: str) -> str:
    """The name of the handover that a conversation's UUID stands for; nothing when it is no UUID."""
    try:
        return urlsafe_b64encode(UUID(conversation).bytes).decode().rstrip("=")
    except ValueError:
        return ""


def written(handover: Handover, typed: Mapping[str, str], text: str, at: datetime) -> bytes:
    """The message file. The first message starts the conversation and bears its name, so that a receipt, which names
    only the message, finds the handover; a later one, after a new code, has a name of its own. Raises Unwritable with
    a sentence when an address cannot be one."""
    conversation = conversation_of(handover.pk)
    return sdk.message(
        sdk.Message(
            sender=sdk.Party(typed["from_organisation"], typed["from_function"]),
            recipient=sdk.Party(typed["to_organisation"], typed["to_function"]),
            subject=SUBJECT,
            text=text,
            at=at,
            message_id=str(uuid4()) if handover.step else conversation,
            conversation_id=conversation,
        )
    )
