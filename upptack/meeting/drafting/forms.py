"""Reads what the language help is given. Nothing of it is kept, and all of it goes back into the page as it was typed,
also when it cannot be read."""

from __future__ import annotations

from django.http import QueryDict

from upptack.language.names import READERS
from upptack.meeting.drafting.rules import LANGUAGES, LINT, TOOLS, Draft


def typed(post: QueryDict, name: str) -> str:
    """A field as it was typed, a line break counted as one sign."""
    return post.get(name, "").replace("\r\n", "\n")


def read(post: QueryDict) -> Draft:
    """What was posted; a choice that is not on the page becomes the first of its list."""
    tool, language = post.get("tool", ""), post.get("language", "")
    return Draft(
        tool=tool if tool in TOOLS else LINT,
        language=language if language in LANGUAGES else "sv",
        text=typed(post, "text"),
        protect=typed(post, "protect"),
        readers=tuple(reader for reader in READERS if reader in post.getlist("reader")),
        filename=typed(post, "filename"),
        subject=typed(post, "subject"),
    )
