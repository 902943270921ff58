"""The safety of the case itself: addresses, letters, copies, parties."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Checklists by agency and kind of matter; nothing is ticked for good, so no models."""

    name = "upptack.meeting.safety"
    label = "safety"
