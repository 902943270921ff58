"""Packages made for tests: right ones, and such as only somebody who means harm would make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from upptack.knowledge.packages import archive, keys, rules
from upptack.knowledge.packages.rules import MANIFEST, SIGNATURE, Manifest, canonical, listed

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
PAGE = "content/pages/start.sv.json"
CHAPTER = "content/handbook/steg-gate.json"
FILES = {PAGE: b'{\n "a": 1\n}\n', CHAPTER: b'{\n "b": "text"\n}\n'}
"""Two files that the archive takes and the contents would not."""

Files = dict[str, bytes]


def installation_in(folder: Path, name: str = "Avsändaren") -> Path:
    """An installation with a key, which trusts itself."""
    own = keys.make(keys.folder_in(folder), name)
    keys.trust(keys.folder_in(folder), own.line)
    return folder


def signed(sender: Path, files: Mapping[str, bytes], **other: Any) -> bytes:
    """A package with these files, signed by the sender; `other` replaces what the manifest says."""
    own = keys.own(keys.folder_in(sender))
    said = {"made_at": AT, "installation": own.name, "key": own.id, "product": "0.1.0"}
    manifest = Manifest(**{**said, "files": {path: listed(content) for path, content in files.items()}, **other})
    return archive.packed(manifest, partial(keys.sign, keys.folder_in(sender)), files)


def inside(data: bytes) -> Files:
    """Every file of a package, with manifest and signature."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def items(data: bytes) -> Files:
    """The items of a package."""
    return {name: content for name, content in inside(data).items() if name not in (MANIFEST, SIGNATURE)}


def zipped(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of entries, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def rewritten(sender: Path, content: bytes) -> bytes:
    """A package whose manifest is these bytes, rightly signed."""
    folder = keys.folder_in(sender)
    signature = archive.base64.b64encode(keys.sign(folder, content)).decode()
    return zipped([(MANIFEST, content), (SIGNATURE, f"{keys.own(folder).id} {signature}\n".encode())])


def changed(data: bytes, path: str, change: Callable[[dict[str, Any]], Any]) -> Files:
    """The items of a package in which one has been changed by `change`, which works on its values."""
    files = items(data)
    values = rules.plain(files[path], path)
    change(values)
    return {**files, path: canonical(values)}
