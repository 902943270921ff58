"""Reads what the page of a case's safety posts: codes from closed lists; what is not on one counts as not chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from upptack.knowledge import api as knowledge
from upptack.law.case_safety import MOMENTS

PROTECTED = {"unknown": "Vet inte", "no": "Nej", "yes": "Ja"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: a kind of matter and a moment (empty: none, every moment is shown), and whether anyone in the
    case has protected data."""

    matter: str = ""
    moment: str = ""
    protected: str = "unknown"


def read(post: QueryDict, agency: str) -> Chosen:
    """What was chosen on the page; nothing but its own codes is kept or repeated."""
    matters = {matter.id for matter in knowledge.matters_of(agency)}
    return Chosen(
        matter=_one(post, "matter", matters, ""),
        moment=_one(post, "moment", MOMENTS, ""),
        protected=_one(post, "protected", PROTECTED, "unknown"),
    )


def _one(post: QueryDict, name: str, allowed: object, otherwise: str) -> str:
    value = post.get(name, "")
    return value if value in allowed else otherwise  # type: ignore[operator]  # any container of strings
