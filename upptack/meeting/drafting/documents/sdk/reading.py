"""What comes back in the agency's message system: an answer (SDK message 3.1) or a receipt, saved as a file. Pure.

A receipt is a UBL ApplicationResponse as Digg profiles it (C3.2.4 Meddelandekvittens 1.0). Its schema is not among the
files that the tests hold: the reader follows the elements and codes of Digg's published examples and rules, and has
been tested with receipts written after them. It has not met a receipt from a system in use."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from upptack.meeting.drafting.documents.document import tidy
from upptack.meeting.drafting.documents.sdk.parts import (
    MESSAGE,
    RECEIPT,
    SPACE,
    UUID,
    Attachment,
    Party,
    Received,
    Unreadable,
)

BYTES, ELEMENTS, REFERENCE = 10 * 1024 * 1024, 20_000, 200
"""At most: bytes of a file, elements in it, characters of the id that a receipt refers to. Ours, no standard's."""

RESPONSE: Final = "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
NAMES: Final = {
    "m": SPACE,
    "x": "http://docs.oasis-open.org/bdxr/ns/XHE/1/AggregateComponents",
    "c": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "a": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
}
ENVELOPE: Final = "{http://docs.oasis-open.org/bdxr/ns/XHE/1/ExchangeHeaderEnvelope}XHE"
ENCRYPTED: Final = "{http://www.w3.org/2001/04/xmlenc#}EncryptedData"
CODES: Final = {"ACCEPTED": True, "REJECTED": False}
"""Codes of a whole receipt (rule R5-APP)."""

TOO_LARGE: Final = "Filen är för stor för att läsas här. Läs meddelandet i myndighetens meddelandesystem."
NOT_XML: Final = (
    "Filen går inte att läsa: den är inte ett meddelande eller en kvittens från SDK, eller så är den skadad."
)
UNSAFE: Final = "Filen går inte att läsa: den innehåller delar som ett meddelande i SDK inte får ha."
LOCKED: Final = "Filen är krypterad. Öppna meddelandet i myndighetens meddelandesystem och spara det därifrån."
UNKNOWN: Final = "Filen är varken ett meddelande eller en kvittens från SDK."
NO_ID: Final = "Meddelandet saknar en giltig beteckning, så det går inte att se vad det svarar på."
NO_TIME: Final = "Det går inte att läsa när meddelandet eller kvittensen skapades."
NO_FILE: Final = "En bifogad fil i meddelandet är skadad. Be avsändaren att skicka den igen."
NO_CODE: Final = "Kvittensen säger inte om meddelandet kom fram."
NO_REFERENCE: Final = "Kvittensen säger inte vilket meddelande den gäller."


def read(content: bytes) -> Received:
    """What the file says: a `messagePayload` or an `ApplicationResponse`, by itself or in an unencrypted envelope.
    Raises `Unreadable`. Signatures are not checked: that is the message system's, before the file was saved."""
    root = _inner(_parsed(content))
    if root.tag == f"{{{SPACE}}}messagePayload":
        return _message(root)
    if root.tag == f"{{{RESPONSE}}}ApplicationResponse":
        return _receipt(root)
    raise Unreadable(UNKNOWN)


def _parsed(content: bytes) -> Element:
    """The file as elements. It must be UTF-8, as SDK's are; what it declares is not asked, so that no file chooses
    which of Python's decoders reads it. Document types and entities are refused (XML external entities, expansion)."""
    if len(content) > BYTES or content.count(b"<") > 2 * ELEMENTS:
        raise Unreadable(TOO_LARGE)
    try:
        root: Element = fromstring(content.decode("utf-8-sig"), forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(UNSAFE) from None
    except (ParseError, ValueError):
        raise Unreadable(NOT_XML) from None
    return root


def _inner(root: Element) -> Element:
    """What lies in the envelope, or the element itself where there is none."""
    if root.tag != ENVELOPE:
        return root
    inside = root.findall("x:Payloads/x:Payload/x:PayloadContent/*", NAMES)
    if any(element.tag == ENCRYPTED for element in inside):
        raise Unreadable(LOCKED)
    if len(inside) != 1:
        raise Unreadable(UNKNOWN)
    return inside[0]


def _message(root: Element) -> Received:
    header = root.find("m:message/m:messageHeader", NAMES)
    if header is None:
        raise Unreadable(UNKNOWN)
    documents = root.findall("m:message/m:messageBody/m:documents", NAMES)
    texts = [_text(part) for each in documents for part in each.findall("m:ContentText/m:characterSequence", NAMES)]
    return Received(
        kind=MESSAGE,
        message_id=_id(_said(header, "m:messageId")),
        conversation_id=_id(_said(header, "m:conversationId")),
        reference=_id(reference) if (reference := _said(header, "m:refToMessageId")) else "",
        at=_moment(_said(header, "m:creationDateTime")),
        sender=_sender(header),
        subject=_said(header, "m:label"),
        text="\n\n".join(filter(None, texts)),
        attachments=tuple(_file(part) for each in documents for part in each.findall("m:ContentFiles", NAMES)),
    )


def _sender(header: Element) -> Party:
    function = "m:sender/m:attention/m:subOrganization/"
    return Party(
        organisation=_said(header, "m:sender/m:senderID/m:extension"),
        function=_said(header, function + "m:organizationId/m:extension"),
        label=_said(header, function + "m:label"),
    )


def _file(part: Element) -> Attachment:
    raw = "".join(_said(part, "m:content").split())
    try:
        content = b64decode(raw, validate=True)
    except ValueError:
        raise Unreadable(NO_FILE) from None
    if not content:
        raise Unreadable(NO_FILE)
    name = re.split(r"[/\\]", _said(part, "m:fileName"))[-1]
    return Attachment(name=name, mime=_said(part, "m:contentType"), content=content)


def _receipt(root: Element) -> Received:
    response = root.find("a:DocumentResponse", NAMES)
    if response is None:
        raise Unreadable(NO_CODE)
    accepted = CODES.get(_said(response, "a:Response/c:ResponseCode"))
    if accepted is None:
        raise Unreadable(NO_CODE)
    about = _said(response, "a:DocumentReference/c:ID").lower()
    if not 0 < len(about) <= REFERENCE:
        raise Unreadable(NO_REFERENCE)
    reasons = response.findall("a:LineResponse/a:Response/a:Status/c:StatusReason", NAMES)
    return Received(
        kind=RECEIPT,
        message_id=_said(root, "c:ID").lower(),
        conversation_id=about,
        reference=about,
        at=_moment(f"{_said(root, 'c:IssueDate')}T{_said(root, 'c:IssueTime')}"),
        sender=Party(_said(root, "a:SenderParty/c:EndpointID"), ""),
        text="\n".join(filter(None, map(_text, reasons))),
        accepted=accepted,
    )


def _said(parent: Element, path: str) -> str:
    found = parent.find(path, NAMES)
    return "" if found is None else _text(found)


def _text(element: Element) -> str:
    return tidy(element.text or "")


def _id(text: str) -> str:
    if not UUID.fullmatch(text):
        raise Unreadable(NO_ID)
    return text.lower()


def _moment(text: str) -> datetime:
    """A time, in UTC. Without a zone it is not known which hour it means."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(NO_TIME) from None
    raise Unreadable(NO_TIME)
