"""A certificate as PDF: tagged, with title, language and headings (PDF/UA-1), one page. Typst sets it from a fixed
template; all words come to it as data, so nobody's name is read as markup, and no file or font of the machine is asked
for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

TEMPLATE: Final = Path(__file__).parent / "data" / "certificate.typ"
STANDARD: Final = "ua-1"
NOT_MADE: Final = "PDF-filen kunde inte göras. Intyget gäller ändå. Försök igen senare."


class Unwritable(ValueError):
    """The file cannot be made; the text is a sentence that can be shown."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a certificate, in words: `about` are sentences below the modules, `checking` says how the code is
    checked."""

    title: str
    name: str
    agency: str
    path: str
    modules: tuple[str, ...]
    issued: str
    renew: str
    about: tuple[str, ...]
    code: str
    checking: str


def pdf(written: Written) -> bytes:
    """The certificate as PDF/UA-1. Raises Unwritable for a sign that the letters of the file do not have."""
    try:
        made = typst.compile(
            TEMPLATE,
            format="pdf",
            sys_inputs={"data": json.dumps(asdict(written), ensure_ascii=False)},
            pdf_standards=[STANDARD],
            font_paths=_letters(),
            ignore_system_fonts=True,
            root=TEMPLATE.parent,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise Unwritable(NOT_MADE) from error
    if not isinstance(made, bytes):
        raise Unwritable(NOT_MADE)
    return made


@cache
def _letters() -> typst.Fonts:
    """The letters, which come with the product."""
    found = find_spec("font_roboto")
    if found is None or found.origin is None:
        raise Unwritable(NOT_MADE)
    folder = str(Path(found.origin).with_name("files"))
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
