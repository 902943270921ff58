"""The open directory as programs meet it: pages, filters, refusals, what may be kept, and for how long."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from upptack.knowledge.directory import actions, contents
from upptack.knowledge.directory.hsds import entries, forms, profile, terms
from upptack.knowledge.directory.hsds.tests import standard
from upptack.knowledge.directory.models import Body, Contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "in_november")]

LISTS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")
KIND = terms.identifier("term", terms.KINDS, "police")
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def in_november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 25, 9, tzinfo=UTC))


def ask(path: str, client: Client | None = None, known: str = "") -> Any:
    """The answer to a question; `known` is the ETag of an answer that the asker has."""
    return (client or Client()).get(f"/hsds/{path}", headers={"If-None-Match": known} if known else {})


def read(path: str) -> Any:
    answer = ask(path)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def names(path: str) -> list[str]:
    return [entry["name"] for entry in read(path)["contents"]]


def refused(answer: HttpResponse, status: int) -> Any:
    """The sentence of a refusal, which must be problem details."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert (told["status"], told["type"], set(told)) == (status, "about:blank", {"type", "title", "status", "detail"})
    return told["detail"]


def test_the_door_says_what_it_is_and_where_the_profile_is():
    found = read("")
    address = "http://testserver/hsds/profile.json"
    assert found == {"version": "3.1", "profile": address, "openapi_url": address}
    assert read("profile.json") == profile.document()
    assert profile.document()["openapi"] == "3.1.0"


def test_a_page_of_services_is_the_standards():
    found = read("services")
    count = len(contents.bodies())
    about = {key: found[key] for key in found if key != "contents"}
    assert about == {
        "total_items": count,
        "total_pages": -(-count // 50),
        "page_number": 1,
        "size": 50,
        "first_page": True,
        "last_page": False,
        "empty": False,
    }
    assert about.keys() == standard.openapi()["components"]["schemas"]["Page"]["properties"].keys()
    assert [p for entry in found["contents"] for p in standard.wrong("compiled_service_list_json", entry)] == []


def test_the_pages_together_are_everything_once():
    found, number = [], 1
    while not (page := read(f"services?per_page=100&page={number}"))["empty"]:
        assert page["last_page"] == (number == page["total_pages"])
        found += [entry["id"] for entry in page["contents"]]
        number += 1
    assert page["page_number"] == page["total_pages"] + 1
    assert found == [entries.service_id(id) for id in Body.objects.values_list("id", flat=True)]


@pytest.mark.parametrize(
    ("collection", "schema"),
    [
        ("services", "compiled_service_json"),
        ("organizations", "compiled_organization_json"),
        ("taxonomies", "taxonomy_json"),
        ("taxonomy_terms", "taxonomy_term_json"),
    ],
)
def test_every_entry_of_a_list_is_found_by_its_id(collection: str, schema: str):
    for entry in read(f"{collection}?per_page=100")["contents"][::9]:
        whole = read(f"{collection}/{entry['id']}")
        assert whole["name"] == entry["name"]
        assert standard.wrong(schema, whole) == []
    assert "Profilen" in refused(ask(f"{collection}/{NOWHERE}"), 404)


def test_there_are_no_services_at_locations():
    found = read("service_at_locations?postcode=981%2034&proximity=5000")
    assert (found["contents"], found["empty"], found["total_items"], found["total_pages"]) == ([], True, 0, 0)
    refused(ask(f"service_at_locations/{entries.service_id('sos-112')}"), 404)


def test_minimal_gives_all_at_once_and_full_gives_the_whole():
    least = read("services?minimal=true")
    assert least["size"] == least["total_items"] == len(contents.bodies())
    assert {frozenset(entry) for entry in least["contents"]} == {frozenset({"id", "name", "status"})}
    assert read("services?minimal=true&per_page=3")["size"] == 3
    (whole,) = read("services?full=true&search=n%C3%B6dnumret")["contents"]
    assert whole == read(f"services/{entries.service_id('sos-112')}")
    assert whole["phones"][0]["number"] == "112"


def test_an_organization_has_its_service_short_or_whole():
    id = entries.organization_id("polisen")
    short, whole = read(f"organizations/{id}"), read(f"organizations/{id}?full_service=true")
    assert set(short["services"][0]) == {"id", "name", "status"}
    assert whole["services"][0]["phones"][0]["number"] == "114 14"
    assert "services" not in read("organizations?search=polismyndigheten")["contents"][0]
    (listed,) = read("organizations?search=polismyndigheten&full=true&full_service=true")["contents"]
    assert listed == whole
    assert standard.wrong("compiled_organization_json", whole) == []


def test_lists_are_filtered():
    assert names("services?search=KIRUNA%20socialjouren") == ["Socialjouren i Kiruna kommun"]
    assert names(f"services?taxonomy_term_id={KIND.upper()}") == ["Polisen"]
    assert names(f"organizations?taxonomy_term_id={KIND}") == ["Polismyndigheten"]
    assert names(f"services?organization_id={entries.organization_id('polisen')}") == ["Polisen"]
    checked = terms.identifier("term", terms.CHECKS, "verified")
    assert names(f"services?taxonomy_term_id={checked}") == ["Polisen", "SOS, nödnumret 112"]
    kinds, checks = (terms.identifier("taxonomy", each) for each in (terms.KINDS, terms.CHECKS))
    assert read(f"services?taxonomy_id={kinds}")["total_items"] == len(contents.bodies())
    assert read(f"services?taxonomy_id={checks}")["total_items"] < 40
    for nothing in (f"taxonomy_id={NOWHERE}", f"taxonomy_term_id={KIND}&taxonomy_id={checks}", "search=xyzzy"):
        assert read(f"services?{nothing}")["empty"], nothing
    assert len(names(f"taxonomy_terms?taxonomy_id={checks}")) == 2
    assert len(names("taxonomy_terms?top_only=true&per_page=100")) == len(terms.terms())
    assert names(f"taxonomy_terms?parent_id={KIND}") == []
    assert names("taxonomies?search=kontroll") == ["Upptäcks kontroll"]


def test_unknown_change_is_not_taken_for_no_change():
    assert read("services?modified_after=2099-01-01T00:00:00%2B01:00")["total_items"] == len(contents.bodies())


def test_lines_give_everything_one_a_line():
    answer = ask("services?format=ndjson&per_page=2&page=9")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = answer.content.decode().splitlines()
    assert len(lines) == len(contents.bodies())
    assert json.loads(lines[0]) == read("services?per_page=1")["contents"][0]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("services?page=0", "Parametern page ska vara ett heltal från 1 till 1000000, och ges en gång."),
        ("services?page=1e3", "Parametern page ska"),
        ("services?page=٣", "Parametern page ska"),
        ("services?per_page=101", "Parametern per_page ska vara ett heltal från 1 till 100,"),
        ("services?page=1&page=1", "och ges en gång"),
        ("services?full=yes", "true eller false"),
        ("services?full=", "true eller false"),
        ("services?format=xml", "json eller ndjson"),
        ("services?organization_id=sos-112", "ett id av formen UUID"),
        ("services?modified_after=2026-11-25", "RFC 3339"),
        ("services?modified_after=2026-13-25T08:00:00Z", "RFC 3339"),
        (f"services?search={'a' * 101}", "högst 100 tecken"),
        ("services?serach=kiruna", "De som finns är search, page, per_page"),
        ("taxonomies?full=true", "De som finns är search, page, per_page, format."),
        ("service_at_locations?postcode=ABC", "fem siffror"),
        ("service_at_locations?proximity=-1", "ett helt antal meter"),
        (f"services/{NOWHERE}?full=true", "Adressen har inga parametrar."),
        ("?x=1", "Adressen har inga parametrar."),
        ("profile.json?x=1", "Adressen har inga parametrar."),
    ],
)
def test_a_question_out_of_form_is_refused_in_a_sentence(question: str, told: str):
    assert told in refused(ask(question), 422)


def test_a_refusal_repeats_nothing_of_the_question():
    for question in ("services?page=kanariefågel", "services?kanariefågel=1", "kanariefågel", "services/kanariefagel"):
        assert b"kanarief" not in ask(question).content


@pytest.mark.parametrize("path", ["services/", "nowhere", "services/a/b", "services/%00", f"Services/{NOWHERE}"])
def test_any_other_address_under_it_is_told_as_a_problem(path: str):
    refused(ask(path), 404)
    assert ask(path).headers["Access-Control-Allow-Origin"] == "*"


def test_an_address_elsewhere_still_gets_a_page():
    answer = Client().get("/hsds-nej/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("way", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_is_only_for_reading(way: str):
    strict_client = Client(enforce_csrf_checks=True)
    for path in ("", "profile.json", *LISTS, f"services/{entries.service_id('sos-112')}"):
        answer = getattr(strict_client, way)(f"/hsds/{path}")
        assert "GET" in refused(answer, 405)
        assert answer.headers["Allow"] == "GET, HEAD"
    assert Client().head("/hsds/services").status_code == 200


@pytest.mark.parametrize("path", ["", "profile.json", *LISTS, f"services/{entries.service_id('sos-112')}"])
def test_any_site_may_read_and_keep_it_for_five_minutes(path: str):
    answer = ask(path)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    again = ask(path, known=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (answer.headers["ETag"], "public, max-age=300")


def test_an_answer_with_a_cookie_in_play_is_kept_nowhere(alva: Client):
    assert ask("services", alva).headers["Cache-Control"] == "no-store"
    assert ask(f"services/{NOWHERE}").headers["Cache-Control"] == "no-store"


def test_what_is_there_no_more_is_not_said_to_be_unchanged():
    mark = ask("services").headers["ETag"]
    assert ask(f"services/{NOWHERE}", known=mark).status_code == 404
    assert ask("services?page=0", known=mark).status_code == 422


def test_a_report_of_a_wrong_number_is_seen_at_once():
    Contact.objects.filter(body="polisen", channel="phone").update(value="000-000 00 14")
    before = ask("services")
    contact = Contact.objects.get(body="polisen", channel="phone")
    service = f"services/{entries.service_id('polisen')}"
    assert "phones" in read(service)
    actions.report_wrong(contact, at=date(2026, 11, 25))
    after = ask("services", known=before.headers["ETag"])
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "phones" not in read(service)
    assert "någon har sagt att den är fel" in read(service)["alert"]
    every = map(json.loads, ask("services?full=true&format=ndjson").content.splitlines())
    assert "000-000 00 14" not in {phone["number"] for entry in every for phone in entry.get("phones", [])}


def test_with_the_clock_two_years_on_nothing_is_shown_as_checked(clock_at: Callable[[datetime], None]):
    before = ask("services")
    assert b'"verified"' in ask("services?full=true&format=ndjson").content
    clock_at(datetime(2028, 11, 25, 9, tzinfo=UTC))
    text = ask("services?full=true&format=ndjson").content.decode()
    assert '"verified"' not in text
    assert "assured_date" not in text
    found = {entry["id"]: entry for entry in map(json.loads, text.splitlines())}
    assert not {"phones", "schedules"} & found[entries.service_id("sos-112")].keys()
    unmarked = [p for entry in found.values() for p in entry.get("phones", []) if "Inte kontrollerad" not in str(p)]
    assert unmarked == []
    assert ask("services").headers["ETag"] != before.headers["ETag"]


def test_the_database_is_asked_once_for_the_directory_and_then_only_for_its_edition(django_assert_max_num_queries):
    ask("services?full=true")
    # One for the mark, one for the directory's own edition.
    with django_assert_max_num_queries(2):
        ask("services?page=2")


def test_an_empty_directory_is_an_empty_list():
    Body.objects.all().delete()
    actions.load(())
    assert read("services")["contents"] == read("organizations")["contents"] == []
    refused(ask(f"services/{entries.service_id('sos-112')}"), 404)


def test_every_number_of_the_profile_is_the_one_that_is_held():
    schemas = profile.document()["components"]["parameters"]
    assert schemas["per_page"]["schema"]["maximum"] == forms.MOST_PER_PAGE
    assert read(f"services?per_page={forms.MOST_PER_PAGE}")["size"] == forms.MOST_PER_PAGE
    assert read(f"services?page={schemas['page']['schema']['maximum']}")["empty"]


def test_free_places_are_there_while_they_are_fresh_and_change_the_mark(clock_at: Callable[[datetime], None]):
    told = datetime(2026, 11, 25, 9, 50, tzinfo=UTC)
    id = entries.service_id("bris")
    before = ask("services").headers["ETag"]
    assert "capacities" not in read(f"services/{id}")
    actions.tell_places("bris", 2, at=told)
    (capacity,) = read(f"services/{id}")["capacities"]
    assert (capacity["available"], capacity["unit"]["name"]) == (2, "plats")
    assert capacity["updated"] == "2026-11-25T09:00:00.000+00:00"
    assert standard.wrong("compiled_service_json", read(f"services/{id}")) == []
    assert "capacities" not in json.dumps(read("services?search=bris"))
    with_places = ask("services").headers["ETag"]
    assert with_places != before
    assert ask("services", known=before).status_code == 200
    actions.tell_places("bris", None, at=told)
    assert ask("services").headers["ETag"] == before
    actions.tell_places("bris", 2, at=told)
    clock_at(datetime(2026, 11, 26, 8, 59, tzinfo=UTC))
    assert read(f"services/{id}")["capacities"]
    clock_at(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    assert "capacities" not in read(f"services/{id}")


def test_a_body_that_does_not_answer_is_not_told_of_in_the_open_data():
    """Who called and found nobody is for staff; the open data say what a contact is and when it was checked."""
    before = read(f"services/{entries.service_id('bris')}")
    actions.not_answered({"bris": 2}, at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert read(f"services/{entries.service_id('bris')}") == before
