"""Brings the shipped texts into the database."""

from __future__ import annotations

from collections import Counter

from upptack.knowledge.information import contents
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.publishing.actions import install


def load() -> Counter[str]:
    """Installs every shipped text; counts how many were new, changed, the same, or kept as somebody here made them."""
    outcome = Counter(install(PublicPage, each.key, each.values) for each in contents.public_pages())
    outcome.update(install(Chapter, each.key, each.values) for each in contents.chapters())
    return outcome
