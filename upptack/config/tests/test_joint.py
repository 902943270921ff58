"""Where rooms meet: from a gathering into the joint plan, and from supervision on to the exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from upptack.config import joint
from upptack.exchange.cards.models import Card
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import DevelopmentGroup, Membership
from upptack.exchange.forum.rules import Reach
from upptack.exchange.forum.tests.exchanging import Page
from upptack.exchange.gatherings import actions as gatherings
from upptack.exchange.gatherings.actions import Called, ToDo
from upptack.exchange.gatherings.models import GatheringAction
from upptack.learning.supervision import actions as supervision
from upptack.learning.supervision.models import Sheet
from upptack.staff.models import Member
from upptack.steering.plan.contents import areas
from upptack.steering.plan.models import Activity

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ALVA, HAKAN, REBWAR = "handlaggare@fk.example", "chef@fk.example", "handlaggare@af.example"
INES, MONA = "specialist@fk.example", "samordnare@jam.example"
AREA = next(iter(areas()))


def named(email: str) -> Member:
    return Member.objects.get(email=email)


@pytest.fixture
def action(content: None) -> GatheringAction:
    """Something to be done at fk, agreed by a group with Alva, Håkan, Rebwar and Mona in it."""
    return agreed(Reach.GROUP)


def agreed(reach: Reach, owner: str = "Processägare") -> GatheringAction:
    forum.load()
    group = DevelopmentGroup.objects.get(pk="rutiner-och-metoder")
    for email in (ALVA, HAKAN, REBWAR, MONA):
        Membership.objects.get_or_create(group=group, member=named(email), defaults={"since": AT.date()})
    called = Called(group, AT, 60, "", reach)
    found = gatherings.call(called, token="c" * 22, by=named(ALVA), at=AT)
    to_do = ToDo("Ta fram en gemensam lathund", owner, date(2027, 3, 31), "fk")
    return gatherings.add_action(found.pk, to_do, token="k" * 22, by=named(ALVA))


def at(found: GatheringAction) -> str:
    return f"/utbyte/traffar/atgard/{found.pk}/plan/"


def test_what_was_agreed_becomes_an_activity_once_with_links_both_ways(
    action: GatheringAction, sign_in: SignIn
) -> None:
    client, gathering = sign_in(HAKAN), f"/utbyte/traffar/{action.gathering_id}/"
    assert at(action) in client.get(gathering).content.decode()
    assert "Ta fram en gemensam lathund" in Page(client.get(at(action))).main
    where = [client.post(at(action), {"area": AREA}).headers["Location"] for _ in range(2)]
    assert set(where) == {f"{gathering}?sparat=plan"}
    made = Activity.objects.get()
    assert (made.title, made.agency_id, made.owner, made.area) == (action.what, "fk", "Processägare", AREA)
    assert (made.due, made.evidence) == (action.due, gathering)
    activity = f"/plan/aktivitet/{made.pk}/"
    assert activity in Page(client.get(gathering)).tree.xpath("//main//a/@href")
    assert gathering in Page(client.get(activity)).tree.xpath("//main//a/@href")
    assert client.get(at(action)).status_code == 302


def test_a_coordinator_does_it_for_every_agency(action: GatheringAction, sign_in: SignIn) -> None:
    assert sign_in(MONA).post(at(action), {"area": AREA}).status_code == 302
    assert Activity.objects.count() == 1


def test_others_are_told_why_not(action: GatheringAction, sign_in: SignIn) -> None:
    for email in (ALVA, REBWAR):
        for answer in (sign_in(email).get(at(action)), sign_in(email).post(at(action), {"area": AREA})):
            assert answer.status_code == 403
            assert "chef" in answer.content.decode()
    Member.objects.filter(email=HAKAN).update(unit="af-sthlm-1")
    answer = sign_in(HAKAN).post(at(action), {"area": AREA})
    assert "annan myndighet" in answer.content.decode()
    assert not Activity.objects.exists()
    assert GatheringAction.objects.get().activity is None


def test_what_may_not_be_read_is_not_found(action: GatheringAction, sign_in: SignIn) -> None:
    Membership.objects.filter(member__email=HAKAN).delete()
    client = sign_in(HAKAN)
    first, second = (
        client.post(where, {"area": AREA}) for where in (at(action), at(action).replace("/plan/", "9/plan/"))
    )
    assert (first.status_code, second.status_code) == (404, 404)
    assert first.content == second.content
    assert not Activity.objects.exists()


def test_an_area_has_to_be_chosen(action: GatheringAction, sign_in: SignIn) -> None:
    for area in ("", "finns-inte"):
        page = Page(sign_in(HAKAN).post(at(action), {"area": area}))
        assert (page.status, page.errors) == (422, ["area"])
    assert not Activity.objects.exists()


def test_either_both_are_made_or_none(
    action: GatheringAction, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(joint.gatherings, "link", fails)
    with pytest.raises(RuntimeError):
        sign_in(HAKAN).post(at(action), {"area": AREA})
    assert not Activity.objects.exists()


@pytest.fixture
def sheet(content: None) -> Sheet:
    """What a group that Ines leads, with Alva in it, agrees that others may read."""
    group = supervision.make_group("Onsdagar", INES, token="g" * 22, by=named(HAKAN))
    supervision.add_participant(group, ALVA, by=named(HAKAN))
    session = supervision.plan(group, AT, 90, "rum 4", token="t" * 22, by=named(INES))
    written = supervision.Written("honour", "Vi väntade för kort tid.", "Att vänta.", "Tystnad hjälper mer.", True)
    return supervision.write(session, written, token="s" * 22, by=named(ALVA))


def onward(sheet: Sheet) -> str:
    return f"/handledning/blad/{sheet.pk}/vidare/"


def test_what_was_learned_fills_a_card_and_nothing_is_kept(sheet: Sheet, sign_in: SignIn) -> None:
    page = Page(sign_in(ALVA).post(onward(sheet)))
    assert page.status == 200
    for words in (sheet.thought, sheet.helped, sheet.learning):
        assert words in page.value("text")
    assert "honour" in page.tree.xpath("//*[@name='situation']/option[@selected]/@value") + page.tree.xpath(
        "//input[@name='situation'][@checked]/@value"
    )
    assert not Card.objects.exists()


def test_only_the_group_takes_it_onward_and_only_what_is_agreed(sheet: Sheet, sign_in: SignIn) -> None:
    for email in (HAKAN, MONA, REBWAR):
        assert sign_in(email).post(onward(sheet)).status_code == 404
    assert sign_in(ALVA).get(onward(sheet)).headers["Location"] == f"/handledning/{sheet.session.group_id}/"
    Sheet.objects.update(agreed=False)
    assert sign_in(ALVA).post(onward(sheet)).status_code == 404
