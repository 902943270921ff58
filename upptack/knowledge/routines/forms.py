"""The form in which editors write a routine: boxes to tick, and one open question a line."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from upptack.knowledge.routines.rules import CHANNELS, HELP, LABELS, guide_titles


class Lines(forms.CharField):
    """A list of sentences, one on each line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines as a list, empty ones left out."""
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines differ."""
        return bool(self.to_python(initial) != self.to_python(data))


def boxes(field: str, choices: Any) -> forms.MultipleChoiceField:
    """Boxes to tick, none when it is left to the shared routine."""
    return forms.MultipleChoiceField(
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=LABELS[field],
        help_text=HELP[field],
    )


class RoutineForm(WagtailAdminModelForm):  # type: ignore[misc]
    """The fields that hold lists."""

    channels = boxes("channels", list(CHANNELS.items()))
    guides = boxes("guides", lambda: list(guide_titles().items()))
    open = Lines(required=False, label="Öppna frågor", help_text=HELP["open"])
