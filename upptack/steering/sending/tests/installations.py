"""Two installations with keys, and tables that they have released."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from upptack.knowledge.api import Key
from upptack.steering.protection.tables import Dimension, Release, Table, as_text
from upptack.steering.sending.rules import Sent
from upptack.steering.statistics import shapes
from upptack.steering.statistics.models import EXACT, Published

PERIOD = "2026-Q1"
TABLE = "svar"
RELEASED = date(2026, 5, 4)
AGENCIES = ("agency:af", "agency:fk")
COUNTS = {"now": (40, 25), "no": (310, 180), "not_asked": (60, 33)}
"""Answer → number of meetings by agency."""

HIDDEN = (("agency:af", "now"), ("agency:fk", "now"), ("agency:af", "no"), ("agency:fk", "no"))


def pair(folder: Path, name: str) -> Key:
    """Makes a pair of keys as an installation keeps it in its folder."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    key = Key(sha256(public).hexdigest()[:16], public, name)
    (folder / "keys").mkdir(parents=True)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "keys/own.pem").write_bytes(pem)
    (folder / "keys/own.txt").write_text(f"{key.line}\n")
    return key


def trust(folder: Path, *lines: Key) -> None:
    """Lets an installation trust some keys."""
    (folder / "keys").mkdir(parents=True, exist_ok=True)
    (folder / "keys/trusted.txt").write_text("".join(f"{key.line}\n" for key in lines))


def signed_by(folder: Path, content: bytes) -> str:
    """A signature with an installation's key, in Base64."""
    private = serialization.load_pem_private_key((folder / "keys/own.pem").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    return base64.b64encode(private.sign(content)).decode()


def form(id: str = TABLE, period: str = PERIOD, agencies: tuple[str, ...] = AGENCIES) -> Table:
    """The form of a small table."""
    answers = Dimension("answer", tuple(COUNTS), {"asked": frozenset(("now", "no"))})
    return Table(id, "meetings", (Dimension("place", agencies), answers), (("time", period),))


def release(
    table: Table | None = None, hidden: tuple[tuple[str, str], ...] = (), counts: Mapping[str, tuple[int, ...]] = COUNTS
) -> Release:
    """A table of these counts in which some cells are hidden."""
    table = table or form()
    places = table.dimensions[0].leaves
    leaves: dict[tuple[str, ...], int] = {
        (place, answer): n for answer, row in counts.items() for place, n in zip(places, row, strict=False)
    }
    gone = {table.key({"place": place, "answer": answer}) for place, answer in hidden}
    return Release(table, {key: None if key in gone else n for key, n in table.totals(leaves).items()})


def sent(made: Release | None = None) -> Sent:
    """A table as it stands in a letter."""
    return Sent(made or release(), RELEASED)


def publish(made: Release, period: str = PERIOD, method: str = EXACT) -> None:
    """Puts a table in this installation's ledger."""
    Published.objects.create(
        id=sha256(f"{made.table.id} {period}".encode()).hexdigest(),
        table=made.table.id,
        period=period,
        method=method,
        spread=0 if method == EXACT else 3,
        released_on=RELEASED,
        released_by="samordnare@jam.example",
        shape=shapes.as_json(made.table),
        cells={as_text(key): n for key, n in made.shown.items()},
    )
