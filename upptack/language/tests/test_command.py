"""`upptack signals|lint|leaks|deidentify`: a line in, a line out, nothing of the text in an error, and no socket."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from upptack.language import command
from upptack.language.normal import LIMIT

pytestmark = pytest.mark.pure

PROTECT = {"protect": ["Björkgatan 4"], "readers": ["other_party"]}
BLOCKED = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError("a socket: " + event)
sys.addaudithook(refuse)
from upptack.config import cli
{seeded}
status = cli.main(sys.argv[1:])
assert "django" not in sys.modules
sys.exit(status)
"""
"""Runs the command as the shell does, and refuses every socket from before the first import."""


def asked(name: str, *lines: Any) -> tuple[int, list[dict[str, Any]]]:
    """The status and the answers for these lines: objects, or bytes as they are."""
    written = b"\n".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines)
    out = io.BytesIO()
    status = command.main(name, [], io.BytesIO(written), out)
    return status, [json.loads(line) for line in out.getvalue().decode("utf-8").splitlines()]


def line(name: str, **more: Any) -> dict[str, Any]:
    """A good line for a tool."""
    return {"id": "1", "text": "Min man Kowalski bor på Björkgatan 4.", **(PROTECT if name == "leaks" else {}), **more}


@pytest.mark.parametrize("name", command.NAMES)
def test_each_tool_answers_a_line_with_a_line(name: str) -> None:
    status, answers = asked(name, line(name, id="a"), line(name, id=7, lang="en", text="Hello"))
    assert status == 0
    assert [answer["id"] for answer in answers] == ["a", 7]
    for answer in answers:
        assert set(answer) == {"id", "flagged", "spans"}
        for span in answer["spans"]:
            expected = {"start", "end", "category", "context", "why", "ask"}
            assert set(span) == expected | ({"where"} if name == "leaks" else set())
            assert isinstance(span["context"], list)


def test_a_leak_is_told_with_where_it_stands() -> None:
    given = line("leaks", text="Se bifogat.", filename="Bjorkgatan_4.pdf", subject=None, properties={"Author": "x"})
    status, (answer,) = asked("leaks", given)
    assert (status, answer["flagged"]) == (0, True)
    assert {span["where"] for span in answer["spans"]} == {"filename"}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"hemligt ord {", "ingen giltig JSON"),
        (b'["hemligt ord"]', "inget JSON-objekt"),
        (b"[" * 200_000, "Raden"),
        (b'{"id": "1", "text": "hemligt ord \xff"}', "UTF-8"),
        ({"id": "1"}, '"text" saknas'),
        ({"id": "1", "text": ["hemligt ord"]}, "ingen text"),
        ({"text": "hemligt ord"}, '"id" saknas'),
        ({"id": ["hemligt ord"], "text": "a"}, '"id" ska vara'),
        ({"id": True, "text": "a"}, '"id" ska vara'),
        ({"id": "1", "text": "hemligt ord", "lang": "fi"}, '"lang" ska vara'),
        ({"id": "1", "text": "hemligt ord", "lang": None}, '"lang" ska vara'),
        ({"id": "1", "text": "a" * (LIMIT + 1)}, "Högst 1000000 tecken"),
        (b'{"id": "1", "text": "' + b"a" * command.LINE + b'"}', "för lång"),
    ],
    ids=range(13),
)
def test_a_bad_line_is_told_with_its_number_and_the_run_goes_on(bad: Any, told: str) -> None:
    status, answers = asked("deidentify", b"", bad, line("deidentify"))
    assert status == 1
    assert answers[0]["line"] == 2
    assert told in answers[0]["error"]
    assert "hemligt" not in json.dumps(answers[0])
    assert answers[1]["flagged"] is True


@pytest.mark.parametrize(
    "change",
    [
        {"protect": None},
        {"protect": "Björkgatan 4"},
        {"protect": [4]},
        {"readers": ["motpart"]},
        {"readers": None},
        {"filename": 4},
        {"properties": {"a": 1}},
    ],
)
def test_a_leak_check_that_is_not_told_what_to_protect_from_whom_answers_with_an_error(change: dict[str, Any]) -> None:
    status, (answer,) = asked("leaks", line("leaks") | change)
    assert status == 1
    assert "flagged" not in answer
    assert answer["line"] == 1


def test_a_fault_in_a_tool_blocks_and_tells_nothing_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(given: dict[str, Any]) -> Any:
        raise KeyError(given["text"])

    monkeypatch.setattr(command, "tool", lambda name: faulty)
    status, (answer,) = asked("leaks", line("leaks"))
    assert (status, answer) == (1, {"line": 1, "error": "Verktyget kunde inte läsa texten."})


def test_lone_surrogates_and_a_byte_order_mark_are_read() -> None:
    given = b'\xef\xbb\xbf{"id": "\\ud800", "text": "\\ud800 Min man Kowalski \\ud83d\\ude00"}'
    status, (answer,) = asked("deidentify", given)
    assert (status, answer["id"]) == (0, "\ud800")
    assert [(span["start"], span["end"]) for span in answer["spans"]] == [(10, 18)]


def test_lines_that_come_in_pieces_are_put_together() -> None:
    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return super().read1(7)

    lines = [line("deidentify", id=number) for number in range(5)]
    out = io.BytesIO()
    status = command.main("deidentify", [], Slow(b"\n".join(json.dumps(each).encode() for each in lines)), out)
    assert status == 0
    assert [json.loads(each)["id"] for each in out.getvalue().splitlines()] == list(range(5))


def started(name: str, given: bytes, seeded: str = "", *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own where no socket can be made."""
    script = BLOCKED.format(seeded=seeded)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("UPPTACK", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-c", script, name, *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("name", command.NAMES)
def test_no_tool_opens_a_socket_or_starts_django(name: str) -> None:
    given = b"".join(json.dumps(line(name, lang=lang)).encode() + b"\n" for lang in ("sv", "en"))
    done = started(name, given)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 2


def test_a_socket_would_be_seen() -> None:
    seeded = "import socket, upptack.language.normal as n; n.normal = lambda text: socket.socket()"
    done = started("deidentify", json.dumps(line("deidentify")).encode(), seeded)
    assert done.returncode == 1
    assert b"kunde inte" in done.stdout
    done = started("deidentify", b"", "import socket; socket.socket().connect(('192.0.2.1', 80))")
    assert b"a socket: socket.__new__" in done.stderr


def test_help_is_in_swedish_and_an_argument_is_refused(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name in command.NAMES:
        out = io.BytesIO()
        assert command.main(name, ["--help"], io.BytesIO(), out) == 0
        assert f"Användning: upptack {name}" in out.getvalue().decode()
        assert ("readers" in out.getvalue().decode()) is (name == "leaks")
        assert command.main(name, ["fil.jsonl"], io.BytesIO(), io.BytesIO()) == 2
    assert set(command.NAMES) == set(command.ABOUT)


def test_a_reader_that_goes_away_ends_the_run_quietly(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps(line("deidentify")) + "\n") * 3000)
    script = "import sys; from upptack.config import cli; sys.exit(cli.main(['deidentify']))"
    with (
        rows.open("rb") as given,
        subprocess.Popen(
            [sys.executable, "-c", script], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_a_line_is_answered_before_the_next_is_written() -> None:
    script = "import sys; from upptack.config import cli; sys.exit(cli.main(['deidentify']))"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(json.dumps(line("deidentify", id=number)).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(30) == 0
