"""What editors see beside a text: what the question linter says of the version that is saved. It hinders nothing."""

from __future__ import annotations

import logging
from typing import Any

from wagtail.admin.panels import Panel

from upptack.knowledge.publishing import rules

LOG = logging.getLogger(__name__)


class LanguageReview(Panel):
    """The questions of the saved version that are hard to answer truly, each with why and a better wording."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one content, which has `questions()`."""

        template_name = "publishing/language_panel.html"

        def is_shown(self) -> bool:
            """Only once there is a saved version to read."""
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The marked questions; `failed` when they could not be read, which must not keep anybody from editing."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            try:
                context["flagged"] = rules.flagged(self.instance.questions())
            except Exception:
                LOG.exception("the linter failed")
                context["failed"] = True
            return context


def language_review() -> LanguageReview:
    """The panel under its heading."""
    return LanguageReview(heading="Språkgranskning")
