"""HSDS 3.1's own schemas, made strict: nothing may be added to any object, and every format is checked.

Two programs check: `jsonschema` tells what is wrong and where, `jsonschema_rs` is quick enough for thousands."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

REPOSITORY = Path(__file__).resolve().parents[5]
WHERE = "https://hsds.example/openapi_bundled.json"
CHECKER = FormatChecker(formats=("uuid", "email", "date"))
FORMATS = {"uuid", "email", "date", "uri", "date-time"}
"""Every format that the standard or the profile names."""


@CHECKER.checks("uri")
def is_uri(value: object) -> bool:
    """Whether a text is an absolute address without what RFC 3986 forbids."""
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and (parts.netloc or parts.path)) and not re.search(r'[\s<>"{}|\\^`]', value)


@CHECKER.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """Whether a text is a moment with its offset (RFC 3339)."""
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


def given() -> Path:
    """The folder with the standard. Skips the test where it is missing, but fails it when CI=true."""
    folder = Path(os.environ.get("UPPTACK_CONFORMANCE") or REPOSITORY.parent / "shared" / "conformance") / "hsds-3.1"
    if not folder.is_dir():
        reason = f"{folder} is missing; set UPPTACK_CONFORMANCE to the folder that holds it."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@cache
def openapi() -> dict[str, Any]:
    """The standard's OpenAPI document with every schema inside it."""
    document: dict[str, Any] = json.loads((given() / "openapi_bundled.json").read_text(encoding="utf-8"))
    return document


def strict(schema: Any) -> Any:
    """A schema in which no object may have more than it names. The standard's words for people are left out."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    # Under "properties" the keys are names of fields, of which some are called as the words that are left out.
    made = {
        key: {name: strict(field) for name, field in part.items()} if key == "properties" else strict(part)
        for key, part in schema.items()
        if key not in ("description", "title", "example", "constraints", "core")
    }
    if "properties" in schema and "allOf" not in schema:
        made["additionalProperties"] = False
    return made


@cache
def strict_document() -> dict[str, Any]:
    """Every schema of the standard, strict."""
    return {"components": {"schemas": strict(openapi()["components"]["schemas"])}}


@cache
def registry() -> Registry[Any]:
    """The strict document under an address, so that its references find each other."""
    empty: Registry[Any] = Registry()
    filled: Registry[Any] = empty.with_resource(WHERE, Resource.from_contents(strict_document(), DRAFT202012))
    return filled


@cache
def schema(name: str) -> Any:
    """What checks against one of the standard's schemas, such as "compiled_service_json", made strict."""
    return Draft202012Validator(
        {"$ref": f"{WHERE}#/components/schemas/{name}"}, registry=registry(), format_checker=CHECKER
    )


def wrong(name: str, entry: Any) -> list[str]:
    """What is wrong with an entry by one of the standard's schemas, place by place."""
    return [f"{error.json_path}: {error.message}" for error in schema(name).iter_errors(entry)]


@cache
def quick(name: str) -> jsonschema_rs.Draft202012Validator:
    """The same check by the other program."""
    known = jsonschema_rs.Registry([(WHERE, strict_document())], draft=jsonschema_rs.Draft202012)
    whole = {"$ref": f"{WHERE}#/components/schemas/{name}"}
    return jsonschema_rs.Draft202012Validator(whole, registry=known, validate_formats=True)
