"""What the pages of the account show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from upptack.steering.indicators.contents import indicators
from upptack.steering.report import entries, queries, rules
from upptack.steering.report.actions import Changed
from upptack.steering.report.contents import Section, sections
from upptack.steering.report.documents import flat
from upptack.steering.report.documents.document import Report
from upptack.steering.report.forms import Typed
from upptack.steering.report.models import ReportText
from upptack.steering.report.queries import Status

LEFT: Final = "Någon som inte är kvar"


def link(request: HttpRequest) -> Callable[..., str]:
    """Gives the whole address of a page by its name and variables: files are read elsewhere."""
    return lambda name, *args: request.build_absolute_uri(reverse(name, args=args))


def overview(on: date, *, writes: bool) -> dict[str, Any]:
    """Every year with how far its sections have come."""
    years = [_year(year, queries.statuses(year)) for year in queries.open_years(on)]
    return {"years": years, "writes": writes}


def _year(year: int, found: tuple[Status, ...]) -> dict[str, Any]:
    rows = [{"section": each.section, "state": _state(each), "ready": each.ready} for each in found]
    return {"year": year, "rows": rows, "left": len(queries.lacking(found))}


def _state(status: Status) -> str:
    """How far a section's text has come, in words."""
    if status.lacks:
        return "Siffra utan källa"
    if status.written:
        return "Skriven"
    return "Saknas" if status.section.needed else "Ingen text, behövs inte"


def account(report: Report, *, writes: bool) -> dict[str, Any]:
    """The account as a page."""
    return {"report": report, "parts": flat.parts(report), "writes": writes, "written": frozenset(sections())}


def refused(report: Report, kind: str) -> dict[str, Any]:
    """Why the final file cannot be built, and what to do."""
    return {"report": report, "kind": kind}


def editing(
    year: int, section: Section, *, typed: Typed | None = None, wrong: str = "", changed: Changed | None = None
) -> dict[str, Any]:
    """The page where a text is written: what holds now, or what was typed with what stands against it."""
    versions = queries.earlier(year, section.id)
    now = versions[0] if versions else None
    text = typed.text if typed else now.text if now else ""
    return {
        "year": year,
        "section": section,
        "text": text,
        "seen": now.version if now and (changed or not typed) else typed.seen if typed else 0,
        "wrong": wrong,
        "theirs": _version(changed.theirs) if changed else None,
        "lacks": rules.lacks(text, queries.known_names()),
        "versions": [_version(each) for each in versions],
        "references": _references(),
    }


def _version(version: ReportText) -> dict[str, Any]:
    by = version.changed_by.name if version.changed_by else LEFT
    return {"number": version.version, "by": by, "at": version.changed_at, "text": version.text}


def _references() -> list[tuple[str, str]]:
    """What a text may refer to, by name."""
    measures = [(each.id, each.name) for each in indicators().values()]
    before = [(id, f"{value.about} ({value.year}), {value.source}") for id, value in queries.published().items()]
    return [*measures, (entries.PLAN_ID, "Handlingsplanens aktiviteter"), *before]
