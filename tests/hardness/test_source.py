"""What the source may not do: parse outside XML unguarded, or open a connection to where somebody says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from trials.fuzz.patterns import sources

pytestmark = pytest.mark.pure

PRODUCT = ROOT / "upptack"

XML = ("xml", "lxml", "html5lib", "bs4", "xmltodict", "html.parser", "sgmllib")
XML_GIVEN = {
    ("upptack.dmn.boxed", "xml.etree.ElementTree.Element"): "a name for a type",
    ("upptack.dmn.datatypes", "xml.etree.ElementTree.Element"): "a name for a type",
    ("upptack.dmn.model", "xml.etree.ElementTree.Element"): "a name for a type",
    ("upptack.dmn.document", "xml.etree.ElementTree.Element"): "a name for a type",
    ("upptack.dmn.document", "xml.etree.ElementTree.ParseError"): "the error that defusedxml raises",
    ("upptack.meeting.drafting.documents.sdk.reading", "xml.etree.ElementTree.Element"): "a name for a type",
    ("upptack.meeting.drafting.documents.sdk.reading", "xml.etree.ElementTree.ParseError"): "the same error",
    ("upptack.meeting.drafting.documents.sdk.writing", "xml.etree.ElementTree.Element"): "makes, never parses",
    ("upptack.meeting.drafting.documents.sdk.writing", "xml.etree.ElementTree.SubElement"): "makes, never parses",
    ("upptack.meeting.drafting.documents.sdk.writing", "xml.etree.ElementTree.tostring"): "makes, never parses",
    ("upptack.learning.courses.scorm", "xml.sax.saxutils.escape"): "makes, never parses",
    ("upptack.learning.courses.scorm", "xml.sax.saxutils.quoteattr"): "makes, never parses",
}
"""What is taken from libraries that also parse, and why it cannot parse anything."""

NETWORK = (
    "urllib.request", "urllib3", "http.client", "http.server", "socket", "socketserver", "ssl", "smtplib", "ftplib",
    "imaplib", "poplib", "telnetlib", "xmlrpc", "requests", "httpx", "aiohttp", "asyncio", "websockets", "webbrowser",
    "subprocess", "os.system", "os.popen", "pty", "multiprocessing",
)  # fmt: skip
"""Libraries by which a program reaches others, or starts a program that could."""

STARTS = {
    ("upptack.config.keeping.archive", "subprocess"): "programs of the backup, by the operator's command",
    ("upptack.config.keeping.databases", "subprocess"): "the database's own programs, by the operator's command",
}
"""Every place that starts another program: only commands of the one who runs the installation."""

MAIL = ("django.core.mail", "django.core.mail.backends")
REACHES = {
    ("upptack.config.auditing", "django.core.mail.send_mail"): "the log's anchor, to the address of UPPTACK's settings",
    (
        "upptack.meeting.handover.actions",
        "django.core.mail.EmailMessage",
    ): "to the unit's contact, as the agency set it",
    ("upptack.meeting.handover.actions", "django.core.mail.get_connection"): "the server of UPPTACK_MAIL",
    ("upptack.exchange.forum.actions", "django.core.mail.EmailMessage"): "to the member's own e-mail",
    ("upptack.knowledge.directory.actions", "django.core.mail"): "to editors' own e-mail; the server of UPPTACK_MAIL",
}
"""Every place that reaches outside, and where to. None goes to an address that somebody typed in a form, but for
a unit's contact, which a manager keeps, and no page is ever fetched."""


def imported(root: Path) -> Iterator[tuple[str, str]]:
    """Every import of the product: the module, and what it takes, by its full name."""
    for module, tree in sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((module, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((module, f"{node.module}.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "__import__"):
                yield module, ast.unparse(node.args[0]).strip("'\"")


def among(names: tuple[str, ...], root: Path = PRODUCT) -> set[tuple[str, str]]:
    """The imports that are one of these libraries or something in it."""
    return {(by, name) for by, name in imported(root) if any(f"{name}.".startswith(f"{each}.") for each in names)}


def test_outside_xml_is_parsed_by_defusedxml_alone() -> None:
    found = among(XML)
    assert found == set(XML_GIVEN)
    parsers = {
        name for _, name in found if name.rpartition(".")[2] in ("parse", "fromstring", "XML", "iterparse", "XMLParser")
    }
    assert parsers == set()
    guarded = {name for _, name in imported(PRODUCT) if name.startswith("defusedxml.")}
    assert "defusedxml.ElementTree.fromstring" in guarded


def test_no_address_that_somebody_typed_is_ever_fetched() -> None:
    assert among((*NETWORK, *MAIL)) == {*REACHES, *STARTS}


WRITERS = {
    ("upptack.steering.files.writing", "xlsxwriter"): "every text as a text (its own tests read them back)",
    ("upptack.knowledge.directory.sheet", "csv"): "every cell past `active` (its own tests)",
    ("upptack.knowledge.directory.contents", "csv"): "only reads our own lists",
    ("upptack.knowledge.directory.hsds.terms", "csv"): "only reads our own lists",
}
"""Every place that knows of spreadsheets, and why no cell that it writes is a formula. The CSV of the statistics is
written by hand in `upptack.steering.files.writing`."""


def test_spreadsheets_are_written_where_their_cells_are_guarded() -> None:
    assert among(("csv", "xlsxwriter", "openpyxl", "xlwt", "odf", "pandas")) == set(WRITERS)


@pytest.mark.parametrize(
    "line",
    [
        "from xml.etree.ElementTree import fromstring",
        "import lxml.etree",
        "from xml.dom import minidom",
        "import urllib.request",
        "from http.client import HTTPSConnection",
        "import socket as s",
        "def f():\n    import requests",
        "import_module('smtplib')",
    ],
)
def test_a_new_way_in_or_out_is_caught(tmp_path: Path, line: str) -> None:
    room = tmp_path / "upptack" / "room"
    room.mkdir(parents=True)
    (room / "views.py").write_text(line, encoding="utf-8")
    assert among((*XML, *NETWORK, *MAIL), tmp_path / "upptack")
