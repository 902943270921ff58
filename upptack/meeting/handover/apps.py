"""To the right body, and did the person arrive: card, code, link, message; the body's answer; deadlines."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """Handovers on their way. A row holds no person, and is gone when its outcome has been counted."""

    name = "upptack.meeting.handover"
    label = "handover"
