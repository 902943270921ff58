"""The guided conversation."""

from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """The caseworker's meeting; stores nothing, so it has no models."""

    name = "upptack.meeting.conversation"
    label = "conversation"
