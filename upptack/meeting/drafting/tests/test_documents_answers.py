"""Answers and receipts are read; whatever else a file holds, it is refused in a sentence that tells nothing of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.meeting.drafting.documents.sdk import Party, Received, Unreadable, message, read, reading
from upptack.meeting.drafting.tests.test_documents_sdk import ANSWER, FIRST, GIVEN

pytestmark = pytest.mark.pure

SENTENCES = {value for name, value in vars(reading).items() if name.isupper() and str(value).endswith(".")}
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
RECEIPT = f"""<?xml version="1.0" encoding="UTF-8"?>
<r:ApplicationResponse xmlns:r="{UBL}ApplicationResponse-2" xmlns:a="{UBL}CommonAggregateComponents-2"
 xmlns:c="{UBL}CommonBasicComponents-2">
 <c:CustomizationID>urn:fdc:digg.se:edelivery:messagetype:response:1</c:CustomizationID>
 <c:ProfileID>bdx:noprocess</c:ProfileID>
 <c:ID>K-77</c:ID><c:IssueDate>2027-03-04</c:IssueDate><c:IssueTime>14:00:00+01:00</c:IssueTime>
 <a:SenderParty><c:EndpointID schemeID="iso6523-actorid-upis">0203:kommun.example</c:EndpointID></a:SenderParty>
 <a:ReceiverParty><c:EndpointID schemeID="iso6523-actorid-upis">0203:fk.example</c:EndpointID></a:ReceiverParty>
 <a:DocumentResponse>
  <a:Response><c:ResponseCode>CODE</c:ResponseCode></a:Response>
  <a:DocumentReference><c:ID>{FIRST}</c:ID></a:DocumentReference>
REASONS </a:DocumentResponse>
</r:ApplicationResponse>
"""
REASON = """<a:LineResponse><a:LineReference><c:LineID>NA</c:LineID></a:LineReference><a:Response>
 <c:ResponseCode>BV</c:ResponseCode><a:Status><c:StatusReason>{}</c:StatusReason></a:Status>
</a:Response></a:LineResponse>"""
ENVELOPE = """<e:XHE xmlns:e="http://docs.oasis-open.org/bdxr/ns/XHE/1/ExchangeHeaderEnvelope"
 xmlns:x="http://docs.oasis-open.org/bdxr/ns/XHE/1/AggregateComponents"><x:Payloads><x:Payload>
<x:PayloadContent>%s</x:PayloadContent></x:Payload></x:Payloads></e:XHE>"""


def receipt(code="ACCEPTED", *reasons: str) -> bytes:
    """A receipt of our making, after the elements and codes of Digg's Meddelandekvittens 1.0."""
    return RECEIPT.replace("CODE", code).replace("REASONS", "".join(map(REASON.format, reasons))).encode()


def refused(content: bytes) -> str:
    """The sentence that a file is refused with. It is one of ours, and no other error stands behind it."""
    with pytest.raises(Unreadable) as found:
        read(content)
    return said(found.value)


def said(error: Unreadable) -> str:
    """The sentence of a refusal, which tells nothing of the file, nor does any error before it."""
    assert str(error) in SENTENCES
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    return str(error)


def test_their_messages_are_read():
    found = read((GIVEN / "messageWithAttachments3.xml").read_bytes())
    uuid = "7bc5576a-3f87-4cf5-a0c5-277da06fcacb"
    assert found == Received(
        kind="message",
        message_id=uuid,
        conversation_id=uuid,
        at=datetime(2022, 10, 13, 18, 10, 39, 843000, tzinfo=UTC),
        sender=Party("0203:testb.testbed.inera.se", "sdk.testbed.0203:testb.testbed.inera.se"),
        subject="En rubrik",
        text="Anslut till SDK!",
    )
    assert read((GIVEN / "min.xml").read_bytes()).sender.label == "SDK: The function ID of the sender"
    assert refused((GIVEN / "TF2.4.1.xml").read_bytes()) == reading.NO_ID


def test_a_receipt_says_whether_the_message_got_through():
    assert read(receipt()) == Received(
        kind="receipt",
        message_id="k-77",
        conversation_id=FIRST.lower(),
        at=datetime(2027, 3, 4, 13, tzinfo=UTC),
        sender=Party("0203:kommun.example", ""),
        reference=FIRST.lower(),
        accepted=True,
    )
    found = read(receipt("REJECTED", "Mottagaren finns inte.", "Fel &lt;kod&gt;."))
    assert (found.accepted, found.text) == (False, "Mottagaren finns inte.\nFel <kod>.")


def test_what_lies_in_an_open_envelope_is_read_and_in_a_locked_one_is_said():
    inner = message(ANSWER).split(b"?>", 1)[1].decode()
    assert read((ENVELOPE % inner).encode()) == read(message(ANSWER))
    locked = '<d:EncryptedData xmlns:d="http://www.w3.org/2001/04/xmlenc#"/>'
    assert refused((ENVELOPE % locked).encode()) == reading.LOCKED
    assert refused((ENVELOPE % (inner + inner)).encode()) == reading.UNKNOWN
    assert refused((ENVELOPE % "").encode()) == reading.UNKNOWN


def changed(old: str, new: str, content: bytes | None = None) -> bytes:
    text = (message(ANSWER) if content is None else content).decode()
    assert old in text
    return text.replace(old, new).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", reading.NOT_XML),
        (b"%PDF-1.4", reading.NOT_XML),
        (b"\xff\xfe<\x00a\x00", reading.NOT_XML),
        ("<å/>".encode("latin-1"), reading.NOT_XML),
        (b"<html/>", reading.UNKNOWN),
        (changed("messageHeader", "messageHeard"), reading.UNKNOWN),
        (changed("conversationId>1F08", "conversationId>"), reading.NO_ID),
        (changed(f"refToMessageId>{FIRST}", "refToMessageId>x"), reading.NO_ID),
        (changed("2027-03-04T", "4 mars "), reading.NO_TIME),
        (changed(".000Z", ""), reading.NO_TIME),
        (changed("2027-03-04T12:37:59.000Z", "0001-01-01T00:00:00+14:00"), reading.NO_TIME),
        (changed("<content>", "<content>å"), reading.NO_FILE),
        (changed("<content>AA==</content>", "<content> </content>"), reading.NO_FILE),
        (changed("<content>AA==", "<content>A"), reading.NO_FILE),
        (receipt("MAYBE"), reading.NO_CODE),
        (changed("DocumentResponse", "Kanarie", receipt()), reading.NO_CODE),
        (changed(FIRST, " ", receipt()), reading.NO_REFERENCE),
        (changed(FIRST, "x" * 201, receipt()), reading.NO_REFERENCE),
        (changed("14:00:00+01:00", "14:00:00", receipt()), reading.NO_TIME),
        (b" " * (reading.BYTES + 1), reading.TOO_LARGE),
        (b"<a>" * (2 * reading.ELEMENTS + 1), reading.TOO_LARGE),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='unicode_escape'?><a>\\x</a>", reading.UNKNOWN),
    ],
)
def test_what_cannot_be_read_is_said(content, sentence):
    assert refused(content) == sentence


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
UNSAFE = [
    f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://kanarie.example/x.dtd"> %x;]><a/>',
    '<!DOCTYPE a SYSTEM "http://kanarie.example/x.dtd"><a/>',
    "<!DOCTYPE a><a/>",
]


@pytest.mark.parametrize("content", UNSAFE)
def test_entities_and_document_types_are_refused(content, monkeypatch):
    assert refused(content.encode()) == reading.UNSAFE
    monkeypatch.setattr(reading, "fromstring", lambda text, **_: __import__("lxml.etree").etree.fromstring("<a/>"))
    with pytest.raises(AssertionError):
        assert refused(content.encode()) == reading.UNSAFE


def test_a_deep_or_a_wide_file_is_read_in_reasonable_time():
    """Fifteen thousand levels, and as many elements beside each other: within two seconds on a busy machine."""
    deep = "<a>" * 15_000 + "</a>" * 15_000
    start = time.perf_counter()
    assert read(changed("<characterSequence>", f"<characterSequence>{deep}")).message_id
    assert read(changed("<characterSequence>", "<characterSequence>" + "<a/>" * 15_000)).message_id
    assert refused(deep.encode()) == reading.UNKNOWN
    assert time.perf_counter() - start < 2


def attempt(content: bytes) -> None:
    """Reads a file: either it can be read, or it is refused as it should be; any other error fails the test."""
    try:
        assert read(content).message_id is not None
    except Unreadable as error:
        said(error)


PIECES = (
    *(b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"<?x ?>"),
    *(b"<!DOCTYPE a>", b"<!ENTITY x 'y'>", b"\x00", b"\xff", b"\xef\xbb\xbf", "å".encode(), b'xmlns="urn:x"', b"\r"),
    *(b'<?xml version="1.1"?>', b'encoding="utf-16"', b'encoding="idna"', b"<content>", b"</documents>", b"0", b"Z"),
)
CUTS = st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(PIECES) | st.binary(max_size=4))
VALID = (message(ANSWER), receipt(), receipt("REJECTED", "Fel."), (GIVEN / "min.xml").read_bytes())


@settings(max_examples=400)
@given(st.sampled_from(VALID), st.lists(CUTS, min_size=1, max_size=4))
def test_damaged_files_are_read_or_refused(content, cuts):
    for place, length, piece in cuts:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length :]
    attempt(content)


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    attempt(content)


TEXTS = st.text(max_size=20) | st.sampled_from([FIRST, "2027-03-04T12:00:00Z", "9999-12-31T23:59:59-14:00", "AA=="])


@settings(max_examples=300)
@given(st.data())
def test_right_elements_with_any_text_are_read_or_refused(data):
    import lxml.etree

    root = lxml.etree.fromstring(data.draw(st.sampled_from(VALID)))
    elements = list(root.iter("*"))
    for _ in range(data.draw(st.integers(1, 5))):
        element = data.draw(st.sampled_from(elements))
        if data.draw(st.booleans()):
            element.text = "".join(sign for sign in data.draw(TEXTS) if sign.isprintable())
        elif element.getparent() is not None:
            other = data.draw(st.sampled_from(elements))
            if element not in other.iterancestors() and other is not element:
                other.append(element)
    attempt(lxml.etree.tostring(root))


@pytest.mark.parametrize(
    ("name", "fault", "content"),
    [
        ("_id", lambda text: text[35], changed("conversationId>1F08", "conversationId>")),
        ("_moment", datetime.fromisoformat, changed("2027-03-04T", "4 mars ")),
        ("b64decode", lambda raw, validate: raw[99_999], message(ANSWER)),
        ("UNKNOWN", "Filen har roten Kanarie.", b"<kanarie/>"),
    ],
)
def test_a_reader_that_fails_in_another_way_is_caught(name, fault, content, monkeypatch):
    monkeypatch.setattr(reading, name, fault)
    with pytest.raises((AssertionError, IndexError, ValueError)) as found:
        attempt(content)
    assert not isinstance(found.value, Unreadable)
