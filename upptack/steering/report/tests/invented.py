"""An invented account with everything that one may hold, and a text that tries to be markup."""

from __future__ import annotations

from upptack.steering.report.documents.document import (
    Chart,
    Cited,
    Figure,
    FigureState,
    Listing,
    Paragraph,
    Report,
    Row,
    Scale,
    Section,
    Source,
    Table,
)

ASKED = Source(
    "asked",
    "Möten där frågan ställdes",
    "Möten där frågan ställdes, av alla möten.",
    "Upptäcks månadstal",
    "https://upptack.example/indikatorer/asked/",
)
TRAINED = Source(
    "staff-trained",
    "Utbildade medarbetare",
    "Medarbetare som har gått utbildningen.",
    "Enhetens egen uppgift",
    "https://upptack.example/indikatorer/staff-trained/",
)
ROUTINE = "Skriv en rutin (Försäkringskassan). Pågår, senast 31 december 2026."
HOSTILE = (
    '#panic("x") #import "@preview/a:1.0.0" #read("/etc/passwd") *fet* _kursiv_ $x^2$ <b>b</b> @ref = Rubrik // '
    "{% now %} {{ x }} </w:t> & \\u{41} `kod` [inne] ~ --- \"citat\" 'x' #{1}"
)


def share(
    value: float | None, of: Source = ASKED, *, shown: FigureState = FigureState.VALUE, about: bool = False
) -> Figure:
    """A share for the year."""
    return Figure(of, "2026", value, Scale.SHARE, shown, about)


def count(
    value: int | None, of: Source = ASKED, *, shown: FigureState = FigureState.VALUE, about: bool = False
) -> Figure:
    """A number for the year."""
    return Figure(of, "2026", value, Scale.COUNT, shown, about)


def account(*, lacking: tuple[str, ...] = (), text: str = HOSTILE) -> Report:
    """The account."""
    agencies = (
        Row("Försäkringskassan", (share(0.434),)),
        Row("Arbetsförmedlingen", (share(None, shown=FigureState.HIDDEN),)),
        Row("Migrationsverket", (share(0.1234, about=True),)),
    )
    mixed = (
        Row("Möten där frågan ställdes", (share(0.434), count(12345), count(28433))),
        Row(
            "Utbildade medarbetare",
            (share(0.004, TRAINED), count(None, TRAINED, shown=FigureState.HIDDEN), count(987, TRAINED)),
        ),
    )
    return Report(
        2026,
        "Redovisning för 2026",
        Paragraph(("Till: Regeringen.",)),
        (Paragraph(("Frågan ställdes i ", share(0.434), " av mötena.")),),
        (
            Section(
                "fragan", "Ställs frågan?", (Paragraph((text,)), Table("Året", ("Mått", "Värde", "Antal", "Av"), mixed))
            ),
            Section(
                "svaren",
                "Svar",
                (Chart("Frågan 2026", Paragraph(("Högst är ", share(0.434), ".")), agencies, "Myndighet"),),
            ),
            Section(
                "planen",
                "Planen",
                (
                    Listing("Aktiviteter", TRAINED, (ROUTINE,)),
                    Paragraph(("Enkäten nådde 6 500 medarbetare ", Cited("AF, nyhet 2024-04-09"), ".")),
                ),
            ),
        ),
        lacking,
    )
