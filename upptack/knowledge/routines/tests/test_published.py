"""What is published is what is shown: loading, review by another, and the kinds of matter that a meeting has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from upptack.knowledge.routines import actions, contents, queries
from upptack.knowledge.routines.models import Routine
from upptack.staff.models import Agency, Member, MemberRole
from upptack.staff.rules import Role
from upptack.tally.models import Count

pytestmark = pytest.mark.django_db

EDITOR, REVIEWER = "redaktor@sos.example", "granskare@jam.example"
TODAY_IN_DATA = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loaded(content, clock_at):
    clock_at(TODAY_IN_DATA)
    queries._kept.clear()
    actions.load()
    yield
    queries._kept.clear()


def routine(agency="fk", matter="sjukpenning"):
    return Routine.objects.get(agency=agency, matter=matter)


def who(email):
    return Member.objects.get(email=email)


def drafted(row, by=EDITOR, **changes):
    """A draft by an editor that waits for review."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_revision(user=who(by))
    row.get_workflow().start(row, who(by))
    return row


def approve(row, by):
    state = row.current_workflow_task_state
    state.task.specific.on_action(state, user=who(by), action_name="approve")
    row.refresh_from_db()


def names(agency="fk"):
    return {matter.id: matter.name for matter in matters(agency)}


def matters(agency="fk"):
    return queries.matters_of(agency, timezone.localdate())


def test_loading_again_changes_nothing():
    before = Routine.objects.count()
    assert actions.load() == {"same": before}
    assert Routine.objects.count() == before == len(contents.routines())


def test_the_matters_are_the_agencys_own_and_then_those_of_all():
    assert list(names()) == ["sjukpenning", "rehabilitering", "aktivitetsersattning", "underhallsstod", "annat"]
    assert list(names("mig"))[-2:] == ["mottagning", "annat"]
    assert list(names("sos")) == ["annat"]
    first, *_, last = matters()
    assert (first.agency, first.asks, first.two_party) == ("fk", "routine", "no")
    assert (last.agency, last.two_party) == ("*", "unknown")


def test_the_routines_are_read_once_and_then_only_their_edition(django_assert_max_num_queries):
    matters()
    with django_assert_max_num_queries(1):
        matters("mig")


def test_a_draft_is_seen_by_nobody_until_another_approves(alva):
    row = drafted(routine(), name="Sjukpenning i särskilda fall")
    assert names()["sjukpenning"] == "Sjukpenning"
    assert "särskilda fall" not in alva.get("/samtal/").content.decode()
    with pytest.raises(PermissionDenied):
        approve(row, EDITOR)
    assert names()["sjukpenning"] == "Sjukpenning"
    approve(row, REVIEWER)
    assert names()["sjukpenning"] == "Sjukpenning i särskilda fall"
    assert "särskilda fall" in alva.get("/samtal/").content.decode()


def test_what_is_shared_is_approved_by_another_agency_and_an_agencys_own_by_another_person():
    MemberRole.objects.create(member=who("chef@fk.example"), role=Role.REVIEWER)
    own = drafted(routine(), by="specialist@fk.example", by_whom="Utredaren")
    approve(own, "chef@fk.example")
    assert own.live_revision == own.latest_revision
    shared = drafted(Routine.objects.get(agency=None, matter="annat"), by="specialist@fk.example", name="Övrigt")
    with pytest.raises(PermissionDenied, match="annan myndighet"):
        approve(shared, "chef@fk.example")
    approve(shared, REVIEWER)
    assert names()["annat"] == "Övrigt"


def test_what_somebody_here_has_changed_is_kept(monkeypatch):
    row = drafted(routine(), by_whom="Utredaren på enheten")
    approve(row, REVIEWER)
    shipped = [
        contents.Shipped(each.key, {**each.values, "by_whom": "Någon annan"})
        for each in contents.routines()
        if each.key == {"agency_id": "fk", "matter": "sjukpenning"}
    ]
    monkeypatch.setattr(contents, "routines", lambda: shipped)
    assert actions.load() == {"kept": 1}
    assert routine().by_whom == "Utredaren på enheten"
    assert routine().has_unpublished_changes


def test_an_own_routine_takes_the_place_of_the_shared_one():
    data = next(each.values for each in contents.routines() if each.key["matter"] == "annat")
    Routine.objects.create(agency_id="fk", matter="annat", live=True, **{**data, "name": "Annat hos oss"})
    assert names()["annat"] == "Annat hos oss"
    assert names("af")["annat"] == "Annat ärende"


def test_a_withdrawn_routine_is_gone_from_meetings():
    routine().unpublish()
    assert "sjukpenning" not in names()


def test_a_product_without_routines_says_so():
    assert queries.problems() == ()
    Routine.objects.all().delete()
    assert queries.problems() == ("Rutinerna saknas. Kör: upptack load",)


def test_what_has_run_out_is_still_a_matter_but_unknown(clock_at):
    clock_at(datetime.combine(routine().expires + timedelta(days=1), datetime.min.time(), tzinfo=UTC))
    matter = next(matter for matter in matters() if matter.id == "sjukpenning")
    assert (matter.asks, matter.two_party) == ("unknown", "unknown")
    assert next(m for m in matters() if m.id == "underhallsstod").two_party == "yes"


def test_one_routine_an_agency_and_matter_and_faults_are_told_in_sentences():
    row = routine()
    row.pk = None
    with pytest.raises(ValidationError, match="redan en rutin"):
        row.full_clean()
    shared = Routine.objects.get(agency=None, matter="annat")
    shared.pk = None
    with pytest.raises(ValidationError, match="redan en gemensam"):
        shared.full_clean()
    wrong = routine()
    wrong.channels, wrong.open = ["letter"], ["Vem"]
    with pytest.raises(ValidationError) as told:
        wrong.full_clean()
    assert set(told.value.message_dict) == {"channels", "open"}


def test_the_history_says_when_and_who_approved(clock_at):
    clock_at(datetime.now(UTC) + timedelta(minutes=1))  # the content was loaded by the real clock, before this
    first = queries.history("fk", "sjukpenning")
    assert [(version.number, version.by) for version in first] == [(1, "")]
    row = drafted(routine(), by_whom="Utredaren")
    assert queries.history("fk", "sjukpenning") == first
    approve(row, REVIEWER)
    newest, oldest = queries.history("fk", "sjukpenning")
    assert (newest.number, newest.by) == (2, "Tomas Ek, Jämställdhetsmyndigheten")
    assert newest.on == timezone.localdate()
    assert oldest == first[0]
    assert queries.history("fk", "annat") == queries.history("*", "annat")
    assert queries.history("fk", "nowhere") == ()


def test_an_editor_writes_lists_as_boxes_and_lines(sign_in):
    editor = sign_in(EDITOR)
    row = routine()
    place = reverse(Routine.snippet_viewset.get_url_name("edit"), args=[row.pk])
    page = editor.get(place).content.decode()
    assert "Lämna tomt om den gemensamma rutinen räcker." in page
    assert 'value="phone"' in page
    posted = {
        **{name: getattr(row, name) for name in ("matter", "name", "asks", "asks_note", "by_whom", "channels_note")},
        **{name: getattr(row, name) for name in ("documented", "two_party", "contact_note", "source", "responsible")},
        "agency": "fk",
        "checked": "2026-11-22",
        "expires": "2027-02-28",
        "channels": ["phone", "meeting"],
        "guides": ["exposed"],
        "open": "Hur ofta: processägaren.\n\n Var: juristen. \n",
    }
    assert editor.post(place, posted).status_code == 302
    draft = routine().get_latest_revision_as_object()
    assert draft.channels == ["phone", "meeting"]
    assert draft.guides == ["exposed"]
    assert draft.open == ["Hur ofta: processägaren.", "Var: juristen."]
    assert routine().channels == []
    answer = editor.post(place, {**posted, "open": "Hur ofta"})
    assert "vad som är öppet: vem som avgör" in answer.content.decode()
    compared = reverse(Routine.snippet_viewset.get_url_name("revisions_compare"), args=[row.pk, "live", "latest"])
    assert editor.get(compared).status_code == 200


def test_the_waiting_version_is_previewed_over_what_is_shared(sign_in):
    row = drafted(routine(), by_whom="Utredaren på prov")
    place = reverse(Routine.snippet_viewset.get_url_name("revisions_view"), args=[row.pk, row.latest_revision_id])
    page = sign_in(EDITOR).get(place).content.decode()
    assert "Utredaren på prov" in page
    assert "Enhetens namngivna kontakt" in page


def test_every_agency_with_a_file_is_there_and_every_code_can_be_counted():
    agencies = {each.key["agency_id"] for each in contents.routines()} - {None}
    assert agencies <= set(Agency.objects.values_list("code", flat=True))
    assert Routine._meta.get_field("matter").max_length == Count._meta.get_field("matter").max_length
