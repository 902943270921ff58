"""The first page: sentences with figures in them, made of the data. None of them praises or blames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from upptack.steering.report.contents import Sentence, sentences
from upptack.steering.report.documents.document import Chart, Figure, FigureState, Paragraph, Piece, Row
from upptack.steering.report.entries import Measure

PLACE = re.compile(r"\{(value|n|of|part|share|note)\}")
NONE = "För året finns inga tal att visa ännu."


def summary(measures: Mapping[str, Measure], plan: Paragraph | None) -> tuple[Paragraph, ...]:
    """The first page. A sentence stands only when all its figures can be shown; what is hidden or missing is told in
    one sentence each."""
    told = [made for each in sentences() if (made := _told(each, measures)) is not None]
    rest = (_gathered(measures, shown) for shown in (FigureState.HIDDEN, FigureState.MISSING))
    found = (*told, *((plan,) if plan else ()), *(each for each in rest if each))
    return found if told or plan else (Paragraph((NONE,)), *found)


def _told(sentence: Sentence, measures: Mapping[str, Measure]) -> Paragraph | None:
    measure = measures.get(sentence.of)
    if measure is None:
        return None
    pieces = tuple(_pieces(sentence.says, measure))
    return None if any(piece is None for piece in pieces) else Paragraph(tuple(p for p in pieces if p is not None))


def _pieces(says: str, measure: Measure) -> Iterator[Piece | None]:
    for place, words in enumerate(PLACE.split(says)):
        if place % 2:
            yield _filled(words, measure)
        elif words:
            yield words


def _filled(name: str, measure: Measure) -> Piece | None:
    if name in ("part", "share"):
        largest = measure.largest
        return largest[name == "share"] if largest else None
    if name == "note":
        return measure.note
    figure: Figure = {"value": measure.value, "n": measure.n, "of": measure.of}[name]
    return figure if figure.value is not None else None


def _gathered(measures: Mapping[str, Measure], shown: FigureState) -> Paragraph | None:
    """The measures that are hidden, or that there is no value of, by name."""
    named = [measures[each].value for each in dict.fromkeys(s.of for s in sentences()) if each in measures]
    names = [figure.of.name for figure in named if figure.shown == shown]
    if not names:
        return None
    why = "Dolt, eftersom det gäller få" if shown == FigureState.HIDDEN else "Inget tal finns för"
    joined = "; ".join(names)
    return Paragraph((f"{why}: {joined}.",), small=True)


MEASURE_HEAD = ("Mått", "Värde", "Antal", "Av")
PLAN_HEAD = ("Område", "Aktiviteter", "Klara", "Sena")
PUBLISHED_HEAD = ("Vad som har publicerats", "Värde")
EMPTY = "Inget är skrivet här ännu."
UNLIKE = "Varje tal gäller sin egen grupp och är räknat på sitt eget sätt. De ska inte jämföras med varandra."


def about(receiver: str, year: int, day: str) -> str:
    """What the account is, as the first paragraph."""
    return (
        f"Till: {receiver}. Redovisningen gäller {year} och visar läget {day}. Numret inom hakparentes leder till "
        "måttets definition och källa. Tal om få personer är dolda, och tal med ”cirka” är ändrade en aning, så att "
        "ingen människa kan kännas igen."
    )


def of_year(heading: str, year: int) -> str:
    """The caption of a section's table: "Tal för 2025: rutiner och metoder"."""
    return f"Tal för {year}: {heading[0].lower()}{heading[1:].rstrip('?')}"


def plan(total: Figure, done: Figure, late: Figure) -> Paragraph:
    """How the joint plan stands, in one sentence."""
    return Paragraph(("Av handlingsplanens ", total, " aktiviteter är ", done, " klara och ", late, " sena."))


def parts(measure: Measure, year: int) -> Chart:
    """A measure's parts as bars; the sentence tells the largest when all can be seen."""
    rows = tuple(Row(name, (figure,)) for name, figure in measure.parts)
    largest = measure.largest
    says: tuple[Piece, ...] = ("Någon del är dold eller saknas, så det går inte att säga vilken som är störst.",)
    if largest:
        says = (f"Störst är ”{largest[0]}”: ", largest[1], ".")
    return Chart(f"{measure.value.of.name} {year}", Paragraph(says), rows, "Del")


def by_agency(rows: tuple[Row, ...], year: int) -> Chart:
    """One measure as bars for each agency; the sentence says between what they lie, and ranks nobody."""
    shown = sorted((row.figures[0] for row in rows if row.figures[0].value is not None), key=lambda f: f.value or 0)
    hidden = len(shown) < len(rows)
    rest = " Det som är dolt eller saknas är inte med." if hidden else ""
    says: tuple[Piece, ...] = ("Myndigheterna ligger mellan ", shown[0], " och ", shown[-1], f".{rest}")
    if shown[0].text == shown[-1].text:
        says = ("De myndigheter som har ett tal att visa ligger lika, på ", shown[0], f".{rest}")
    if len(shown) == 1:
        says = ("Bara en myndighet har ett tal att visa: ", shown[0], ".")
    return Chart(f"{shown[0].of.name}, {year}", Paragraph(says), rows, "Myndighet")


def notes(measures: Iterable[Measure]) -> Iterator[Paragraph]:
    """What has to be said beside some measures, each thing once."""
    said: dict[str, list[Measure]] = {}
    for measure in measures:
        if measure.note:
            said.setdefault(measure.note, []).append(measure)
    for note, own in said.items():
        pieces: list[Piece] = []
        for measure in own:
            pieces += [f"{', ' if pieces else ''}{measure.value.of.name} ", measure.value.of]
        yield Paragraph((*pieces, f": {note[:1].lower()}{note[1:]}"), small=True)
