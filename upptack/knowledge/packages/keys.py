"""The installation's own key, the keys it trusts, and the newest package from each: files in one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from upptack.knowledge.methods.archive import LOCK as LOCK
from upptack.knowledge.methods.archive import alone as alone
from upptack.knowledge.methods.archive import write as write
from upptack.knowledge.packages.rules import Key, Refused, key_id, key_of, name_of

OWN: Final = "own.pem"
OWN_LINE: Final = "own.txt"
TRUSTED: Final = "trusted.txt"
SEEN: Final = "seen.json"


def folder_in(installation: Path) -> Path:
    """The folder of keys within the installation's own folder, made when it is not there; nobody else may open it."""
    folder = installation / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def make(folder: Path, name: str) -> Key:
    """Makes the installation's own pair of keys, once. Raises Refused for a name that cannot be, and when there is a
    pair already: others trust it."""
    if (folder / OWN).exists():
        raise Refused("Installationen har redan en nyckel. Visa den med: upptack content key")
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    key = Key(key_id(public), public, name_of(name))
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write(folder / OWN_LINE, key.line + "\n")
    write(folder / OWN, pem.decode())
    return key


def own(folder: Path) -> Key:
    """The installation's own public key; raises Refused when it has none or the files do not belong together."""
    private = _private(folder)
    key = key_of(_text(folder / OWN_LINE))
    if key.public != private.public_key().public_bytes_raw():
        raise Refused(f"{folder / OWN_LINE} hör inte till {folder / OWN}. Återställ båda från samma säkerhetskopia.")
    return key


def sign(folder: Path, content: bytes) -> bytes:
    """The installation's signature of some bytes; the private key stays here."""
    return _private(folder).sign(content)


def _private(folder: Path) -> Ed25519PrivateKey:
    if not (folder / OWN).exists():
        raise Refused('Installationen har ingen nyckel än. Gör en med: upptack content key "Installationens namn"')
    try:
        private = serialization.load_pem_private_key((folder / OWN).read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(f"{folder / OWN} går inte att läsa. Återställ den från en säkerhetskopia.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refused(f"{folder / OWN} är en annan sorts nyckel än Ed25519.")
    return private


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def trusted(folder: Path) -> Mapping[str, Key]:
    """The keys whose packages are taken in, by id; raises Refused when a line of the file is not whole."""
    keys = [key_of(line) for line in _text(folder / TRUSTED).splitlines() if line.strip()]
    return {key.id: key for key in keys}


def trust(folder: Path, line: str) -> Key:
    """Takes in a key from now on; raises Refused when the line is not whole."""
    key = key_of(line)
    _write_trusted(folder, {**trusted(folder), key.id: key})
    return key


def untrust(folder: Path, id: str) -> Key:
    """Refuses packages from a key from now on; raises Refused when it was not trusted."""
    keys = dict(trusted(folder))
    if id not in keys:
        raise Refused(f"Ingen betrodd nyckel har id {id[:40]!a}. Visa dem med: upptack content trusted")
    gone = keys.pop(id)
    _write_trusted(folder, keys)
    return gone


def _write_trusted(folder: Path, keys: Mapping[str, Key]) -> None:
    write(folder / TRUSTED, "".join(f"{key.line}\n" for key in keys.values()))


def seen(folder: Path) -> Mapping[str, datetime]:
    """When the newest package taken in from each key was made, by the key's id."""
    try:
        times = json.loads(_text(folder / SEEN) or "{}")
        return {id: datetime.fromisoformat(time) for id, time in times.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise Refused(f"{folder / SEEN} går inte att läsa. Återställ den från en säkerhetskopia.") from error


def remember(folder: Path, id: str, made_at: datetime) -> None:
    """Keeps when the newest package from a key was made."""
    times = dict(seen(folder))
    times[id] = max(made_at, times.get(id, made_at))
    write(folder / SEEN, json.dumps({id: time.isoformat() for id, time in times.items()}, sort_keys=True) + "\n")
