"""Brings the shipped lessons into the database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from upptack.knowledge.lessons import contents
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.publishing.actions import install


def load(folder: Path = contents.FOLDER) -> Counter[str]:
    """Installs every shipped lesson; counts how many were new, changed, the same, or kept as somebody here made them.
    Raises ValueError or ValidationError for a lesson that cannot be published."""
    return Counter(install(Lesson, each.key, each.values) for each in contents.lessons(folder))
