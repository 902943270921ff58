"""One file that holds a whole installation: the database, what is published as files, and the manifest.

The file is a tar. With a key (UPPTACK_BACKUP_KEY, a recipient of age, age-encryption.org/v1) it is sealed by the
program age for whoever has the other half, which the installation itself does not have: what can write backups cannot
read them (docs/adr/0028)."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from upptack.config.keeping import databases, manifest
from upptack.config.keeping.manifest import FOLDERS, NAME, SECRET_FOLDERS, Manifest, Refused

DATABASE: Final = "database"
SEALED: Final = b"age-encryption.org/v1"
LEVEL: Final = 1
"""Of compression: more of it takes much longer and makes little smaller."""


def make(to: Path, installation: Path, vendor: str, key: str) -> Manifest:
    """Writes a backup of the database that Django has and of the installation's folder to `to`, readable by its owner
    alone; sealed when there is a `key`. Either the whole file comes to be, or none. Raises Refused, and OSError."""
    if to.exists():
        raise Refused(f"{to} finns redan. En säkerhetskopia skrivs aldrig över.")
    part = to.with_name(f".{to.name}.part")
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".upptack-backup-") as scratch:
        gathered = Path(scratch)
        rows, migrations, head = databases.dump(gathered / DATABASE)
        _gather(installation, gathered, (*FOLDERS, *(SECRET_FOLDERS if key else ())))
        files = {str(path.relative_to(gathered)): manifest.digest(path) for path in _files(gathered)}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        told = Manifest(made, vendor, rows, migrations, head, files)
        (gathered / NAME).write_text(told.text(), encoding="utf-8")
        try:
            _write(gathered, part, key)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)
    return told


def _gather(installation: Path, to: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if (installation / name).is_dir():
            shutil.copytree(installation / name, to / name, ignore=shutil.ignore_patterns("lock", ".*"))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _write(gathered: Path, to: Path, key: str) -> None:
    """The gathered files as one tar, the manifest first, sealed on the way to the disk, and on the disk when it
    returns."""
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sink:
        if not key:
            _pack(gathered, sink)
        else:
            with _program(["age", "--encrypt", "--recipient", key], stdin=subprocess.PIPE, stdout=sink) as sealing:
                assert sealing.stdin
                with suppress(BrokenPipeError):  # age has ended, and its status says why
                    _pack(gathered, sealing.stdin)
                with suppress(BrokenPipeError):  # what was not sent would else be sent again, and hide the reason
                    sealing.stdin.close()
                _ended(sealing, "UPPTACK_BACKUP_KEY är ingen mottagare som age känner igen (age1…).")
        sink.flush()
        os.fsync(sink.fileno())


def _pack(gathered: Path, sink: object) -> None:
    first = gathered / NAME
    with (
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=LEVEL, mtime=0) as packed,  # type: ignore[call-overload]
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        for path in [first, *(path for path in _files(gathered) if path != first)]:
            tar.add(path, str(path.relative_to(gathered)), recursive=False)


@contextmanager
def _program(words: list[str], **pipes: object) -> Iterator[subprocess.Popen[bytes]]:
    """age, running. Raises Refused when the machine has none."""
    try:
        process = subprocess.Popen(words, stderr=subprocess.DEVNULL, **pipes)  # type: ignore[call-overload]  # noqa: S603
    except FileNotFoundError as error:
        raise Refused("age saknas. Det finns i Debians paket age.") from error
    with process:
        yield process


def _ended(process: subprocess.Popen[bytes], otherwise: str) -> None:
    if process.wait() != 0:
        raise Refused(otherwise)


@contextmanager
def opened(file: Path, identity: Path | None) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and the folder in which its files lie for now. Every file is there with the right
    hash, and nothing else is. Raises Refused for a backup that is sealed for somebody else, cut off or altered."""
    with tempfile.TemporaryDirectory(prefix="upptack-restore-") as scratch:
        folder = Path(scratch)
        with file.open("rb") as beginning:
            sealed = beginning.read(len(SEALED)) == SEALED
        if not sealed:
            with file.open("rb") as source:
                _unpack(source, folder)
        elif identity is None:
            raise Refused("Säkerhetskopian är förseglad. Ange nyckeln: --identity FIL")
        else:
            words = ["age", "--decrypt", "--identity", str(identity), str(file)]
            with _program(words, stdout=subprocess.PIPE) as opening:
                try:
                    _unpack(opening.stdout, folder)
                finally:
                    assert opening.stdout
                    while opening.stdout.read(1 << 20):
                        pass
                _ended(opening, "Säkerhetskopian går inte att öppna med den nyckeln, eller så är den skadad.")
        yield _checked(folder), folder


def _unpack(source: object, to: Path) -> None:
    """Raises Refused for what is cut off or altered anywhere: the packing's own sum stands at the very end, so it is
    read to there, also past the last file."""
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:  # type: ignore[call-overload]
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                tar.extractall(to, filter="data")
            while packed.read(1 << 20):
                pass
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refused("Säkerhetskopian går inte att öppna: den är avklippt, skadad eller någonting annat.") from error


def _checked(folder: Path) -> Manifest:
    if not (folder / NAME).is_file():
        raise Refused("Säkerhetskopian har ingen förteckning.")
    told = manifest.read((folder / NAME).read_bytes())
    found = {str(path.relative_to(folder)): manifest.digest(path) for path in _files(folder)}
    found.pop(NAME)
    if found != told.files:
        wrong = sorted(name for name in found.keys() | told.files.keys() if found.get(name) != told.files.get(name))
        raise Refused("Säkerhetskopian är ändrad eller skadad: " + ", ".join(wrong[:5]))
    return told
