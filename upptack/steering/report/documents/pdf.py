"""A report as PDF: tagged, with title, language, headings, table headings and text alternatives (PDF/UA-1).

Typst sets it. The template is fixed and everything written in the report comes to it as data, so nothing that somebody
typed is read as markup; no system font, no package and no file of the machine is asked for, and the file carries no
time. What checks the file against PDF/UA is Typst's own export: it refuses what it knows to break the standard."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

import typst

from upptack.steering.report.documents import flat
from upptack.steering.report.documents.document import Report, Unwritable
from upptack.steering.report.documents.flat import Grid, Heading, Items, Part, Picture, Prose, Runs

TEMPLATE: Final = Path(__file__).with_name("report.typ")
CHART: Final = Path(__file__).with_name("chart.typ")
NOT_DRAWN: Final = re.compile(r'the text `"(.{1,200}?)"` could not be displayed')
STANDARD: Final = "ua-1"


def pdf(report: Report) -> bytes:
    """The report as PDF/UA-1. Raises Unwritable for a sign that the letters of the file do not have."""
    data = {"title": report.named, "parts": [_part(part) for part in flat.parts(report)]}
    return _compiled(TEMPLATE, data, "pdf")


def png(svg: str) -> bytes:
    """A chart as a picture, for files that cannot hold SVG."""
    return _compiled(CHART, {"svg": svg}, "png")


def _compiled(template: Path, data: dict[str, Any], kind: Literal["pdf", "png"]) -> bytes:
    try:
        made = typst.compile(
            template,
            format=kind,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[STANDARD] if kind == "pdf" else [],
            font_paths=_letters(),
            ignore_system_fonts=True,
            root=template.parent,
            timestamp=0,
            ppi=192 if kind == "png" else None,
        )
    except typst.TypstError as error:
        raise Unwritable(_sentence(str(error.message))) from error
    if not isinstance(made, bytes):
        raise Unwritable("Filen kunde inte göras. Försök igen, eller hämta redovisningen som Word.")
    return made


def _sentence(message: str) -> str:
    found = NOT_DRAWN.search(message)
    if found is None:
        return "PDF-filen kunde inte göras av det som står i texterna. Hämta redovisningen som Word så länge."
    return f"PDF-filen kan inte visa tecknet {found.group(1)[:1]}. Byt ut det i texten, eller hämta som Word."


@cache
def _letters() -> typst.Fonts:
    """The letters, which come with the product: those of the machine are not looked for."""
    found = find_spec("font_roboto")
    if found is None or found.origin is None:
        raise Unwritable("Bokstäverna till PDF-filen saknas i installationen.")
    folder = str(Path(found.origin).with_name("files"))
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _part(part: Part) -> dict[str, Any]:
    """A part as the template reads it."""
    if isinstance(part, Heading):
        return {"kind": "heading", "text": part.text}
    if isinstance(part, Prose):
        return {"kind": "prose", "runs": _runs(part.runs), "small": part.small}
    if isinstance(part, Items):
        items = [_runs(item) for item in part.items]
        return {"kind": "items", "title": _runs(part.title), "items": items, "numbered": part.numbered}
    if isinstance(part, Picture):
        return {
            "kind": "picture",
            "title": part.title,
            "sentence": _runs(part.sentence),
            "svg": part.file,
            "alternative": part.alternative,
            "grid": _grid(part.grid),
        }
    return {"kind": "grid", "grid": _grid(part)}


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [{"label": _runs(label), "cells": list(cells)} for label, cells in grid.rows]
    return {"caption": _runs(grid.caption), "head": list(grid.head), "rows": rows}


def _runs(runs: Runs) -> list[dict[str, str]]:
    return [{"text": run.text, "address": run.address} for run in runs]
