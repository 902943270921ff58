"""The living directory: a dead line is left after two failed contacts, in every process, and nobody is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upptack.knowledge import api
from upptack.knowledge.directory import actions, life, queries
from upptack.knowledge.directory.models import Body, Life
from upptack.knowledge.publishing.models import raise_edition
from upptack.staff.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

AT = datetime(2026, 11, 25, 9, 20, tzinfo=UTC)
EVERYBODY = 1000


def need(kind: str, **more: object) -> api.Need:
    """A need for one kind by someone of whom nothing is known."""
    known = {"sex": "unknown", "age": "unknown", "language": "unknown", "municipality": None, "county": None}
    plain = {"kinds": (kind,), "role": "unknown", "channel": None, "slot": None, "keep_distance": False}
    return api.Need(**{**known, **plain, **more})  # type: ignore[arg-type]


def offered(kind: str, at: datetime) -> list[str]:
    """Every body of a kind that may be referred to, best first."""
    ((_, found),) = api.bodies_for(need(kind), at=at, per_kind=EVERYBODY)
    return [each.body.id for each in found]


def kinds() -> list[str]:
    """The kinds of which the whole country has more than one body, and so a choice."""
    return [kind for kind in api.kinds() if len(offered(kind, AT)) > 1]


@dataclass(frozen=True, slots=True)
class Call:
    """A person who is referred to the best body of a kind, so many minutes after AT."""

    minute: int
    kind: int


MINUTES = st.one_of(st.integers(0, 30), st.integers(0, 24 * 60))
"""Often several calls within the hour: what a process keeps is otherwise made anew for the next one anyway."""

CALLS = st.lists(st.builds(Call, MINUTES, st.integers(0, 3)), min_size=12, max_size=25)


def replay(calls: Sequence[Call], dead: frozenset[str]) -> list[str]:
    """A day of calls in which some bodies are switched off: the referrals that went to a body after two failed
    contacts though another of its kind, not known to be dead, was there."""
    Life.objects.all().delete()
    raise_edition(Life.edition_part)
    chosen, failures, wrong = kinds(), dict.fromkeys(dead, 0), []
    for call in sorted(calls, key=lambda call: call.minute):
        at = AT + timedelta(minutes=call.minute)
        found = offered(chosen[call.kind % len(chosen)], at)
        first, others = found[0], [id for id in found[1:] if failures.get(id, 0) < 2]
        if failures.get(first, 0) >= 2 and others:
            wrong.append(first)
        if first in dead:
            failures[first] += 1
            actions.not_answered([first], at=at)
        else:
            actions.answered(first, at=at)
    return wrong


def switched_off() -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.integers(0, 19), max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CALLS, switched_off())
def test_no_referral_goes_to_a_dead_line_after_two_failed_contacts(calls: list[Call], off: frozenset[int]):
    choice = sorted({id for kind in kinds() for id in offered(kind, AT)} - {"sos-112", "polisen"})
    assert replay(calls, frozenset(choice[number % len(choice)] for number in off)) == []


def test_the_replay_catches_a_directory_that_marks_nothing(monkeypatch: pytest.MonkeyPatch):
    calls = [Call(minute * 10, 0) for minute in range(8)]
    dead = frozenset(offered(kinds()[0], AT)[:1])
    assert replay(calls, dead) == []
    with monkeypatch.context() as marking:
        marking.setattr(life, "FAILED_CONTACTS", 10**6)
        marking.setattr(life, "band", lambda signs, certain, on, at: "unknown")
        assert replay(calls, dead) != []


def test_the_replay_catches_a_mark_that_does_not_reach_the_other_processes(monkeypatch: pytest.MonkeyPatch):
    calls = [Call(minute, 0) for minute in range(8)]
    dead = frozenset(offered(kinds()[0], AT)[:1])
    with monkeypatch.context() as unheard:
        unheard.setattr(actions, "raise_edition", lambda part: None)
        assert replay(calls, dead) != []


def test_what_a_process_keeps_is_not_used_after_a_mark_and_costs_one_question(django_assert_num_queries):
    on = timezone.localdate(AT)
    before = queries.directory(on, AT)
    with django_assert_num_queries(1):
        assert queries.directory(on, AT) is before
    actions.not_answered({"bris": 2}, at=AT)
    after = queries.directory(on, AT)
    assert (before.bodies["bris"].life.not_answering, after.bodies["bris"].life.not_answering) == (False, True)
    assert queries.directory(on).bodies["bris"].life.not_answering
    assert after.entries is before.entries, "the bodies themselves are not read again"
    with django_assert_num_queries(1):
        assert queries.directory(on, AT) is after


def test_two_failed_contacts_within_a_day_mark_and_an_answer_clears():
    assert actions.not_answered(["bris"], at=AT) == ()
    assert Life.objects.get(pk="bris").failed_last == life.hour_of(AT)
    assert actions.not_answered(["bris"], at=AT + timedelta(hours=23)) == ("bris",)
    body = api.body("bris", at=AT)
    assert body is not None
    assert body.life.not_answering
    assert "Svarar inte just nu" in body.life.said[0]
    assert [each.body for each in api.silent()] == ["bris"]
    actions.answered("bris", at=AT + timedelta(hours=30))
    body = api.body("bris", at=AT + timedelta(hours=30))
    assert body is not None
    assert (body.life.not_answering, body.life.answered_on) == (False, timezone.localdate(AT + timedelta(hours=30)))
    assert api.silent() == ()


def test_the_only_body_of_a_kind_does_not_disappear():
    ((_, (only, *_)),) = api.bodies_for(need("social_services", municipality="2584"), at=AT)
    actions.not_answered({only.body.id: 2}, at=AT)
    ((_, found),) = api.bodies_for(need("social_services", municipality="2584"), at=AT)
    assert found[0].body.id == only.body.id
    assert found[0].body.life.not_answering
    assert "not_answering" in {why.code for why in found[0].why}


@pytest.mark.parametrize("id", ["sos-112", "polisen"])
def test_nobody_makes_an_emergency_number_sink(id: str):
    assert actions.not_answered({id: 50}, at=AT) == ()
    assert not Life.objects.filter(pk=id).exists()
    Life.objects.create(body_id=id, failures=9, failed_last=AT, not_answering_since=AT.date())
    raise_edition(Life.edition_part)
    body = api.body(id, at=AT)
    assert body is not None
    assert not body.life.not_answering


def test_what_is_not_in_the_directory_is_left_aside():
    assert actions.not_answered({"gone": 3, "bris": 1}, at=AT) == ()
    actions.answered("gone", at=AT)
    assert [each.pk for each in Life.objects.all()] == ["bris"]
    assert api.body("gone", at=AT) is None
    assert api.next_bodies("gone", at=AT) == ()


def test_hours_of_failed_contacts_are_forgotten_after_a_day():
    actions.not_answered(["bris"], at=AT)
    actions.answered("kvinnofridslinjen", at=AT + timedelta(hours=26))
    kept = Life.objects.get(pk="bris")
    assert (kept.failures, kept.failed_first, kept.failed_last) == (0, None, None)


def test_many_are_counted_in_few_statements(django_assert_max_num_queries):
    ids = list(Body.objects.values_list("pk", flat=True)[:300])
    with django_assert_max_num_queries(20):
        actions.not_answered(ids, at=AT)
    assert Life.objects.filter(failures=1).count() == 300 - len(queries.never_marked(ids))


def test_editors_are_reminded_once_an_event_by_a_mail_that_tells_nothing(django_capture_on_commit_callbacks):
    Member.objects.filter(email="granskare@jam.example").update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        actions.not_answered(["bris"], at=AT)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.not_answered({"bris": 1, "1177": 1}, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.not_answered({"bris": 5}, at=AT)
    editors = set(Member.objects.filter(roles__role="editor", is_active=True).values_list("email", flat=True))
    assert editors
    assert {tuple(each.to) for each in mail.outbox} == {(address,) for address in editors}
    assert len(mail.outbox) == len(editors)
    assert {(each.subject, each.body) for each in mail.outbox} == {
        ("Påminnelse från Upptäck", "Logga in i Upptäck. Något i katalogen behöver ses över.")
    }


def test_a_mail_server_that_does_not_answer_stops_nothing(django_capture_on_commit_callbacks, monkeypatch):
    def down(*args: object, **more: object) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr(mail, "get_connection", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.not_answered({"bris": 2}, at=AT) == ("bris",)
    assert Life.objects.get(pk="bris").not_answering_since


def test_a_full_body_stands_after_the_others_while_that_is_fresh():
    kind = kinds()[0]
    first, second, *_ = offered(kind, AT)
    actions.tell_places(first, 0, at=AT)
    assert offered(kind, AT)[-1] == first
    assert offered(kind, AT)[0] == second
    assert offered(kind, AT + timedelta(hours=25))[0] == first
    actions.tell_places(first, 3, at=AT)
    assert offered(kind, AT)[0] == first
    actions.tell_places(first, None, at=AT)
    assert offered(kind, AT)[0] == first
    with pytest.raises(ValueError, match="0 to 99"):
        actions.tell_places(first, 100, at=AT)


def test_the_next_body_is_of_the_kind_and_not_one_that_was_tried_or_does_not_answer():
    kind = kinds()[0]
    first = offered(kind, AT)[0]
    (second,) = api.next_bodies(first, at=AT)
    assert set(second.kinds) & set(queries.directory(AT.date()).bodies[first].kinds)
    assert second.id != first
    (third,) = api.next_bodies(first, at=AT, tried=(second.id,))
    assert third.id not in (first, second.id)
    actions.not_answered({second.id: 2}, at=AT)
    assert [each.id for each in api.next_bodies(first, at=AT)] == [third.id]


def test_the_next_body_has_a_contact_when_any_that_fits_has_one():
    def can_be_reached(body: api.ShownBody) -> bool:
        return any(contact.value and contact.state != "reported_wrong" for contact in body.contacts)

    several = 0
    for id in queries.directory(AT.date()).bodies:
        fit = [can_be_reached(each) for each in api.next_bodies(id, at=AT, limit=EVERYBODY)]
        several += len(set(fit)) > 1
        assert fit == sorted(fit, reverse=True)
    assert several


def test_the_social_services_are_those_of_the_municipality():
    for place in ("0180", "2584"):
        found = api.social_services(place, at=AT)
        assert found is not None
        assert place in found.municipalities
        assert "social_services" in found.kinds
    Body.objects.filter(pk=found.id).delete()
    raise_edition(Body.edition_part)
    assert api.social_services("2584", at=AT) is None
