"""The page that shows every component, and the plain pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upptack.language.names import SIGNALS
from upptack.language.pieces import Marked, marked
from upptack.language.spans import Span
from upptack.ui import charts
from upptack.ui.access import everyone
from upptack.ui.charts import Bar, Chart, Group


def example() -> Marked:
    """A marked text for the page of components: a mark that stands and one that its context takes the weight from."""
    text = "Jag får inte träffa mina vänner. Han har aldrig slagit mig."
    why, ask = "Någon annan bestämmer vem hon träffar.", "Hur blir det hemma när du har träffat en vän?"
    spans = (
        Span(4, 31, "isolation", (), why, ask),
        Span(37, 58, "physical", ("denied",), "Slag nämns och nekas."),
    )
    return marked({"text": text}, spans, SIGNALS)


def drawn() -> tuple[Chart, ...]:
    """Charts of invented numbers for the page of components: bars, bars in groups, a line; each with something hidden
    and something that is nought."""
    asked = (
        Bar("Försäkringskassan", 1240),
        Bar("Arbetsförmedlingen, kontoret för dem som nyss har kommit till Sverige", 862, about=True),
        Bar("Migrationsverket", None),
        Bar("Socialstyrelsen", 0),
    )
    both = tuple(Group(bar.label, (bar, Bar("", 310))) for bar in asked[:3])
    months = ("april", "maj", "juni", "juli", "augusti", "september")
    points = tuple(Bar(month, n) for month, n in zip(months, (120, 140, 96, None, 131, 188), strict=True))
    rows = tuple((group.label, *(charts.written(bar) for bar in group.bars)) for group in both)
    series = ("frågade", "ej frågade")
    return (
        charts.bar_chart(
            asked,
            unit="möten",
            title="Möten där frågan är ställd, påhittade tal",
            sentence="Försäkringskassan har frågat i flest möten.",
            columns=("Myndighet", "Möten"),
        ),
        Chart(
            "Frågade och ej frågade, påhittade tal",
            "I de flesta möten är frågan ställd.",
            charts.grouped(both, series, unit="möten", title="Frågade och ej frågade, påhittade tal"),
            ("Myndighet", *(name.capitalize() for name in series)),
            rows,
        ),
        Chart(
            "Möten per månad, påhittade tal",
            "Fler frågar i september än i april.",
            charts.line(points, unit="möten", title="Möten per månad, påhittade tal"),
            ("Månad", "Möten"),
            tuple((point.label, charts.written(point)) for point in points),
        ),
    )


@everyone
def components(request: HttpRequest) -> HttpResponse:
    """Every component in Swedish, or right-to-left in Arabic with `?riktning=rtl`."""
    rtl = request.GET.get("riktning") == "rtl"
    page = "ui/components_ar.html" if rtl else "ui/components.html"
    return render(request, page, {"example": example(), "charts": drawn()})


@everyone
def stay(request: HttpRequest) -> HttpResponse:
    """Says whether the sender is still signed in: 204, else 403. The call itself counts as not being idle, so
    that a page with things typed into it need not be left for the sign-in to last."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


def plain_error(request: HttpRequest, status: int, heading: str, sentence: str, number: str = "") -> HttpResponse:
    """A page that says what happened and what to do, and repeats nothing of what was sent."""
    told = {"heading": heading, "sentence": sentence, "number": number}
    return render(request, "ui/error.html", told, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 400."""
    return plain_error(request, 400, "Det gick inte att läsa", "Gå tillbaka och försök igen.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 403."""
    return plain_error(request, 403, "Du har inte tillgång", "Be din chef om du behöver sidan i ditt arbete.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 404."""
    return plain_error(request, 404, "Sidan finns inte", "Kontrollera adressen eller gå till startsidan.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Status 500, with the number under which support finds what happened."""
    sentence = "Inget har sparats. Försök igen. Hjälper det inte, ring din support."
    return plain_error(request, 500, "Något gick fel hos oss", sentence, number=vars(request).get("number", ""))


def not_reached(request: HttpRequest, *, sure: bool) -> HttpResponse:
    """Status 503: the database cannot be reached or has no room. `sure`: it is known that nothing was saved."""
    again = "Försök igen om en stund. Hjälper det inte, ring din support."
    if not sure:
        heading = "Vi vet inte om det sparades"
        sentence = "Databasen slutade svara just när det skulle sparas. Öppna sidan på nytt och se efter. " + again
    elif request.method in ("GET", "HEAD"):
        heading, sentence = "Sidan kan inte visas just nu", "Databasen svarar inte. Inget har sparats. " + again
    else:
        heading, sentence = "Det gick inte att spara just nu", "Inget har sparats. " + again
    answer = plain_error(request, 503, heading, sentence)
    answer.headers["Retry-After"] = "5"
    return answer


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Status 403 for a form that was too old or came from elsewhere."""
    return plain_error(request, 403, "Formuläret är för gammalt", "Ladda om sidan och försök igen. Inget har sparats.")
