"""What is told of a person on the way to the right body, and in a draft, is kept nowhere.

Marked strings go into every field of handing over, answering and writing, into file names and messages that are read
in, and through an error; afterwards none is found in what the installation has left behind. The same for an address
that must be protected, in all that goes with a file."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from tests.journeys import records
from tests.journeys.canaries import Mark, hits, left_behind
from tests.journeys.handover_steps import KVINNOFRID, counted_since, handovers, receipts
from tests.journeys.product import Product
from tests.journeys.test_canary import Hostile
from tests.journeys.test_workshop import SDK, parts
from tests.journeys.wire import Answer, Fields
from upptack.meeting.drafting.documents import sdk
from upptack.meeting.drafting.tests.pdf_reader import Pdf
from upptack.meeting.drafting.workshop.rules import KINDS, REPORT

pytestmark = pytest.mark.journey

MEMBER = "norr@fk.example"
NEW, MADE, LIST, FILE, CODE = "/lamna-over/", "/lamna-over/klar/", "/overlamningar/", "/overlamningar/svar/", "/svar/"
NUMBER = "000-4711 0815"
SAFE_PLACE = "Kanariegränd 7"
CHOSEN = {
    "other": "hang_up",
    "voicemail": "never",
    "language": "another",
    "interpreter": "yes",
    "help": "talk",
    "children": "1",
}


@pytest.fixture
def visitor(demo: Product) -> Iterator[Hostile]:
    """A caseworker who puts a canary wherever something can be put; no handover is open before or after."""
    clear(demo)
    hostile = Hostile(demo)
    hostile.wire.sign_in(MEMBER)
    yield hostile
    clear(demo)


def clear(product: Product) -> None:
    """Takes every handover and every wrong try away."""
    records.change(product, "DELETE FROM handover_handover")
    records.change(product, "DELETE FROM handover_wrongcode")


def token(page: Answer) -> Fields:
    """The form's own token."""
    pairs = page.untouched("step") + page.untouched("draft") + page.untouched("none")
    return [next(pair for pair in pairs if pair[0] == "csrfmiddlewaretoken")]


def without(fields: Fields, *names: str) -> Fields:
    """The fields but those with these names."""
    return [pair for pair in fields if pair[0] not in names]


def chosen(visitor: Hostile, way: str, contact: str) -> Answer:
    """From the card to the page after the choice, everything tried on the way."""
    visitor.try_every_control(visitor.send(NEW, None, "no body"), NEW, "no body", form="none")
    page = visitor.send(NEW, [("body", KVINNOFRID), ("urgency", "today")], "card")
    visitor.try_every_control(page, NEW, "choose")
    visitor.try_every_control(page, MADE, "choose, on")
    beside = [("note", visitor.mark.canary("note"))]
    form = without(page.untouched(), "contact")
    return visitor.send(MADE, [*form, ("way", way), ("contact", contact), *beside], "choose")


def previewed(visitor: Hostile) -> tuple[Answer, list[str]]:
    """The preview of what is told, and the canaries in it."""
    page = chosen(visitor, "link", "yes")
    visitor.try_every_control(page, NEW, "fields")
    words = {name: visitor.mark.canary(name) for name in ("name", "when", "line")}
    typed = [*words.items(), ("number", NUMBER), *CHOSEN.items()]
    form = without(page.untouched(), *(name for name, _ in typed))
    preview = visitor.send(NEW, [*form, *typed, ("do", "preview")], "preview")
    assert all(word in preview.text for word in words.values())
    visitor.try_every_control(preview, MADE, "preview")
    return preview, list(words.values())


def break_the_server(visitor: Hostile, product: Product, form: Fields) -> None:
    """Takes the table away when the details have been sealed: 503 of SQLite, 500 of PostgreSQL."""
    records.change(product, "ALTER TABLE handover_handover RENAME TO gone")
    try:
        answer = visitor.wire.send(f"{MADE}?sok={visitor.mark.word}", form, **visitor.headers())
    finally:
        records.change(product, "ALTER TABLE gone RENAME TO handover_handover")
    assert answer.status in (500, 503)
    assert visitor.mark.word not in answer.text


def secrets(page: Answer) -> tuple[str, str]:
    """Code and link of a handover just made."""
    held = dict(page.untouched())
    return held["code"], held["link"]


def multipart(name: str, content: bytes, fields: Fields) -> bytes:
    """A form with a file, as a browser sends it."""
    rows = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return b"".join(rows) + head + content + b"\r\n--x--\r\n"


def message_about(id: str, text: str) -> bytes:
    """A body's answer in the agency's message system."""
    conversation = str(UUID(bytes=urlsafe_b64decode(id + "==")))
    ends = (sdk.Party("0203:kommun.example", "mottagning"), sdk.Party("0203:fk.example", "sjukforsakring-1"))
    return sdk.message(
        sdk.Message(*ends, "Svar", text, datetime.now(UTC), str(uuid4()), conversation, reference=conversation)
    )


def read_messages_in(visitor: Hostile, id: str) -> None:
    """An answer with canaries is read in by both ways, and such as are no answers."""
    page = visitor.send(FILE, None, "file")
    visitor.try_every_control(page, FILE, "file", form="none")
    word = visitor.mark.canary("answer")
    good = message_about(id, word)
    broken = f"<{visitor.mark.word}>{visitor.mark.canary('broken')}".encode()
    for content in (good, broken, message_about("a" * 22, visitor.mark.canary("nobody's"))):
        body = multipart(visitor.mark.canary("file name"), content, token(page))
        sent = visitor.wire.send(FILE, body, Content_Type="multipart/form-data; boundary=x", **visitor.headers())
        assert (sent.status, word in sent.text) == ((200, True) if content == good else (422, False))
        pasted = visitor.send(FILE, [*token(page), ("xml", content.decode())], "pasted")
        assert (word in pasted.text) == (content == good)


def answer_with_canaries(visitor: Hostile, product: Product, code: str, link: str, told: list[str]) -> None:
    """The body's pages, by a visitor without an account: what is told is on one page, once."""
    body = Hostile(product)
    body.mark = visitor.mark
    body.try_every_control(body.send(CODE, None, "code"), CODE, "code", form="none")
    at = f"{CODE}{link}/"
    body.try_every_control(body.send(at, None, "link"), at, "link", form="none")
    body.send(at, [("code", body.mark.canary("wrong code")), ("do", "read")], "wrong code")
    read = body.send(at, [("code", code), ("do", "read"), ("note", body.mark.canary("beside code"))], "read")
    assert all(word in read.text for word in told)
    assert not any(word in body.send(at, None, "again").text for word in told)
    answered = body.send(at, [("answer", "accepted"), ("note", body.mark.canary("beside answer"))], "answer")
    assert answered.status == 200
    for path in (f"/svar/{body.mark.word}/", f"/platser/{body.mark.word}/"):
        body.send(path, [("platser", body.mark.canary("places"))], path)
        body.send(path, None, path)
    assert not list(body.wire.cookies)


def holding(product: Product, *words: bytes) -> list[str]:
    """The places in which any of these stands just as it is."""
    return [place for place, content in left_behind(product) for word in words if word in content]


def test_no_canary_of_a_handover_is_left_anywhere(visitor: Hostile, demo: Product) -> None:
    before = receipts(demo)
    preview, told = previewed(visitor)
    assert handovers(demo) == []
    form = [*preview.untouched(), ("consent", "yes"), ("do", "create")]
    break_the_server(visitor, demo, form)
    made = visitor.send(MADE, form, "made")
    code, link = secrets(made)
    visitor.try_every_control(made, MADE, "made")
    ends = [(name, visitor.mark.canary(name)) for name in ("to_organisation", "to_function", "from_organisation")]
    visitor.send("/lamna-over/sdk/", [*made.untouched(), *ends, ("from_function", "x")], "message")
    ((id, *_, waits),) = handovers(demo)
    assert waits
    sealed = bytes(records.rows(demo, "SELECT sealed FROM handover_handover")[0][0])
    secret = [code.replace(" ", "").encode(), code.encode(), link.encode()]
    assert len(sealed) > 500
    assert hits(visitor.mark, left_behind(demo)) == []
    assert holding(demo, NUMBER.encode(), *secret) == []
    read_messages_in(visitor, id)
    answer_with_canaries(visitor, demo, code, link, told)
    for fields in ([("do", "close")], [("answer", "helped")], [("do", "close")]):
        beside = [("note", visitor.mark.canary("list")), ("id", str(id)), *fields]
        visitor.send(LIST, [*token(visitor.send(LIST, None, "list")), *beside], "list")
    assert handovers(demo) == []
    assert len(counted_since(before, demo)) == 1
    assert visitor.sent > 80
    assert len(visitor.mark.let_out) > 700
    assert hits(visitor.mark, left_behind(demo)) == []
    assert holding(demo, NUMBER.encode(), *secret) == []
    tables = [place for place in holding(demo, str(id).encode(), sealed[:40]) if place.startswith("table")]
    assert tables == []
    assert visitor.mark.word not in visitor.send(LIST, None, "after").text


def test_details_kept_in_plain_words_would_be_found(visitor: Hostile, demo: Product) -> None:
    page = chosen(visitor, "code", "no")
    assert [row[2] for row in handovers(demo)] == ["requested"], page.heading
    mark = Mark()
    assert hits(mark, left_behind(demo)) == []
    records.change(demo, "UPDATE handover_handover SET tried = ?", (f'["{mark.canary("tried")}"]',))
    assert any("table handover_handover" in hit for hit in hits(mark, left_behind(demo)))
    other = Mark()
    packed = b64encode(b'{"name":"' + other.canary("sealed").encode() + b'"}')
    (demo.scratch / "planted").write_bytes(packed)
    assert any("planted" in hit for hit in hits(other, left_behind(demo)))
    (demo.scratch / "planted").unlink()
    records.change(demo, "UPDATE handover_handover SET tried = ?", (f'["{NUMBER}"]',))
    assert "table handover_handover" in holding(demo, NUMBER.encode())
    clear(demo)


def filled(visitor: Hostile, page: Answer, kind: str) -> Fields:
    """The form with a canary in every field of words, and something chosen where the draft needs it."""
    form: Fields = []
    for control in page.controls("draft"):
        if control.kind in ("text", "input", "textarea") and "sdk" not in control.name:
            form.append((control.name, visitor.mark.canary(f"{control.name}, {kind}")))
    chosen = {"municipality": "0180", "safe": "yes", "shared": "no", "purpose": "call_back", "matters": "yes"}
    held = {name for name, _ in form}
    names = {control.name for control in page.controls("draft")}
    form += [(name, value) for name, value in chosen.items() if name in names]
    form += [(name, value) for name, value in SDK.items() if name in names]
    rest = without(page.untouched("draft"), *held, *chosen, *SDK)
    return [*rest, *form]


@pytest.mark.parametrize("kind", KINDS)
def test_no_canary_of_a_draft_is_left_anywhere(visitor: Hostile, demo: Product, kind: str) -> None:
    path = f"/utkast/{kind}/"
    page = visitor.send(path, None, kind)
    visitor.try_every_control(page, path, kind, form="draft")
    form = filled(visitor, page, kind)
    birds = [value for _, value in form if visitor.mark.word in value]
    assert len(birds) >= 3
    for do in ("show", "stay", "make", "pdf", "docx", "sdk", "calendar"):
        answer = visitor.send(path, [*form, ("do", do)], f"{kind}, {do}")
        if "html" in answer.headers["content-type"]:
            assert all(bird in answer.text for bird in birds), do
    long = [*without(form, "protect"), ("protect", visitor.mark.canary("too long") * 60), ("do", "make")]
    assert visitor.send(path, long, "too long").status == 422
    assert hits(visitor.mark, left_behind(demo)) == []


def test_a_place_to_protect_goes_with_no_file(visitor: Hostile, demo: Product) -> None:
    """Into a report that tells of it orally: it stands in no file's name, subject, text or data about the file, in no
    address and no header, in no log and on no page of an error."""
    path = f"/utkast/{REPORT}/"
    page = visitor.wire.send(path)
    said = {"municipality": "0180", "child-1-name": "Elsa Prov", "own": "Hon är rädd.", "protect": SAFE_PLACE}
    form = [*without(page.untouched("draft"), *said, *SDK, "officer"), *said.items(), *SDK.items()]
    for do in ("pdf", "docx", "sdk", "calendar"):
        request = visitor.wire.opener.open(visitor.wire.url + path, body([*form, ("do", do)]), timeout=30)
        with request as answer:
            content, headers, url = answer.read(), str(answer.headers), answer.url
        assert "attachment" in headers, do
        assert not [each for each in (headers, url) if "Kanarie" in each or "Elsa" in each]
        inside = b"".join(part for _, part in parts(do, content))
        if do == "pdf":
            inside += b"".join(Pdf(content).streams.values())
            assert b"Elsa" not in content
            assert "Elsa".encode("utf-16-be") not in content
        assert b"Kanarie" not in inside
        assert "Kanarie".encode("utf-16-be") not in inside
    leaking = [*without(form, "own"), ("own", f"De bor på {SAFE_PLACE}.")]
    for do in ("pdf", "docx", "sdk"):
        stopped = visitor.wire.send(path, [*leaking, ("do", do)])
        assert stopped.status == 422
        assert "attachment" not in stopped.headers.get("content-disposition", "")
    missing = visitor.wire.send("/utkast/okand/", leaking)
    assert missing.status == 404
    assert "Kanarie" not in missing.text
    assert holding(demo, SAFE_PLACE.encode(), b"Kanariegr") == []


def body(fields: Fields) -> bytes:
    """Fields as a form sends them."""
    return urlencode(fields).encode()
