"""The description of the open data holds to the profiles' rules, and seeded faults in it are found."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from upptack.steering.opening.contents import Catalogue, Unreadable, catalogue
from upptack.steering.opening.opendata import DCAT, Opened, as_jsonld, as_turtle, described

pytestmark = pytest.mark.pure

BASE = "https://statistik.example/oppna-data/"
SHAPES = Graph().parse(Path(__file__).parent / "shapes.ttl")
YEAR = Opened(
    "enhet-svar",
    "2025",
    "Enheter efter svar",
    "Antal möten.",
    "year",
    date(2025, 1, 1),
    date(2025, 12, 31),
    date(2026, 2, 3),
)
QUARTER = replace(YEAR, table="svar", period="2026-Q1", kind="quarter", first=date(2026, 1, 1), last=date(2026, 3, 31))
TABLES = (YEAR, replace(YEAR, table="skal"), QUARTER)


def ours(folder: Path) -> Catalogue:
    return replace(catalogue(folder), contact_name="Statistiken", contact_email="data@myndighet.example")


def described_by(folder: Path) -> Graph:
    return described(ours(folder), "Jämställdhetsmyndigheten", TABLES, BASE)


def faults(graph: Graph) -> list[str]:
    """What the shapes find wrong, as node and path."""
    conforms, results, _ = pyshacl.validate(graph, shacl_graph=SHAPES)
    sh = "http://www.w3.org/ns/shacl#"
    found = [
        f"{results.value(result, URIRef(sh + 'focusNode'))} {results.value(result, URIRef(sh + 'resultPath'))}"
        for result in results.subjects(RDF.type, URIRef(sh + "ValidationResult"))
    ]
    assert conforms is (not found)
    return sorted(found)


def test_the_description_conforms(tmp_path: Path) -> None:
    graph = described_by(tmp_path)
    assert faults(graph) == []
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 3
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == 9
    assert len(set(graph.subjects(RDF.type, DCAT.DatasetSeries))) == 3


def test_it_conforms_also_while_nobody_has_said_whom_to_ask(tmp_path: Path) -> None:
    graph = described(catalogue(tmp_path), "Jämställdhetsmyndigheten", TABLES, BASE)
    assert faults(graph) == []
    assert not set(graph.objects(None, DCAT.contactPoint))


def test_it_is_the_same_in_both_forms_and_every_time(tmp_path: Path) -> None:
    graph = described_by(tmp_path)
    turtle, jsonld = as_turtle(graph), as_jsonld(graph)
    assert (turtle, jsonld) == (as_turtle(described_by(tmp_path)), as_jsonld(described_by(tmp_path)))
    for data, form in ((turtle, "turtle"), (jsonld, "json-ld")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own reader of JSON-LD
            back = Graph().parse(data=data, format=form)
        assert isomorphic(back, graph)
    assert "våld" in turtle.decode()
    assert "våld" in jsonld.decode()


def test_every_file_is_where_the_room_has_it(tmp_path: Path) -> None:
    files = {str(file) for file in described_by(tmp_path).objects(None, DCAT.downloadURL)}
    assert {f"{BASE}2025/skal.{form}" for form in ("csv", "xlsx", "json")} < files
    assert f"{BASE}2026-Q1/svar.csv" in files


def test_no_catalogue_is_without_a_publisher(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="publisher"):
        described(catalogue(tmp_path), "", TABLES, BASE)


WHOLE, DATASET = URIRef(f"{BASE}#katalog"), URIRef(f"{BASE}#2025-skal")
FILE, AGENT = URIRef(f"{BASE}#2025-skal-csv"), URIRef(f"{BASE}#utgivare")
Seeded = tuple[Node, Node, Node | None]


@pytest.mark.parametrize(
    "seeded",
    [
        (WHOLE, DCTERMS.title, None),
        (WHOLE, DCTERMS.title, Literal("utan språk")),
        (WHOLE, DCTERMS.publisher, None),
        (WHOLE, DCTERMS.publisher, Literal("Myndigheten")),
        (WHOLE, DCTERMS.license, Literal("CC0")),
        (WHOLE, DCAT.dataset, None),
        (DATASET, DCTERMS.title, None),
        (DATASET, DCTERMS.publisher, None),
        (DATASET, DCTERMS.temporal, None),
        (DATASET, DCTERMS.issued, Literal("i går")),
        (DATASET, DCAT.theme, Literal("SOCI")),
        (DATASET, DCTERMS.accessRights, None),
        (DATASET, DCAT.distribution, None),
        (FILE, DCTERMS.license, Literal("CC0", datatype=XSD.string)),
        (FILE, DCTERMS.license, None),
        (FILE, DCTERMS.format, Literal("text/csv")),
        (FILE, DCAT.accessURL, None),
        (AGENT, FOAF.name, None),
    ],
)
def test_a_seeded_fault_is_found(seeded: Seeded, tmp_path: Path) -> None:
    graph, (node, path, value) = described_by(tmp_path), seeded
    graph.remove((node, path, None))
    if value is not None:
        graph.add((node, path, value))
    assert f"{node} {path}" in faults(graph)


def test_the_installation_says_what_differs(tmp_path: Path) -> None:
    before = catalogue(tmp_path)
    assert (before.contact_email, before.homepage) == ("", "")
    (tmp_path / "catalogue.toml").write_text('agency = "fk"\ncontact_email = "data@fk.example"\n', encoding="utf-8")
    after = catalogue(tmp_path)
    assert (after.agency, after.contact_email) == ("fk", "data@fk.example")
    assert (after.title, after.licence) == (before.title, before.licence)


@pytest.mark.parametrize(
    "text",
    ["agency", 'owner = "x"', "agency = 1", 'themes = "SOCI"', 'licence = "CC0"', 'title = ""', 'homepage = "x"'],
)
def test_a_file_of_the_installation_that_cannot_be_used_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"catalogue\.toml"):
        catalogue(tmp_path)
