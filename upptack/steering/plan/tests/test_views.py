"""The pages: who may see and do what, what is said, and that nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from upptack.staff.models import Member
from upptack.steering.plan import actions
from upptack.steering.plan.contents import areas
from upptack.steering.plan.models import Activity, Decision, HealthAnswer, StatusChange
from upptack.steering.plan.rules import ActivityStatus
from upptack.steering.plan.tests.planning import DUE, Page, decided, planned, typed

MONA, HAKAN, ALVA = "samordnare@jam.example", "chef@fk.example", "handlaggare@fk.example"
READ = ("plan", "plan_steering", "plan_working", "plan_wheel", "plan_decisions")
PLAN, NEW, DECISIONS, HEALTH = "/plan/", "/plan/aktivitet/ny/", "/plan/beslut/", "/plan/halsa/"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(activity):
    """An activity's address."""
    return f"/plan/aktivitet/{activity.pk}/"


@pytest.mark.parametrize("name", READ)
def test_every_member_reads_the_plan(name, alva, activity):
    page = Page(alva.get(reverse(name)))
    assert page.status == 200
    assert page.tree.xpath("//h1")
    assert "Så långt har vi kommit" not in page.main
    assert NEW not in page.html


@pytest.mark.parametrize("where", [NEW, HEALTH])
def test_a_caseworker_is_told_why_not(where, alva):
    page = Page(alva.get(where))
    assert page.status == 403
    assert "chef" in page.main


def test_an_empty_plan_still_shows_every_area_with_its_sources(alva):
    page = Page(alva.get(PLAN))
    assert "inga aktiviteter än" in page.main
    for area in areas().values():
        assert area.name in page.main
        assert all(open_.what in page.main for open_ in area.open)
    assert "Läst i delar" in page.main


def test_what_is_late_stands_first(alva, activity, mona, clock_at):
    actions.add_activity(planned(title="I god tid", due=date(2027, 6, 1)), token="b" * 22, by=mona, at=AT)
    clock_at(datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    assert "Ingen är sen." in Page(alva.get(PLAN)).main
    clock_at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    page = Page(alva.get(PLAN))
    assert "0 av 2 aktiviteter är klara. 1 är sen." in page.main
    headings = [" ".join(each.text_content().split()) for each in page.tree.xpath("//h2")]
    assert headings[0] == "Sent"
    assert page.main.index("Ta fram rutin för underhållsstöd") < page.main.index("I god tid")


def test_adding_leads_to_the_activity_and_twice_makes_one(sign_in):
    client = sign_in(HAKAN)
    first = Page(client.get(NEW))
    assert first.values()["agency"] == "fk"
    form = typed(token=first.values()["token"])
    answers = [client.post(NEW, form), client.post(NEW, form)]
    assert {each.status_code for each in answers} == {302}
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Activity.objects.count() == 1
    page = Page(client.get(answers[0].headers["Location"]))
    assert "Aktiviteten är tillagd." in page.main


def test_a_faulty_form_keeps_every_word_and_its_name(sign_in):
    client = sign_in(MONA)
    sent = typed(
        title="Ny <b>rutin</b> & mer", start="2027-05-01", due="2027-04-01", owner="Anna Svensson", evidence="ftp://x"
    )
    page = Page(client.post(NEW, sent))
    assert page.status == 422
    assert sorted(page.errors) == ["due", "evidence", "owner"]
    kept = page.values()
    assert {name: kept[name] for name in sent} == sent
    assert all(page.tree.xpath(f"//*[@id='{name}']/@aria-invalid") == ["true"] for name in page.errors)
    assert Activity.objects.count() == 0


def test_a_manager_cannot_add_for_another_agency(sign_in):
    page = Page(sign_in(HAKAN).post(NEW, typed(agency="af")))
    assert page.status == 422
    assert page.errors == ["agency"]
    assert page.tree.xpath("//select[@id='agency']/option[@value!='']/@value") == ["fk"]


def test_an_activity_shows_its_forms_only_to_those_who_may(activity, alva, sign_in):
    plain = Page(alva.get(at(activity)))
    assert plain.status == 200
    assert not plain.tree.xpath("//main//form")
    assert len(Page(sign_in(HAKAN).get(at(activity))).tree.xpath("//main//form")) == 2


@pytest.mark.parametrize("do", ["status", "edit"])
def test_a_post_from_somebody_who_may_not_changes_nothing(do, activity, alva, mona, sign_in):
    sent = typed(do=do, version="0", to="under_way", title="Andra ord")
    assert alva.post(at(activity), sent).status_code == 403
    other = actions.add_activity(planned(agency="af"), token="o" * 22, by=mona, at=AT)
    assert sign_in(HAKAN).post(at(other), sent).status_code == 403
    assert set(Activity.objects.values_list("status", "title")) == {("planned", planned().title)}


def test_changing_status_shows_in_the_history(activity, sign_in):
    client = sign_in(HAKAN)
    version = Page(client.get(at(activity))).values()["version"]
    answer = client.post(
        at(activity), {"do": "status", "version": version, "to": "under_way", "reason": "Vi börjar nu."}
    )
    assert answer.status_code == 302
    page = Page(client.get(answer.headers["Location"]))
    assert "Statusen är ändrad." in page.main
    assert "Planerad blev pågår. Vi börjar nu. Håkan Öst" in page.main
    assert page.tree.xpath("//input[@name='to']/@value") == ["done", "paused", "dropped"]


def test_a_missing_reason_keeps_what_was_chosen(activity, sign_in):
    page = Page(sign_in(HAKAN).post(at(activity), {"do": "status", "version": "0", "to": "paused", "reason": ""}))
    assert page.status == 422
    assert "Skriv kort varför." in page.main
    assert page.tree.xpath("//input[@name='to'][@checked]/@value") == ["paused"]
    page = Page(sign_in(HAKAN).post(at(activity), {"do": "status", "version": "0", "reason": "Bara ett skäl"}))
    assert page.errors == ["to"]
    assert page.values()["reason"] == "Bara ett skäl"
    assert StatusChange.objects.count() == 0


def test_editing_keeps_words_when_somebody_was_first(activity, sign_in):
    mine, theirs = sign_in(MONA), sign_in(HAKAN)
    assert theirs.post(at(activity), typed(do="edit", version="0", title="Håkans ord")).status_code == 302
    page = Page(mine.post(at(activity), typed(do="edit", version="0", title="Monas ord")))
    assert page.status == 422
    assert "Någon annan har ändrat" in page.main
    assert page.tree.xpath("//h1")[0].text_content() == "Håkans ord"
    kept = page.values(2)
    assert (kept["title"], kept["version"]) == ("Monas ord", "1")
    assert page.tree.xpath("//main//details/@open")
    assert mine.post(at(activity), kept).status_code == 302
    assert Activity.objects.get().title == "Monas ord"


def test_a_moved_last_day_is_told(activity, sign_in):
    client = sign_in(MONA)
    later = (DUE + timedelta(days=31)).isoformat()
    client.post(at(activity), typed(do="edit", version="0", due=later))
    assert "Slutdatumet flyttades från 31 december 2026 till 31 januari 2027." in Page(client.get(at(activity))).main


def test_an_activity_that_is_not_there_is_said_so(alva):
    page = Page(alva.get("/plan/aktivitet/999999/"))
    assert page.status == 404
    assert "Aktiviteten finns inte" in page.main


def test_words_are_shown_as_words(activity, alva):
    Activity.objects.update(title="<script>alert(1)</script>", owner='"><b>', indicator="")
    for where in (PLAN, at(activity), "/plan/arbetsgrupp/"):
        html = Page(alva.get(where)).html
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def test_decisions_are_written_by_coordinators_only_and_once(sign_in, alva):
    assert not Page(alva.get(DECISIONS)).tree.xpath("//main//form")
    assert alva.post(DECISIONS, decided()).status_code == 403
    assert sign_in(HAKAN).post(DECISIONS, decided()).status_code == 403
    client = sign_in(MONA)
    assert [client.post(DECISIONS, decided()).status_code for _ in range(2)] == [302, 302]
    assert Decision.objects.count() == 1
    page = Page(alva.get(DECISIONS))
    assert "Frågan ställs på rutin" in page.main
    assert "Styrgruppen, 20 november 2026" in page.main
    assert "Frågan ställs på rutin" in Page(alva.get("/plan/styrgrupp/")).main


def test_a_faulty_decision_keeps_every_word(sign_in):
    sent = decided(date="i går", decided="Ring 070-123 45 67", due="x", owner="Anna Ek")
    page = Page(sign_in(MONA).post(DECISIONS, sent))
    assert page.status == 422
    assert sorted(page.errors) == ["date", "decided", "due", "owner"]
    kept = page.values()
    assert {name: kept[name] for name in sent} == sent


def test_a_manager_sees_the_next_step_of_the_own_unit_and_answers(sign_in):
    client = sign_in(HAKAN)
    page = Page(client.get(HEALTH))
    assert "Så långt har Sjukförsäkring Stockholm 1 kommit" in page.main
    assert "Nästa steg: Verksamhetsplan" in page.main
    form = {"enhet": "fk-sthlm-1", "operating-plan": "yes", "evaluated": "no"}
    assert [client.post(HEALTH, form).status_code for _ in range(2)] == [302, 302]
    assert HealthAnswer.objects.count() == 2
    page = Page(client.get(client.post(HEALTH, form).headers["Location"]))
    assert "Svaren är sparade." in page.main
    assert "Nästa steg: Chefer" in page.main
    assert page.tree.xpath("//input[@name='evaluated'][@checked]/@value") == ["no"]


def test_a_manager_neither_sees_nor_answers_for_another_unit(sign_in):
    client = sign_in(HAKAN)
    for unit in ("fk-norr-1", "af-sthlm-1", "no-such-unit"):
        assert client.get(HEALTH, {"enhet": unit}).status_code == 403
        assert client.post(HEALTH, {"enhet": unit, "evaluated": "yes"}).status_code == 403
    assert HealthAnswer.objects.count() == 0


def test_a_coordinator_sees_every_agency_and_answers_for_any_unit(sign_in):
    client = sign_in(MONA)
    page = Page(client.get(HEALTH))
    assert all(name in page.main for name in ("Migrationsverket", "Försäkringskassan", "Enhet Stockholm City"))
    assert "/plan/halsa/?enhet=fk-norr-1" in page.html
    assert client.post(HEALTH, {"enhet": "fk-norr-1", "evaluated": "yes"}).status_code == 302
    assert HealthAnswer.objects.get().unit_id == "fk-norr-1"
    assert Member.objects.get(email=MONA) == HealthAnswer.objects.get().by


def test_the_steering_group_sees_agencies_with_what_is_late(activity, alva, mona, clock_at):
    clock_at(datetime(2027, 2, 1, 12, tzinfo=UTC))
    page = Page(alva.get("/plan/styrgrupp/"))
    rows = [" ".join(each.text_content().split()) for each in page.tree.xpath("(//table)[1]/tbody/tr/th")]
    assert rows[0] == "Försäkringskassan"
    assert "Ta fram rutin för underhållsstöd" in page.main
    actions.change_status(activity.pk, ActivityStatus.DONE, version=0, reason="", by=mona, at=AT)
    assert "Inget är sent." in Page(alva.get("/plan/styrgrupp/")).main


def test_the_wheel_marks_the_month_and_says_it_is_a_proposal(alva, clock_at):
    clock_at(datetime(2026, 11, 22, 12, tzinfo=UTC))
    page = Page(alva.get("/plan/arshjul/"))
    assert "förslag" in page.main
    assert [each.text_content() for each in page.tree.xpath("//th[span]")] == ["November Nu"]


def test_what_was_saved_is_only_what_we_say(alva):
    assert "hacked" not in Page(alva.get(PLAN, {"sparat": "hacked"})).html
