"""The page of the log of what staff change and publish, for the data protection officer and the coordinator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.audit import actions, queries
from upptack.audit.models import Record
from upptack.audit.rules import Anchor
from upptack.audit.words import ACTIONS
from upptack.config.auditing import Refused, last_in
from upptack.staff.access import members_only
from upptack.staff.models import Agency, Member

A_PAGE: Final = 100
MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
SHELL: Final = "Installationen"
GONE: Final = "Medarbetare {number}"


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it is shown."""

    record: Record
    who: str
    agency: str
    did: str


@members_only("audit.read")
def audit_log(request: HttpRequest) -> HttpResponse:
    """The records, the newest first, a hundred a page, of every month or one. It shows codes and numbers as they stand,
    and a name only of somebody who still works here."""
    months = queries.months()
    chosen = month(request.GET.get("manad", ""))
    page = Paginator(queries.between(*chosen) if chosen else Record.objects.all(), A_PAGE).get_page(
        request.GET.get("sida", "")
    )
    shown = {
        "page": page,
        "lines": lines(page.object_list),
        "months": [(f"{each:%Y-%m}", each) for each in months],
        "chosen": f"{chosen[0]:%Y-%m}" if chosen else "",
        "verified": queries.last_of(actions.VERIFIED),
        "anchored": anchored(),
        "mailed": bool(settings.AUDIT_MAIL),
        "kept": bool(settings.AUDIT_ANCHORS),
        "guards": queries.missing_guards(),
    }
    return render(request, "audit/log.html", shown)


def month(code: str) -> tuple[datetime, datetime] | None:
    """A month's first moment and that of the next, in local time; None for what is no month."""
    found = MONTH.fullmatch(code)
    if found is None:
        return None
    zone, year, number = timezone.get_current_timezone(), int(found[1]), int(found[2])
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=zone), datetime(*after, 1, tzinfo=zone)


def lines(records: Iterable[Record]) -> list[Line]:
    """Records with the words for their codes, and the names of those who are still here."""
    found = list(records)
    here = Member.objects.filter(pk__in={each.member for each in found}, is_active=True)
    names: dict[int, str] = dict(here.values_list("pk", "name"))
    agencies: dict[str, str] = dict(Agency.objects.values_list("code", "name"))
    return [
        Line(
            each,
            names.get(each.member) or (GONE.format(number=each.member) if each.member else SHELL),
            agencies.get(each.agency, each.agency),
            ACTIONS.get(each.action, each.action),
        )
        for each in found
    ]


def anchored() -> Anchor | None:
    """The last anchor in the file; None when there is none, or the file cannot be read from here."""
    if not settings.AUDIT_ANCHORS:
        return None
    try:
        return last_in(Path(settings.AUDIT_ANCHORS))
    except (Refused, OSError):
        return None
