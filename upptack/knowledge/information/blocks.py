"""The pieces a page is built of. Each piece has an id that is the same in every language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from upptack.knowledge.directory import contents
from upptack.knowledge.publishing.rules import dates_problem
from upptack.law.provisions import provisions

MARKUP = "Tom rad ger nytt stycke. Rad som börjar med ”- ” ger punktlista. **Fetstil**. [ord](sida) ger länk."
LEVELS = (("now", "fara: ring 112"), ("offer", "lugnt besked"))


class Piece(blocks.StructBlock):
    """What every piece has: its id."""

    id = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,40}$",
        label="namn",
        help_text="Samma i alla språk: små bokstäver a–z, siffror och bindestreck.",
        error_messages={"invalid": "Skriv namnet med a–z, siffror och bindestreck."},
    )


class Words(Piece):
    """A piece of running text under a heading, which may be empty."""

    heading = blocks.CharBlock(label="rubrik", required=False, max_length=160)
    text = blocks.TextBlock(label="text", help_text=MARKUP)


class Notice(Words):
    """A calm box with what is important now."""

    level = blocks.ChoiceBlock(choices=LEVELS, label="slag")


class Fact(Piece):
    """A figure or statement from elsewhere with its own proof."""

    text = blocks.TextBlock(label="uppgift", help_text=MARKUP)
    source = blocks.CharBlock(label="källa", max_length=300)
    source_url = blocks.CharBlock(label="källans adress", required=False, max_length=300)
    checked = blocks.DateBlock(label="kontrollerad")
    expires = blocks.DateBlock(label="går ut")
    responsible = blocks.CharBlock(label="ansvarig funktion", max_length=120)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with a sentence when the proof is not whole."""
        cleaned = super().clean(value)
        problem = dates_problem(cleaned["checked"], cleaned["expires"], cleaned["source"], cleaned["responsible"])
        if problem:
            raise blocks.StructBlockValidationError({"expires": ValidationError(problem)})
        return cleaned


def provision_choices() -> list[tuple[str, str]]:
    """Every provision by its citation."""
    return [(key, provision.citation) for key, provision in provisions().items()]


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of body by its Swedish name."""
    return [(key, kind.name.sv) for key, kind in contents.kinds().items()]


class Law(Words):
    """What the law says in own words; the page adds citation, day and state of each provision."""

    provisions = blocks.ListBlock(blocks.ChoiceBlock(choices=provision_choices), label="paragrafer", min_num=1)


class Contacts(Piece):
    """Bodies from the directory, with numbers only where somebody has checked them."""

    heading = blocks.CharBlock(label="rubrik", required=False, max_length=160)
    kinds = blocks.ListBlock(blocks.ChoiceBlock(choices=kind_choices), label="slag av stöd", min_num=1)


class Body(blocks.StreamBlock):
    """The pieces of a page in order."""

    text = Words(label="text", icon="pilcrow")
    notice = Notice(label="viktigt nu", icon="warning")
    fact = Fact(label="uppgift med källa", icon="info-circle")
    law = Law(label="vad lagen säger", icon="clipboard-list")
    contacts = Contacts(label="stöd att kontakta", icon="group")
    more = Words(label="fördjupning", icon="expand-right")

    def clean(self, value: Any) -> Any:
        """Raises ValidationError when two pieces have the same id: readers and translations find them by it."""
        cleaned = super().clean(value)
        ids = [piece.value["id"] for piece in cleaned]
        if twice := {name for name in ids if ids.count(name) > 1}:
            raise ValidationError("Namnet används två gånger på sidan: " + ", ".join(sorted(twice)))
        return cleaned
