"""Brings the shipped routines into the database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from upptack.knowledge.publishing.actions import install
from upptack.knowledge.routines import contents
from upptack.knowledge.routines.models import Routine


def load() -> Counter[str]:
    """Installs every shipped routine; counts how many were new, changed, the same, or kept as somebody here made them.
    The agencies have to be there. Raises ValueError or ValidationError for a routine that cannot be published."""
    return Counter(install(Routine, each.key, each.values) for each in contents.routines())


def load_agency(folder: Path) -> Counter[str]:
    """Installs the routines in the folder of an agency that has joined; counts as `load`, and raises as it does."""
    found = contents.routines_in([folder / contents.AGENCY_FILE])
    return Counter(install(Routine, each.key, each.values) for each in found)
