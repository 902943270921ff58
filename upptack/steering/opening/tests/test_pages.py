"""Everyone may open the open data, and finds there what has been released and nothing else."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from rdflib import RDF, Graph

from upptack.steering.opening.opendata import DCAT
from upptack.steering.opening.tests.test_opendata import faults
from upptack.steering.protection.tables import Dimension, Release, Table, as_text
from upptack.steering.statistics import shapes
from upptack.steering.statistics.models import EXACT, NOISE, Published

pytestmark = pytest.mark.django_db

PERIOD, TABLE = "2026-Q1", "svar"


def publish(id: str, method: str = EXACT) -> None:
    """A small table in the ledger, in which two counts are hidden."""
    answers = Dimension("answer", ("no", "now"), {})
    table = Table(id, "meetings", (Dimension("place", ("agency:fk", "agency:af")), answers), (("time", PERIOD),))
    counts = table.totals({("agency:fk", "no"): 1234, ("agency:fk", "now"): 3, ("agency:af", "no"): 50})
    small = [key for key, n in counts.items() if n == 3]
    made = Release(table, {key: None if key in small else n for key, n in counts.items()})
    Published.objects.create(
        id=sha256(id.encode()).hexdigest(),
        table=id,
        period=PERIOD,
        method=method,
        spread=0 if method == EXACT else 3,
        released_on=date(2026, 5, 4),
        released_by="samordnare@jam.example",
        shape=shapes.as_json(table),
        cells={as_text(key): n for key, n in made.shown.items()},
    )


@pytest.fixture
def released(content: None) -> None:
    publish(TABLE)
    publish("fri.moten.svar", NOISE)


def file(client: Client, form: str, table: str = TABLE) -> bytes:
    answer = client.get(reverse(f"open_data_{form}", args=(PERIOD, table)))
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    return answer.content


def test_the_list_has_every_released_table_and_its_files(client: Client, released: None) -> None:
    page = client.get(reverse("open_data")).content.decode()
    assert "Kvartal 1 2026" in page
    for form in ("csv", "xlsx", "json"):
        assert reverse(f"open_data_{form}", args=(PERIOD, TABLE)) in page
    assert "fri.moten" not in page
    assert "Inte bestämd än" in page
    assert "samordnare@jam.example" not in page


def test_before_anything_is_released_the_list_says_so(client: Client, content: None) -> None:
    assert "Ingen period är släppt än" in client.get(reverse("open_data")).content.decode()


def test_a_file_has_every_cell_and_what_is_hidden_is_not_in_it(client: Client, released: None) -> None:
    rows = list(csv.reader(io.StringIO(file(client, "csv").decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 9
    assert [row[-1] for row in rows].count("dold") == 2
    assert "3" not in {row[-1] for row in rows}
    (table,) = json.loads(file(client, "json"))["tables"]
    assert [row[-1] for row in table["rows"]].count("dold") == 2
    assert 1234 in [row[-1] for row in table["rows"]]
    assert file(client, "xlsx").startswith(b"PK")


@pytest.mark.parametrize("table", ["fri-moten-svar", "skal", "what-now"])
def test_what_everyone_may_not_have_is_not_there(client: Client, released: None, table: str) -> None:
    for form in ("csv", "xlsx", "json"):
        assert client.get(reverse(f"open_data_{form}", args=(PERIOD, table))).status_code == 404
        assert client.get(reverse(f"open_data_{form}", args=("what-now", TABLE))).status_code == 404


def test_nothing_can_be_sent_in(client: Client, released: None) -> None:
    for address in (reverse("open_data"), reverse("open_data_ttl"), reverse("open_data_csv", args=(PERIOD, TABLE))):
        assert client.post(address).status_code == 405


def test_the_description_conforms_and_names_files_that_are_there(client: Client, released: None) -> None:
    answer = client.get(reverse("open_data_ttl"))
    graph = Graph().parse(data=answer.content, format="turtle")
    assert answer.headers["Content-Type"].startswith("text/turtle")
    assert faults(graph) == []
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 1
    for address in graph.objects(None, DCAT.downloadURL):
        assert client.get(str(address)).status_code == 200
    assert json.loads(client.get(reverse("open_data_jsonld")).content)


def test_without_a_publisher_there_is_no_description_and_the_list_says_whose_task_it_is(
    client: Client, released: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, folder=tmp_path))
    for text in ('agency = "ingen"', "agency = "):
        (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
        assert client.get(reverse("open_data_ttl")).status_code == 404
        assert "Den som sköter installationen" in client.get(reverse("open_data")).content.decode()
