"""What we send by SDK holds by Digg's own schema and rules, whatever is typed, and can be read back."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.meeting.drafting.documents.document import Unwritable, tidy
from upptack.meeting.drafting.documents.sdk import Attachment, Message, Party, Received, message, read, writing

pytestmark = pytest.mark.pure

GIVEN = Path(__file__).parent / "data" / "sdk"
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
SENDER = Party("0203:forsakringskassan.example", "fk.inkorg.0203:forsakringskassan.example", "Försäkringskassan")
RECIPIENT = Party("0203:kommun.example", "kommun.barn.0203:kommun.example")
AT = datetime(2027, 3, 4, 13, 37, 59, 123456, tzinfo=timezone(timedelta(hours=1)))
FIRST, SECOND = "1F087760-d496-4ba7-973f-e2e73762e498", "232cd54e-5aab-4518-b35c-d81bb053a590"
SENT = Message(SENDER, RECIPIENT, "Orosanmälan", "Vi är oroliga.\n\nHör av er.", AT, FIRST)
FILES = (Attachment("anmälan.pdf", "application/pdf", b"%PDF-1.4\n\x00\xff"), Attachment("a.txt", "text/plain", b"\0"))
ANSWER = replace(SENT, message_id=SECOND, conversation_id=FIRST, reference=FIRST, attachments=FILES, confidential=False)

TEXTS = st.text(max_size=200) | st.sampled_from(["Åsa Öst", "زهرا", "ትግስት", "<&]]>\"'", "\x1b", "\u00a0\u3000"])
PARTIES = st.builds(
    Party,
    st.from_regex(r"\A0203:[a-z0-9.-]{1,40}\Z"),
    TEXTS.filter(lambda text: tidy(text)),
    TEXTS,
)
ATTACHMENTS = st.builds(
    Attachment,
    TEXTS.filter(writing._basename),
    st.sampled_from(["application/pdf", "text/calendar", "application/vnd.a-b+xml"]),
    st.binary(min_size=1, max_size=60),
)
MESSAGES = st.builds(
    Message,
    PARTIES,
    PARTIES,
    TEXTS,
    TEXTS.filter(lambda text: tidy(text)),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, AT.tzinfo])),
    st.uuids().map(str),
    st.just("") | st.uuids().map(str),
    st.just("") | st.uuids().map(lambda found: str(found).upper()),
    st.booleans(),
    st.lists(ATTACHMENTS, max_size=3).map(tuple),
)


@cache
def schema():
    """Digg's schema of a message."""
    return lxml.etree.XMLSchema(lxml.etree.parse(GIVEN / "infrastructure_messaging_MessageWithAttachments_3.0.xsd"))


@cache
def rules():
    """Digg's rules of a message. The program that reads them needs Python 3.12; from there on it must be installed."""
    if sys.version_info < (3, 12):
        pytest.skip("pyschematron needs Python 3.12; the rules run on the later versions")
    import pyschematron

    return pyschematron.create_validator(GIVEN / "MessageConstraints.xml")


def against_schema(content: bytes) -> int:
    """How many errors the schema finds."""
    schema().validate(lxml.etree.fromstring(content))
    return len(schema().error_log)


def against_rules(content: bytes) -> int:
    """How many errors the rules find."""
    report = rules().validate(lxml.etree.ElementTree(lxml.etree.fromstring(content)))
    return len(report.get_svrl().findall(f".//{FAILED}"))


@pytest.mark.parametrize(
    ("name", "by_schema", "by_rules"),
    [("min", 0, 0), ("messageWithAttachments3", 0, 0), ("TF2.4.1", 1, 2), ("TF2.4.2", 0, 1)],
)
def test_their_messages_are_judged_as_they_mean(name, by_schema, by_rules):
    content = (GIVEN / f"{name}.xml").read_bytes()
    assert against_schema(content) == by_schema
    assert against_rules(content) == by_rules


@pytest.mark.parametrize("sent", [SENT, ANSWER, replace(SENT, subject="å" * 256)])
def test_our_messages_hold_by_schema_and_rules(sent):
    assert (against_schema(message(sent)), against_rules(message(sent))) == (0, 0)


@settings(max_examples=80)
@given(MESSAGES)
def test_every_message_holds_by_the_schema_and_can_be_read_back(sent):
    content = message(sent)
    assert against_schema(content) == 0
    assert read(content) == expected(sent)


@settings(max_examples=8)
@given(MESSAGES)
def test_every_message_holds_by_the_rules(sent):
    assert against_rules(message(sent)) == 0


def line(text: str) -> str:
    return " ".join(tidy(text).split())


def expected(sent: Message) -> Received:
    """What should be read out of a message."""
    files = [replace(file, name=line(file.name.replace("\\", "/").split("/")[-1])) for file in sent.attachments]
    return Received(
        kind="message",
        message_id=sent.message_id.lower(),
        conversation_id=(sent.conversation_id or sent.message_id).lower(),
        at=sent.at.astimezone(UTC).replace(microsecond=0),
        sender=Party(sent.sender.organisation, line(sent.sender.function), line(sent.sender.label)),
        reference=sent.reference.lower(),
        subject=line(sent.subject),
        text=tidy(sent.text),
        attachments=tuple(files),
    )


def test_an_answer_carries_what_it_answers_and_its_files():
    found = read(message(ANSWER))
    assert (found.conversation_id, found.reference, found.message_id) == (FIRST.lower(), FIRST.lower(), SECOND)
    assert found.attachments == FILES
    assert found.accepted is None
    assert found.at == datetime(2027, 3, 4, 12, 37, 59, tzinfo=UTC)
    assert read(message(SENT)).conversation_id == FIRST.lower()


def test_a_message_tells_no_system_no_folder_and_no_part_of_a_second():
    content = message(replace(ANSWER, attachments=(replace(FILES[0], name=r"C:\Users\kanarie\anmälan.pdf"),)))
    text = content.decode()
    assert not [word for word in ("generatingSystem", "kanarie", "Upptäck", "upptack", "person") if word in text]
    assert "<creationDateTime>2027-03-04T12:37:59.000Z</creationDateTime>" in text
    assert "<fileName>anmälan.pdf</fileName>" in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": " \n\x00"}, "Skriv en text i meddelandet."),
        ({"subject": "å" * 257}, "Korta ärenderaden och namnen till högst 256 tecken."),
        ({"sender": replace(SENDER, label="å" * 257)}, "Korta ärenderaden och namnen till högst 256 tecken."),
        (
            {"recipient": Party("kommun.example", "a")},
            "En organisation i SDK anges som 0203: följt av dess domännamn. Se SDK:s adressbok.",
        ),
        ({"recipient": replace(RECIPIENT, function=" ")}, "Ange en funktionsadress för både avsändare och mottagare."),
        ({"attachments": (replace(FILES[0], content=b""),)}, "En bifogad fil är tom."),
        ({"attachments": (replace(FILES[0], name="mapp/"),)}, "En bifogad fil saknar namn."),
        ({"attachments": (replace(FILES[0], mime="pdf"),)}, "En bifogad fil har en okänd filtyp."),
    ],
)
def test_what_cannot_be_sent_is_said(change, sentence):
    sent = replace(SENT, **change)
    with pytest.raises(Unwritable) as found:
        message(sent)
    assert str(found.value) == sentence


@pytest.mark.parametrize(
    "change",
    [{"message_id": "ett"}, {"conversation_id": f"{FIRST}Ö"}, {"reference": "1"}, {"at": datetime(2027, 3, 4)}],
)
def test_a_wrong_id_or_time_is_the_programs_fault(change):
    with pytest.raises(ValueError, match="SDK message") as found:
        message(replace(SENT, **change))
    assert not isinstance(found.value, Unwritable)


@pytest.mark.parametrize(
    "change",
    [
        {"text": " "},
        {"subject": "å" * 257},
        {"conversation_id": f"{FIRST}Ö"},
        {"reference": "1"},
        {"recipient": replace(RECIPIENT, function=" ")},
        {"attachments": (replace(FILES[0], content=b""),)},
    ],
)
def test_without_our_check_the_standards_own_would_find_it(change, monkeypatch):
    monkeypatch.setattr(writing, "_check", lambda sent: None)
    content = message(replace(SENT, **change))
    assert against_schema(content) + against_rules(content) > 0


@pytest.mark.parametrize("constant", ["PARTICIPANT", "FUNCTION"])
def test_a_wrong_code_is_caught(constant, monkeypatch):
    monkeypatch.setattr(writing, constant, "urn:kanarie")
    assert against_schema(message(SENT)) == 0
    assert against_rules(message(SENT)) > 0


def test_parts_in_another_order_are_caught(monkeypatch):
    header = writing._header
    monkeypatch.setattr(writing, "_header", lambda part, sent: (header(part, sent), part.append(part[0])))
    assert against_schema(message(SENT)) > 0
