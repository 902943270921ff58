"""Gatherings as they are written: who may, what is made once, what is kept and what is not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.actions import Meant, Obstructed, Written
from upptack.exchange.forum.models import DevelopmentGroup, Membership, Shelved
from upptack.exchange.forum.queries import search
from upptack.exchange.forum.rules import NotNow, PostState, Reach, ShelfKind
from upptack.exchange.gatherings import actions, queries, rules
from upptack.exchange.gatherings.actions import Called, ToDo
from upptack.exchange.gatherings.models import Gathering, GatheringAction, GatheringItem, GatheringNotes
from upptack.exchange.gatherings.tests.conftest import ALVA, AT, HAKAN, MONA, OUTSIDE, REBWAR, STARTS, TOMAS
from upptack.staff.actions import Refused

NAMED = "jag träffade anna och hon var rädd"
NOTES = "Vi bestämde att pröva texten i ett halvår."
TO_DO = ToDo("Ta fram en gemensam lathund", "Processägare", date(2027, 3, 31), "fk")


def counts():
    return [model.objects.count() for model in (Gathering, GatheringItem, GatheringNotes, GatheringAction, Shelved)]


def everything(found, member):
    """Every way to write in a gathering."""
    return (
        lambda: actions.take_up(found.pk, "Hur vi frågar på telefon", token="i" * 22, by=member),
        lambda: actions.take_up_from(found.pk, "question", "1", token="j" * 22, by=member),
        lambda: actions.drop(found.pk, 1, by=member),
        lambda: actions.write_notes(found.pk, NOTES, number=0, by=member, at=AT),
        lambda: actions.attend(found.pk, [member.pk], by=member),
        lambda: actions.add_action(found.pk, TO_DO, token="k" * 22, by=member),
    )


def test_a_gathering_is_called_once_by_the_group(call, group, who):
    found = call()
    again = actions.call(Called(group, STARTS, 90, "rum 4", Reach.GROUP), token=found.token, by=who(ALVA), at=AT)
    assert again == found
    for email in OUTSIDE:
        with pytest.raises(Refused):
            call(email)
    with pytest.raises(Refused):
        actions.call(Called(group, STARTS, 90, "", Reach.GROUP), token=found.token, by=who(REBWAR), at=AT)
    assert Gathering.objects.count() == 1


@pytest.mark.parametrize("reach", [Reach.ALL, Reach.GROUP])
def test_only_the_group_writes(reach, call, who):
    found = call(reach=reach)
    before = counts()
    for email in OUTSIDE:
        for act in (*everything(found, who(email)), lambda email=email: actions.cancel(found.pk, by=who(email))):
            with pytest.raises(Refused if reach == Reach.ALL else Gathering.DoesNotExist):
                act()
    assert counts() == before
    assert Gathering.objects.get().state == "planned"


def test_nothing_is_written_in_one_that_is_off_or_of_a_closed_group(call, who, group):
    found = call()
    for _ in range(2):
        actions.cancel(found.pk, by=who(REBWAR))
    for act in everything(found, who(ALVA)):
        with pytest.raises(NotNow, match="inställd"):
            act()
    assert not Shelved.objects.filter(kind="gathering").exists()
    open_one = call()
    DevelopmentGroup.objects.filter(pk=group.pk).update(closed=True)
    for act in everything(open_one, who(ALVA)):
        with pytest.raises(Refused, match="avslutad"):
            act()


def test_what_is_sent_twice_is_made_once(call, who):
    found, alva = call(), who(ALVA)
    for _ in range(2):
        actions.take_up(found.pk, "Hur vi frågar på telefon", token="i" * 22, by=alva)
        actions.write_notes(found.pk, NOTES, number=0, by=alva, at=AT)
        actions.attend(found.pk, [alva.pk], by=alva)
        actions.add_action(found.pk, TO_DO, token="k" * 22, by=alva)
    rows = (found.items, found.notes, found.attendances, found.actions)
    assert [each.count() for each in rows] == [1, 1, 1, 1]


def test_nothing_that_leads_to_a_person_is_kept(call, who):
    found, alva = call(), who(ALVA)
    before = counts()
    for act in (
        lambda: call(place="hos anna"),
        lambda: actions.take_up(found.pk, NAMED, token="i" * 22, by=alva),
        lambda: actions.write_notes(found.pk, NAMED, number=0, by=alva, at=AT),
        lambda: actions.add_action(found.pk, ToDo(NAMED, "Processägare", TO_DO.due, "fk"), token="k" * 22, by=alva),
        lambda: actions.add_action(found.pk, ToDo(TO_DO.what, "anna", TO_DO.due, "fk"), token="l" * 22, by=alva),
    ):
        with pytest.raises(Obstructed):
            act()
    assert counts() == before


def test_every_version_of_the_notes_is_kept_and_none_is_written_over(call, who):
    found = call()
    actions.write_notes(found.pk, NOTES, number=0, by=who(ALVA), at=AT)
    actions.write_notes(found.pk, "Vi prövar texten i ett år.", number=1, by=who(REBWAR), at=AT)
    with pytest.raises(NotNow, match="Någon annan har skrivit"):
        actions.write_notes(found.pk, "Vi prövar inte texten.", number=1, by=who(TOMAS), at=AT)
    assert [(each.number, each.said) for each in queries.notes(found)] == [
        (2, "Vi prövar texten i ett år."),
        (1, NOTES),
    ]


def test_who_wrote_notes_or_a_coordinator_takes_their_words_away(call, who, group):
    found = call(reach=Reach.ALL)
    actions.write_notes(found.pk, "Vi pratade om tolkar.", number=0, by=who(ALVA), at=AT)
    actions.write_notes(found.pk, NOTES, number=1, by=who(ALVA), at=AT)
    with pytest.raises(Refused, match="skrev anteckningarna"):
        actions.erase_notes(found.pk, 1, by=who(REBWAR))
    actions.cancel(found.pk, by=who(ALVA))
    for _ in range(2):
        actions.erase_notes(found.pk, 1, by=who(ALVA))
        actions.erase_notes(found.pk, 2, by=who(MONA))
    assert [each.said for each in queries.notes(found)] == ["", ""]
    assert not Shelved.objects.filter(kind="gathering").exists()


def test_notes_that_are_taken_away_are_not_found(call, who):
    found = call()
    actions.write_notes(found.pk, "Vi pratade om tolkar.", number=0, by=who(ALVA), at=AT)
    actions.erase_notes(found.pk, 1, by=who(ALVA))
    assert search("tolkar", who(ALVA)).groups == ()


def test_who_was_there_is_of_the_group(call, who):
    found = call()
    present = [who(email).pk for email in (ALVA, REBWAR, HAKAN)]
    actions.attend(found.pk, present, by=who(ALVA))
    assert {each.member.email for each in found.attendances.all()} == {ALVA, REBWAR}
    Membership.objects.filter(member=who(REBWAR)).delete()
    actions.attend(found.pk, [who(REBWAR).pk, who(TOMAS).pk], by=who(ALVA))
    assert {(each.member.email, each.agency_id) for each in found.attendances.all()} == {(REBWAR, "af"), (TOMAS, "jam")}


@pytest.fixture
def question(group, who):
    """A question of each reach, all in the group, and one of the group's that is in no group."""

    def asks(reach, *, grouped=True, title="Hur frågar ni på telefon?"):
        meant = Meant(reach, group if grouped else None)
        new = Written({"text": "Vi undrar hur ni gör."}, title)
        return forum.ask(new, meant, token=f"{title[:3]}{reach}{grouped}".replace(" ", "")[:22], by=who(ALVA), at=AT)

    return asks


@pytest.mark.parametrize(
    ("gathering", "reach", "grouped", "fits"),
    [
        (Reach.GROUP, Reach.GROUP, True, True),
        (Reach.GROUP, Reach.ALL, True, True),
        (Reach.GROUP, Reach.AGENCY, True, False),
        (Reach.ALL, Reach.ALL, False, True),
        (Reach.ALL, Reach.GROUP, True, False),
        (Reach.ALL, Reach.AGENCY, False, False),
    ],
)
def test_only_what_every_reader_may_read_is_taken_up(gathering, reach, grouped, fits, call, who, question):
    found, asked = call(reach=gathering), question(reach, grouped=grouped)
    offered = {each.key for each in queries.to_take_up(found, who(ALVA))}
    assert offered == ({str(asked.pk)} if fits and grouped else set())
    if fits:
        for token in ("i" * 22, "j" * 22):
            actions.take_up_from(found.pk, "question", str(asked.pk), token=token, by=who(ALVA))
        assert found.items.count() == 1
        assert queries.to_take_up(found, who(ALVA)) == ()
    else:
        with pytest.raises(NotNow, match="inte läsas av alla"):
            actions.take_up_from(found.pk, "question", str(asked.pk), token="i" * 22, by=who(ALVA))


def test_a_question_that_is_withdrawn_leaves_no_words_on_the_agenda(call, who, question):
    found, asked = call(), question(Reach.GROUP)
    actions.take_up_from(found.pk, "question", str(asked.pk), token="i" * 22, by=who(REBWAR))
    (line,) = queries.agenda(found, who(TOMAS))
    assert (line.title, line.path) == ("Hur frågar ni på telefon?", f"/utbyte/fraga/{asked.pk}/")
    forum.withdraw(asked.pk, by=who(ALVA), at=AT)
    (line,) = queries.agenda(found, who(TOMAS))
    assert (line.title, line.path) == ("", "")


def test_closed_questions_are_not_offered_and_proposals_are(call, who, question, group):
    found, asked = call(), question(Reach.GROUP)
    forum.set_state(asked.pk, PostState.CLOSED, by=who(ALVA))
    put = ("En text om frågan", "", "/utbyte/forslag/7/", Reach.GROUP, "fk", group.pk, AT)
    forum.index(ShelfKind.PROPOSAL, "7", *put)
    forum.index(ShelfKind.DECISION, "8", *put)
    assert [each.kind for each in queries.to_take_up(found, who(ALVA))] == ["proposal"]


def test_only_who_put_it_there_or_a_coordinator_takes_it_off(call, who, group):
    found = call(reach=Reach.ALL)
    item = actions.take_up(found.pk, "Hur vi frågar på telefon", token="i" * 22, by=who(ALVA))
    with pytest.raises(Refused, match="skrev punkten"):
        actions.drop(found.pk, item.pk, by=who(REBWAR))
    other = actions.take_up(call().pk, "Hur vi frågar på nytt", token="j" * 22, by=who(ALVA))
    actions.drop(found.pk, other.pk, by=who(ALVA))
    assert GatheringItem.objects.count() == 2
    Membership.objects.create(group=group, member=who(MONA), since=AT.date())
    for _ in range(2):
        actions.drop(found.pk, item.pk, by=who(MONA))
    assert list(GatheringItem.objects.all()) == [other]


def test_notes_and_actions_are_found_by_those_who_may_read(call, who):
    found = call()
    actions.write_notes(found.pk, "Vi pratade om tolkar.", number=0, by=who(ALVA), at=AT)
    actions.add_action(found.pk, TO_DO, token="k" * 22, by=who(ALVA))
    for words in ("tolkar", "lathund"):
        assert [group.kind for group in search(words, who(REBWAR)).groups] == ["gathering"]
        assert search(words, who(HAKAN)).groups == ()


def test_a_link_to_the_plan_stays(call, who):
    found = call()
    made = actions.add_action(found.pk, TO_DO, token="k" * 22, by=who(ALVA))
    actions.link(made, 7, by=who(ALVA))
    actions.link(made, 7, by=who(ALVA))
    with pytest.raises(NotNow, match="redan i handlingsplanen"):
        actions.link(made, 8, by=who(ALVA))
    assert GatheringAction.objects.get().activity == 7


def test_the_database_holds_the_rules(call):
    found = call()
    for act in (
        lambda: Gathering.objects.update(state="held"),
        lambda: Gathering.objects.update(reach="agency"),
        lambda: Gathering.objects.update(minutes=rules.LONGEST + 1),
        lambda: GatheringItem.objects.create(gathering=found, token="x"),
        lambda: GatheringItem.objects.create(gathering=found, title="Ord", kind="question", key="1", token="y"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
