"""The package as a ZIP: written the same for the same content, and read with limits that trust no header."""

from __future__ import annotations

import base64
import binascii
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from upptack.knowledge.packages.rules import (
    MANIFEST,
    MOST_BYTES,
    MOST_BYTES_EACH,
    MOST_FILES,
    SIGNATURE,
    Key,
    Manifest,
    Refused,
    files_problem,
    manifest_of,
    names_problem,
    size_problem,
)

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The day that every file in the ZIP has; when the package was made stands in the manifest."""

UNIX: Final = 3
ENCRYPTED: Final = 1
ENTRY: Final = b"PK\x01\x02"
"""What each row of a ZIP's own list begins with."""

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # and NotImplementedError: encryption and methods that zipfile does not know
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose signature and files have been checked: what it says of itself, whose key signed it, and its
    items by path."""

    manifest: Manifest
    signed_by: Key
    files: Mapping[str, bytes]


def packed(manifest: Manifest, sign: Callable[[bytes], bytes], files: Mapping[str, bytes]) -> bytes:
    """The package; `sign` gives the signature of some bytes. Raises Refused when it would be beyond the limits."""
    if problem := size_problem([len(content) for content in files.values()]):
        raise Refused(problem)
    written = manifest.written()
    signature = f"{manifest.key} {base64.b64encode(sign(written)).decode()}\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in ((MANIFEST, written), (SIGNATURE, signature), *sorted(files.items())):
            entry = zipfile.ZipInfo(path, LONG_AGO)
            entry.create_system, entry.external_attr = UNIX, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def opened(data: bytes, trusted: Mapping[str, Key]) -> Package:
    """The package in a file's bytes, when one of the trusted keys (by id) signed it and every file is the one that
    was signed. Raises Refused otherwise. Nothing is interpreted before the signature has been checked."""
    files = unpacked(data)
    for name in (MANIFEST, SIGNATURE):
        if name not in files:
            raise Refused(f"{name} saknas. Filen är inget innehållspaket från Upptäck, eller är inte hel.")
    written, signature = files.pop(MANIFEST), files.pop(SIGNATURE)
    signer = _signer(written, signature, trusted)
    manifest = manifest_of(written)
    if manifest.key != signer.id:
        raise Refused("Paketet säger att det är gjort med en annan nyckel än den som har signerat det.")
    if problem := files_problem(manifest.files, files):
        raise Refused(problem)
    return Package(manifest, signer, files)


def _signer(written: bytes, signature: bytes, trusted: Mapping[str, Key]) -> Key:
    broken = "Paketets signatur stämmer inte. Paketet har ändrats på vägen; hämta det igen från avsändaren."
    id, _, code = signature.decode("ascii", "replace").strip().partition(" ")
    if id not in trusted:
        raise Refused(
            "Paketet är signerat med en nyckel som inte är betrodd här. Be avsändaren om nyckelraden på en säker väg "
            "och kör: upptack content trust RAD"
        )
    try:
        Ed25519PublicKey.from_public_bytes(trusted[id].public).verify(base64.b64decode(code, validate=True), written)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Refused(broken) from error
    return trusted[id]


def unpacked(data: bytes) -> dict[str, bytes]:
    """Every file of a ZIP by its name, read up to the limits. Raises Refused for what is no plain file with a plain
    name, and when a limit is passed, whatever the ZIP says of its sizes."""
    if len(data) > MOST_BYTES or data.count(ENTRY) > MOST_FILES + 2:
        raise Refused(f"Paketet är större än {MOST_BYTES // 1_000_000} MB eller har fler än {MOST_FILES} filer.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _look_through(entries)
            return _read(archive, entries)
    except UNREADABLE as error:
        raise Refused("Filen går inte att läsa som ett innehållspaket. Hämta den igen från avsändaren.") from error


def _look_through(entries: list[zipfile.ZipInfo]) -> None:
    """Raises Refused for names that may not be, and for what is no plain file."""
    if problem := names_problem(entry.orig_filename for entry in entries):
        raise Refused(problem)
    for entry in entries:
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise Refused(f"{entry.filename}: paketet får bara ha vanliga filer, inga länkar.")
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"{entry.filename}: filen är packad på ett sätt som paket inte får vara.")


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(min(left, MOST_BYTES_EACH) + 1)
        if problem := size_problem([len(content)]):
            raise Refused(problem)
        left -= len(content)
        if left < 0:
            raise Refused(f"Paketet är större än {MOST_BYTES // 1_000_000} MB.")
        found[entry.filename] = content
    return found
