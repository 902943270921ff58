"""The small markup of texts: paragraphs, lists, bold and links to other pages. Everything else is plain text.

It is smaller than any markup library on purpose: what editors write and what packages bring is shown to people in
danger, and can hold no HTML, no address of another site and no picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(([a-z0-9-]{1,60})\)")
NUMBER: Final = re.compile(r"(?<!\d)\d++(?: \d++)+")
"""Groups of digits that belong together: a text from right to left would otherwise turn their order."""
BOLD: Final = re.compile(r"\*\*([^*\n]{1,300})\*\*")

Address = Callable[[str], str | None]


def html(text: str, address: Address) -> SafeString:
    """The text as HTML. `address` gives the address of a page by its name, None when there is no such page to go to:
    then the words stand without a link."""
    parts = [_part(part.strip("\n"), address) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return mark_safe("\n".join(parts))  # noqa: S308 (every piece of text is escaped in _line)


def _part(part: str, address: Address) -> str:
    """One paragraph, or a list; lines before a list's first item become a paragraph of their own."""
    lines = [line.strip() for line in part.splitlines()]
    first = next((at for at, line in enumerate(lines) if line.startswith("- ")), len(lines))
    before = " ".join(lines[:first])
    html_before = f"<p>{_line(before, address)}</p>" if before else ""
    if first == len(lines):
        return html_before
    items: list[str] = []
    for line in lines[first:]:
        if line.startswith("- "):
            items.append(line[2:])
        else:
            items[-1] += " " + line
    return html_before + "<ul>" + "".join(f"<li>{_line(item, address)}</li>" for item in items) + "</ul>"


def _line(text: str, address: Address) -> str:
    def link(match: re.Match[str]) -> str:
        words, name = match.groups()
        target = address(name)
        return f'<a href="{escape(target)}">{words}</a>' if target else words

    bold = BOLD.sub(r"<strong>\1</strong>", NUMBER.sub(r'<bdi dir="ltr">\g<0></bdi>', escape(text)))
    return LINK.sub(link, bold)


def links(text: str) -> tuple[str, ...]:
    """The names of the pages that a text links to."""
    return tuple(match.group(2) for match in LINK.finditer(text))
