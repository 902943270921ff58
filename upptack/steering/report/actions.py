"""The only writer of the account's texts."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from upptack.audit import actions as audit
from upptack.staff.actions import Refused
from upptack.staff.models import Member
from upptack.steering.report import queries, rules
from upptack.steering.report.access import refusal
from upptack.steering.report.contents import sections
from upptack.steering.report.models import ReportText


class Changed(Exception):
    """Somebody else has saved the text since it was opened. `theirs` is what holds now; `own` what was to be saved,
    which is not lost."""

    def __init__(self, theirs: ReportText, own: str) -> None:
        self.theirs, self.own = theirs, own
        super().__init__("Någon annan har sparat texten sedan du öppnade den. Båda texterna står här.")


def save(year: int, section: str, text: str, *, seen: int, by: Member, at: datetime) -> ReportText | None:
    """Saves a section's text as a new version; None when nothing differs. `seen` is the version that was open, 0 when
    there was none. Raises Refused when the member may not, or the text cannot stand; Changed when another version has
    been saved meanwhile."""
    sentence = refusal(by) or _problem(year, section, text, at)
    if sentence:
        raise Refused(sentence)
    now = queries.text(year, section)
    if now is not None and now.text == text:
        return None
    if (now.version if now else 0) != seen:
        raise _changed(year, section, text)
    if now is None and not text:
        return None
    try:
        with transaction.atomic():
            made = ReportText.objects.create(
                year=year, section=section, version=seen + 1, text=text, changed_by=by, changed_at=at
            )
            audit.note("report.text", by=by, kind="reporttext", key=f"{year}:{section}:{seen + 1}", at=at)
            return made
    except IntegrityError:
        raise _changed(year, section, text) from None


def taken_out(year: int, kind: str, *, by: Member, at: datetime) -> None:
    """Keeps that a member took out the account of a year as a file; `kind` is docx or pdf, "-utkast" added for a
    draft."""
    with transaction.atomic():
        audit.note("report.file", by=by, kind="report", key=f"{year}:{kind}", at=at)


def _problem(year: int, section: str, text: str, at: datetime) -> str:
    if section not in sections() or year not in queries.open_years(at.date()):
        return "Det finns ingen sådan del i redovisningen."
    return rules.problem(text)


def _changed(year: int, section: str, own: str) -> Exception:
    theirs = queries.text(year, section)
    return Changed(theirs, own) if theirs else Refused("Det gick inte att spara. Försök igen.")
