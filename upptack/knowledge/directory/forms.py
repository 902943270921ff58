"""Reads what editors type about a body and its contacts, and what was asked of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm

from upptack.knowledge.directory import contents, life, rules, sheet
from upptack.knowledge.directory.models import Body

HOURS_HELP: Final = (
    "Skriv dagar och tider, till exempel mån-fre 08:00-16:00; lör 10:00-12:00. Dela delar med semikolon. "
    "Skriv alltid om det är öppet dygnet runt. Lämna tomt om tiderna inte är kända."
)


class HoursField(forms.CharField):
    """Weekly hours as text. `clean` gives the table that is stored."""

    def prepare_value(self, value: Any) -> Any:
        """The stored table as text; what was typed stays as it was typed."""
        return rules.hours_as_text(rules.parse_hours(value)) if isinstance(value, dict) or value == "always" else value

    def to_python(self, value: Any) -> Any:
        """The hours as they are stored. Raises ValidationError with a sentence."""
        try:
            return rules.hours_as_table(rules.read_hours(value or ""))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other hours were typed."""
        return " ".join((data or "").split()) != (self.prepare_value(initial) or "")


class LanguagesField(forms.Field):
    """Codes of languages with commas between."""

    def prepare_value(self, value: Any) -> Any:
        """The stored list as text."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        """The codes in order, each once. Raises ValidationError for what is no code (ISO 639-1)."""
        codes = list(dict.fromkeys((value or "").lower().replace(",", " ").split()))
        wrong = [code for code in codes if not contents.is_language(code)]
        if wrong:
            raise ValidationError(f"{wrong[0]} är ingen språkkod. Skriv två bokstäver, till exempel sv, en, ar.")
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other languages were typed."""
        return (data or "") != (self.prepare_value(initial) or "")


def _choices(label: str, names: Callable[[], Iterable[tuple[str, str]]], help_text: str = "", **more: Any) -> Any:
    widget = more.pop("widget", forms.CheckboxSelectMultiple)
    return forms.MultipleChoiceField(
        label=label, choices=lambda: list(names()), widget=widget, help_text=help_text, **{"required": False, **more}
    )


class BodyForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A body. Its lasting name is made from the name when it is new, and never changes."""

    kinds = _choices("Slag av stöd", sheet.kind_names, required=True)
    roles = _choices("För vem", contents.ROLE_NAMES.items, "Inget val betyder att stödet är för alla.")
    sexes = _choices("För vilket kön", contents.SEX_NAMES.items, "Inget val betyder alla.")
    ages = _choices("För vilken ålder", contents.AGE_NAMES.items, "Inget val betyder alla åldrar.")
    counties = _choices("Län", sheet.county_names, "Lämna tomt om stödet finns i hela landet.")
    municipalities = _choices(
        "Kommuner", sheet.municipality_names, "Lämna tomt om stödet gäller ett helt län.", widget=forms.SelectMultiple
    )
    languages = LanguagesField(
        label="Språk", required=False, help_text="Språkkoder med komma mellan, till exempel sv, en, ar."
    )

    def clean(self) -> dict[str, Any]:
        """Gives a new body its lasting name. Raises ValidationError when it is taken."""
        cleaned: dict[str, Any] = super().clean()
        name = cleaned.get("name")
        if name and self.instance._state.adding:
            id = slugify(name)[:60].rstrip("-")
            if not id or id in sheet.RESERVED or Body.objects.filter(pk=id).exists():
                self.add_error("name", "Namnet används redan, eller går inte att göra en adress av. Skriv ett annat.")
            else:
                self.instance.pk = id
        return cleaned


class ContactForm(WagtailAdminModelForm):  # type: ignore[misc]
    """One way to reach the body."""

    hours = HoursField(label="Öppettider", required=False, help_text=HOURS_HELP)

    def clean(self) -> dict[str, Any]:
        """A check is of one value: it does not stay when another value is typed and the day of the check is not."""
        cleaned: dict[str, Any] = super().clean()
        before = (self.initial.get("value") or "", self.initial.get("verified_on"))
        if before[0] and not rules.check_still_counts(*before, cleaned.get("value") or "", cleaned.get("verified_on")):
            cleaned["verified_on"] = cleaned["expires_on"] = None
        return cleaned


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of bodies was asked for: words of the name, a kind, and a county or municipality by code."""

    words: str
    kind: str
    place: str
    page: int


@dataclass(frozen=True, slots=True)
class Places:
    """What a body told of its free places; None when it does not know. `problem` is what cannot be read, as a
    sentence, and `typed` what stood there."""

    free: int | None = None
    problem: str = ""
    typed: str = ""


def read_places(posted: QueryDict) -> Places:
    """The number that was typed, or that it is not known."""
    if "vet-inte" in posted:
        return Places()
    typed = " ".join(posted.get("platser", "").split())
    if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= life.MOST_PLACES:
        return Places(int(typed))
    return Places(None, f"Skriv ett tal från 0 till {life.MOST_PLACES}, eller välj Vi vet inte.", typed[:4])


def read_asked(query: QueryDict) -> Asked:
    """What was asked; what nobody offers counts as not asked."""
    kind, place, page = query.get("slag", ""), query.get("plats", ""), query.get("sida", "1")
    places = {code for code, _ in (*sheet.county_names(), *sheet.municipality_names())}
    return Asked(
        words=" ".join(query.get("sok", "").split())[:80],
        kind=kind if kind in dict(sheet.kind_names()) else "",
        place=place if place in places else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
