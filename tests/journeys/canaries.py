"""Marked strings, and the search for them in everything that an installation leaves behind."""

from __future__ import annotations

import os
import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.journeys import records
from tests.journeys.product import Product


class Mark:
    """A random word that every canary of one run carries, so that one search finds them all."""

    def __init__(self) -> None:
        self.word = "Kanariefagel" + secrets.token_hex(8)
        self.numbers = count(1)
        self.let_out: dict[str, str] = {}

    def canary(self, place: str) -> str:
        """A new canary for this place: the mark, a number, and letters that encodings change."""
        bird = f"{self.word}-{next(self.numbers):04d} åäö"
        self.let_out[bird] = place
        return bird

    @property
    def needles(self) -> dict[str, bytes]:
        """The mark in every form that a program could have kept it in: as it is (also in UTF-8, Latin-1, JSON and
        addresses, which leave its letters alone), in capitals or small letters, in UTF-16, backwards, in hexadecimal,
        and in base64 at each of the three places where it can begin in a longer text."""
        plain = self.word.encode()
        forms = {
            "as it is": plain,
            "small": plain.lower(),
            "capitals": plain.upper(),
            "utf-16": self.word.encode("utf-16-le"),
            "utf-16 big": self.word.encode("utf-16-be"),
            "backwards": plain[::-1],
            "hexadecimal": plain.hex().encode(),
            "every letter in %": "".join(f"%{byte:02X}" for byte in plain).encode(),
        }
        for start in range(3):
            # The first and last group depend on the neighbours and are left out.
            whole = b64encode(b"\0" * start + plain)
            forms[f"base64 at {start}"] = whole[4 : len(whole) // 4 * 4 - 4]
        return forms


def hits(mark: Mark, places: Iterable[tuple[str, bytes]]) -> list[str]:
    """Where the mark is found, and in which form."""
    needles = mark.needles
    return [f"{place}: {form}" for place, content in places for form, needle in needles.items() if needle in content]


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder, with its name as a part of what is searched."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path), str(path).encode() + b"\n" + path.read_bytes()


def left_behind(product: Product) -> Iterator[tuple[str, bytes]]:
    """Everything that the installation has left: every row of every table, every session unpacked, its folder with
    the database's own files, its log and its temporary files, and the PostgreSQL cluster when the run has one."""
    for table in records.tables(product):
        rows = records.rows(product, f'SELECT * FROM "{table}"')
        yield f"table {table}", repr(rows).encode() + quote(repr(rows)).encode()
    for text in records.session_texts(product):
        yield "session", text
    yield from files(product.folder)
    cluster = os.environ.get("UPPTACK_TEST_CLUSTER", "")
    if cluster and product.database.startswith("postgres"):
        records.change(product, "CHECKPOINT")
        yield from files(Path(cluster))
