"""What may be asked of the open directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood; what was not asked for has its default. An empty id means any."""

    search: str = ""
    page: int = 1
    per_page: int | None = None
    format: str = "json"
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: datetime | None = None
    top_only: bool = False
    parent_id: str = ""
    postcode: str = ""
    proximity: str = ""
