"""Messages by Säker digital kommunikation (SDK), Digg's channel between authorities: written, and read when they come
back as an answer or a receipt. Pure."""

from upptack.meeting.drafting.documents.sdk.parts import (
    MESSAGE,
    RECEIPT,
    Attachment,
    Kind,
    Message,
    Party,
    Received,
    Unreadable,
)
from upptack.meeting.drafting.documents.sdk.reading import read
from upptack.meeting.drafting.documents.sdk.writing import message

__all__ = ("MESSAGE", "RECEIPT", "Attachment", "Kind", "Message", "Party", "Received", "Unreadable", "message", "read")
