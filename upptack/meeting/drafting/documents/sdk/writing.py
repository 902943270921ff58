"""SDK messages (Säker digital kommunikation), message type 3.1, written. Pure.

Only the message itself (`messagePayload`) is written. Envelope (XHE), encryption, signature and transport (AS4) are the
agency's own message system's, which takes the file. Source: Digg, sdk-docs, B1.3.3, schema and Schematron rules (CC0,
rules under Apache License 2.0). That a real message system takes the file is not tested."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from upptack.meeting.drafting.documents.document import Unwritable, tidy
from upptack.meeting.drafting.documents.sdk.parts import SPACE, UUID, Message, Party

PARTICIPANT: Final = "iso6523-actorid-upis"
FUNCTION: Final = "urn:riv:infrastructure:messaging:functionalAddress"
NAME: Final = "SDK-Meddelande"
LABEL: Final = 256
"""Characters of a subject or a label, at most (schema and rule `subjectlabel`)."""

ORGANISATION: Final = re.compile(r"0203:[A-Za-z0-9.-]{1,253}")
"""Identifier of a Swedish participant: ISO 6523 code 0203 and a domain name."""

MIME: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}")


def message(sent: Message) -> bytes:
    """The message as XML, valid against Digg's schema and rules. Raises `Unwritable` when something is missing or too
    long, ValueError when an id is no UUID or the time has no zone, which no one who types can help."""
    _check(sent)
    root = Element(_in("messagePayload"))
    whole = SubElement(root, _in("message"))
    _header(SubElement(whole, _in("messageHeader")), sent)
    _body(SubElement(whole, _in("messageBody")), sent)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=SPACE))


def _check(sent: Message) -> None:
    for given in (sent.message_id, sent.conversation_id or sent.message_id, sent.reference or sent.message_id):
        if not UUID.fullmatch(given):
            raise ValueError("An id of an SDK message is not a UUID.")
    if sent.at.tzinfo is None:
        raise ValueError("The time of an SDK message has no zone.")
    sentence = next((said for said, wrong in _problems(sent) if wrong), "")
    if sentence:
        raise Unwritable(sentence)


def _problems(sent: Message) -> tuple[tuple[str, bool], ...]:
    """What can be wrong, as a sentence to whoever typed it, and whether it is so."""
    ends, files = (sent.sender, sent.recipient), sent.attachments
    labels = (sent.subject, *(end.label for end in ends))
    return (
        ("Skriv en text i meddelandet.", not tidy(sent.text)),
        (f"Korta ärenderaden och namnen till högst {LABEL} tecken.", max(map(_width, labels)) > LABEL),
        (
            "En organisation i SDK anges som 0203: följt av dess domännamn. Se SDK:s adressbok.",
            not all(ORGANISATION.fullmatch(end.organisation) for end in ends),
        ),
        ("Ange en funktionsadress för både avsändare och mottagare.", not all(_line(end.function) for end in ends)),
        ("En bifogad fil är tom.", not all(file.content for file in files)),
        ("En bifogad fil saknar namn.", not all(_basename(file.name) for file in files)),
        ("En bifogad fil har en okänd filtyp.", not all(MIME.fullmatch(file.mime) for file in files)),
    )


def _header(header: Element, sent: Message) -> None:
    moment = sent.at.astimezone(UTC)
    _put(header, "creationDateTime", f"{moment:%Y-%m-%dT%H:%M:%S}.000Z")
    _put(header, "messageId", sent.message_id)
    _put(header, "conversationId", sent.conversation_id or sent.message_id)
    _put(header, "refToMessageId", sent.reference)
    _put(header, "label", _line(sent.subject))
    _put(header, "confidentiality", "true" if sent.confidential else "false")
    _party(header, "recipient", sent.recipient)
    _party(header, "sender", sent.sender)


def _party(header: Element, name: str, party: Party) -> None:
    end = SubElement(header, _in(name))
    _identifier(end, f"{name}ID", PARTICIPANT, party.organisation)
    function = SubElement(SubElement(end, _in("attention")), _in("subOrganization"))
    _identifier(function, "organizationId", FUNCTION, _line(party.function))
    _put(function, "label", _line(party.label))


def _identifier(parent: Element, name: str, root: str, extension: str) -> None:
    identifier = SubElement(parent, _in(name))
    _put(identifier, "root", root)
    _put(identifier, "extension", extension)


def _body(body: Element, sent: Message) -> None:
    """The text as the first document; each file is one more, numbered in the order they should be read."""
    first = _document(body, 1)
    _put(SubElement(first, _in("ContentText")), "characterSequence", tidy(sent.text))
    for index, file in enumerate(sent.attachments, 2):
        content = SubElement(_document(body, index), _in("ContentFiles"))
        _put(content, "fileName", _basename(file.name))
        _put(content, "contentType", file.mime)
        _put(content, "content", b64encode(file.content).decode("ascii"))


def _document(body: Element, index: int) -> Element:
    document = SubElement(body, _in("documents"))
    _put(document, "documentID", NAME if index == 1 else f"{NAME}-{index}")
    _put(document, "documentName", NAME if index == 1 else f"Bilaga {index - 1}")
    _put(document, "index", str(index))
    return document


def _put(parent: Element, name: str, text: str) -> None:
    """An element with a text. An empty one is left out: the rules allow none (`verifyNonEmptyElements`)."""
    if text:
        SubElement(parent, _in(name)).text = text


def _in(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _line(text: str) -> str:
    return " ".join(tidy(text).split())


def _width(text: str) -> int:
    return len(_line(text))


def _basename(name: str) -> str:
    """A file's name without the folders it lay in, which may tell who made it."""
    return _line(re.split(r"[/\\]", name)[-1])
