"""The pages: which fields there are, a field with its questions and answers, and the leaflet for the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from upptack.dmn import as_html
from upptack.law import significance as law
from upptack.law.significance import Field
from upptack.meeting.significance import forms, queries, rules
from upptack.meeting.significance.rules import Chosen


def overview(request: HttpRequest, agency: str) -> HttpResponse:
    """Every field, the own agency's first."""
    return render(request, "significance/overview.html", {"shelves": queries.shelves(agency)})


def page(request: HttpRequest, field: Field, chosen: Chosen, *, answered: bool) -> HttpResponse:
    """A field: its questions with what is chosen, and below what the tables answer when they have been asked."""
    today = timezone.localdate()
    answers = answered and not chosen.problem
    shown = {
        "field": field,
        "questions": [
            (
                question,
                forms.name_of(question.id),
                [(option, chosen.facts.get(question.id, "unknown") == option.id) for option in question.options],
            )
            for question in field.questions
        ],
        "chosen": chosen,
        "earlier": chosen.on < today,
        "today": today,
        "note": queries.note(field, today),
        "parts": queries.answered(field, chosen.facts, chosen.on) if answers else (),
        "languages": [(code, said["name"]) for code, said in law.words()["leaflet"].items()],
    }
    return render(request, "significance/field.html", shown, status=422 if chosen.problem else 200)


def leaflet(request: HttpRequest, field: Field, language: str) -> HttpResponse:
    """What the person is given: the field's general words in her language, and nothing of what was chosen."""
    found = law.leaflet(field.id, language)
    if found is None:
        raise Http404
    said = law.words()["leaflet"][language]
    shown = {
        "leaflet": found,
        "said": said,
        "parts": [(said[name], getattr(found, name)) for name in ("means", "gather", "ask", "not_afraid")],
        "cited": [law.citation(field, id) for id in found.sources],
        "language": language.split("-")[0],
        "direction": "rtl" if language == "ar" else "ltr",
        "field": field,
    }
    return render(request, "significance/leaflet.html", shown)


def table(request: HttpRequest, field: Field, ground: str) -> HttpResponse:
    """The whole decision table of a ground, in plain words."""
    shown = law.readable(field, ground)
    if shown is None:
        raise Http404
    title = next(each.title for each in field.grounds if each.id == ground)
    drawn = mark_safe(as_html(shown, ()))  # noqa: S308 (escaped there)
    return render(request, "significance/table.html", {"title": title, "table": drawn, "field": field})


def opened(request: HttpRequest, agency: str, matter: str, facts: Mapping[str, str]) -> HttpResponse:
    """From a conversation, in a tab of its own: the field for its kind of matter, with what was told already chosen.
    Where several fit, they are listed, and the told is chosen anew there."""
    fitting = queries.fitting(agency, matter)
    if len(fitting) != 1:
        shown = {"shelves": (queries.Shelf("Passar ärendet", fitting),), "told": told_fields(fitting, facts)}
        return render(request, "significance/overview.html", shown)
    (field,) = fitting
    return page(request, field, Chosen(rules.told(field, facts), timezone.localdate()), answered=True)


def told_fields(fields: tuple[Field, ...], facts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """For each field, the form fields that carry on what was told."""
    return {
        field.id: [(forms.name_of(question), value) for question, value in rules.told(field, facts).items()]
        for field in fields
    }
