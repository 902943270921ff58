"""The decision tables as Markdown pages, for the documentation that is written from the data.

A lawyer reads the page, not the XML; a test elsewhere holds the written pages to what is made here.
"""

from collections.abc import Mapping

from upptack.dmn import as_markdown
from upptack.law.provisions import provisions, sources
from upptack.law.rulings import TABLES, table

_QUESTIONS: Mapping[str, str] = {
    "what-now": "Vad behöver hända nu? Ett allvarligare svar kan aldrig sänka nivån.",
    "report-of-concern": "Ska oro för ett barn anmälas? Gäller lika vem samtalet än handlar om.",
    "protected-identity": "Vad skyddar personens uppgifter?",
    "writing": "Vad ska, får och får inte skrivas, och var?",
    "bodies": "Vilka verksamheter kan hjälpa, och i vilken ordning erbjuds de?",
}


def documents() -> Mapping[str, str]:
    """A page of Markdown for each table, by the table's name; meant for docs/generated/tables/NAME.md."""
    return {name: _page(name) for name in TABLES}


def _page(name: str) -> str:
    parts = [
        f"# {TABLES[name]}",
        _QUESTIONS[name],
        as_markdown(table(name)).strip(),
        "## Bestämmelser",
        "\n".join(_law(id) for id in _cited(name, "provisions")),
    ]
    others = [_source(id) for id in _cited(name, "sources")]
    if others:
        parts += ["## Andra källor", "\n".join(others)]
    return "\n\n".join(parts) + "\n"


def _cited(name: str, annotation: str) -> tuple[str, ...]:
    """The ids that a table cites, each once, in the order they are met."""
    shown = table(name)
    at = shown.annotations.index(annotation)
    return tuple(dict.fromkeys(id for row in shown.rows for id in row.annotations[at].split()))


def _law(id: str) -> str:
    found = provisions()[id]
    dates = f"Kontrollerad {found.checked}, ska kontrolleras igen senast {found.expires}."
    return f"- `{id}`: {found.citation}, {found.title}. {dates}"


def _source(id: str) -> str:
    found = sources()[id]
    return f"- `{id}`: {found.title}, {found.publisher}. {found.url or found.url_missing}"
