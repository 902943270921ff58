"""What is kept of a learner, certificates and their renewal, and the counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from upptack.learning.courses import actions, queries
from upptack.learning.courses.contents import paths
from upptack.learning.courses.models import Certificate, Progress
from upptack.learning.courses.rules import CertificateState, LessonState
from upptack.staff.models import Member
from upptack.tally import actions as tally

ON = date(2026, 11, 22)
LAST = date(2028, 11, 22)


def state(member, path, lesson, on):
    """How a module stands in one of the member's paths."""
    shown = next(each for each in queries.own_paths(member, on) if each.path.id == path)
    return next(line.state for line in shown.lines if line.id == lesson)


def shown(member, on):
    """The main path as it stands."""
    return queries.own_paths(member, on)[0]


def test_a_module_is_done_when_all_is_read_and_answered_and_twice_is_as_once(school, member):
    lesson = school.modules["fraga"]
    assert actions.read_page(member, lesson, "borja", on=ON) == "vidare"
    assert actions.read_page(member, lesson, "borja", on=ON) == "vidare"
    assert actions.read_page(member, lesson, "vidare", on=ON) == ""
    actions.answer(member, lesson, "q1", on=ON)
    assert state(member, "handlaggare", "fraga", ON) == LessonState.STARTED
    for _ in range(2):
        actions.answer(member, lesson, "q2", on=ON)
    row = Progress.objects.get(member=member)
    assert (row.seen, row.answered, row.done_on, row.digest) == ("borja vidare", "q1 q2", ON, "a" * 64)
    actions.answer(member, lesson, "q2", on=ON + timedelta(9))
    assert Progress.objects.get(member=member).done_on == ON


def test_the_order_and_the_tries_are_not_kept(school, member):
    lesson = school.modules["fraga"]
    for id in ("q2", "q1"):
        actions.answer(member, lesson, id, on=ON)
    actions.read_page(member, lesson, "vidare", on=ON)
    actions.read_page(member, lesson, "borja", on=ON)
    row = Progress.objects.get(member=member)
    assert (row.seen, row.answered) == ("borja vidare", "q1 q2")
    assert {field.name for field in Progress._meta.fields} == {
        "id", "member", "lesson", "last", "seen", "answered", "done_on", "digest",
    }  # fmt: skip


@pytest.mark.parametrize("id", ["q9", "fraga"])
def test_what_the_module_does_not_have_is_refused(school, member, id):
    with pytest.raises(ValueError, match=id):
        actions.answer(member, school.modules["fraga"], id, on=ON)
    with pytest.raises(ValueError, match="not in"):
        actions.read_page(member, school.modules["fraga"], id, on=ON)
    assert not Progress.objects.exists()


def test_a_changed_module_stays_done_and_says_so_until_it_is_seen(school, member, take):
    take(member, "fraga", on=ON)
    school.change("fraga", digest="b" * 64, checked=date(2026, 12, 1))
    assert state(member, "handlaggare", "fraga", ON) == LessonState.CHANGED
    actions.accept_change(member, school.modules["fraga"])
    assert state(member, "handlaggare", "fraga", ON) == LessonState.DONE


def test_a_certificate_is_issued_once_for_what_the_path_needs(member, take):
    needed = [step.lesson for step in paths()["handlaggare"].steps if step.required]
    take(member, *needed[:-1], on=ON)
    assert actions.issue(member, on=ON) == ()
    take(member, needed[-1], on=ON)
    (issued,) = actions.issue(member, on=ON)
    assert actions.issue(member, on=ON) == ()
    assert (issued.path, issued.renew_by, issued.modules) == ("handlaggare", LAST, " ".join(needed))
    assert Certificate.objects.count() == 1
    assert queries.certified_on(member) == ON


def test_the_day_of_another_path_is_not_that_of_the_main_one(member, take, trained):
    assert queries.certified_on(member) is None
    trained(member, "alla", ON)
    assert Certificate.objects.filter(member=member, path="alla").exists()
    assert queries.certified_on(member) is None


def test_a_path_with_an_unpublished_module_gives_no_certificate(school, member, trained):
    gone = school.modules.pop("fraga")
    with pytest.raises(KeyError):
        trained(member, "handlaggare", ON)
    assert state(member, "handlaggare", "fraga", ON) == LessonState.ABSENT
    assert actions.issue(member, on=ON) == ()
    school.modules["fraga"] = gone


def test_renewal_asks_only_for_what_is_flagged_and_what_was_done_too_early_does_not_count(member, take, trained):
    trained(member, "handlaggare", ON)
    renewed = [step.lesson for step in paths()["handlaggare"].steps if step.renew]
    opens = LAST - timedelta(60)
    assert shown(member, opens - timedelta(1)).next is None
    assert actions.issue(member, on=opens - timedelta(1)) == ()
    now = shown(member, opens)
    assert now.standing == CertificateState.SOON
    assert [line.id for line in now.lines if line.state == LessonState.RENEW] == renewed
    assert actions.issue(member, on=opens) == ()
    for id in renewed:
        actions.begin_again(member, queries.lessons(opens)[id])
    take(member, *renewed, on=opens)
    (issued,) = actions.issue(member, on=opens)
    assert issued.renew_by == date(2030, 9, 23)
    assert shown(member, opens).standing == CertificateState.VALID
    assert queries.certified_on(member) == opens


def test_after_the_last_day_it_is_expired_and_can_still_be_renewed(member, take, trained):
    trained(member, "handlaggare", ON)
    late = LAST + timedelta(400)
    assert shown(member, LAST).standing == CertificateState.SOON
    assert shown(member, late).standing == CertificateState.EXPIRED
    take(member, "fraga", on=late)
    assert state(member, "handlaggare", "fraga", late) == LessonState.RENEW
    for step in paths()["handlaggare"].steps:
        if step.renew:
            actions.begin_again(member, queries.lessons(late)[step.lesson])
            take(member, step.lesson, on=late)
    assert [each.issued_on for each in actions.issue(member, on=late)] == [late]


@pytest.fixture
def noted(monkeypatch):
    """What was told the tally, by unit and what."""
    found: dict[tuple[str, str], int] = {}

    def note(month: str, agency: str, unit: str, what: str, n: int) -> None:
        assert month == "2026-11"
        found[unit, what] = n

    monkeypatch.setattr(tally, "note_staff", note, raising=False)
    return found


def test_the_counts_of_a_unit(member, ines, trained, noted):
    trained(member, "alla", ON)
    actions.count_trained(ON)
    fk = {what: noted["fk-sthlm-1", what] for what in ("members", "trained", "managers", "managers-trained")}
    assert fk == {"members": 2, "trained": 0, "managers": 1, "managers-trained": 0}
    trained(ines, "specialist", ON)
    assert noted["fk-sthlm-1", "trained"] == 1
    hakan = Member.objects.get(email="chef@fk.example")
    trained(hakan, "chef", ON)
    assert (noted["fk-sthlm-1", "trained"], noted["fk-sthlm-1", "managers-trained"]) == (1, 1)
    assert noted["af-sthlm-1", "trained"] == 0


def test_an_expired_certificate_and_a_member_who_has_left_are_not_counted(member, trained, noted):
    trained(member, "handlaggare", ON)

    def now(on):
        return next(each for each in queries.trained(on) if each.unit == "fk-sthlm-1")

    assert (now(LAST).trained, now(LAST + timedelta(1)).trained, now(ON - timedelta(1)).trained) == (1, 0, 0)
    member.is_active = False
    member.save()
    assert (now(ON).members, now(ON).trained) == (1, 0)


def test_the_count_reaches_the_real_tally(member, trained):
    from upptack.tally.models import Staffed

    trained(member, "handlaggare", ON)
    row = Staffed.objects.get(month="2026-11", unit="fk-sthlm-1", what="trained")
    assert (row.agency, row.n) == ("fk", 1)
