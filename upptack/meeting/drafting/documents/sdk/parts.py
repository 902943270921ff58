"""What an SDK message and what comes back on it are made of. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

SPACE: Final = "urn:riv:infrastructure:messaging:MessageWithAttachments:3"
"""The namespace of a message."""

UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Kind: TypeAlias = Literal["message", "receipt"]
MESSAGE: Final[Kind] = "message"
RECEIPT: Final[Kind] = "receipt"


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a message. `organisation` is the participant ("0203:" and a domain name), `function` the function
    address within it (never a person's: Digg's rule), `label` the function's name as people read it, or empty."""

    organisation: str
    function: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the message: its name without folders, its MIME type, its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `message_id`, `conversation_id` and `reference` (the message that is answered) are UUIDs as text.
    An empty `conversation_id` starts a conversation, which then bears the message's own id; an empty `reference`
    answers nothing. `confidential` is the sender's own judgment of secrecy."""

    sender: Party
    recipient: Party
    subject: str
    text: str
    at: datetime
    message_id: str
    conversation_id: str = ""
    reference: str = ""
    confidential: bool = True
    attachments: tuple[Attachment, ...] = ()


class Unreadable(ValueError):
    """The file cannot be read. The text of the error is a Swedish sentence that can be shown, without anything of what
    stands in the file."""


@dataclass(frozen=True, slots=True)
class Received:
    """What an answer or a receipt said; empty texts are what it did not say. Ids are in small letters.

    Of an answer, `reference` is the message answered and `accepted` is None. Of a receipt, `reference` is the message
    that it is about, `accepted` whether that got through, and `text` the reasons if not, one on each line. A receipt
    names no conversation; its `conversation_id` is the message's id, which is right for the message that started a
    conversation (and for no other)."""

    kind: Kind
    message_id: str
    conversation_id: str
    at: datetime
    sender: Party
    reference: str = ""
    subject: str = ""
    text: str = ""
    accepted: bool | None = None
    attachments: tuple[Attachment, ...] = ()
