"""The law pages: state in words on every day, what is not known, and what rests on each provision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from upptack.knowledge.information.models import Chapter
from upptack.knowledge.law import contents, queries, rules
from upptack.law import rulings
from upptack.law.provisions import provisions

TODAY = date(2026, 11, 22)
REPORT, OLD_REPORT, FAMILY = "sol-2025-400-19-4", "sol-2001-453-14-1", "utl-2005-716-5-3"


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "on", "problem"),
    [
        ("", TODAY, False),
        ("2025-07-01", date(2025, 7, 1), False),
        (" 2026-11-22 ", TODAY, False),
        ("2025-02-30", TODAY, True),
        ("20250701", TODAY, True),
        ("2025-W27-1", TODAY, True),
        ("i går", TODAY, True),
        ("٢٠٢٥-٠٧-٠١", TODAY, True),
        ("2026-11-23", TODAY, True),
    ],
)
def test_a_day_is_read_or_refused_with_a_sentence(typed: str, on: date, problem: bool) -> None:
    day = rules.asked_day(typed, TODAY)
    assert (day.on, bool(day.problem)) == (on, problem)
    assert day.earlier == (on < TODAY)


@pytest.mark.pure
def test_every_state_is_said_and_explained() -> None:
    def said(name: str, on: date) -> tuple[str, bool]:
        shown = queries.shown_provision(provisions()[name], on, TODAY)
        return shown.words, bool(shown.why)

    assert said(REPORT, TODAY) == ("Gäller", False)
    assert said(REPORT, date(2025, 7, 1)) == ("Gällde den dagen", False)
    assert said(REPORT, date(2025, 6, 30)) == ("Gällde inte än", True)
    assert said(OLD_REPORT, TODAY) == ("Upphävd", True)
    assert said(FAMILY, TODAY) == ("Måste kontrolleras", True)


@pytest.mark.pure
def test_nothing_is_said_to_be_in_force_when_its_check_has_run_out() -> None:
    late = date(2030, 1, 1)
    for provision in provisions().values():
        shown = queries.shown_provision(provision, late, late)
        assert shown.words in ("Måste kontrolleras", "Upphävd"), provision.id
        assert shown.why
    assert all(change.standing == "expired" for change in queries.shown_changes(late))


@pytest.mark.pure
def test_every_provision_belongs_to_one_statute() -> None:
    rows = [each for statute in queries.statutes(TODAY, TODAY) for each in statute.provisions]
    assert {each.provision.id for each in rows} == set(provisions())
    assert len(rows) == len(provisions())
    with pytest.raises(ValueError, match="numret 2025-401 saknas"):
        rules.slug_of(replace(provisions()[REPORT], sfs="2025:401"))


@pytest.mark.pure
def test_every_row_of_a_table_is_told_where_it_rests() -> None:
    cited = {
        (table, reason.row)
        for name in provisions()
        for reason in queries.uses().get(name, ())
        for table in [reason.table]
    }
    for name in rulings.TABLES:
        table = rulings.table(name)
        at = table.annotations.index("provisions")
        assert {row.index for row in table.rows if row.annotations[at]} == {row for t, row in cited if t == name}
    assert set(queries.uses()) <= set(provisions())


@pytest.mark.pure
def test_the_points_are_in_order() -> None:
    assert len(contents.changes()) >= 8
    assert list(contents.problems(contents.changes())) == []


@pytest.mark.pure
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"source": "", "source_missing": ""}, "antingen källan"),
        ({"source": "", "source_missing": "Juristen"}, "känt saknar källa"),
        ({"provisions": ("nowhere-1",)}, "okänd bestämmelse: nowhere-1"),
        ({"expires": TODAY + timedelta(days=400)}, "högst ett år"),
        ({"responsible": ""}, "vilken funktion"),
        ({"status": "perhaps"}, "okänt slag"),
        ({"do": ""}, "vad man gör"),
    ],
)
def test_a_careless_point_is_caught(fault: dict[str, Any], sentence: str) -> None:
    good = next(point for point in contents.changes() if point.known and not point.source_missing)
    assert any(sentence in problem for problem in contents.problems([replace(good, **fault)]))


def test_every_page_opens_and_says_what_it_knows(alva: Client) -> None:
    assert "Socialtjänstlagen" in alva.get(reverse("statutes")).content.decode()
    for slug in queries.by_statute():
        assert alva.get(reverse("statute", args=[slug])).status_code == 200
    for provision in provisions().values():
        page = alva.get(reverse("provision", args=[provision.id]))
        text = page.content.decode()
        assert page.status_code == 200
        assert provision.citation in text
        assert provision.responsible in text
        assert f"{provision.expires.year}" in text
    changes = alva.get(reverse("law_changes")).content.decode()
    assert all(f'id="{point.id}"' in changes for point in contents.changes())


def test_a_page_for_another_day_says_so(alva: Client) -> None:
    at = reverse("provision", args=[REPORT])
    earlier = alva.get(at, {"pa": "2025-06-01"}).content.decode()
    assert "Så var det 1 juni 2025" in earlier
    assert "Gällde inte än" in earlier
    assert "Så var det" not in alva.get(at).content.decode()
    wrong = alva.get(at, {"pa": "<b>2025</b>"})
    assert wrong.status_code == 422
    assert "Skriv dagen med år" in wrong.content.decode()
    assert "<b>2025" not in wrong.content.decode()
    assert alva.get(reverse("statute", args=["sol-2025-400"]), {"pa": "2025-06-01"}).status_code == 200


def test_what_is_not_there_is_not_found(alva: Client) -> None:
    assert alva.get("/lag/p/nowhere/").status_code == 404
    assert alva.get("/lag/nowhere/").status_code == 404


def test_the_chapters_that_rest_on_a_provision_are_shown_when_published(alva: Client) -> None:
    chapter = Chapter.objects.first()
    chapter.content = [
        {"type": "law", "id": "1", "value": {"id": "lag", "heading": "", "text": "Se lagen.", "provisions": [REPORT]}}
    ]
    chapter.title, chapter.agency_id = "Ovanligt ordval", None
    chapter.save()
    at = reverse("provision", args=[REPORT])
    assert f"/handbok/{chapter.chapter}/" in alva.get(at).content.decode()
    Chapter.objects.filter(pk=chapter.pk).update(agency="af")
    assert "Ovanligt ordval" not in alva.get(at).content.decode()
    Chapter.objects.filter(pk=chapter.pk).update(agency="fk", live=False)
    assert "Ovanligt ordval" not in alva.get(at).content.decode()


def test_a_caution_is_shown_where_there_is_one(alva: Client) -> None:
    assert "<h2>Tänk på</h2>" in alva.get(reverse("provision", args=[FAMILY])).content.decode()
    assert "<h2>Tänk på</h2>" not in alva.get(reverse("provision", args=[REPORT])).content.decode()
