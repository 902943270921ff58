"""Public pages in several languages, and the handbook for staff: one row a page and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import UniqueConstraint
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from upptack.knowledge.information.blocks import Body
from upptack.knowledge.information.rules import GROUPS, LANGUAGES, TRANSLATIONS
from upptack.knowledge.publishing.models import Dated, Proof, Reviewed
from upptack.knowledge.publishing.panels import language_review
from upptack.knowledge.publishing.rules import Asked, asked_in
from upptack.staff.models import Agency

PROOF = MultiFieldPanel([FieldPanel(name) for name in ("source", "checked", "expires", "responsible")], "Underlag")

TEXT = (*(FieldPanel(name) for name in ("title", "menu", "summary", "content")), PROOF, language_review())


class Text(Reviewed, Dated):
    """What public pages and chapters have in common."""

    edition_part = "texts"
    draw: Callable[[HttpRequest, Any], HttpResponse]
    """Draws a draft for the editor; the app sets it, since pages stand above models."""

    title = models.CharField(max_length=160, verbose_name="rubrik", db_comment="content | heading of the page")
    menu = models.CharField(max_length=60, verbose_name="ord i menyn", db_comment="content | words in menus")
    summary = models.TextField(verbose_name="i en mening", db_comment="content | what the page gives")
    content: StreamField = StreamField(Body(), verbose_name="innehåll", db_comment="content | the pieces of the page")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def pieces(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The pieces as they are stored, each with its kind: lists of plain values, days as dates. Read straight:
        Wagtail's own values ask every piece for all its choices, which costs twenty times as much."""
        for piece in self.content.raw_data:
            yield piece["type"], {name: _plain(name, value) for name, value in piece["value"].items()}

    def proofs(self) -> tuple[tuple[str, Proof], ...]:
        """Its own, and those of the facts on the page by their id."""
        facts = (
            (value["id"], Proof(value["responsible"], value["checked"], value["expires"]))
            for kind, value in self.pieces()
            if kind == "fact"
        )
        return (("", Proof(self.responsible, self.checked, self.expires)), *facts)

    def questions(self) -> tuple[Asked, ...]:
        """What the page asks its reader or proposes that a caseworker asks, in the languages that the linter reads."""
        language = LINTED.get(getattr(self, "language", "sv"))
        if language is None:
            return ()
        texts = [("rubrik", self.title), ("i en mening", self.summary)]
        for _, value in self.pieces():
            texts += [(value["id"], value[name]) for name in ("heading", "text") if value.get(name)]
        return tuple(Asked(part, words, language) for part, text in texts for words in asked_in(text))


LINTED = {"sv": "sv", "sv-lattlast": "sv", "en": "en"}
"""In which language the linter reads each language of the pages."""


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [each["value"] if isinstance(each, dict) else each for each in value]
    return date.fromisoformat(value) if name in ("checked", "expires") and isinstance(value, str) else value


class PublicPage(Text):
    """A page of the public site in one language."""

    section = models.SlugField(max_length=40, verbose_name="avsnitt", db_comment="content | section of the site")
    language = models.CharField(
        max_length=12, choices=LANGUAGES, verbose_name="språk", db_comment="content | language of the page"
    )
    translation = models.CharField(
        max_length=12,
        choices=TRANSLATIONS,
        verbose_name="översättning",
        db_comment="content | original, or whether a translator has reviewed it",
    )

    panels = [
        FieldPanel("section"),
        FieldPanel("language"),
        FieldPanel("translation"),
        *TEXT,
    ]

    class Meta:
        verbose_name = "publik sida"
        verbose_name_plural = "publika sidor"
        ordering = ("section", "language")
        constraints = (UniqueConstraint(fields=("section", "language"), name="a_section_once_a_language"),)

    def __str__(self) -> str:
        return f"{self.menu} ({self.get_language_display()})"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as a reader would see it."""
        return self.draw(request, self)


class Chapter(Text):
    """A chapter of the handbook for staff; without an agency it is shared by all."""

    changeable = ("title", "summary")
    chapter = models.SlugField(max_length=60, unique=True, verbose_name="kapitel", db_comment="content | lasting name")
    group = models.CharField(max_length=8, choices=GROUPS, verbose_name="del", db_comment="content | part of the book")
    order = models.PositiveSmallIntegerField(verbose_name="plats", db_comment="content | place within the part")
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="myndighet",
        db_comment="organisation | whose own chapter; empty when shared",
    )

    panels = [
        FieldPanel("chapter"),
        FieldPanel("group"),
        FieldPanel("order"),
        FieldPanel("agency"),
        *TEXT,
    ]

    class Meta:
        verbose_name = "kapitel i handboken"
        verbose_name_plural = "kapitel i handboken"
        ordering = ("group", "order")

    def __str__(self) -> str:
        return self.menu

    @property
    def owner(self) -> Agency | None:
        """The agency whose own chapter it is."""
        return self.agency

    def read_at(self) -> str:
        """The chapter's page."""
        return reverse("chapter", args=[self.chapter])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The chapter as a caseworker would see it."""
        return self.draw(request, self)
