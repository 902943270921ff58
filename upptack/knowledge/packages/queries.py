"""What an installation can share: the content that readers see today, and every published guide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from upptack.guides import guide
from upptack.knowledge.packages.contents import MODELS, written
from upptack.knowledge.publishing.queries import shown


def items(kinds: Collection[str], on: date) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of everything of some kinds that is published on a day. Drafts, and what is withdrawn, stay."""
    for kind in MODELS:
        if kind.name in kinds:
            for content in kind.rows().filter(shown(kind.model, on)):
                yield written(kind, content)
    if "guides" in kinds:
        for file in guide.published():
            if file.startswith("guide-"):
                yield f"content/guides/{file}", guide.frozen_text(file).encode()
