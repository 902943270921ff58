"""The package for other platforms: what is in it, that it is the same each time, and who may take it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import lxml.html
import pytest

from upptack.knowledge import api as knowledge
from upptack.learning.courses import command, scorm
from upptack.learning.courses.tests.teaching import module

CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
MD = "{http://www.imsglobal.org/xsd/imsmd_rootv1p2p1}"


def files(content: bytes) -> dict[str, bytes]:
    """The files of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.pure
def test_the_manifest_names_one_sco_and_every_file():
    found = files(scorm.packed(module("fraga", title="Fråga & <lyssna>", aim='"Så"')))
    top = ElementTree.fromstring(found["imsmanifest.xml"])
    assert top.tag == f"{CP}manifest"
    assert top.findtext(f"{CP}metadata/{CP}schema") == "ADL SCORM"
    assert top.findtext(f"{CP}metadata/{CP}schemaversion") == "1.2"
    organizations = top.find(f"{CP}organizations")
    organization = organizations.find(f"{CP}organization")
    assert organizations.get("default") == organization.get("identifier")
    (item,) = organization.findall(f"{CP}item")
    assert item.findtext(f"{CP}title") == "Fråga & <lyssna>"
    (resource,) = top.findall(f"{CP}resources/{CP}resource")
    assert item.get("identifierref") == resource.get("identifier")
    assert (resource.get("type"), resource.get(f"{ADL}scormtype")) == ("webcontent", "sco")
    assert resource.get("href") == "index.html"
    listed = {each.get("href") for each in resource.findall(f"{CP}file")}
    assert listed == set(found) - {"imsmanifest.xml"}
    assert next(iter(found)) == "imsmanifest.xml"
    learning = top.find(f".//{MD}typicallearningtime/{MD}datetime")
    assert learning.text == "PT6M"
    ids = [each.get("identifier") for each in top.iter() if each.get("identifier")]
    assert len(ids) == len(set(ids))


@pytest.mark.pure
def test_the_same_module_gives_the_same_bytes_and_another_does_not():
    assert scorm.packed(module("fraga")) == scorm.packed(module("fraga"))
    assert scorm.packed(module("fraga")) != scorm.packed(module("fraga", title="Ny"))


@pytest.mark.pure
def test_nothing_is_fetched_and_every_answer_is_explained_without_scripts():
    page = lxml.html.fromstring(scorm.page(module("fraga")))
    assert page.get("lang") == "sv"
    fetched = page.xpath("//script/@src | //link/@href | //img/@src | //*[@style]")
    assert sorted(fetched) == ["data:,", "run.js", "style.css"]
    assert page.xpath("//script[not(@src)]") == []
    assert len(page.xpath("//section[@class='page']")) == 2
    for why in ("Då går det att svara.", "Tystnad får ta tid.", "Då hinner ingen berätta."):
        assert page.text_content().count(why) == 2
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.pure
def test_links_to_pages_that_the_platform_does_not_have_are_words():
    text = scorm.page(module("fraga"))
    assert "Läs handboken och" in re.sub(r"<[^>]+>", "", text)
    assert "/handbok/" not in text
    assert 'href="https://exempel.example/"' in text


@pytest.mark.parametrize(
    ("email", "status"),
    [("redaktor@sos.example", 200), ("samordnare@jam.example", 200), ("handlaggare@fk.example", 403),
     ("chef@fk.example", 403)],
)  # fmt: skip
def test_editors_and_coordinators_take_it(email, status, sign_in, school):
    client = sign_in(email)
    answer = client.get("/utbildning/fraga/scorm/")
    assert answer.status_code == status
    assert ("SCORM" in client.get("/utbildning/fraga/").content.decode()) == (status == 200)
    if status == 200:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="upptack-fraga.zip"'
        assert answer.content == scorm.packed(school.modules["fraga"])
        assert client.get("/utbildning/finns-inte/scorm/").status_code == 404


def test_the_command_writes_every_module(school, tmp_path, capsys):
    assert command.main(["scorm", str(tmp_path / "ut")]) == 0
    written = {file.name: file.read_bytes() for file in (tmp_path / "ut").iterdir()}
    assert written == {f"upptack-{id}.zip": scorm.packed(each) for id, each in school.modules.items()}
    assert "upptack-fraga.zip" in capsys.readouterr().out
    (tmp_path / "fil").write_text("x")
    assert command.main(["scorm", str(tmp_path / "fil")]) == 2
    assert "Kontrollera sökvägen" in capsys.readouterr().err


def test_the_command_counts(school, monkeypatch, capsys):
    assert command.main(["count"]) == 0
    assert "enheter." in capsys.readouterr().out


def test_every_published_module_can_be_packed(content):
    from datetime import date

    for lesson in knowledge.lessons(date(2026, 11, 22)):
        found = files(scorm.packed(lesson))
        page = lxml.html.fromstring(found["index.html"].decode())
        assert len(page.xpath("//section[@class='page']")) == len(lesson.pages)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), lesson.id
