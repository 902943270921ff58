"""Pages rendered once with holes in them: what differs from one request to the next is filled in afterwards.

Rendering a page costs about a millisecond; most of a meeting's pages are the same words for everyone in a unit. Only
what is shared may be part of the rendered whole; whatever belongs to one meeting goes in a hole and is never kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

HOLE = re.compile("\x02([a-z]+)\x03")


def hole(name: str) -> SafeString:
    """What stands in a template's context in place of a value that is filled in later."""
    return mark_safe(f"\x02{name}\x03")  # noqa: S308 (a marker, no markup)


def pieces(template: str, shown: Mapping[str, Any]) -> tuple[str, ...]:
    """The rendered page as text, hole, text, hole …, text: the holes by name at odd places."""
    return tuple(HOLE.split(get_template(template).render(dict(shown))))


def filled(parts: tuple[str, ...], values: Mapping[str, str]) -> str:
    """The page with every hole filled. The values must be escaped already; raises KeyError when one is missing."""
    return "".join(values[part] if place % 2 else part for place, part in enumerate(parts))
