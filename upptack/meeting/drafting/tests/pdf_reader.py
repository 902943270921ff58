"""Reads the text out of a PDF that this project made: a few lines, and by no library that also made the file.

Pages in order, each page's lines as they were drawn. Letters are read by each font's ToUnicode table, as a screen
reader or a search does. It knows only what fpdf2 writes: Type 0 fonts, two-byte codes, Flate, no object streams."""

from __future__ import annotations

import re
import zlib

ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
TEXT = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj|[\d.]+ [\d.]+ Td", re.S)


class Pdf:
    """The objects of a file by their number, whole and with their streams unpacked."""

    def __init__(self, content: bytes) -> None:
        self.bodies: dict[int, bytes] = {}
        self.streams: dict[int, bytes] = {}
        for found in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj", content, re.S):
            number, (head, _, rest) = int(found[1]), found[2].partition(b"stream\n")
            self.bodies[number] = head
            if rest:
                raw = rest.rpartition(b"\nendstream")[0]
                self.streams[number] = zlib.decompress(raw) if b"/FlateDecode" in head else raw

    def linked(self, number: int, key: str) -> int:
        """The number of the object that a key of another refers to."""
        found = re.search(rb"/%s (?:\[ ?)?(\d+) 0 R" % key.encode(), self.bodies[number])
        assert found, key
        return int(found[1])

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages, in order."""
        (tree,) = (body for body in self.bodies.values() if b"/Type /Pages" in body)
        kids = re.search(rb"/Kids \[(.*?)\]", tree, re.S)
        assert kids
        return [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]

    def fonts(self, page: int) -> dict[int, int]:
        """The fonts of a page: the number it calls them by, and their object."""
        resources = self.bodies[self.linked(page, "Resources")]
        return {int(name): int(number) for name, number in re.findall(rb"/F(\d+) (\d+) 0 R", resources)}

    def letters(self, font: int) -> dict[int, str]:
        """The letter of each code, as the font's ToUnicode table has it."""
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", self.streams[self.linked(font, "ToUnicode")])
        return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}

    def lines(self, page: int) -> list[str]:
        """What stands on a page, line by line."""
        tables = {name: self.letters(font) for name, font in self.fonts(page).items()}
        lines: list[str] = []
        table: dict[int, str] = {}
        for found in TEXT.finditer(self.streams[self.linked(page, "Contents")]):
            if found[1]:
                table = tables[int(found[1])]
            elif found[2] is not None:
                codes = re.sub(rb"\\(.)", lambda sign: ESCAPED.get(sign[1], sign[1]), found[2], flags=re.S)
                pairs = zip(codes[::2], codes[1::2], strict=True)
                lines[-1] += "".join(table[high * 256 + low] for high, low in pairs)
            else:
                lines.append("")
        return lines


def pages(content: bytes) -> list[list[str]]:
    """The lines of each page of a file."""
    read = Pdf(content)
    return [read.lines(page) for page in read.pages]
