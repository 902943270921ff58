"""The routines: who asks when, and how, for each agency and kind of matter; one row for each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from upptack.guides.vignettes import run
from upptack.knowledge.publishing.models import Dated, Reviewed
from upptack.knowledge.publishing.panels import language_review, vignette_review
from upptack.knowledge.publishing.rules import Asked, asked_in
from upptack.knowledge.routines.effects import Use, moved, tried
from upptack.knowledge.routines.rules import (
    ASKS,
    EVERY_AGENCY,
    EVERYONE,
    FLOOR,
    HELP,
    LABELS,
    LEFT_OUT,
    NEEDED,
    TWO_PARTY,
    UNKNOWN,
    Entry,
    as_entry,
    faults,
    guide_titles,
    overlay,
)
from upptack.staff.models import Agency


def words(field: str, comment: str) -> models.TextField[str, str]:
    """A text that may be left to the shared routine."""
    return models.TextField(
        blank=True, verbose_name=LABELS[field], help_text=HELP[field], db_comment=f"content | {comment}"
    )


def codes(field: str, comment: str) -> models.JSONField[list[str], list[str]]:
    """A list of codes that may be left to the shared routine."""
    return models.JSONField(
        default=list, blank=True, verbose_name=LABELS[field], help_text=HELP[field], db_comment=f"content | {comment}"
    )


class Routine(Reviewed, Dated):
    """What an agency does in one kind of matter. Without an agency it is shared; the shared one of the matter
    `gemensam` is the floor, whose fields show where an agency's own are empty."""

    edition_part = "routines"
    changeable = ("asks_note", "by_whom", "channels_note", "documented", "contact_note")
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="myndighet",
        help_text="Lämna tomt när rutinen är gemensam. Då godkänner någon från en annan myndighet.",
        db_comment="organisation | whose own routine; empty when shared",
    )
    matter = models.SlugField(
        max_length=40,
        verbose_name="ärendeslagets namn i adresser",
        help_text="Små bokstäver a–z, siffror och bindestreck. Ändra inte: statistiken räknas på namnet.",
        db_comment="content | code of the kind of matter",
    )
    name = models.CharField(max_length=80, verbose_name="ärendeslag", db_comment="content | name of the kind of matter")
    asks = models.CharField(
        max_length=12,
        choices=ASKS,
        default=UNKNOWN,
        verbose_name=LABELS["asks"],
        help_text=HELP["asks"],
        db_comment="content | whether everyone is asked, or when something points to it",
    )
    asks_note = words("asks_note", "when and how the question is put")
    by_whom = models.CharField(
        max_length=160,
        blank=True,
        verbose_name=LABELS["by_whom"],
        help_text=HELP["by_whom"],
        db_comment="content | the function that asks, never a person",
    )
    channels = codes("channels", "channels in which the question may be put")
    channels_note = words("channels_note", "what makes the channel safe")
    guides = codes("guides", "ids of the guides used")
    documented = words("documented", "what is written down, and where")
    two_party = models.CharField(
        max_length=8,
        choices=TWO_PARTY,
        default=UNKNOWN,
        verbose_name=LABELS["two_party"],
        help_text=HELP["two_party"],
        db_comment="content | whether somebody else is party and may read",
    )
    contact_note = words("contact_note", "how the unit's named contact is found")
    open = models.JSONField(
        default=list,
        blank=True,
        verbose_name="Öppna frågor",
        help_text=HELP["open"],
        db_comment="content | what no source says, and whose task it is",
    )

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("agency", "matter", "name")], "Var den gäller"),
        MultiFieldPanel([FieldPanel(name) for name in ("asks", "asks_note", "by_whom")], "Frågan"),
        MultiFieldPanel([FieldPanel(name) for name in ("channels", "channels_note", "guides")], "Kanal och stöd"),
        MultiFieldPanel([FieldPanel(name) for name in ("documented", "two_party", "contact_note")], "Efteråt"),
        FieldPanel("open"),
        MultiFieldPanel([FieldPanel(name) for name in ("source", "checked", "expires", "responsible")], "Underlag"),
        vignette_review(),
        language_review(),
    ]

    class Meta:
        verbose_name = "rutin"
        verbose_name_plural = "rutiner"
        ordering = ("agency", "pk")
        constraints = (
            UniqueConstraint(
                fields=("agency", "matter"),
                name="a_routine_once_an_agency",
                violation_error_message="Myndigheten har redan en rutin för ärendeslaget.",
            ),
            UniqueConstraint(
                fields=("matter",),
                condition=Q(agency=None),
                name="a_shared_routine_once_a_matter",
                violation_error_message="Det finns redan en gemensam rutin för ärendeslaget.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency or 'Gemensam'}: {self.name}"

    @property
    def owner(self) -> Agency | None:
        """The agency whose own routine it is."""
        return self.agency

    def read_at(self) -> str:
        """The routine's page."""
        return reverse("routine", args=[self.agency_id or EVERYONE, self.matter])

    def questions(self) -> tuple[Asked, ...]:
        """What its texts propose that a caseworker asks."""
        fields = ("asks_note", "channels_note", "documented", "contact_note")
        return tuple(Asked(LABELS[name], words, "sv") for name in fields for words in asked_in(getattr(self, name)))

    def on_vignettes(self) -> tuple[run.Told, ...]:
        """The vignettes of the agency and matter whose outcome the saved version changes against the published one."""
        now = Routine.objects.filter(pk=self.pk, live=True).first()
        return moved(now.use(), self.use(), tried(self.agency_id, self.matter)) if now else ()

    def use(self) -> Use:
        """What of the routine has a say in what the tool says."""
        return Use(self.two_party, tuple(self.channels), tuple(self.guides))

    def clean(self) -> None:
        """Raises ValidationError with a sentence for each field that cannot be published as it is."""
        super().clean()
        values = {name: getattr(self, name) for name in ("matter", "asks", "two_party", "channels", "guides", "open")}
        if wrong := faults({**values, "agency": self.agency_id}, guide_titles()):
            raise ValidationError(wrong)

    def entry(self) -> Entry:
        """The row as the rules know it."""
        return as_entry({name: getattr(self, name) for name in (*NEEDED, *LEFT_OUT)}, self.agency_id or EVERY_AGENCY)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page that readers see."""
        return "routines/routine.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The waiting version over what the agencies share."""
        below = [self.matter, FLOOR] if self.agency_id else [FLOOR] if self.matter != FLOOR else []
        shared = {row.matter: row for row in Routine.objects.filter(agency=None, live=True, matter__in=below)}
        layers = [self.entry(), *(shared[matter].entry() for matter in below if matter in shared)]
        agency = str(self.agency or "Alla myndigheter")
        return {"routine": overlay(layers, timezone.localdate()), "agency_name": agency, "versions": ()}
