"""What the pages of the practice are shown with."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.learning.practice import access, queries
from upptack.learning.practice.entries import LONGEST
from upptack.learning.practice.forms import StepForm
from upptack.learning.practice.models import Attempt
from upptack.learning.practice.rules import CALLER, END, Line, Play
from upptack.learning.practice.script import Scenario, ways, wordings
from upptack.learning.practice.shapes import Stage, stage
from upptack.learning.practice.terms import GOOD, Score, compare
from upptack.staff.access import member_of
from upptack.staff.models import Unit

CHANNELS: Final = {"phone": "på telefon", "video": "på video", "meeting": "i ett möte"}
NONE: Final = "går inte att räkna"
UNFINISHED: Final = "Samtalet har ändrats sedan du övade, så jämförelsen går inte att visa. Öva gärna igen."


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the practice."""
    figures = access.may_open(member_of(request))
    return render(request, template, {"here": "", **context, "figures": figures}, status=status)


def overview(request: HttpRequest) -> HttpResponse:
    """Every call by theme, with the member's own state."""
    return page(request, "practice/list.html", themes=queries.overview(member_of(request)), here="practice")


def gone(request: HttpRequest) -> HttpResponse:
    """There is no call by that name."""
    return page(request, "practice/gone.html", 404)


def intro(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """What one knows before the call."""
    return page(request, "practice/intro.html", scenario=scenario, channel=CHANNELS[scenario.channel])


def step(request: HttpRequest, attempt: Attempt, now: Play, form: StepForm, status: int = 200) -> HttpResponse:
    """Where the call stands: what was said, and what can be chosen."""
    shown, said = stage(now), [_said(line, now) for line in now.lines]
    latest = len(said) - next((at for at, each in enumerate(reversed(said)) if not each["caller"]), len(said))
    context = {
        "scenario": now.scenario,
        "attempt": attempt.pk,
        "place": len(now.taken),
        "stage": shown,
        "groups": _groups(shown, form),
        "before": said[: max(latest - 1, 0)],
        "latest": said[max(latest - 1, 0) :],
        "form": form,
        "errors": [(name, sentence) for name, sentence in form.errors.items()],
        "limit": LONGEST,
        "way": ways()[form.read.way] if form.read else None,
    }
    return page(request, "practice/step.html", status, **context)


def _said(line: Line, now: Play) -> dict[str, Any]:
    """A line as it is shown; of own words only the way they were said in."""
    caller = line.who == CALLER
    way = ways()[line.how] if line.how else None
    return {"caller": caller, "who": now.scenario.name if caller else "Du", "says": line.says, "way": way}


def _groups(shown: Stage, form: StepForm) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "legend": group.legend,
            "kind": "checkbox" if group.several else "radio",
            "error": form.errors.get(group.name, ""),
            "offers": [(offer, offer.code in form.chosen.get(group.name, ())) for offer in group.offers],
        }
        for group in shown.groups
    ]


def result(request: HttpRequest, attempts: tuple[Attempt, ...], scenario: Scenario) -> HttpResponse:
    """The newest attempt that has ended, beside the expert's."""
    try:
        now = queries.play_of(attempts[0])
    except KeyError:
        now = None
    context: dict[str, Any] = {"scenario": scenario, "attempts": attempts, "unfinished": UNFINISHED}
    if now is not None and now.phase == END:
        found = compare(now)
        context |= {
            "found": found,
            "scores": [_score(score) for score in found.scores if score.of],
            "said": [_said(line, now) for line in now.lines],
        }
    context["lesson"] = wordings()["lesson"][scenario.theme]
    return page(request, "practice/result.html", **context)


def _score(score: Score) -> dict[str, Any]:
    """One of the five; what was good is gathered under why it was, so that nothing is said twice."""
    rest = [item for item in score.items if item.verdict != GOOD]
    good: dict[str, list[str]] = {}
    for item in score.items:
        if item.verdict == GOOD:
            good.setdefault(item.why, []).append(item.name)
    return {"name": score.name, "done": score.done, "of": score.of, "good": list(good.items()), "rest": rest}


def group(request: HttpRequest, unit: Unit, on: date) -> HttpResponse:
    """A unit's figures, and the other units that may be chosen."""
    found = queries.agreement(unit, on)
    context: dict[str, Any] = {
        "unit": unit,
        "units": access.units(member_of(request)),
        "until": found.until if found else None,
        "rows": _rows(found) if found else (),
        "fewest": queries.FEWEST,
        "here": "practice_group",
    }
    return page(request, "practice/group.html", **context)


def _rows(found: queries.Figures) -> tuple[tuple[str, str, str], ...]:
    """The unit's figures as they are shown: what, before, after."""
    before, after = found.before, found.after
    kappas = [NONE if each is None else f"{each:.1f}".replace(".", ",") for each in (before.kappa, after.kappa)]
    shares = [NONE if each is None else f"{each} procent" for each in (before.asked, after.asked)]
    return (
        ("Hur bråttom det är: samstämmighet (viktat kappa)", kappas[0], kappas[1]),
        ("Att fråga: ungefär så stor del gjordes bra", shares[0], shares[1]),
    )
