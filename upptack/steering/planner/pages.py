"""What the planner's pages show: the form with where each figure comes from, and the outcome in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from upptack.steering.planner import contents, queries
from upptack.steering.planner.contents import NOT_AGENCIES, Origin, Parameter
from upptack.steering.planner.effects import (
    ANY,
    ONE,
    Assumptions,
    Effects,
    Estimate,
    Minutes,
    Range,
    Strategy,
    effects,
    sure,
)
from upptack.steering.planner.forms import MINUTES, Chosen, Read
from upptack.ui.charts import Bar, Chart, bar_chart

OWN: Final = "eget antagande"
STRATEGIES: Final = {
    Strategy.EVERYONE: ("Alla", "Frågan ställs på rutin till alla ni möter."),
    Strategy.INDICATION: ("Vid indikation", "Frågan ställs när handläggaren ser ett skäl. Ange hur väl det träffar."),
}
CANNOT: Final = (
    "Den vet inget om de människor ni möter. Siffrorna kommer nästan alla från vård i andra länder, mest från kvinnor.",
    "Den säger aldrig något om en enskild person. En andel här får inte följa med in i ett ärende.",
    "Den vet inte om frågan leder till ett bättre liv. Tre studier med 3 759 kvinnor såg ingen förbättring av att bara "
    "fråga, och ingen skada (USPSTF 2018).",
    "Den vet inte hur frågan fungerar för män, för icke-binära personer eller vid hedersrelaterat våld. Inget är mätt.",
    "Den vet inte om kommunerna och jourerna hinner ta emot alla som hänvisas.",
    "Den räknar bara med våld under det senaste året. Den som berättar om äldre våld behöver också ett bra svar.",
    "Den räknar som om människor är oberoende av varandra. Två i samma familj är det inte.",
)
"""What the planner cannot know, in plain words."""

ROWS: Final = (
    ("asked", "Får frågan"),
    ("declined", "Vill inte svara"),
    ("exposed", "Lever med våld bland dem ni möter"),
    ("told", "Berättar om våld"),
    ("missed", "Lever med våld men berättar inte"),
    ("false", "Svar ser ut som våld men är det inte"),
    ("offered", "Erbjuds hänvisning"),
    ("taken_up", "Tar emot hjälpen"),
)
"""The outcome's rows: whose numbers they are, and the words."""


@dataclass(frozen=True, slots=True)
class RangeField:
    """A field of three numbers, as typed, with what stands beside it."""

    id: str
    name: str
    help: str
    unit: str
    value: str
    low: str
    high: str
    error: str
    origin: Origin | None
    mark: str


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """Choices with where each figure comes from: id, name, help, and whether it is the chosen one."""

    id: str
    rows: tuple[tuple[str, str, str, bool], ...]
    error: str


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that the outcome rests on, in words."""

    name: str
    value: str
    source: str
    measured_on: str
    mark: str
    caution: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome in words: a sentence; rows of (words, expected, interval, chance); kinds of (name, told, false,
    missed, right, interval of right); support of (name, told, taken up, caution); municipalities of (name, met,
    taken up, interval); and the figures used."""

    sentence: str
    met: str
    rows: tuple[tuple[str, str, str, str], ...]
    kinds: tuple[tuple[str, ...], ...]
    support: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    minutes: tuple[str, ...]
    used: tuple[Used, ...]
    chart: Chart
    ceiling: bool
    cannot: tuple[str, ...] = CANNOT


def assumptions(chosen: Chosen) -> Assumptions:
    """What was chosen as numbers to reckon with."""
    ranges, support = chosen.ranges, contents.choices("support")[chosen.support]
    instrument = contents.instruments()[chosen.instrument]
    minutes = Minutes(*(ranges[id] for id in MINUTES)) if MINUTES[0] in ranges else None
    return Assumptions(
        met=chosen.met,
        prevalence={id: ranges.get(id) or each.among(chosen.women) for id, each in contents.prevalences().items()},
        sensitivity=ranges.get("sensitivity") or instrument.sensitivity or ONE,
        specificity=ranges.get("specificity") or instrument.specificity or ONE,
        coverage=ranges.get("coverage", ONE),
        strategy=chosen.strategy,
        indicated=ranges.get("indicated", ONE),
        others_indicated=ranges.get("others_indicated", ONE),
        refusal=ranges.get("refusal", sure(0.0)),
        disclosure=contents.choices("setting")[chosen.setting].range or ONE,
        uptake=ranges.get("uptake") or contents.choices("path")[chosen.path].range or ONE,
        asked_times=support.range or ONE,
        received_times=support.received or support.range or ONE,
        lost=ranges.get("interruption", sure(0.0)),
        paused=0.0 if support.default else chosen.paused / 12,
        minutes=minutes,
        places=chosen.places,
    )


def outcome(chosen: Chosen) -> Outcome:
    """The outcome of what was chosen, in words."""
    given = assumptions(chosen)
    found = effects(given)
    return Outcome(
        sentence=_sentence(found),
        met=whole(found.met),
        rows=tuple((words, *_row(each)) for words, each in _estimates(found)),
        kinds=tuple(_kinds(found)),
        support=_support(given, chosen.support),
        places=tuple((queries.place_name(c), whole(n), whole(e.expected), span(e)) for c, n, e in found.places),
        minutes=_row(found.minutes)[:2] if found.minutes else (),
        used=used(chosen),
        chart=_chart(found),
        ceiling=found.ceiling,
    )


def compared(all_chosen: Sequence[Chosen]) -> tuple[tuple[str, ...], ...]:
    """The outcomes of some choices beside each other: rows of words and one text for each."""
    found = [effects(replace(assumptions(chosen), places=())) for chosen in all_chosen]
    columns = [dict(_estimates(each)) for each in found]
    rows = [("Personer ni möter", *(whole(each.met) for each in found))]
    rows += [(words, *(f"{whole(c[words].expected)} ({span(c[words])})" for c in columns)) for _, words in ROWS]
    rows.append(("Andel rätt av dem som tycks leva med våld", *(_share(each.kinds[ANY].right) for each in found)))
    rows.append(("Minuter", *(_row(each.minutes)[0] if each.minutes else "inte angett" for each in found)))
    return tuple(rows)


def whole(number: float) -> str:
    """A number of people: whole, with thousands apart; one decimal under ten."""
    text = f"{number:,.1f}" if 0 < number < 9.95 and number != int(number) else f"{number:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def span(each: Estimate) -> str:
    """The interval in words."""
    return f"{whole(each.low)}–{whole(each.high)}"


def percent(share: float) -> str:
    """A share in per cent, at most one decimal."""
    return f"{share * 100:.3g}".replace(".", ",") + "\u00a0%"


def _row(each: Estimate) -> tuple[str, str, str]:
    return whole(each.expected), span(each), f"±\u00a0{whole(1.96 * each.spread)}"


def _share(right: Estimate | None) -> str:
    """A share that is right, in whole per cent from ten: its interval is far wider than a decimal."""
    if right is None:
        return "går inte att räkna"
    value, low, high = (f"{100 * n:.{0 if n >= 0.0995 else 1}f}" for n in (right.expected, right.low, right.high))
    return f"{value}\u00a0% ({low}–{high})".replace(".", ",")


def _estimates(found: Effects) -> tuple[tuple[str, Estimate], ...]:
    return tuple((words, getattr(found if hasattr(found, id) else found.kinds[ANY], id)) for id, words in ROWS)


def _sentence(found: Effects) -> str:
    told, taken = found.kinds[ANY].told, found.taken_up
    return (
        f"Av {whole(found.met)} personer får omkring {whole(found.asked.expected)} frågan. "
        f"Omkring {whole(told.expected)} berättar om våld (troligen {span(told)}), "
        f"och omkring {whole(taken.expected)} tar emot hjälp (troligen {span(taken)})."
    )


def _kinds(found: Effects) -> list[tuple[str, ...]]:
    return [
        (
            contents.prevalences()[id].name,
            *(whole(n.expected) for n in (each.told, each.false, each.missed)),
            _share(each.right),
        )
        for id, each in found.kinds.items()
    ]


def _support(given: Assumptions, chosen: str) -> tuple[tuple[str, ...], ...]:
    """The same with each kind of support; no municipalities, which only cost time here."""
    rows = []
    for id, each in contents.choices("support").items():
        times, received = each.range or ONE, each.received or each.range or ONE
        paused = 0.0 if each.default or id != chosen else given.paused
        found = effects(replace(given, asked_times=times, received_times=received, paused=paused, places=()))
        told, taken = found.kinds[ANY].told, found.taken_up
        name = f"{each.name} (ert val)" if id == chosen else each.name
        rows.append(
            (
                name,
                f"{whole(told.expected)} ({span(told)})",
                f"{whole(taken.expected)} ({span(taken)})",
                _remark(each, found.ceiling),
            )
        )
    return tuple(rows)


def _remark(support: Parameter, ceiling: bool) -> str:
    full = "Taket är nått: fler än alla kan inte få frågan eller ta emot hjälp." if ceiling else ""
    return " ".join(part for part in (support.origin.caution, support.origin.unchecked, full) if part)


def _chart(found: Effects) -> Chart:
    kind = found.kinds[ANY]
    bars = (
        Bar("Lever med våld", round(kind.exposed.expected)),
        Bar("Berättar om våld", round(kind.told.expected)),
        Bar("Berättar inte", round(kind.missed.expected)),
        Bar("Tar emot hjälp", round(found.taken_up.expected)),
        Bar("Svar som ser ut som våld men inte är det", round(kind.false.expected)),
    )
    part = kind.told.expected / kind.exposed.expected if kind.exposed.expected else 0.0
    sentence = f"Omkring {percent(round(part, 2))} av dem som lever med våld berättar."
    return bar_chart(bars, unit="personer på ett år", title="Så går det", sentence=sentence, columns=("Vad", "Antal"))


def used(chosen: Chosen) -> tuple[Used, ...]:
    """Every figure that the outcome rests on, with where it comes from."""
    given, rows = assumptions(chosen), []
    instrument = contents.instruments()[chosen.instrument]
    for id, name in (("sensitivity", "hittar dem som lever med våld"), ("specificity", "pekar inte ut andra")):
        own = id in chosen.ranges
        rows.append(_used(f"{instrument.name}, {name}", getattr(given, id), "share", instrument.origin, own))
    for group, what in (("setting", "Hur frågan ställs"), ("path", "Hänvisning"), ("support", "Stöd")):
        each = contents.choices(group)[getattr(chosen, group)]
        own = group == "path" and "uptake" in chosen.ranges
        rows.append(
            _used(f"{what}: {each.name}", given.uptake if own else each.range or ONE, each.unit, each.origin, own)
        )
    for id, kind in contents.prevalences().items():
        own = id in chosen.ranges
        rows.append(_used(kind.name, given.prevalence[id], "share", contents.prevalence_origin(), own))
    for id, parameter in contents.parameters().items():
        if id in chosen.ranges:
            own = chosen.ranges[id] != parameter.range
            rows.append(_used(parameter.name, chosen.ranges[id], parameter.unit, parameter.origin, own))
    return tuple(rows)


def _used(name: str, given: Range, unit: str, origin: Origin, own: bool) -> Used:
    value = _in_unit(given, unit)
    if own:
        return Used(name, value, "", "", OWN, "")
    caution = " ".join(part for part in (origin.caution, origin.unchecked) if part)
    mark = "" if origin.agencies else NOT_AGENCIES
    return Used(name, value, origin.source, origin.measured_on, mark, caution, origin.address)


def _in_unit(given: Range, unit: str) -> str:
    def one(number: float) -> str:
        return f"{number * (100 if unit == 'share' else 1):.3g}".replace(".", ",")

    value = one(given.value) + {"share": "\u00a0%", "times": "\u00a0gånger", "minutes": "\u00a0minuter"}[unit]
    return value if given.low == given.high else f"{value} ({one(given.low)}–{one(given.high)})"


def range_field(read: Read, id: str, name: str, help: str, unit: str, origin: Origin | None) -> RangeField:
    """A field of three numbers as it was typed."""
    typed = read.typed
    mark = OWN if origin is None or not origin.source else NOT_AGENCIES if not origin.agencies else ""
    return RangeField(
        id,
        name,
        help,
        "minuter" if unit == "minutes" else "%",
        typed[id],
        typed[f"{id}_low"],
        typed[f"{id}_high"],
        read.errors.get(id, ""),
        origin,
        mark,
    )


def form_parts(read: Read) -> dict[str, object]:
    """Everything that the form's page needs."""

    def given(*ids: str) -> tuple[RangeField, ...]:
        found = (contents.parameters()[id] for id in ids)
        return tuple(range_field(read, each.id, each.name, each.help, each.unit, each.origin) for each in found)

    prevalences = tuple(
        range_field(read, id, each.name, _said_of(each), "share", None) for id, each in contents.prevalences().items()
    )
    return {
        "read": read,
        "errors": tuple(read.errors.items()),
        "agencies": queries.agencies().items(),
        "strategies": [(s.value, *words, read.typed["strategy"] == s) for s, words in STRATEGIES.items()],
        "instruments": _instruments(read),
        "choices": {group: _choices(read, group) for group in contents.GROUPS},
        "coverage": given("coverage"),
        "indication": given("indicated", "others_indicated"),
        "minutes": given(*MINUTES),
        "behind": given("refusal", "interruption"),
        "own": _own(read),
        "prevalences": prevalences,
        "prevalence_origin": contents.prevalence_origin(),
        "not_agencies": NOT_AGENCIES,
    }


def _own(read: Read) -> tuple[RangeField, ...]:
    """Fields for figures of one's own instead of a choice's."""
    return (
        range_field(
            read,
            "sensitivity",
            "Andel som hittas",
            "Av dem som lever med våld och svarar. Lämna tomt för instrumentets egen siffra.",
            "share",
            None,
        ),
        range_field(
            read, "specificity", "Andel som inte pekas ut", "Av dem som inte lever med våld och svarar.", "share", None
        ),
        range_field(
            read,
            "uptake",
            "Andel som tar emot hjälpen",
            "Av dem som erbjuds. Lämna tomt för valet ovan.",
            "share",
            None,
        ),
    )


def _choices(read: Read, group: str) -> ChoiceField:
    rows = []
    for id, each in contents.choices(group).items():
        value = "" if each.range in (None, ONE) else _in_unit(each.range or ONE, each.unit) + ". "
        said = f"{value}{each.origin.source}, {each.origin.measured_on}. {each.origin.unchecked}"
        rows.append((id, each.name, said.strip(), read.typed[group] == id))
    return ChoiceField(group, tuple(rows), read.errors.get(group, ""))


def _instruments(read: Read) -> ChoiceField:
    rows = []
    for id, each in contents.instruments().items():
        hits = f"hittar {_in_unit(each.sensitivity, 'share')}" if each.sensitivity else "ingen siffra hittad"
        spares = f", pekar inte ut {_in_unit(each.specificity, 'share')}" if each.specificity else ""
        rows.append((id, f"{each.name}: {hits}{spares}", each.origin.caution, read.typed["instrument"] == id))
    return ChoiceField("instrument", tuple(rows), read.errors.get("instrument", ""))


def _said_of(each: contents.Prevalence) -> str:
    everyone = f", alla {percent(each.everyone)}" if each.everyone else ""
    return f"Brå: kvinnor {percent(each.women)}, män {percent(each.men)}{everyone}. Lämna tomt för att räkna med det."


def carried(read: Read) -> Mapping[str, str]:
    """What was typed, to travel with the page."""
    return {id: text for id, text in read.typed.items() if text}
