"""A letter of tables from one installation to another: how it is written, and when it is refused. Pure.

A letter is JSON: `letter` is a text, itself JSON; `signature` is the Ed25519 signature (RFC 8032, Base64) of the mark
"upptack tables 1", a line break and the bytes of that text in UTF-8, made with the key whose id is `key`. The mark is
there so that nothing else that the key has signed can pass for a letter. Nothing in the letter is interpreted before
the signature has been checked."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from upptack.steering.protection.bounds import MINIMUM
from upptack.steering.protection.tables import Dimension, Key, Release, Table, as_text, from_text
from upptack.steering.statistics import rules as periods
from upptack.steering.statistics import shapes

FORMAT: Final = 1
MARK: Final = b"upptack tables 1\n"
MOST_BYTES: Final = 50_000_000
MOST_CELLS: Final = 1_000_000
"""How many cells a table may have."""

CLOCKS_DIFFER: Final = timedelta(hours=1)
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
ID: Final = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
CODE: Final = re.compile(r"[\w:.-]{1,80}")

BROKEN: Final = "Filen går inte att läsa som tabeller från Upptäck. Be avsändaren skicka den igen."
STRANGER: Final = (
    "Tabellerna är signerade med en nyckel som inte är betrodd här. Be avsändaren om nyckelraden på en säker väg och "
    "kör: upptack content trust RAD"
)
CHANGED: Final = "Signaturen stämmer inte. Filen har ändrats på vägen; be avsändaren skicka den igen."


class Refused(Exception):
    """The letter or the command is refused as a whole; the text says why. Nothing has been written."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A protected table in a letter, and the day it was released where it comes from."""

    release: Release
    released_on: date

    @property
    def id(self) -> str:
        """The id of the table."""
        return self.release.table.id

    @property
    def digest(self) -> str:
        """A hash of all that the table says."""
        return sha256(canonical(_table(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Letter:
    """The released tables of a period: who sends them, with which key, when it was written (UTC, whole seconds)."""

    installation: str
    key: str
    made_at: datetime
    period: str
    tables: tuple[Sent, ...]


def canonical(value: Any) -> str:
    """JSON that is the same text for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=None, separators=(",", ":"))


def _table(sent: Sent) -> dict[str, Any]:
    return {
        "id": sent.id,
        "released_on": sent.released_on.isoformat(),
        "shape": shapes.as_json(sent.release.table),
        "cells": {as_text(key): n for key, n in sent.release.shown.items()},
    }


def written(letter: Letter, sign: Callable[[bytes], bytes]) -> bytes:
    """The letter as a file; `sign` gives the signature of some bytes."""
    text = canonical(
        {
            "format": FORMAT,
            "installation": letter.installation,
            "key": letter.key,
            "made_at": letter.made_at.astimezone(UTC).strftime(TIME),
            "period": letter.period,
            "tables": [_table(sent) for sent in letter.tables],
        }
    )
    signature = base64.b64encode(sign(MARK + text.encode())).decode()
    return f"{canonical({'key': letter.key, 'letter': text, 'signature': signature})}\n".encode()


def opened(data: bytes, trusted: Mapping[str, bytes]) -> Letter:
    """The letter in a file, when one of the trusted keys (raw public keys by id) signed it and every table in it is
    whole and protected. Raises Refused otherwise."""
    if len(data) > MOST_BYTES:
        raise Refused(f"Filen är större än {MOST_BYTES // 1_000_000} MB.")
    outer = _plain(data.removesuffix(b"\n"))
    if not isinstance(outer, dict) or set(outer) != {"key", "letter", "signature"}:
        raise Refused(BROKEN)
    if not all(isinstance(value, str) for value in outer.values()):
        raise Refused(BROKEN)
    if outer["key"] not in trusted:
        raise Refused(STRANGER)
    _check(trusted[outer["key"]], outer["signature"], outer["letter"].encode())
    letter = _letter(_plain(outer["letter"].encode()))
    if letter.key != outer["key"]:
        raise Refused("Filen säger att den är gjord med en annan nyckel än den som har signerat den.")
    return letter


def _check(public: bytes, signature: str, content: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature, validate=True), MARK + content)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Refused(CHANGED) from error


def _plain(content: bytes) -> Any:
    """The value of canonical JSON. Raises Refused for anything else, also for a name that stands twice."""
    try:
        value = json.loads(content)
        right = canonical(value).encode() == content
    except (ValueError, RecursionError):
        right = False
    if not right:
        raise Refused(BROKEN)
    return value


def _letter(data: Any) -> Letter:
    """The letter in signed JSON."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused("Filen har ett format som den här versionen av Upptäck inte känner. Uppgradera först.")
    try:
        period = periods.period(data["period"]).code
        letter = Letter(
            installation=str(data["installation"]),
            key=str(data["key"]),
            made_at=datetime.strptime(data["made_at"], TIME).replace(tzinfo=UTC),
            period=period,
            tables=tuple(_sent(each) for each in data["tables"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(BROKEN) from error
    names = [sent.id for sent in letter.tables]
    if not names or len(set(names)) < len(names):
        raise Refused("Filen har ingen tabell, eller samma tabell två gånger.")
    for sent in letter.tables:
        if problem := table_problem(sent.release, period):
            raise Refused(f"{sent.id}: {problem}")
    return letter


def _sent(data: Any) -> Sent:
    """One table. Raises what reading it raises; ValueError for names and sizes that no table of ours has."""
    id, shape = data["id"], data["shape"]
    size = math.prod(1 + len(each["leaves"]) + len(each["groups"]) for each in shape["dimensions"])
    if not ID.fullmatch(id) or size > MOST_CELLS or len(data["cells"]) > MOST_CELLS:
        raise ValueError(id)
    table = shapes.from_json(id, shape)
    codes = [code for each in table.dimensions for code in (each.name, *each.codes)] + [
        c for w in table.where for c in w
    ]
    if not all(isinstance(code, str) and (code == "" or CODE.fullmatch(code)) for code in (*codes, table.measure)):
        raise ValueError(id)
    shown = {from_text(text): n for text, n in data["cells"].items()}
    return Sent(Release(table, shown), date.fromisoformat(data["released_on"]))


def table_problem(release: Release, period: str) -> str | None:
    """Why a table is not one that has been released for a period with small counts hidden, as a sentence; None when it
    is: it has every cell and no other, no small count stands in it, and what is shown adds up."""
    if problem := _shape_problem(release.table, period):
        return problem
    if set(release.shown) != set(release.table.keys()):
        return "tabellen har andra celler än den säger."
    for n in release.shown.values():
        if n is not None and (type(n) is not int or n < 0):
            return "ett antal är inget antal."
        if n is not None and 0 < n < MINIMUM:
            return "tabellen är inte skyddad: ett litet antal syns i den."
    for total, parts in release.table.sums():
        whole, values = release.shown[total], [release.shown[part] for part in parts]
        known = [value for value in values if value is not None]
        if whole is not None and len(known) == len(values) and sum(known) != whole:
            return "tabellen går inte ihop: en summa är en annan än det som summeras."
    return None


def _shape_problem(table: Table, period: str) -> str | None:
    names = [each.name for each in table.dimensions]
    if len(set(names)) < len(names) or not names:
        return "tabellen har ingen indelning, eller samma två gånger."
    for each in table.dimensions:
        grouped = set().union(*each.groups.values()) if each.groups else set()
        if len(set(each.codes)) < len(each.codes) or not each.leaves or grouped - set(each.leaves):
            return "en indelning i tabellen är inte hel."
    try:
        right = shapes.when_of(table).code == period
    except (KeyError, ValueError):
        right = False
    return None if right else "tabellen gäller en annan period än filen."


def age_problem(made_at: datetime, now: datetime) -> str | None:
    """Why a letter may not be taken in because of when it was written, as a sentence; None when it may."""
    return (
        "Filen är gjord i framtiden. Kontrollera klockan här och hos avsändaren."
        if made_at > now + CLOCKS_DIFFER
        else None
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One installation's share of a sum: its name and the day it released the table."""

    name: str
    released_on: date


@dataclass(frozen=True, slots=True)
class Together:
    """What the installations' tables add up to, cell by cell. `unlike`: installations whose table is of another form,
    so that it is left out."""

    release: Release
    parts: tuple[Part, ...]
    unlike: tuple[Part, ...]


def together(tables: Sequence[tuple[Part, Release]]) -> Together:
    """Adds tables up. Each counts other meetings than the others, so a cell that one lacks is nought there.

    A cell that is hidden in any of them is hidden in the sum. Were it shown, whoever knows the other installations'
    published counts could subtract them and would have the hidden one. And with no part hidden the sum gives nothing
    away: it is worked out from counts that have been published, so it tells nobody more than they tell. Raises
    ValueError without a table."""
    if not tables:
        raise ValueError("nothing to add up")
    form = _form(tables[0][1].table)
    alike = [(part, release) for part, release in tables if _form(release.table) == form]
    merged = _merged([release.table for _, release in alike])
    shown: dict[Key, int | None] = dict.fromkeys(merged.keys(), 0)
    for _, release in alike:
        for key, n in release.shown.items():
            before = shown.get(key, 0)
            shown[key] = None if n is None or before is None else before + n
    unlike = tuple(part for part, release in tables if _form(release.table) != form)
    return Together(Release(merged, shown), tuple(part for part, _ in alike), unlike)


def _form(table: Table) -> tuple[object, ...]:
    """What tables that can be added up have in common: what is counted, for when, and how it is divided."""
    return (table.id, table.measure, sorted(table.where), [(each.name, each.whole) for each in table.dimensions])


def _merged(tables: Sequence[Table]) -> Table:
    """A table with every code that any of them has."""
    first = tables[0]
    dimensions = []
    for place, own in enumerate(first.dimensions):
        every = [table.dimensions[place] for table in tables]
        leaves = tuple(dict.fromkeys(leaf for each in every for leaf in each.leaves))
        groups = {
            code: frozenset().union(*(each.groups.get(code, frozenset()) for each in every))
            for code in dict.fromkeys(code for each in every for code in each.groups)
        }
        dimensions.append(Dimension(own.name, leaves, groups, own.whole))
    return Table(first.id, first.measure, tuple(dimensions), first.where)
