"""Reads the files back with other programs than those that wrote them: the words of each, and every number in it."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from html import unescape
from io import BytesIO
from itertools import count
from pathlib import Path

from docx import Document
from docx.table import Table

FOOT = 771
"""How far down an A4 page its text goes, in points; below stands the number of the page."""


def plain(text: str) -> str:
    """A text with one kind of blank."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def numbers(text: str) -> Counter[str]:
    """Every run of digits, and how often it stands there."""
    return Counter(re.findall(r"\d+", plain(text)))


def of_docx(content: bytes) -> str:
    """What stands in a Word file, in order."""
    found = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return "\n".join(found)


def poppler(program: str, content: bytes, folder: Path, *options: str) -> str:
    """What a program of poppler-utils says of a PDF file."""
    file = folder / "read.pdf"
    file.write_bytes(content)
    end = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, *options, str(file), *end], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def of_pdf(content: bytes, folder: Path) -> str:
    """What stands on the pages of a PDF file, without their numbers."""
    return poppler("pdftotext", content, folder, "-x", "0", "-y", "0", "-W", "596", "-H", str(FOOT))


def drawings(page: str) -> str:
    """What stands in the drawings of a page."""
    return " ".join(unescape(words) for svg in re.findall(r"<svg.*?</svg>", page, re.S) for words in _texts(svg))


def _texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", svg)


def of_page(page: str) -> str:
    """What can be seen of the account on its page: not the drawings, what is only heard, or what is not printed.
    The numbers of the sources, which the browser writes, are written out."""
    main = page.split("<h1>", 1)[1].split("</main>")[0]
    before, _, sources = main.partition('<ol class="small">')
    place = count(1)
    main = before + re.sub("<li>", lambda _: f"<li>[{next(place)}] ", sources)
    for pattern in (
        r"<svg.*?</svg>",
        r'<span class="visually-hidden">.*?</span>',
        r'<p class="(?:actions )?no-print">.*?</p>',
    ):
        main = re.sub(pattern, "", main, flags=re.S)
    return unescape(re.sub(r"<[^>]+>", " ", main))
