"""What a file must not tell: who made it, where, with what, and when. Looked for in all its bytes, packed ones too."""

from __future__ import annotations

import getpass
import re
import socket
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import fpdf

PROGRAMS = ("fpdf", "python-docx", "python", "microsoft macintosh", "upptack", "upptäck", "normal.dotm")
FIELDS = (
    *("/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Subject", "/Keywords", "/Metadata"),
    *("dc:creator", "lastModifiedBy", "dcterms:", "<Company", "<Manager", "rsid", "docId", "Template"),
)


def unpacked(content: bytes) -> Iterator[bytes]:
    """The file's bytes, and those of each packed part in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            for part in parts.infolist():
                yield part.filename.encode() + b" " + parts.read(part)
    for found in re.finditer(rb"/FlateDecode.*?stream\n(.*?)\nendstream", content, re.S):
        yield zlib.decompress(found[1])


def forbidden() -> set[str]:
    """Words that must stand nowhere: this machine's, this user's and this moment's."""
    here = {getpass.getuser(), socket.gethostname(), str(Path.home()), str(Path.cwd()), str(Path(fpdf.__file__).parent)}
    now = datetime.now(UTC)
    days = (now, now + timedelta(hours=2), now - timedelta(hours=12))
    moments = {day.strftime(form) for day in days for form in ("%Y%m%d", "%Y-%m-%d", "%d %b %Y")}
    return {word for word in {*here, *moments} if len(word) > 3}


def stands(word: str, text: str) -> bool:
    """Whether a word stands by itself in a text that was bytes."""
    given = re.escape(word.encode().decode("latin-1"))
    return re.search(rf"(?<![A-Za-z0-9]){given}(?![A-Za-z0-9])", text) is not None


def traces(content: bytes) -> set[str]:
    """Which of the forbidden things the file tells."""
    found = set()
    for part in unpacked(content):
        text = part.decode("latin-1")
        found |= {word for word in forbidden() if stands(word, text)}
        found |= {word for word in PROGRAMS if stands(word, text.lower())}
        found |= {field for field in FIELDS if field in text}
    return found
