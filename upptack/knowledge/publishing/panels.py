"""What editors see beside a text: what the question linter says of the version that is saved, and which vignettes it
changes. They hinder nothing."""

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


class VignetteReview(Panel):
    """The vignettes whose outcome the saved version changes: before, after, and what is held to be right."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one content, which has `on_vignettes()`."""

        template_name = "publishing/vignette_panel.html"

        def is_shown(self) -> bool:
            """Only once there is a saved version to try."""
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The vignettes that change; `failed` when they could not be run, which must not keep anybody from
            editing."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            try:
                context["moved"] = self.instance.on_vignettes()
            except Exception:
                LOG.exception("the vignettes failed")
                context["failed"] = True
            return context


def vignette_review() -> VignetteReview:
    """The panel under its heading."""
    return VignetteReview(heading="Vinjetter som ändras")
