"""All that is answered holds by HSDS 3.1's own schemas, made strict; the profile narrows them and adds nothing."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from upptack.knowledge.directory import contents
from upptack.knowledge.directory.hsds import profile, queries, terms
from upptack.knowledge.directory.hsds.entries import Listed
from upptack.knowledge.directory.hsds.tests import standard
from upptack.knowledge.directory.hsds.tests.invented import TODAY, invented

pytestmark = pytest.mark.pure

BY_FORM = {
    "least": "compiled_service_list_json",
    "service_summary": "compiled_service_list_json",
    "service": "compiled_service_json",
    "organization_summary": "compiled_organization_list_json",
    "organization": "compiled_organization_json",
    "organization_with_service": "compiled_organization_json",
}
"""The standard's schema for each way that a body is written."""


def real() -> list[Listed]:
    return [Listed(body, (None,) * len(body.contacts)) for body in contents.bodies()]


@pytest.fixture(scope="module")
def thousands() -> queries.Catalogue:
    return queries.build(invented(5_000), TODAY)


def written(catalogue: queries.Catalogue, form: str, every: int = 1) -> list[dict[str, Any]]:
    return [json.loads(catalogue.write(form, row)) for row in list(catalogue.services.values())[::every]]


def test_every_way_of_writing_has_its_schema():
    assert BY_FORM.keys() == queries.FORMS.keys()


@pytest.mark.parametrize("form", BY_FORM)
def test_the_real_content_holds(form: str):
    found = written(queries.build(real(), TODAY), form)
    assert len(found) == len(contents.bodies()) > 600
    assert [problem for entry in found for problem in standard.wrong(BY_FORM[form], entry)] == []


@pytest.mark.parametrize("form", BY_FORM)
def test_five_thousand_invented_bodies_hold(thousands: queries.Catalogue, form: str):
    # An organization with its whole service is written of the same parts as both: a tenth of them is enough.
    every = 10 if form == "organization_with_service" else 1
    found = written(thousands, form, every)
    assert len(found) == 5_000 // every
    assert [entry["name"] for entry in found if not standard.quick(BY_FORM[form]).is_valid(entry)] == []
    assert [problem for entry in found[::50] for problem in standard.wrong(BY_FORM[form], entry)] == []


def test_the_invented_bodies_have_everything_that_can_be_there(thousands: queries.Catalogue):
    """Else the check of five thousand would say little: every property of every shape of ours comes up."""
    shown: set[tuple[str, str]] = set()
    for entry in written(thousands, "organization_with_service", every=10):
        gather("organization", entry, shown)
    for entry in written(thousands, "service", every=10):
        gather("service", entry, shown)
    schemas = profile.document()["components"]["schemas"]
    elsewhere = {"api", "problem", "taxonomy", "taxonomy_term"}
    possible = {(name, key) for name, whole in schemas.items() for key in whole["properties"] if name not in elsewhere}
    assert possible - shown == set()


def gather(name: str, entry: dict[str, Any], into: set[tuple[str, str]]) -> None:
    properties = profile.document()["components"]["schemas"][name]["properties"]
    for key, value in entry.items():
        into.add((name, key))
        below = properties[key].get("items", properties[key]).get("$ref", "").rpartition("/")[2]
        for each in (value if isinstance(value, list) else [value]) if below else ():
            gather(below, each, into)


def test_the_taxonomies_and_their_terms_hold():
    assert [standard.wrong("taxonomy_json", entry) for entry in terms.taxonomies().values()] == [[], []]
    found = list(terms.terms().values())
    assert len(found) == len(contents.kinds()) + len(terms.CHECK_TERMS)
    assert [problem for entry in found for problem in standard.wrong("taxonomy_term_json", entry)] == []


FAULTS = {
    "an invented field": lambda entry: entry.update(address="Storgatan 1"),
    "an invented field deep inside": lambda entry: entry["attributes"][0]["taxonomy_term"].update(colour="red"),
    "an id that is none": lambda entry: entry.update(id="sos-112"),
    "an address that is none": lambda entry: entry.update(url="polisen punkt se"),
    "no name": lambda entry: entry.pop("name"),
    "a status of our own": lambda entry: entry.update(status="öppen"),
    "an age in words": lambda entry: entry.update(minimum_age="18"),
    "a moment without its offset": lambda entry: entry.update(last_modified="2026-11-25 08:00"),
    "a free place without its unit": lambda entry: entry["capacities"][0].pop("unit"),
    "free places in words": lambda entry: entry["capacities"][0].update(available="två"),
    "free places told on no day": lambda entry: entry["capacities"][0].update(updated="i morse"),
    "an e-mail that is none": lambda entry: entry.update(email="Fail"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_both_programs(fault: str):
    told = replace(real()[0], free=(2, datetime(2026, 11, 25, 8, tzinfo=UTC)))
    (row,) = queries.build([told], TODAY).services.values()
    entry = json.loads(queries.as_json(queries.FORMS["service"](row.listed, TODAY)))
    assert standard.wrong("compiled_service_json", entry) == []
    maimed = copy.deepcopy(entry)
    FAULTS[fault](maimed)
    assert standard.wrong("compiled_service_json", maimed) != []
    assert not standard.quick("compiled_service_json").is_valid(maimed)


def test_the_checker_knows_every_format_that_the_standard_and_the_profile_name():
    named = set(formats(standard.openapi()["components"])) | set(formats(profile.document()["components"]))
    # HSDS writes "datetime" for the parameter modified_after; the profile says it in the way JSON Schema does.
    assert named - {"datetime"} == standard.FORMATS == set(standard.CHECKER.checkers)


def formats(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for each in part for found in formats(each)]
    if not isinstance(part, dict):
        return []
    own = [part["format"]] if isinstance(part.get("format"), str) else []
    return own + [found for each in part.values() for found in formats(each)]


def test_the_profile_has_the_paths_and_parameters_of_the_standard():
    ours, theirs = profile.document(), standard.openapi()
    assert ours["paths"].keys() == theirs["paths"].keys()
    assert len(ours["paths"]) == 11
    for path, operations in theirs["paths"].items():
        named = operations["get"].get("parameters", [])
        assert names(ours, ours["paths"][path]["get"]) == names(theirs, {"parameters": named}), path


def names(document: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    given = operation.get("parameters", [])
    known = document["components"]["parameters"]
    return {known[p["$ref"].rpartition("/")[2]]["name"] if "$ref" in p else p["name"] for p in given}


def test_the_profile_says_when_there_is_nothing_and_when_a_question_is_out_of_form():
    for path, operations in profile.document()["paths"].items():
        answers = set(operations["get"]["responses"])
        assert "422" in answers
        assert ("404" in answers) == path.endswith("{id}")
        assert ("200" in answers) == (path != "/service_at_locations/{id}")


def test_the_profile_narrows_the_standard_and_adds_nothing():
    assert widened(profile.document()["components"]["schemas"]) == []


def test_a_profile_that_adds_or_changes_is_caught():
    schemas = copy.deepcopy(profile.document()["components"]["schemas"])
    schemas["service"]["properties"] |= {"address": {"type": "string"}, "name": {"type": "number"}}
    schemas["phone"]["required"].remove("number")
    schemas["url"]["additionalProperties"] = True
    assert sorted(widened(schemas)) == [
        "phone may lack number",
        "service.address is not the standard's",
        "service.name has another type",
        "url may have more",
    ]


def widened(schemas: dict[str, Any]) -> list[str]:
    """Where the profile's shapes allow what the standard's tables do not."""
    problems = []
    for name, ours in schemas.items():
        if name in ("api", "problem"):
            continue
        theirs = json.loads((standard.given() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
        # In the standard's API an organization has its services with it; its table does not say so.
        theirs["properties"] |= {"services": {"type": "array"}} if name == "organization" else {}
        for key, wanted in ours["properties"].items():
            if key not in theirs["properties"]:
                problems.append(f"{name}.{key} is not the standard's")
            elif not same_type(wanted, theirs["properties"][key]):
                problems.append(f"{name}.{key} has another type")
        problems += [f"{name} may lack {key}" for key in theirs.get("required", ()) if key not in ours["required"]]
        problems += [f"{name} may have more"] if ours["additionalProperties"] is not False else []
    return problems


def same_type(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if "$ref" in theirs:
        wanted: str = theirs["$ref"].removesuffix(".json")
        return str(ours.get("$ref", "")).rpartition("/")[2] == wanted
    kind = ours.get("type", "string" if isinstance(ours.get("const"), str) else None)
    return bool(kind == theirs["type"]) and set(ours.get("enum", ())) <= set(theirs.get("enum", ours.get("enum", ())))
