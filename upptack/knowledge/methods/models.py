"""The methods that are changed here: a row for each new version of a guide or a decision table."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from upptack.guides.vignettes import run
from upptack.knowledge.methods import rules
from upptack.knowledge.publishing.models import Reviewed
from upptack.knowledge.publishing.panels import language_review, vignette_review
from upptack.knowledge.publishing.rules import Asked, guide_questions

FROZEN = "Versionen är publicerad och ändras inte. Lägg till en ny version i stället."


class Method(Reviewed):
    """A version of a guide or a decision table, as the text of its file. The agencies share it, so somebody from
    another agency than the author's approves it. Published it is frozen."""

    edition_part = "methods"
    kind = models.CharField(
        max_length=8, choices=rules.KINDS, verbose_name="slag", db_comment="content | guide or table"
    )
    name = models.SlugField(
        max_length=60,
        unique=True,
        verbose_name="namn och version",
        help_text="Till exempel exposed-2 eller what-now-2. Numret ska vara högre än det som är i bruk.",
        db_comment="content | id and version",
    )
    text = models.TextField(
        verbose_name="text",
        help_text="Hela filen: TOML för en samtalsguide, DMN för en beslutstabell. Utgå från den som är i bruk.",
        db_comment="content | the guide or table itself",
    )
    why = models.TextField(
        verbose_name="varför",
        help_text="Vad som ändras, varför, och vad det bygger på.",
        db_comment="content | what changes, why, and what it rests on",
    )

    panels = [
        *(FieldPanel(name) for name in ("kind", "name", "why", "text")),
        vignette_review(),
        language_review(),
    ]

    class Meta:
        verbose_name = "metod"
        verbose_name_plural = "metoder"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} {self.name}"

    def published(self) -> Method | None:
        """The row as it is published; None when it is not yet."""
        return type(self)._default_manager.filter(pk=self.pk, live=True).first() if self.pk else None

    def version(self) -> rules.Version:
        """What the text would put in place. Raises rules.Unusable."""
        return rules.version_of(self.kind, self.name, self.text)

    def clean(self) -> None:
        """Raises ValidationError when the version cannot be used, or when an acute vignette would no longer be found.

        A published version is not tried again; it may only get another reason."""
        super().clean()
        now = self.published()
        if now is not None:
            if (now.kind, now.name, now.text) != (self.kind, self.name, self.text):
                raise ValidationError({"text": FROZEN})
            return
        try:
            missed = rules.acute_problem(rules.effect(self.version()))
        except rules.Unusable as error:
            raise ValidationError({"text": str(error)}) from error
        if missed:
            raise ValidationError({"text": missed})

    def on_vignettes(self) -> tuple[run.Told, ...]:
        """The vignettes whose outcome the saved version changes. Raises rules.Unusable when it has become one that
        cannot be used, as when a newer one has been published meanwhile."""
        return run.told(rules.effect(self.version())) if self.published() is None else ()

    def questions(self) -> tuple[Asked, ...]:
        """What a guide that waits has the caseworker ask; a published one is read with the guides in force."""
        if self.kind != rules.GUIDE or self.published() is not None:
            return ()
        return tuple(guide_questions(rules.guide_in(self.text, f"guide-{self.name}.toml")))

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """A page with the text and what it changes."""
        return "methods/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The waiting version and the vignettes that change, or why it cannot be used."""
        try:
            return {"method": self, "moved": self.on_vignettes()}
        except rules.Unusable as error:
            return {"method": self, "problem": str(error)}
