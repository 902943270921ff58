"""The page of a case's safety: who may open it, what it shows, and that nothing of it is kept."""

from __future__ import annotations

import lxml.html
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upptack.knowledge import api as knowledge
from upptack.law.case_safety import MOMENTS, layers

WHERE = "/arendets-sakerhet/"
MEMBERS = {
    "fk": "handlaggare@fk.example",
    "chief": "chef@fk.example",
    "specialist": "specialist@fk.example",
}
OPEN = "//main//section[h2][not(ancestor::details)]"


def posted(client, **fields):
    response = client.post(WHERE, fields)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def words(tree, path="//main"):
    return " ".join(" ".join(part.text_content() for part in tree.xpath(path)).split())


@pytest.mark.parametrize("who", MEMBERS)
def test_caseworker_specialist_and_manager_may_open_it(sign_in, who):
    page = sign_in(MEMBERS[who]).get(WHERE)
    assert page.status_code == 200
    assert [part.text for part in lxml.html.fromstring(page.content.decode()).xpath(OPEN + "/h2")] == [
        *MOMENTS.values()
    ]


def test_others_and_the_signed_out_may_not(sign_in, client):
    assert sign_in("redaktor@sos.example").get(WHERE).status_code == 403
    assert client.get(WHERE).status_code in (302, 403)


def test_every_matter_and_moment_of_the_agency_has_its_points_open_and_the_rest_folded(alva):
    for matter in knowledge.matters_of("fk"):
        for moment, heading in MOMENTS.items():
            tree = posted(alva, matter=matter.id, moment=moment, protected="yes")
            assert [part.text for part in tree.xpath(OPEN + "/h2")] == [heading], matter.id
            assert len(tree.xpath(OPEN + "//li")) >= 2
            assert set(tree.xpath("//main/details/summary/text()")) >= set(MOMENTS.values()) - {heading}
            own = (
                [point for point in layers()["fk", matter.id] if moment in point.moments]
                if matter.id != "annat"
                else []
            )
            for point in own:
                assert point.text in words(tree, OPEN)


def test_every_point_on_the_page_tells_its_ground_and_day_or_whose_task_it_is(alva):
    for line in posted(alva, matter="underhallsstod", protected="yes").xpath(OPEN + "/ul/li"):
        said = line.text_content()
        assert ("kontrollerat 20" in said and "gäller till 20" in said) != (
            "Uppgift för:" in said and "Ta reda på:" in said
        )


def test_what_has_run_out_is_marked_on_the_page(alva):
    (line,) = posted(alva, moment="afterwards").xpath(OPEN + "//li[contains(., 'den tidigare inte längre får')]")
    assert "Kontrollen har gått ut" in line.text_content()
    assert line.xpath(".//span[contains(@class, 'tag-warn')]")


def test_in_maintenance_support_both_parents_get_a_message(alva):
    tree = posted(alva, matter="underhallsstod", moment="before_sending", protected="no")
    assert "Båda föräldrarna får ett meddelande i ärendet" in words(tree, OPEN)
    assert tree.xpath("//main//*[contains(@class, 'level-today')]/h2/text()")[0] == "Någon annan är part"


def test_what_is_not_on_the_page_is_neither_taken_nor_repeated(alva):
    tree = posted(alva, matter="kanarie", moment="kanarie", protected="kanarie", more="kanarie")
    assert "kanarie" not in words(tree, "//html")
    assert [part.text for part in tree.xpath(OPEN + "/h2")] == [*MOMENTS.values()]


def test_nothing_is_kept_of_what_was_chosen(alva):
    posted(alva)
    before = dict(alva.session.items())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        posted(alva, matter="underhallsstod", moment="before_sending", protected="yes")
    written = [each["sql"] for each in asked if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert not [sql for sql in written if "underhallsstod" in sql or "before_sending" in sql]
    assert not [sql for sql in written if Session._meta.db_table not in sql]
    assert dict(alva.session.items()) == before


def test_what_was_chosen_comes_along_when_the_session_has_ended(client):
    page = client.post(WHERE, {"matter": "underhallsstod", "moment": "at_decision"})
    assert page.status_code == 403
    fields = lxml.html.fromstring(page.content.decode()).xpath("//form//input/@value")
    assert {"underhallsstod", "at_decision"} <= set(fields)
