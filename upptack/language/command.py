"""`upptack signals|lint|leaks|deidentify`: JSON lines in, JSON lines with the marked passages out.

Nothing of a text is written in an error, and nothing is kept between two lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from upptack.language.normal import TooLong
from upptack.language.spans import Span, flagged

NAMES = ("signals", "lint", "leaks", "deidentify")
"""The commands, one for each tool."""

LANGUAGES = ("sv", "en")
READERS = ("other_party", "guardian", "joint_household", "person", "authority")
"""Who may read what is to be sent."""

LINE = 16_000_000
"""Bytes of the longest line: a text of 1,000,000 characters, each written as two escapes, and what stands around it."""

BLOCK = 65_536
"""Bytes read at a time. What is read is answered before more is asked for, so that nobody waits for an answer."""

USAGE = """Användning: upptack {name} < rader.jsonl

{about}
Varje rad in är ett JSON-objekt: {{"id": "1", "text": "…", "lang": "sv"}}
  id      text eller heltal, kommer tillbaka i svaret
  text    texten, högst 1 000 000 tecken
  lang    sv eller en; sv när det saknas{more}
Varje rad ut svarar på en rad in, i samma ordning:
  {{"id": …, "flagged": true, "spans": [
    {{"start": 0, "end": 4, "category": "…", "context": [], "why": "…", "ask": "…"}}]}}   (på en rad)
  start och end räknas i tecken (kodpunkter) från textens början.
En rad som inte går att läsa ger {{"line": radens nummer, "error": "…"}}. Körningen går vidare och slutar med status 1.
Inget sparas och inget skickas någonstans. Verktyget bedömer ingen människa, och det missar saker.
"""
ABOUT = {
    "signals": "Märker ställen i en text som kan tyda på våld, med frågor att ställa.",
    "lint": "Granskar hur en fråga är ställd och föreslår bättre ord.",
    "leaks": "Letar efter skyddade uppgifter i en text som ska lämnas ut.",
    "deidentify": "Märker det som kan visa vem en text handlar om, och föreslår vad som kan stå i stället.",
}
MORE = f"""
  protect   lista med det som ska skyddas, till exempel ["Björkgatan 4"]
  readers   lista med dem som får läsa: {", ".join(READERS)}
  filename  filens namn (valfritt)
  subject   ämnesraden (valfritt)
  properties  filens egenskaper som objekt (valfritt), till exempel {{"Author": "…"}}"""

BOM = b"\xef\xbb\xbf"
"""The mark that some programs put before the first line of UTF-8."""

Given = dict[str, Any]
Tool = Callable[[Given], Sequence[Span]]


class Source(Protocol):
    """What lines are read from."""

    def read1(self, size: int, /) -> bytes:
        """What there is to read now, at most `size` bytes; waits for the first; empty at the end."""


class Sink(Protocol):
    """What answers are written to."""

    def write(self, data: bytes, /) -> object:
        """Takes bytes."""

    def flush(self) -> None:
        """Hands them on."""


class BadLine(ValueError):
    """A line that cannot be read; the message says why and holds nothing of the line."""


def tool(name: str) -> Tool:
    """What answers a line that has been read. The tool is loaded here, so that a command loads only its own."""
    if name == "signals":
        from upptack.language import signals

        return lambda given: signals.find(given["text"], given["lang"])
    if name == "lint":
        from upptack.language import lint

        return lambda given: lint.check(given["text"], given["lang"])
    if name == "deidentify":
        from upptack.language import deidentify

        return lambda given: deidentify.mark(given["text"], given["lang"])
    return _leaks()


def _leaks() -> Tool:
    from upptack.language import leaks

    def check(given: Given) -> Sequence[Span]:
        properties = tuple(given["properties"].items())
        return leaks.check(
            leaks.Outgoing(
                given["text"],
                given["lang"],
                tuple(given["protect"]),
                tuple(given["readers"]),
                given["filename"],
                given["subject"],
                properties,
            )
        )

    return check


def read(raw: bytes, name: str) -> Given:
    """What a line asks, with what it leaves out filled in. Raises BadLine."""
    if len(raw) > LINE:
        raise BadLine(f"Raden är för lång. Högst {LINE} byte går att läsa.")
    given = _object(raw)
    _identity(given)
    if not isinstance(given.get("text"), str):
        raise BadLine('Fältet "text" saknas eller är ingen text.')
    given.setdefault("lang", "sv")
    if given["lang"] not in LANGUAGES:
        raise BadLine('Fältet "lang" ska vara "sv" eller "en".')
    if name == "leaks":
        _outgoing(given)
    return given


def _object(raw: bytes) -> Given:
    try:
        given = json.loads(raw.removeprefix(BOM).decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("Raden är inte skriven i UTF-8.") from None
    except RecursionError:
        raise BadLine("Raden har för många nivåer.") from None
    except ValueError:
        raise BadLine("Raden är ingen giltig JSON.") from None
    if not isinstance(given, dict):
        raise BadLine('Raden är inget JSON-objekt. Skriv {"id": "1", "text": "…"}.')
    return given


def _identity(given: Given) -> None:
    if "id" not in given:
        raise BadLine('Fältet "id" saknas.')
    if isinstance(given["id"], bool) or not isinstance(given["id"], str | int):
        raise BadLine('Fältet "id" ska vara en text eller ett heltal.')


def _outgoing(given: Given) -> None:
    """Checks what only the leak check reads. Who reads must be said: without it the check could not fail closed."""
    for field in ("protect", "readers"):
        values = given.get(field)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise BadLine(f'Fältet "{field}" saknas eller är ingen lista med texter.')
    if not set(given["readers"]) <= set(READERS):
        raise BadLine(f'Fältet "readers" kan innehålla: {", ".join(READERS)}.')
    for field in ("filename", "subject"):
        given[field] = "" if given.get(field) is None else given[field]
        if not isinstance(given[field], str):
            raise BadLine(f'Fältet "{field}" är ingen text.')
    given["properties"] = {} if given.get("properties") is None else given["properties"]
    values = given["properties"]
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise BadLine('Fältet "properties" ska vara ett objekt med texter.')


def answer(given: Given, spans: Sequence[Span], name: str) -> Given:
    """The line to write for a line that was read."""
    return {"id": given["id"], "flagged": flagged(spans), "spans": [_shown(span, name) for span in spans]}


def _shown(span: Span, name: str) -> Given:
    shown: Given = {
        "start": span.start,
        "end": span.end,
        "category": span.category,
        "context": list(span.context),
        "why": span.why,
        "ask": span.ask,
    }
    return {**shown, "where": span.where} if name == "leaks" else shown


def answered(number: int, raw: bytes, name: str, ask: Tool) -> Given:
    """The line to write for a line read: the answer, or the line's number and what is wrong with it."""
    try:
        given = read(raw, name)
        return answer(given, ask(given), name)
    except BadLine as error:
        return {"line": number, "error": str(error)}
    except TooLong as error:
        return {"line": number, "error": str(error)}
    except Exception:  # Whatever the fault of a tool is, its message might hold words of the text.
        return {"line": number, "error": "Verktyget kunde inte läsa texten."}


def batches(source: Source) -> Iterator[list[tuple[int, bytes]]]:
    """The lines that are whole after each reading, with their numbers. Of a line that is too long only so much is kept
    that it is seen to be."""
    number, rest = 0, bytearray()
    while chunk := source.read1(BLOCK):
        *whole, tail = chunk.split(b"\n")
        batch = []
        for each in whole:
            number += 1
            batch.append((number, bytes(rest) + each))
            rest.clear()
        rest += tail
        del rest[LINE + 1 :]
        yield batch
    if rest:
        yield [(number + 1, bytes(rest))]


def encoded(line: Given) -> bytes:
    """A line as UTF-8. A lone surrogate, which JSON can hold and UTF-8 cannot, goes out as the escape it came in as."""
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def run(name: str, source: Source, sink: Sink) -> int:
    """Answers every line but the empty ones, in order; 1 when some line could not be read, else 0."""
    ask, status = tool(name), 0
    for batch in batches(source):
        lines = [answered(number, raw, name, ask) for number, raw in batch if raw.strip()]
        if lines:
            status = 1 if any("error" in line for line in lines) else status
            sink.write(b"".join(map(encoded, lines)))
            sink.flush()
    return status


def main(name: str, argv: Sequence[str], stdin: Source | None = None, stdout: Sink | None = None) -> int:
    """Runs one of NAMES on standard input and output: 0, 1 when some line was bad, 2 for an unknown argument, 130 when
    stopped from the keyboard."""
    source, sink = stdin or cast(Source, sys.stdin.buffer), stdout or sys.stdout.buffer
    if argv:
        wanted = argv[0] in ("-h", "--help")
        usage = USAGE.format(name=name, about=ABOUT[name], more=MORE if name == "leaks" else "")
        (sink if wanted else sys.stderr.buffer).write(usage.encode())
        return 0 if wanted else 2
    try:
        return run(name, source, sink)
    except BrokenPipeError:
        # The reader has gone. Python would say so once more when it closes standard output at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
