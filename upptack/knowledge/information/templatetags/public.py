"""Words with something put in, for the public templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from upptack.knowledge.directory.queries import ShownBody, ShownContact
from upptack.knowledge.information.words import Words

register = template.Library()


@register.simple_tag
def said(words: Words, key: str, on: date | None = None, **values: Any) -> str:
    """The words at a key, with a day in place of {date} and other values in place of their names."""
    return words[key].format(**values, **({"date": words.day(on)} if on else {}))


@register.filter
def kind_words(words: Words, key: str) -> str:
    """The words at a key that is put together in the template."""
    return words[key]


@register.filter
def usable(body: ShownBody) -> tuple[ShownContact, ...]:
    """The contacts that may be shown to the public: those that somebody has checked and whose check holds."""
    return tuple(contact for contact in body.contacts if contact.certain and contact.value)


@register.filter
def unchecked(bodies: tuple[ShownBody, ...]) -> bool:
    """Whether some body is named without any contact that may be shown."""
    return any(not usable(body) for body in bodies)


@register.filter
def note_in(body: ShownBody, words: Words) -> str:
    """The body's note in the reader's language; nothing when it is not written in that language."""
    language = "sv" if words.language == "sv-lattlast" else words.language
    return body.note.get(language, "")


@register.filter
def initials(name: str) -> str:
    """The first letter of each word: enough for who carries the card, nothing to who finds it."""
    return "".join(word[0].upper() for word in name.split() if word[0].isalpha())[:3]
