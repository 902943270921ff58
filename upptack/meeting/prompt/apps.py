"""Time to ask: a card in the agency's own case system."""

from django.apps import AppConfig


class PromptConfig(AppConfig):
    """The prompt for case systems and its keys."""

    name = "upptack.meeting.prompt"
    label = "prompt"
