"""The pages of the workshop: what can be written, and a form with its draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.law.parties import parties_of
from upptack.meeting.drafting.workshop import contents, forms, queries, rules
from upptack.meeting.drafting.workshop.queries import CheckedDraft
from upptack.meeting.drafting.workshop.rules import Context, Draft, Field, Part, Stop
from upptack.staff.access import member_of

FORMATS = {rules.PDF: "Hämta som PDF", rules.WORD: "Hämta som Word", rules.MESSAGE: "Hämta som SDK-meddelande"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its value, its words, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of typed words: its name, label, characters at most, and what stands in it."""

    id: str
    label: str
    limit: int
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one child or guardian."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> bool:
        """Whether something stands in it."""
        return any(cell.value.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """What may have been told, by whose conversation it was; open when something in it is ticked."""

    name: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it stands on the page; `further` rows are closed away together."""

    field: Field
    value: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    further: tuple[Row, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of a form as it stands on the page."""

    part: Part
    fields: tuple[Asked, ...]
    open: bool


def overview(request: HttpRequest) -> HttpResponse:
    """What can be written."""
    return render(request, "drafting/workshop.html", {"forms": tuple(contents.forms().values())})


def opened(request: HttpRequest, kind: str, context: Context) -> HttpResponse:
    """The form with what a conversation has told already ticked, municipality and matter set. What is pressed on it is
    posted to the workshop's own address; the conversation is not carried on. Raises KeyError for an unknown kind."""
    member = member_of(request)
    return page(request, forms.prefilled(kind, member, timezone.localdate(), context))


def page(
    request: HttpRequest,
    draft: Draft,
    *,
    made: CheckedDraft | None = None,
    confirmed: str = "",
    stopped: Stop | None = None,
    refused: bool = False,
) -> HttpResponse:
    """The form with what stands in it. `made`: the draft and what the check found; its text is on the page only when
    the check lets it through or its marks were read and confirmed. `stopped`: why no draft is made. `refused`: a file
    was asked for that may not leave."""
    form, now = contents.forms()[draft.kind], timezone.localtime()
    agency = member_of(request).unit.agency_id
    opens = made is not None and made.opens(confirmed)
    at = stopped.at if stopped else ""
    duty = queries.duty(draft, agency) if draft.kind == rules.REPORT else None
    parts = tuple(shown_parts(form.parts, draft, at, bool(duty and duty.must)))
    shown = {
        "form": form,
        "draft": draft,
        "matters": knowledge.matters_of(agency),
        "parties": parties_of(draft.matter, agency).on(now.date()),
        "law": queries.law((*form.law, *form.law_of.get(agency, ())), now.date()),
        "duty": duty,
        "danger": draft.text("danger"),
        "receiver": queries.receiver(draft.text("municipality"), now),
        "parts": tuple(each for each in parts if not each.part.after),
        "after": tuple(each for each in parts if each.part.after),
        "stopped": stopped,
        "instead": form.instead.get(at, ()),
        "made": made,
        "text": made.text if made and opens else "",
        "unmarked": made is not None and draft.ticked("mark") and not made.document.marking,
        "formats": tuple((code, FORMATS[code]) for code in form.formats),
    }
    return render(request, "drafting/draft.html", shown, status=422 if stopped or refused else 200)


def shown_parts(parts: tuple[Part, ...], draft: Draft, at: str, must: bool) -> Iterator[ShownPart]:
    """The parts with what stands in them; open when something does, or when the field to change is there. `must`:
    whether the duty to report holds for the agency."""
    for part in parts:
        asked = tuple(shown_field(field.for_duty(must), draft) for field in part.fields)
        ids = {name for field in part.fields for name in (field.id, *field.limits)}
        yield ShownPart(part, asked, not part.folded or at in ids or any(draft.text(id) for id in ids))


def shown_field(field: Field, draft: Draft) -> Asked:
    """A field with its choices or rows."""
    asked = Asked(field, draft.values.get(field.id, ""))
    if field.type == "rows":
        every = tuple(rows(field, draft))
        seen = max([field.open, *(row.number for row in every if row.filled)])
        return replace(asked, rows=every[:seen], further=every[seen:])
    if field.type == "told":
        return replace(asked, groups=tuple(told_groups(draft)))
    return replace(asked, options=tuple(options(field, asked.value)))


def options(field: Field, value: str) -> Iterator[Option]:
    """What can be chosen in a field."""
    pairs = field.options
    if field.type == "municipality":
        pairs = (("", "Inte vald"), *((code, place.short) for code, place in knowledge.municipalities().items()))
    if field.type == "purpose":
        pairs = (("", "Inte valt"), *((id, each.name) for id, each in contents.purposes().items()))
    chosen = value or field.default
    return (Option(code, label, code == chosen) for code, label in pairs)


def rows(field: Field, draft: Draft) -> Iterator[Row]:
    """The rows of a field."""
    for number in range(1, field.rows + 1):
        cells = tuple(
            Cell(name := rules.row_id(field.id, number, column), label, limit, draft.values.get(name, ""))
            for column, label, limit in field.columns
        )
        yield Row(number, cells)


def told_groups(draft: Draft) -> Iterator[Group]:
    """What may have been told; a note's and a report's own words."""
    for group, said in forms.groups(draft.kind).items():
        ticks = tuple(Option(key, sentence, key in draft.told) for key, sentence in said.items())
        yield Group(contents.group_name(group), ticks, any(option.chosen for option in ticks))
