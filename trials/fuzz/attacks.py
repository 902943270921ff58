"""One form sent wrongly in one of many ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

from hypothesis import strategies as st

from trials.fuzz import hostile
from trials.fuzz.pages import Form

Pair = tuple[str | bytes, str | bytes]
URLENCODED: Final = "application/x-www-form-urlencoded"
BOUNDARY: Final = "fuzz8f1c"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the way, the address with its question, the kind of body and the body. `how` tells what was done."""

    how: str
    way: str
    path: str
    kind: str
    body: bytes


def raw(value: str | bytes) -> bytes:
    """The bytes that are sent for a value; a lone surrogate is sent as it is."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def urlencoded(pairs: Sequence[Pair]) -> bytes:
    """The pairs as a form sends them, also those that are no text."""
    return "&".join(f"{quote_plus(raw(name))}={quote_plus(raw(value))}" for name, value in pairs).encode()


def multipart(pairs: Sequence[Pair], files: Sequence[tuple[str, bytes, bytes]] = ()) -> bytes:
    """The pairs, and files as field, name and content, in parts; nothing in the names is made harmless."""
    parts = [_part(b'name="%s"' % raw(name), raw(value)) for name, value in pairs]
    parts += [_part(b'name="%s"; filename="%s"' % (raw(field), name), content) for field, name, content in files]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(said: bytes, content: bytes) -> bytes:
    return b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), said, content)


def sent(form: Form, pairs: Sequence[Pair], how: str) -> Request:
    """The form with these values, in the way that it is sent."""
    if form.method == "get":
        return asked(form.path, pairs, how)
    if form.multipart:
        return Request(how, "POST", form.path, f"multipart/form-data; boundary={BOUNDARY}", multipart(pairs))
    return Request(how, "POST", form.path, URLENCODED, urlencoded(pairs))


def asked(path: str, pairs: Sequence[Pair], how: str) -> Request:
    """A page asked for with these values in its address."""
    bare, _, old = path.partition("?")
    question = "&".join(part for part in (old, urlencoded(pairs).decode()) if part)
    return Request(how, "GET", f"{bare}?{question}", "", b"")


@st.composite
def wrong(draw: st.DrawFn, form: Form, word: str) -> Request:
    """The form, filled in and then spoilt in one way."""
    how = draw(
        st.sampled_from(
            (
                "one",
                "one",
                "one",
                "several",
                "missing",
                "doubled",
                "extra",
                "tampered",
                "body",
                "way",
                "query",
                "file",
                "empty",
            )
        )
    )
    pairs: list[Pair] = [*form.filled(draw(st.sampled_from((0, -1))))]
    if how == "body":
        kind, body = draw(st.sampled_from(hostile.BODIES))
        return Request(how, "POST", form.path, kind, body)
    if how == "way":
        return Request(how, draw(st.sampled_from(hostile.WAYS)), form.path, URLENCODED, urlencoded(pairs))
    if how == "query":
        names = [name for name, _ in pairs] or ["q"]
        return asked(form.path, [(draw(st.sampled_from(names)), draw(hostile.values(word)))], how)
    if how == "file":
        file = (
            str(draw(st.sampled_from([*(f.name for f in form.fields), "file"]))),
            b"../%s\xff.csv" % word.encode(),
            draw(st.binary(max_size=400)),
        )
        return Request(how, "POST", form.path, f"multipart/form-data; boundary={BOUNDARY}", multipart(pairs, [file]))
    return sent(form, draw(spoilt(pairs, how, word)), how)


@st.composite
def spoilt(draw: st.DrawFn, pairs: list[Pair], how: str, word: str) -> list[Pair]:
    """The pairs with something wrong in one or several of them."""
    if how == "empty" or not pairs:
        return [(name, "") for name, _ in pairs] if draw(st.booleans()) else []
    value, at = hostile.values(word), draw(st.integers(0, len(pairs) - 1))
    name, right = pairs[at]
    if how == "several":
        return [(each, draw(value) if draw(st.booleans()) else old) for each, old in pairs]
    changed: dict[str, list[Pair]] = {
        "one": [(name, draw(value))],
        "missing": [],
        "doubled": [(name, right), (name, draw(value))],
        "extra": [
            (name, right),
            (draw(st.one_of(st.just(f"{raw(name).decode(errors='replace')}[]"), value)), draw(value)),
        ],
        "tampered": [(name, _tampered(raw(right), draw(st.integers(0, 10_000)), draw(st.integers(1, 255))))],
    }
    return [*pairs[:at], *changed[how], *pairs[at + 1 :]]


def _tampered(value: bytes, at: int, by: int) -> bytes:
    if not value:
        return bytes([by])
    at %= len(value)
    return value[:at] + bytes([value[at] ^ by]) + value[at + 1 :]
