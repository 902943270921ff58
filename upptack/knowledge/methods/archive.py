"""Where an installation keeps the guides and tables that it has published: a folder for each, frozen by a list."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from upptack.law.frozen import LIST, fingerprint, listed

LOCK: Final = "lock"
GUIDES: Final = "guides"
TABLES: Final = "tables"


def guides_folder(installation: Path) -> Path:
    """Where the guides lie that packages and members of this installation have brought."""
    return installation / GUIDES


def tables_folder(installation: Path) -> Path:
    """Where the tables lie that members of this installation have published."""
    return installation / TABLES


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time: two that change a folder at once could each forget what the other has done."""
    with (folder / LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """Writes a file so that a reader, also after a power cut, finds the earlier or the new one, never half."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts files in a folder by their names. Nobody reads them before they are in the list."""
    for name, content in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / name, content, 0o644)


def freeze(folder: Path, names: Mapping[str, bytes]) -> None:
    """Adds files to the folder's list, which publishes them. What is frozen already keeps its number."""
    if not names:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        fresh = {name: fingerprint(content) for name, content in names.items()}
        lines = [f'"{file}" = "{number}"\n' for file, number in sorted({**fresh, **listed(folder)}.items())]
        write(folder / LIST, "[files]\n" + "".join(lines), 0o644)
