"""The lessons: short modules for staff, one row each, shared by the agencies and reviewed like the handbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from upptack.knowledge.information import markup
from upptack.knowledge.information.models import PROOF
from upptack.knowledge.lessons import rules, shapes
from upptack.knowledge.lessons.blocks import Body
from upptack.knowledge.publishing.models import Dated, Reviewed
from upptack.knowledge.publishing.panels import language_review
from upptack.knowledge.publishing.rules import Asked, asked_in

ITEM = {"type", "value", "id"}


class Lesson(Reviewed, Dated):
    """A module of at most twenty minutes. It is shared: another agency than the author's approves it."""

    edition_part = "lessons"
    changeable = ("title", "aim")
    key = models.SlugField(
        max_length=40,
        unique=True,
        verbose_name="modulens namn i adresser",
        help_text="Små bokstäver a–z, siffror och bindestreck. Ändra inte: det som någon har gått hittas på namnet.",
        db_comment="content | lasting name",
    )
    title = models.CharField(max_length=160, verbose_name="rubrik", db_comment="content | heading of the lesson")
    aim = models.TextField(verbose_name="mål", db_comment="content | what the learner can do afterwards")
    body: StreamField = StreamField(Body(), verbose_name="sidor", db_comment="content | the pages of the lesson")

    panels = [*(FieldPanel(name) for name in ("key", "title", "aim", "body")), PROOF, language_review()]

    class Meta:
        verbose_name = "utbildningsmodul"
        verbose_name_plural = "utbildningsmoduler"
        ordering = ("key",)

    def __str__(self) -> str:
        return self.title

    def read_at(self) -> str:
        """Where staff take the lesson."""
        return rules.address_of(self.key)

    def pages(self) -> list[dict[str, Any]]:
        """The pages as plain values. Read straight from what is stored, as in the handbook."""
        return [_bare(piece["value"]) for piece in self.body.raw_data]

    def clean(self) -> None:
        """Raises ValidationError with a sentence for each thing that must be put right before it can be published."""
        super().clean()
        if wrong := rules.problems(self.pages()):
            raise ValidationError({"body": list(wrong)})

    def questions(self) -> tuple[Asked, ...]:
        """What its texts propose that a caseworker asks, and what it asks its learner. The answers to choose among are
        left out: the wrong ones are meant to be wrong."""
        return tuple(Asked(part, words, "sv") for part, text in self._texts() for words in asked_in(text))

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "mål", self.aim
        for page in self.pages():
            yield page["id"], page["text"]
            yield from ((f"{page['id']}, exempel", each["text"]) for each in page["examples"])
            yield from ((f"{page['id']}, fråga {each['id']}", each["asks"]) for each in page["questions"])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The lesson with its answers, for those who judge it."""
        return "lessons/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The waiting version as it would be shown today."""
        pages = self.pages()
        linked = (page["text"] for page in pages)
        chapters = frozenset(name for text in linked for name in markup.links(text))
        return {"lesson": shapes.shown(vars(self), pages, chapters, timezone.localdate())}


def _bare(value: Any) -> Any:
    """A stored value without the numbers that are given to the items of its lists."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_bare(each["value"] if isinstance(each, dict) and each.keys() == ITEM else each) for each in value]
    return value
