"""Promise 1: nothing about an individual outside the staff is kept.

Marked strings go into every field of every page, as values and where the product expects something else, and into
addresses and headers. Afterwards none is found in what the installation has left behind."""

from __future__ import annotations

import logging
import os
import socket
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from urllib.error import URLError

import pytest

from tests.journeys import records
from tests.journeys.canaries import Mark, hits, left_behind
from tests.journeys.product import Product, running
from tests.journeys.wire import Answer, Fields, Wire
from upptack.config.logs import BareFormatter

pytestmark = pytest.mark.journey

MEMBER = "norr@fk.example"
TOLD = (("unsafe",), ("decides", "watches"), ("hit",), ("controls",), ("forced",), ("partner",), ("now",))
TOLD_LAST = (("throat", "weapon"), ("today",), ("yes",))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An installation that only this test has used."""
    with running(tmp_path_factory.mktemp("canary")) as product:
        yield product


class Hostile:
    """A visitor who puts a canary wherever something can be put."""

    def __init__(self, product: Product) -> None:
        self.mark, self.wire, self.sent = Mark(), Wire(product.url), 0

    def headers(self) -> dict[str, str]:
        """Headers with a canary each."""
        names = ("User_Agent", "Referer", "X_Forwarded_For", "Accept_Language", "X_Canary", "X_Request_Id")
        return {name: self.mark.canary(f"header {name}").encode().decode("latin-1") for name in names}

    def send(self, path: str, fields: Fields | bytes | None, place: str) -> Answer:
        """Sends with canaries in query and headers; the answer may refuse, but never break."""
        self.sent += 1
        bird = self.mark.canary(f"query at {place}").replace(" ", "+").encode()
        answer = self.wire.send(f"{path}?sok={quoted(bird)}", fields, **self.headers())
        assert answer.status < 500, (place, answer.status)
        return answer

    def try_every_control(self, page: Answer, path: str, place: str, form: str = "step") -> None:
        """For each control of the form a post in which it carries a canary and the others are untouched; then one
        in which they all do, and one field that the form does not have."""
        untouched = page.untouched(form)
        names = sorted({control.name for control in page.controls(form)} | {"extra"})
        kept = {"seal", "csrfmiddlewaretoken"}
        for name in names:
            rest = [(other, value) for other, value in untouched if other != name]
            self.send(path, [*rest, (name, self.mark.canary(f"{name} at {place}"))], place)
        everything = [(name, self.mark.canary(f"{name} with all at {place}")) for name in names if name not in kept]
        self.send(path, [pair for pair in untouched if pair[0] in kept] + everything, place)

    def step(self, page: Answer, *fields: tuple[str, str]) -> Answer:
        """Tries everything on a page of the conversation, then goes on as the page intends, canaries beside."""
        place = page.heading
        assert any(control.name == "seal" for control in page.controls()), place
        self.try_every_control(page, "/samtal/", place)
        beside = [("extra", self.mark.canary(f"extra at {place}"))]
        return self.send("/samtal/", [("seal", page.seal), *fields, *beside], place)


def quoted(text: bytes) -> str:
    """Bytes as they stand in an address."""
    return "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in text)


def walk_the_conversation(visitor: Hostile, **chosen: str) -> Answer:
    """A whole conversation, from the start page to the count; returns the last page but one."""
    start = visitor.send("/samtal/", None, "start")
    visitor.try_every_control(start, "/samtal/", "start")
    fields = {"matter": "underhallsstod", "channel": "phone", "guide": "exposed", **chosen}
    page = visitor.send("/samtal/", list(fields.items()), "start")
    page = visitor.step(page, ("situation", "alone"), ("minutes", "over_15"))
    page = visitor.step(page)
    ask_in_own_words(visitor, page)
    for codes in (*TOLD, *TOLD_LAST):
        page = visitor.step(page, *(("answer", code) for code in codes))
    page = visitor.step(page)
    page = visitor.step(page, ("do", "bodies"), ("municipality", "2584"))
    page = visitor.send("/samtal/", [("seal", page.seal)], "bodies")
    visitor.try_every_control(page, "/samtal/", "safety")
    page = visitor.send("/samtal/", [("seal", page.seal)], "safety")
    return write(visitor, page)


def ask_in_own_words(visitor: Hostile, page: Answer) -> None:
    """The caseworker's own way to ask is linted, kept while the screen is hidden, and extended."""
    for do in ("lint", "stay", "hide"):
        words = visitor.mark.canary(f"own question, {do}")
        answer = visitor.send("/samtal/", [("seal", page.seal), ("do", do), ("phrase", words)], f"question, {do}")
        assert (words in answer.text) == (do != "hide"), do
        if do == "hide":
            assert words in visitor.send("/samtal/", [("seal", answer.seal), ("do", "show")], "show").text


def use_the_language_help(visitor: Hostile) -> None:
    """Every field of the language help, with each tool, by the button and as the script posts while one writes."""
    where = "/sprakhjalp/"
    page = visitor.send(where, None, "language help")
    visitor.try_every_control(page, where, "language help", form="draft")
    token = [pair for pair in page.untouched("draft") if pair[0] == "csrfmiddlewaretoken"]
    for tool in ("lint", "signals", "leaks", "deidentify"):
        words = visitor.mark.canary(f"text for {tool}")
        beside = [(name, visitor.mark.canary(f"{name}, {tool}")) for name in ("protect", "filename", "subject")]
        fields = [*token, ("tool", tool), ("text", words), ("reader", "other_party"), *beside]
        answer = visitor.send(where, fields, tool)
        assert answer.status == 200
        assert words in answer.text
        assert all(bird in answer.text for _, bird in beside)
    long = [*token, ("tool", "signals"), ("text", visitor.mark.canary("too long") * 700)]
    assert visitor.send(where, long, "too long a text").status == 422


def write(visitor: Hostile, page: Answer) -> Answer:
    """The writing page: own words go through the text, the hidden screen and the extension of the sign-in."""
    words, secret = visitor.mark.canary("own words"), visitor.mark.canary("to protect")
    visitor.try_every_control(page, "/samtal/", "write")
    fact = next(control.value for control in page.controls() if control.name == "fact")
    filled = [("own", words), ("fact", fact), ("matters", "yes"), ("protect", secret)]
    for do in ("text", "stay", "hide"):
        page = visitor.send("/samtal/", [("seal", page.seal), ("do", do), *filled], do)
        assert (words in page.text) == (secret in page.text) == (do != "hide"), do
        visitor.try_every_control(page, "/samtal/", f"write, {do}")
    page = visitor.send("/samtal/", [("seal", page.seal), ("do", "show")], "show")
    assert words in page.text
    assert secret in page.text
    too_long = [("own", words * 60), ("do", "text")]
    visitor.send("/samtal/", [("seal", page.seal), *too_long], "too long")
    return visitor.send("/samtal/", [("seal", page.seal), ("do", "next"), *filled], "write")


def knock_elsewhere(visitor: Hostile) -> None:
    """Canaries at addresses outside the conversation, in forms that are too big, and in requests that are none."""
    bird = quoted(visitor.mark.canary("path").replace(" ", "").encode())
    for path in (f"/{bird}/", f"/samtal/{bird}/", f"/samtal/tabell/{bird}/", f"/s/{bird}.css", "/healthz"):
        visitor.send(path, None, path)
        visitor.send(path, [("own", visitor.mark.canary(f"post to {path}"))], path)
    word = visitor.mark.canary("too big").encode()
    with suppress(URLError):  # the server may hang up before it has read so much
        assert visitor.wire.send("/samtal/", b"own=" + word * 90_000).status == 400
    assert visitor.wire.send("/samtal/", b"&".join([b"own=" + word] * 1_200)).status == 400
    file = b'--x\r\nContent-Disposition: form-data; name="own"; filename="' + word + b'"\r\n\r\n' + word + b"\r\n--x--"
    visitor.wire.send("/samtal/", file, Content_Type="multipart/form-data; boundary=x")
    visitor.wire.send("/samtal/", word, Content_Type="application/json")
    visitor.wire.send("/", None, Host=visitor.mark.canary("host").split()[0])
    Wire(visitor.wire.url).send("/", None, Cookie="upptack=" + visitor.mark.canary("cookie").split()[0])


def speak_gibberish(product: Product, mark: Mark) -> None:
    """Requests that are no HTTP, and one that is cut off in the middle."""
    host = f"Host: 127.0.0.1:{product.port}\r\n"
    whole = f"POST /samtal/ HTTP/1.1\r\n{host}Content-Length: 9999\r\n\r\nown={mark.canary('cut off')}"
    for text in (f"{mark.canary('gibberish')}\r\n\r\n", whole, f"GET /{mark.canary('spaces')} HTTP/1.1\r\n{host}\r\n"):
        with socket.create_connection(("127.0.0.1", product.port), timeout=5) as wire:
            wire.sendall(text.encode())
            wire.shutdown(socket.SHUT_WR)
            wire.recv(4096)


def fail_to_sign_in(product: Product, mark: Mark) -> None:
    """Canaries in the sign-in's own forms, in a browser without a session."""
    visitor = Hostile(product)
    visitor.mark = mark
    for path in ("/konto/login/", "/konto/password/reset/"):
        page = visitor.send(path, None, path)
        visitor.try_every_control(page, path, path, form="none")
    page = visitor.wire.send("/konto/login/")
    token = [pair for pair in page.untouched("none") if pair[0] == "csrfmiddlewaretoken"]
    bird = mark.canary("e-mail").split()[0]
    visitor.send("/konto/login/", [*token, ("login", f"{bird}@x.example"), ("password", bird)], "sign-in")
    basic = b64encode(f"{bird}:{bird}".encode()).decode()
    visitor.wire.send("/samtal/", None, Authorization=f"Basic {basic}")
    visitor.send("/samtal/", [("seal", mark.canary("seal, signed out")), ("own", mark.canary("own, out"))], "out")


def break_the_server(product: Product, visitor: Hostile, page: Answer) -> None:
    """Takes a table away, so that the end of a conversation fails as nothing of ours should: SQLite says that it does
    not work (503), PostgreSQL that it is asked wrongly (500)."""
    records.change(product, "ALTER TABLE tally_spent RENAME TO gone")
    try:
        fields = [("seal", page.seal), ("do", "finish"), ("action", "door_open"), ("did", "same")]
        fields += [("own", visitor.mark.canary("own words, 500"))]
        answer = visitor.wire.send("/samtal/?sok=" + visitor.mark.word, fields, **visitor.headers())
    finally:
        records.change(product, "ALTER TABLE gone RENAME TO tally_spent")
    assert answer.status in (500, 503)
    assert visitor.mark.word not in answer.text
    assert '"error": "' in product.log.read_text()


def test_no_canary_is_left_anywhere(own: Product) -> None:
    visitor = Hostile(own)
    visitor.wire.sign_in(MEMBER)
    page = walk_the_conversation(visitor)
    visitor.try_every_control(page, "/samtal/", "close")
    break_the_server(own, visitor, page)
    done = visitor.send(
        "/samtal/", [("seal", page.seal), ("do", "finish"), ("action", "contact_given"), ("did", "same")], "close"
    )
    assert done.heading.startswith("Samtalet")
    use_the_language_help(visitor)
    knock_elsewhere(visitor)
    speak_gibberish(own, visitor.mark)
    fail_to_sign_in(own, visitor.mark)
    assert visitor.sent > 150
    assert len(visitor.mark.let_out) > 1_000
    assert hits(visitor.mark, left_behind(own)) == []
    for path in ("/start/", "/samtal/"):
        assert visitor.mark.word not in visitor.wire.send(path).text
    after = visitor.wire.at_close(TOLD)
    assert visitor.mark.word not in after.text


def test_the_search_finds_a_canary_in_each_place(own: Product) -> None:
    def found(place: str) -> bool:
        return any(place in hit for hit in hits(mark, left_behind(own)))

    mark = Mark()
    assert hits(mark, left_behind(own)) == []
    for name, form in mark.needles.items():
        (own.scratch / "planted").write_bytes(b"<<" + form + b">>")
        assert found("planted"), name
    (own.scratch / "planted").write_bytes(b64encode(b"xy" + mark.canary("text").encode() + b"z"))
    assert found("planted")
    (own.scratch / "planted").unlink()
    own.python(
        "from importlib import import_module; from django.conf import settings\n"
        "store = import_module(settings.SESSION_ENGINE).SessionStore(); store['x'] = sys.argv[1] * 50; store.create()",
        mark.canary("session"),
    )
    assert found("session")
    assert not found("table")
    row = {"kind": "x", **dict.fromkeys(records.KEY, "x"), "matter": mark.canary("row")[:40], "n": 1}
    columns, holes = ", ".join(row), ", ".join("?" for _ in row)
    records.change(own, f"INSERT INTO tally_count ({columns}) VALUES ({holes})", tuple(row.values()))
    assert found("table tally_count")
    assert found("upptack.sqlite3" if not own.database.startswith("postgres") else "pg_wal") or not in_cluster()
    with own.log.open("a") as log:
        log.write(mark.canary("log"))
    assert found("server.log")


def in_cluster() -> bool:
    """Whether the run's PostgreSQL can be searched as files; SQLite always can."""
    address, cluster = os.environ.get("UPPTACK_DATABASE", ""), os.environ.get("UPPTACK_TEST_CLUSTER", "")
    return bool(cluster) or not address.startswith("postgres")


MAY_CHANGE = {"tally_count", "tally_suggested", "tally_spent", "django_session", "sqlite_sequence"}
"""The last is SQLite's own: the highest number that a row of each table has had."""


def test_what_was_answered_leaves_no_trace_but_the_counts(own: Product) -> None:
    wire = Wire(own.url)
    wire.sign_in(MEMBER)
    before = records.contents(own)
    for answers, action in (((("safe",),), "door_open"), ((*TOLD, *TOLD_LAST), "emergency")):
        wire.press(wire.at_close(answers), "finish", ("action", action), ("did", "same"))
    after = records.contents(own)
    assert before.keys() == after.keys()
    changed = {table for table in after if after[table] != before[table]}
    assert changed >= {"tally_count", "tally_suggested", "tally_spent"}
    assert changed <= MAY_CHANGE, changed
    assert sum(after["tally_spent"].values()) - sum(before["tally_spent"].values()) == 2
    assert sum(after["tally_count"].values()) - sum(before["tally_count"].values()) <= 2
    assert sum(after["django_session"].values()) == sum(before["django_session"].values())


def test_an_exception_is_logged_without_its_text() -> None:
    mark = Mark()
    try:
        try:
            raise KeyError(mark.canary("cause"))
        except KeyError as cause:
            raise ValueError(mark.canary("exception")) from cause
    except ValueError:
        trouble = sys.exc_info()
    birds = mark.canary("argument"), mark.canary("message"), mark.canary("extra")
    filled = logging.LogRecord("django.request", 40, __file__, 1, "%s: %s", ("x", birds[0]), trouble)
    bare = logging.LogRecord("django.security", 40, __file__, 1, birds[1], (), trouble, sinfo=birds[2])
    filled.status_code, filled.request = 500, birds[2]
    for record in (filled, bare):
        line = BareFormatter().format(record)
        assert '"error": "ValueError"' in line
        assert __file__ in line
        assert mark.word not in line
        assert mark.word in logging.Formatter().format(record)
