"""The words that every guide shares: the gate, what ends a conversation, and the sentences of the note."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from upptack.guides.guide import GuideError, Words, frozen_text, words


@cache
def _file(name: str) -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(frozen_text(f"{name}.toml")))


@cache
def text(file: str, *path: str) -> Words:
    """The text at a path in one of the shared files ("shared", "gate", "notes"), by language code.

    Raises GuideError when nothing stands there, or something that is no text."""
    found: Any = _file(file)
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            raise GuideError(f"{file}.toml: {'.'.join(path)} saknas.")
        found = found[step]
    return words(found, f"{file}.toml, {'.'.join(path)}")


@cache
def keys(file: str, *path: str) -> tuple[str, ...]:
    """The keys at a path, in the order of the file."""
    found: Any = _file(file)
    for step in path:
        found = found[step]
    return tuple(found)


@cache
def listed(file: str, *path: str) -> tuple[Mapping[str, Any], ...]:
    """The list of tables at a path, such as the gate's options or the steps for meeting again."""
    found: Any = _file(file)
    for step in path:
        found = found[step]
    return tuple(MappingProxyType(row) for row in found)


def note(role: str, fact: str, value: str) -> Words | None:
    """The sentence that tells a fact in the case system's text; None when the fact has none at this value."""
    if fact in ("timing", "fear"):
        return text("notes", fact, value) if value in keys("notes", fact) else None
    if value != "yes" or fact not in keys("notes", role):
        return None
    return text("notes", role, fact)
