"""A module as a SCORM 1.2 package (ADL SCORM 1.2 Content Aggregation Model; IMS Content Packaging 1.1.2), for agencies
that run courses in a platform of their own.

One SCO: one page with everything, a style sheet and a script that speaks with the platform. Nothing is fetched from
anywhere, and the same module gives the same bytes. The schemas of ADL and IMS are not ours to hand on and are left
out: platforms have their own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from upptack.knowledge import api as knowledge

FOLDER: Final = Path(__file__).parent / "data" / "scorm"
PAGE, STYLE, SCRIPT, MANIFEST = "index.html", "style.css", "run.js", "imsmanifest.xml"
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The day that every file in the package has."""
HERE: Final = re.compile(r"<a\s[^>]*href=[\"'](?!https?:|mailto:)[^\"']*[\"'][^>]*>(.*?)</a>", re.S | re.I)
"""A link to another page of Upptäck, which the platform does not have."""


def packed(lesson: knowledge.LessonShown) -> bytes:
    """The package as a ZIP, the manifest first."""
    files = {
        MANIFEST: manifest(lesson).encode(),
        PAGE: page(lesson).encode(),
        SCRIPT: (FOLDER / SCRIPT).read_bytes(),
        STYLE: (FOLDER / STYLE).read_bytes(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def page(lesson: knowledge.LessonShown) -> str:
    """Everything that the learner reads, as one page; without scripts all of it is shown."""
    pages = [
        {
            "id": each.id,
            "title": each.title,
            "html": without_own_links(each.html),
            "examples": [{"title": one.title, "html": without_own_links(one.html)} for one in each.examples],
            "questions": each.questions,
        }
        for each in lesson.pages
    ]
    return render_to_string("courses/scorm.html", {"lesson": lesson, "pages": pages, "style": STYLE, "script": SCRIPT})


def without_own_links(html: str) -> str:
    """Reviewed text with the words of links to other pages of Upptäck, without the links."""
    return mark_safe(HERE.sub(r"\1", html))  # noqa: S308 (reviewed content, already rendered)


def manifest(lesson: knowledge.LessonShown) -> str:
    """What the package says of itself. No mastery score is named: the platform would then call whoever takes a pause
    failed."""
    title, aim, version = escape(lesson.title), escape(strip_tags(lesson.aim)), escape(lesson.digest[:12])
    files = "".join(f"\n      <file href={quoteattr(name)}/>" for name in (PAGE, SCRIPT, STYLE))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={quoteattr(f"upptack-{lesson.id}")} version="1.1"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
  xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
    <imsmd:lom>
      <imsmd:general>
        <imsmd:title><imsmd:langstring xml:lang="sv">{title}</imsmd:langstring></imsmd:title>
        <imsmd:language>sv</imsmd:language>
        <imsmd:description><imsmd:langstring xml:lang="sv">{aim}</imsmd:langstring></imsmd:description>
      </imsmd:general>
      <imsmd:lifecycle>
        <imsmd:version><imsmd:langstring xml:lang="x-none">{version}</imsmd:langstring></imsmd:version>
      </imsmd:lifecycle>
      <imsmd:technical><imsmd:format>text/html</imsmd:format></imsmd:technical>
      <imsmd:educational>
        <imsmd:typicallearningtime><imsmd:datetime>PT{lesson.minutes}M</imsmd:datetime></imsmd:typicallearningtime>
      </imsmd:educational>
    </imsmd:lom>
  </metadata>
  <organizations default="module">
    <organization identifier="module">
      <title>{title}</title>
      <item identifier="item" identifierref="sco" isvisible="true"><title>{title}</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href={quoteattr(PAGE)}>{files}
    </resource>
  </resources>
</manifest>
"""
