"""What is to be sent or saved, with what must not come out and who may come to read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

UNSAFE = ("other_party", "guardian", "joint_household")
"""Readers who may not have the protected facts. A joint household is no safe reader, whoever else reads too."""
SAFE = frozenset({"person", "authority"})
"""The person herself, and an authority that may have the facts."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text on its way out. `protect`: what must not come out, as a caseworker types it. `readers`: who may come to
    read it (ids of UNSAFE and SAFE; none, or any other word, counts as unsafe). `properties`: the names and values of
    a file's properties (of a PDF: Author, Title …)."""

    text: str
    lang: str
    protect: tuple[str, ...]
    readers: tuple[str, ...]
    filename: str = ""
    subject: str = ""
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether only readers who may have everything come to read it."""
        return bool(self.readers) and all(reader in SAFE for reader in self.readers)

    @property
    def unsafe_reader(self) -> str:
        """The reader to warn of: the first unsafe one by the order of UNSAFE, or "unknown"."""
        return next((reader for reader in UNSAFE if reader in self.readers), "unknown")

    def parts(self) -> Iterator[tuple[str, object]]:
        """Each part that can carry something out, by the name that a span's `where` has. Properties are one part:
        a line "name: value" for each, and places in it count from the beginning of the first."""
        yield "text", self.text
        yield "filename", self.filename
        yield "subject", self.subject
        yield "properties", properties_text(self.properties)


def properties_text(properties: tuple[tuple[str, str], ...]) -> str | None:
    """The properties as one text, a line "name: value" each; None when one of them is no text."""
    lines = []
    for pair in properties:
        if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(isinstance(each, str) for each in pair):
            return None
        lines.append(f"{pair[0]}: {pair[1]}")
    return "\n".join(lines)
