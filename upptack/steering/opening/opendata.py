"""The open data described for data portals: DCAT-AP 3 as DCAT-AP-SE 3 narrows it, as Turtle and JSON-LD. Pure.

Source: SEMIC, DCAT-AP 3.0.1; Digg, DCAT-AP-SE 3.0.1. Every node has an address of its own, so that the same tables give
the same text. A table that has been released never changes; what grows is the series that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from upptack.steering.opening.contents import Catalogue

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
"""Version 3, which rdflib does not have yet."""

VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
EU: Final = Namespace("http://publications.europa.eu/resource/authority/")
MEDIA: Final = "https://www.iana.org/assignments/media-types/"
NATIONAL: Final = URIRef("http://purl.org/adms/publishertype/NationalAuthority")

SWEDISH: Final = EU["language/SWE"]
SWEDEN: Final = EU["country/SWE"]
PUBLIC: Final = EU["access-right/PUBLIC"]
NEVER: Final = EU["frequency/NEVER"]
FREQUENCY: Final = {"year": EU["frequency/ANNUAL"], "quarter": EU["frequency/QUARTERLY"]}

FORMS: Final = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("JSON", "application/json"),
}
"""The forms of a file: its code in the EU's list of file types, and its media type."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A released table as it is described: `kind` year or quarter; `first` and `last`: the days of its period."""

    table: str
    period: str
    title: str
    about: str
    kind: str
    first: date
    last: date
    released_on: date


def described(catalogue: Catalogue, publisher: str, tables: Sequence[Opened], base: str) -> Graph:
    """The whole description. `publisher`: the name of the agency that publishes; `base`: the address of the list of
    open data, with a slash at the end. Raises ValueError without a publisher, which a catalogue cannot be without."""
    if not publisher:
        raise ValueError("a catalogue has a publisher")
    graph = Graph(bind_namespaces="none")
    for prefix, space in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("xsd", XSD)):
        graph.bind(prefix, space)
    agent, contact = _publisher(graph, catalogue, publisher, base), _contact(graph, catalogue, base)
    whole = URIRef(f"{base}#katalog")
    _add(graph, whole, RDF.type, DCAT.Catalog)
    _say(graph, whole, catalogue.title, catalogue.description)
    _add(graph, whole, DCTERMS.publisher, agent)
    _add(graph, whole, DCTERMS.license, URIRef(catalogue.licence))
    _add(graph, whole, DCTERMS.language, SWEDISH)
    _add(graph, whole, DCTERMS.spatial, SWEDEN)
    _add(graph, whole, FOAF.homepage, URIRef(base))
    _add(graph, whole, DCAT.themeTaxonomy, EU["data-theme"])
    if tables:
        _add(graph, whole, DCTERMS.issued, _day(min(table.released_on for table in tables)))
        _add(graph, whole, DCTERMS.modified, _day(max(table.released_on for table in tables)))
    for table in tables:
        dataset = _dataset(graph, catalogue, table, base)
        for described_by in (dataset, _series(graph, table, base)):
            _add(graph, described_by, DCTERMS.publisher, agent)
            if contact is not None:
                _add(graph, described_by, DCAT.contactPoint, contact)
        _add(graph, whole, DCAT.dataset, dataset)
    return graph


def _publisher(graph: Graph, catalogue: Catalogue, name: str, base: str) -> Node:
    agent = URIRef(f"{base}#utgivare")
    _add(graph, agent, RDF.type, FOAF.Agent)
    _add(graph, agent, FOAF.name, Literal(name, lang="sv"))
    _add(graph, agent, DCTERMS.type, NATIONAL)
    if catalogue.homepage:
        _add(graph, agent, FOAF.homepage, URIRef(catalogue.homepage))
    return agent


def _contact(graph: Graph, catalogue: Catalogue, base: str) -> Node | None:
    """The contact point; None until the agency that publishes has said one."""
    if not catalogue.contact_email or not catalogue.contact_name:
        return None
    contact = URIRef(f"{base}#kontakt")
    _add(graph, contact, RDF.type, VCARD.Organization)
    _add(graph, contact, VCARD.fn, Literal(catalogue.contact_name, lang="sv"))
    _add(graph, contact, VCARD.hasEmail, URIRef(f"mailto:{catalogue.contact_email}"))
    return contact


def _series(graph: Graph, table: Opened, base: str) -> Node:
    series = URIRef(f"{base}#{table.table}")
    _add(graph, series, RDF.type, DCAT.DatasetSeries)
    _say(graph, series, table.title, f"{table.title}. En ny tabell för varje period, när perioden är stängd.")
    _add(graph, series, DCTERMS.accrualPeriodicity, FREQUENCY[table.kind])
    return series


def _dataset(graph: Graph, catalogue: Catalogue, table: Opened, base: str) -> Node:
    dataset, during = URIRef(f"{base}#{table.period}-{table.table}"), URIRef(f"{base}#{table.period}")
    _add(graph, dataset, RDF.type, DCAT.Dataset)
    _say(graph, dataset, f"{table.title}, {table.period}", table.about)
    _add(graph, dataset, DCTERMS.identifier, Literal(f"{table.period}/{table.table}"))
    _add(graph, dataset, DCTERMS.issued, _day(table.released_on))
    for predicate, value in (
        (DCTERMS.language, SWEDISH),
        (DCTERMS.spatial, SWEDEN),
        (DCTERMS.accessRights, PUBLIC),
        (DCTERMS.accrualPeriodicity, NEVER),
        (DCTERMS.temporal, during),
        (DCAT.inSeries, URIRef(f"{base}#{table.table}")),
        (DCAT.landingPage, URIRef(base)),
    ):
        _add(graph, dataset, predicate, value)
    for theme in catalogue.themes:
        _add(graph, dataset, DCAT.theme, EU[f"data-theme/{theme}"])
    for word in catalogue.keywords:
        _add(graph, dataset, DCAT.keyword, Literal(word, lang="sv"))
    _add(graph, during, RDF.type, DCTERMS.PeriodOfTime)
    _add(graph, during, DCAT.startDate, _day(table.first))
    _add(graph, during, DCAT.endDate, _day(table.last))
    for form in FORMS:
        _add(graph, dataset, DCAT.distribution, _distribution(graph, catalogue, table, form, base))
    return dataset


def _distribution(graph: Graph, catalogue: Catalogue, table: Opened, form: str, base: str) -> Node:
    code, media = FORMS[form]
    file = URIRef(f"{base}{table.period}/{table.table}.{form}")
    found = URIRef(f"{base}#{table.period}-{table.table}-{form}")
    _add(graph, found, RDF.type, DCAT.Distribution)
    _add(graph, found, DCTERMS.title, Literal(f"{table.title}, {table.period}, {code}", lang="sv"))
    for predicate, value in (
        (DCAT.accessURL, file),
        (DCAT.downloadURL, file),
        (DCTERMS.format, EU[f"file-type/{code}"]),
        (DCAT.mediaType, URIRef(MEDIA + media)),
        (DCTERMS.license, URIRef(catalogue.licence)),
        (DCTERMS.language, SWEDISH),
    ):
        _add(graph, found, predicate, value)
    return found


def _say(graph: Graph, node: Node, title: str, description: str) -> None:
    _add(graph, node, DCTERMS.title, Literal(title, lang="sv"))
    _add(graph, node, DCTERMS.description, Literal(description, lang="sv"))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _add(graph: Graph, subject: Node, predicate: Node, value: Node) -> None:
    graph.add((subject, predicate, value))


def as_turtle(graph: Graph) -> bytes:
    """The description as Turtle."""
    return graph.serialize(format="turtle", encoding="utf-8")


def as_jsonld(graph: Graph) -> bytes:
    """The description as JSON-LD."""
    return graph.serialize(format="json-ld", encoding="utf-8", sort_keys=True, ensure_ascii=False)
