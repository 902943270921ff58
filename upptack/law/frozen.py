"""Files that a list freezes by their SHA-256, and the tables that an installation has published in a folder of its own.

The product's own table is version 1 and stands in its room. A later one, what-now-2.dmn in the installation's folder,
takes its place when the list beside it has it with the right number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

LIST: Final = "published.toml"
TABLE: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)-([1-9][0-9]{0,3})\.dmn")
"""What the file of a table in a later version is called: name and version."""

_further: list[Path] = []
"""The installation's own folder of tables, when it has one."""


def fingerprint(content: bytes) -> str:
    """The SHA-256 that freezes a file."""
    return sha256(content).hexdigest()


def listed(folder: Path) -> Mapping[str, str]:
    """What a folder's own list freezes: file name → SHA-256 in hexadecimal; nothing where there is no list."""
    path = folder / LIST
    files: Mapping[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["files"] if path.exists() else {}
    return files


def read_also(folder: Path) -> None:
    """From now on the tables in this folder count too; nothing else there does, and nothing need be there."""
    _further[:] = [folder]
    versions.cache_clear()


@cache
def versions() -> Mapping[str, int]:
    """The newest version of each table that the installation has published itself; raises ValueError when its list
    names something else than tables."""
    found: dict[str, int] = {}
    for folder in _further:
        for file in listed(folder):
            parts = TABLE.fullmatch(file)
            if not parts or int(parts[2]) < 2:
                raise ValueError(f"{folder / LIST}: {file!r} is no table in a later version, such as what-now-2.dmn.")
            found[parts[1]] = max(found.get(parts[1], 1), int(parts[2]))
    return MappingProxyType(found)


def text_in_force(table: str, own: Path) -> tuple[str, str]:
    """The text of a table in its newest version, and the name of its file; `own` is where the product's own lies.

    Raises ValueError when the file has been changed or lost since it was published."""
    version = versions().get(table)
    if version is None:
        return own.read_text(encoding="utf-8"), own.name
    file = f"{table}-{version}.dmn"
    for folder in _further:
        content = (folder / file).read_bytes() if (folder / file).exists() else b""
        if listed(folder).get(file) == fingerprint(content):
            return content.decode(), file
    raise ValueError(f"{file} has been changed or removed since it was published. Publish a new version.")
