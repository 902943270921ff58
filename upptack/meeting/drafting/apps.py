"""What the caseworker writes: helped with its words, handed back, forgotten."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """The language help; stores nothing, so it has no models."""

    name = "upptack.meeting.drafting"
    label = "drafting"
