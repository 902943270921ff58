"""Proposals and decisions as they are written: who may, what is made once, what stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.models import Membership, Shelved
from upptack.exchange.forum.queries import search
from upptack.exchange.forum.rules import NotNow, Reach
from upptack.exchange.proposals import actions, queries, rules
from upptack.exchange.proposals.actions import Decided, Words
from upptack.exchange.proposals.models import (
    Agreement,
    GroupDecision,
    Proposal,
    ProposalComment,
    ProposalStep,
    VignetteTrial,
)
from upptack.exchange.proposals.rules import ProposalState
from upptack.exchange.proposals.tests.conftest import ALVA, AT, HAKAN, MONA, REBWAR, TOMAS, YLVA
from upptack.exchange.proposals.tests.proposing import PROPOSED, REASON, WHY
from upptack.staff.actions import Refused

NAMED = "jag träffade anna och hon var rädd"
WORDS = Words("Text om frågan", "Vi använder samma text.", "Då blir det lika för alla.")
ANEW = Words("Text om frågan", "Vi använder två texter.", "En text räckte inte.")
HOUR = timedelta(hours=1)


@pytest.fixture
def vote(who):
    def votes(found, *emails, agrees=True):
        for email in emails:
            actions.vote(found.pk, agrees, REASON, by=who(email), at=AT)

    return votes


@pytest.fixture
def decide(who):
    def decides(found, email=ALVA, to=ProposalState.ACCEPTED, token="x" * 22, why=WHY):
        return actions.decide(found.pk, to, why, token=token, by=who(email), at=AT)

    return decides


def state(found):
    return ProposalState(Proposal.objects.get(pk=found.pk).state)


def test_a_proposal_is_found_by_those_who_may_read_it(propose, who):
    found = propose(reach=Reach.GROUP)
    for email, kinds in ((ALVA, ["proposal"]), (REBWAR, ["proposal"]), (YLVA, []), (MONA, [])):
        assert [group.kind for group in search("eget rum", who(email)).groups] == kinds
    assert Shelved.objects.get(kind="proposal", key=str(found.pk)).path == f"/utbyte/forslag/{found.pk}/"


@pytest.mark.parametrize("email", [MONA, YLVA, "handlaggare@mig.example"])
def test_only_the_group_proposes(email, propose):
    with pytest.raises(Refused):
        propose(email)
    assert not Proposal.objects.exists()


def test_the_first_word_of_somebody_else_opens_the_discussion(propose, who, vote):
    found = propose()
    actions.comment(found.pk, "Jag börjar själv.", token="a" * 22, by=who(ALVA), at=AT)
    vote(found, ALVA)
    assert state(found) == ProposalState.PROPOSED
    actions.comment(found.pk, "Bra tänkt.", token="b" * 22, by=who(REBWAR), at=AT)
    assert state(found) == ProposalState.DISCUSSED
    vote(found, TOMAS)
    assert [(each.before, each.after, each.by.email) for each in ProposalStep.objects.all()] == [
        ("proposed", "discussed", REBWAR)
    ]


def test_a_comment_sent_twice_is_one_and_a_voice_may_be_changed(propose, who, vote):
    found = propose()
    for _ in range(2):
        actions.comment(found.pk, "Bra tänkt.", token="b" * 22, by=who(REBWAR), at=AT)
    with pytest.raises(Refused):
        actions.comment(found.pk, "Bra tänkt.", token="b" * 22, by=who(TOMAS), at=AT)
    vote(found, REBWAR)
    vote(found, REBWAR, agrees=False)
    assert ProposalComment.objects.count() == 1
    assert [each.agrees for each in Agreement.objects.all()] == [False]


@pytest.mark.parametrize("email", [YLVA, "handlaggare@mig.example"])
def test_who_is_not_in_the_group_takes_no_part(email, propose, who, vote, decide):
    found = propose()
    vote(found, ALVA, REBWAR)
    for act in (
        lambda: actions.comment(found.pk, "Bra tänkt.", token="b" * 22, by=who(email), at=AT),
        lambda: vote(found, email),
        lambda: decide(found, email),
    ):
        with pytest.raises(Refused, match="gruppens medlemmar"):
            act()
    assert (ProposalComment.objects.count(), Agreement.objects.count(), GroupDecision.objects.count()) == (0, 2, 0)


def test_a_coordinator_takes_part_in_what_she_may_read(propose, vote, decide):
    found, hidden = propose(), propose(reach=Reach.GROUP)
    vote(found, ALVA, MONA)
    with pytest.raises(Proposal.DoesNotExist):
        vote(hidden, MONA)
    assert decide(found, MONA).outcome == "accepted"


def test_nothing_is_decided_before_it_is_discussed(propose, vote, decide):
    found = propose()
    vote(found, ALVA)
    with pytest.raises(NotNow, match="Ingen annan"):
        decide(found)


def test_one_agency_does_not_decide(propose, vote, decide):
    found = propose()
    vote(found, ALVA, HAKAN)
    for email in (ALVA, HAKAN, REBWAR):
        with pytest.raises(NotNow, match="två myndigheter"):
            decide(found, email)
    assert state(found) == ProposalState.DISCUSSED
    assert not GroupDecision.objects.exists()


def test_the_group_accepts_once(propose, vote, decide):
    found = propose()
    vote(found, ALVA, REBWAR)
    first = decide(found, TOMAS)
    assert decide(found, TOMAS) == first
    assert (first.decided, first.why, first.proposal, first.reach) == ("Förslaget antas.", WHY, found, "all")
    assert {each.agency_id for each in first.deciders.all()} == {"fk", "af"}
    assert state(found) == ProposalState.ACCEPTED
    with pytest.raises(NotNow, match="redan beslutat"):
        decide(found, ALVA, token="y" * 22)
    for act in (lambda: vote(found, TOMAS), lambda: decide(found, ALVA, ProposalState.DECLINED, token="z" * 22)):
        with pytest.raises(NotNow):
            act()
    assert GroupDecision.objects.count() == 1


def test_the_group_declines_and_nothing_is_drafted(propose, vote, decide, who):
    found = propose()
    vote(found, REBWAR, TOMAS, agrees=False)
    assert decide(found, ALVA, ProposalState.DECLINED).decided == "Förslaget avslås."
    with pytest.raises(NotNow, match="antaget"):
        actions.draft(found.pk, by=who(YLVA), at=AT)


def test_only_an_editor_makes_a_draft_and_twice_makes_one(propose, vote, decide, who):
    found = propose()
    vote(found, ALVA, REBWAR)
    with pytest.raises(NotNow, match="antaget"):
        actions.draft(found.pk, by=who(YLVA), at=AT)
    decide(found)
    for email in (ALVA, MONA, TOMAS):
        with pytest.raises(Refused, match="redaktör"):
            actions.draft(found.pk, by=who(email), at=AT)
    for _ in range(2):
        actions.draft(found.pk, by=who(YLVA), at=AT)
    standing = queries.standing(Proposal.objects.get(pk=found.pk))
    assert (standing.state, standing.change.state) == (ProposalState.DRAFTED, "waiting")
    assert VignetteTrial.objects.filter(proposal=found).count() == 1
    assert list(found.steps.values_list("after", flat=True)) == ["discussed", "accepted", "drafted"]


def test_a_draft_that_is_refused_leaves_nothing(propose, vote, decide, who):
    first, second = propose(), propose(title="Fråga en gång till")
    for number, found in enumerate((first, second)):
        vote(found, ALVA, REBWAR)
        decide(found, token=f"{number:x>22}")
    actions.draft(first.pk, by=who(YLVA), at=AT)
    with pytest.raises(NotNow, match="väntar redan på granskning"):
        actions.draft(second.pk, by=who(YLVA), at=AT)
    assert state(second) == ProposalState.ACCEPTED
    assert not VignetteTrial.objects.filter(proposal=second).exists()


def test_a_method_is_not_drafted_from_here(propose, vote, decide, who):
    found = propose(target=rules.METHOD)
    vote(found, ALVA, REBWAR)
    decide(found)
    with pytest.raises(NotNow, match="ingen text"):
        actions.draft(found.pk, by=who(YLVA), at=AT)


def test_nothing_that_leads_to_a_person_is_kept(propose, who, decide, vote, group):
    found = propose()
    vote(found, REBWAR, ALVA)
    before = [model.objects.count() for model in (Proposal, ProposalComment, Agreement, GroupDecision, Shelved)]
    for act in (
        lambda: propose(title=NAMED),
        lambda: actions.comment(found.pk, NAMED, token="c" * 22, by=who(REBWAR), at=AT),
        lambda: actions.vote(found.pk, True, NAMED, by=who(TOMAS), at=AT),
        lambda: decide(found, why=NAMED),
        lambda: actions.record(
            group, Decided(Words("Text", NAMED, WHY), AT.date(), Reach.ALL), token="r" * 22, by=who(ALVA), at=AT
        ),
    ):
        with pytest.raises(Obstructed):
            act()
    after = [model.objects.count() for model in (Proposal, ProposalComment, Agreement, GroupDecision, Shelved)]
    assert after == before


def test_a_proposal_that_is_retracted_leaves_no_words(propose, who, vote):
    found = propose()
    vote(found, REBWAR)
    actions.comment(found.pk, "Bra tänkt.", token="c" * 22, by=who(TOMAS), at=AT)
    with pytest.raises(Refused, match="skrev det"):
        actions.retract(found.pk, by=who(REBWAR), at=AT)
    for _ in range(2):
        actions.retract(found.pk, by=who(ALVA), at=AT)
    kept = Proposal.objects.get()
    assert (kept.title, kept.why, kept.should, kept.proposed, kept.state) == ("", "", "", "", "retracted")
    assert (kept.comments.count(), kept.voices.count(), Shelved.objects.count()) == (0, 0, 0)
    assert list(kept.steps.values_list("after", flat=True)) == ["discussed", "retracted"]
    assert queries.proposals(who(ALVA)) == ()
    with pytest.raises(NotNow, match="tillbakadraget"):
        vote(found, TOMAS)


def test_what_is_decided_is_not_retracted(propose, who, vote, decide):
    found = propose()
    vote(found, ALVA, REBWAR)
    decide(found)
    with pytest.raises(NotNow, match="redan beslutat"):
        actions.retract(found.pk, by=who(ALVA), at=AT)
    assert Proposal.objects.get().why == WHY


def test_who_wrote_a_comment_or_a_coordinator_takes_it_away(propose, who):
    found = propose()
    made = [
        actions.comment(found.pk, "Bra tänkt.", token=f"{number:c>22}", by=who(REBWAR), at=AT) for number in range(2)
    ]
    with pytest.raises(Refused):
        actions.erase_comment(found.pk, made[0].pk, by=who(ALVA))
    for email, each in ((REBWAR, made[0]), (MONA, made[1]), (MONA, made[1])):
        actions.erase_comment(found.pk, each.pk, by=who(email))
    assert not ProposalComment.objects.exists()


@pytest.fixture
def decision(group, who):
    new = Decided(WORDS, AT.date(), Reach.ALL, (who(ALVA).pk, who(REBWAR).pk))
    return actions.record(group, new, token="r" * 22, by=who(ALVA), at=AT)


def test_a_decision_says_who_and_is_made_once(group, who, decision):
    new = Decided(WORDS, AT.date(), Reach.ALL, (who(ALVA).pk, who(REBWAR).pk))
    assert actions.record(group, new, token="r" * 22, by=who(ALVA), at=AT) == decision
    assert [each.member.email for each in decision.deciders.all()] == [ALVA, REBWAR]
    assert not decision.by_group
    whole = actions.record(group, Decided(WORDS, AT.date(), Reach.GROUP), token="s" * 22, by=who(ALVA), at=AT)
    assert whole.by_group


def test_a_decision_takes_two_agencies(group, who):
    alone = Decided(WORDS, AT.date(), Reach.ALL, (who(ALVA).pk, who(HAKAN).pk))
    with pytest.raises(NotNow, match="två myndigheter"):
        actions.record(group, alone, token="r" * 22, by=who(ALVA), at=AT)
    Membership.objects.exclude(member__unit__agency="fk").delete()
    with pytest.raises(NotNow, match="två myndigheter"):
        actions.record(group, Decided(WORDS, AT.date(), Reach.ALL), token="r" * 22, by=who(ALVA), at=AT)


def test_its_words_may_be_changed_for_an_hour_by_who_wrote_them(decision, who):
    actions.edit(decision.pk, ANEW, by=who(ALVA), at=AT + HOUR)
    with pytest.raises(Refused):
        actions.edit(decision.pk, WORDS, by=who(REBWAR), at=AT)
    with pytest.raises(NotNow, match="en timme"):
        actions.edit(decision.pk, WORDS, by=who(ALVA), at=AT + HOUR + timedelta(seconds=1))
    assert GroupDecision.objects.get().decided == ANEW.decided


def test_a_new_decision_replaces_it_once_and_both_stay(decision, who):
    at = AT + timedelta(days=3)
    new = actions.replace(decision.pk, ANEW, token="n" * 22, by=who(REBWAR), at=at)
    assert actions.replace(decision.pk, ANEW, token="n" * 22, by=who(REBWAR), at=at) == new
    with pytest.raises(NotNow, match="redan ersatt"):
        actions.replace(decision.pk, WORDS, token="o" * 22, by=who(TOMAS), at=at)
    with pytest.raises(NotNow, match="redan ersatt"):
        actions.edit(decision.pk, WORDS, by=who(ALVA), at=AT)
    old = GroupDecision.objects.get(pk=decision.pk)
    assert (old.decided, old.replaced_by, new.replaces) == (WORDS.decided, new, old)
    assert [each.member.email for each in new.deciders.all()] == [ALVA, REBWAR]
    assert list(Shelved.objects.filter(kind="decision").values_list("key", flat=True)) == [str(new.pk)]


def test_the_database_knows_the_states(propose):
    found = propose()
    for field, value in (("state", "published"), ("reach", "agency")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=found.pk).update(**{field: value})
    assert PROPOSED in Proposal.objects.get().proposed
