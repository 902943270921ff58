"""The only writer of proposals and groups' decisions. What is sent twice is made once; what leads to a person is never
kept; a decision that is an hour old is replaced, not changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.exchange.forum import access as forum
from upptack.exchange.forum.actions import check, index, unindex
from upptack.exchange.forum.models import DevelopmentGroup
from upptack.exchange.forum.queries import readable
from upptack.exchange.forum.rules import NotNow, Reach, ShelfKind
from upptack.exchange.proposals import access, effects, queries, rules
from upptack.exchange.proposals.models import (
    Agreement,
    DecidedBy,
    GroupDecision,
    Proposal,
    ProposalComment,
    ProposalStep,
    VignetteTrial,
)
from upptack.exchange.proposals.rules import ProposalState
from upptack.guides.vignettes.run import agreement
from upptack.knowledge import api as knowledge
from upptack.staff.actions import Refused
from upptack.staff.models import Member

OUTCOMES: Final = {
    ProposalState.ACCEPTED: "Förslaget antas.",
    ProposalState.DECLINED: "Förslaget avslås.",
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it comes of the form. `target`, `field`, `target_name` and `leads_to` say what it would change;
    `proposed` is empty when it is no single text."""

    title: str
    why: str
    should: str
    proposed: str
    target: str
    field: str
    target_name: str
    leads_to: str
    group: DevelopmentGroup
    reach: Reach


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision says: what it is about, what was decided, and why."""

    title: str
    decided: str
    why: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it comes of the form. `present`: keys of the members who decided; empty: the whole group."""

    words: Words
    day: date
    reach: Reach
    present: tuple[int, ...] = ()


def propose(new: Proposed, *, token: str, by: Member, at: datetime) -> Proposal:
    """Makes a proposal. The same form sent again gives the one that it made. Raises Refused, or Obstructed."""
    _let(forum.may_write(by, reach=new.reach, group=new.group))
    texts = {"title": new.title, "why": new.why, "should": new.should, "proposed": new.proposed}
    check(texts)
    fields = {
        **texts,
        "group": new.group,
        "target": new.target,
        "field": new.field,
        "target_name": new.target_name,
        "leads_to": new.leads_to,
        "reach": new.reach.value,
        "agency_id": by.unit.agency_id,
        "author": by,
        "at": at,
    }
    with transaction.atomic():
        made, is_new = Proposal.objects.get_or_create(token=token, defaults=fields)
        _own(made.author_id, by)
        if is_new:
            body = "\n".join((made.target_name, made.why, made.should, made.proposed))
            place = (queries.link_to(made), new.reach, made.agency_id, made.group_id, at)
            index(ShelfKind.PROPOSAL, str(made.pk), made.title, body, *place, by=by)
            audit.note("proposals.propose", by=by, kind="proposal", key=made.pk, at=at)
    return made


def comment(id: int, said: str, *, token: str, by: Member, at: datetime) -> ProposalComment:
    """Says something about a proposal. Twice makes one. Raises Refused, NotNow when it is decided, Obstructed, or
    Proposal.DoesNotExist when it is not there or the member may not read it."""
    check({"said": said})
    with transaction.atomic():
        found = _taking_part(id, by)
        made = ProposalComment.objects.filter(token=token, by=by, proposal=found).first()
        if made is not None:
            return made
        rules.may_take_part(ProposalState(found.state))
        fields = {"proposal": found, "said": said, "by": by, "agency_id": by.unit.agency_id, "at": at}
        made, _ = ProposalComment.objects.get_or_create(token=token, defaults=fields)
        _own(made.by_id, by)
        _discuss(found, by, at)
        audit.note("proposals.comment", by=by, kind="proposal", key=found.pk, at=at)
    return made


def retract(id: int, *, by: Member, at: datetime) -> Proposal:
    """Takes away the words of a proposal that is not decided, and what was said of it; that there was one stays. Sent
    twice it is done once. Raises Refused, NotNow when it is decided, or Proposal.DoesNotExist."""
    with transaction.atomic():
        found = _locked(id, by)
        _let(access.may_take_away(by, found.author_id))
        if found.state == ProposalState.RETRACTED:
            return found
        rules.change(ProposalState(found.state), ProposalState.RETRACTED)
        found.comments.all().delete()
        found.voices.all().delete()
        found.title = found.why = found.should = found.proposed = ""
        _step(found, ProposalState.RETRACTED, by, at)
        unindex(ShelfKind.PROPOSAL, str(found.pk))
        audit.note("proposals.retract", by=by, kind="proposal", key=found.pk, at=at)
    return found


def erase_comment(id: int, comment: int, *, by: Member) -> None:
    """Takes away a comment. What is gone already is no error. Raises Refused, or Proposal.DoesNotExist."""
    with transaction.atomic():
        there = _locked(id, by).comments.filter(pk=comment).first()
        if there is not None:
            _let(access.may_take_away(by, there.by_id))
            there.delete()
            audit.note("proposals.erase_comment", by=by, kind="proposal", key=id)


def vote(id: int, agrees: bool, reason: str, *, by: Member, at: datetime) -> Agreement:
    """Says whether the member agrees, and why; she may change it until it is decided. Raises Refused, NotNow,
    Obstructed, or Proposal.DoesNotExist."""
    check({"reason": reason})
    with transaction.atomic():
        found = _taking_part(id, by)
        rules.may_take_part(ProposalState(found.state))
        given = {"agency_id": by.unit.agency_id, "agrees": agrees, "reason": reason, "at": at}
        made, _ = Agreement.objects.update_or_create(proposal=found, member=by, defaults=given)
        _discuss(found, by, at)
        audit.note("proposals.vote", by=by, kind="proposal", key=found.pk, at=at)
    return made


def decide(id: int, to: ProposalState, why: str, *, token: str, by: Member, at: datetime) -> GroupDecision:
    """Accepts or declines a proposal for the group, on the voices that carry it. Twice makes one decision. Raises
    Refused, NotNow with a sentence (nobody has discussed it, too few agree, they are of one agency or nobody but the
    author's own, it is decided), Obstructed, or Proposal.DoesNotExist."""
    check({"why": why})
    with transaction.atomic():
        found = _taking_part(id, by)
        made = GroupDecision.objects.filter(token=token, by=by, proposal=found).first()
        if made is not None:
            return made
        rules.change(ProposalState(found.state), to)
        carrying = rules.outcome(to, queries.voices(found), author=found.author_id, agency=found.agency_id)
        _step(found, to, by, at)
        words = Words(found.title, OUTCOMES[to], why)
        decided = Decided(words, timezone.localdate(at), Reach(found.reach))
        made = _write(found.group, decided, token=token, by=by, at=at, proposal=found, outcome=to.value)
        for voice in carrying:
            DecidedBy.objects.create(decision=made, member_id=voice.member, agency_id=voice.agency)
        audit.note("proposals.decide", by=by, kind="groupdecision", key=made.pk, at=at)
    return made


def draft(id: int, *, by: Member, at: datetime) -> Proposal:
    """Makes an accepted proposal a draft of the text that it would change, which then waits for review, and runs the
    vignettes that concern it. All of it or nothing; twice makes one. Raises Refused, NotNow, Proposal.DoesNotExist."""
    with transaction.atomic():
        found = _locked(id, by)
        _let(access.may_draft(by))
        if found.state == ProposalState.DRAFTED:
            return found
        rules.change(ProposalState(found.state), ProposalState.DRAFTED)
        if not found.field:
            raise NotNow("Förslaget gäller ingen text som kan bli ett utkast härifrån. Ändra där det hör hemma.")
        origin = (queries.link_to(found), found.title)
        try:
            knowledge.draft_change(found.target, found.field, found.proposed, by=by, at=at, origin=origin)
        except Refused as problem:  # she may, but the text cannot be changed now
            raise NotNow(str(problem)) from problem
        _step(found, ProposalState.DRAFTED, by, at)
        _try(found, at)
        audit.note("proposals.draft", by=by, kind="proposal", key=found.pk, at=at)
    return found


def record(group: DevelopmentGroup, new: Decided, *, token: str, by: Member, at: datetime) -> GroupDecision:
    """Writes down what a group has decided. Twice makes one. Raises Refused, NotNow when those who decided are not of
    two agencies, or Obstructed."""
    _let(access.may_take_part(by, group), forum.may_read(by, reach=new.reach, agency="", group=group.pk))
    _check(new.words)
    every = queries.members(group)
    present = [each for each in every if each.pk in new.present]
    rules.enough(each.unit.agency_id for each in present or every)
    with transaction.atomic():
        made = GroupDecision.objects.filter(token=token, by=by).first()
        if made is not None:
            return made
        made = _write(group, new, token=token, by=by, at=at)
        _present(made, ((each.pk, each.unit.agency_id) for each in present))
        audit.note("proposals.record", by=by, kind="groupdecision", key=made.pk, at=at)
    return made


def edit(id: int, words: Words, *, by: Member, at: datetime) -> GroupDecision:
    """Changes the words of a decision within the hour. Raises Refused, NotNow, Obstructed, or
    GroupDecision.DoesNotExist."""
    _check(words)
    with transaction.atomic():
        found = _decision(id, by)
        _let(access.may_change(by, found))
        if not rules.may_be_changed(found.at, at):
            raise NotNow(rules.TOO_LATE)
        if GroupDecision.objects.filter(replaces=found).exists():
            raise NotNow(rules.REPLACED)
        found.title, found.decided, found.why = words.title, words.decided, words.why
        found.save(update_fields=("title", "decided", "why"))
        _shelve(found)
        audit.note("proposals.edit", by=by, kind="groupdecision", key=found.pk, at=at)
    return found


def replace(id: int, words: Words, *, token: str, by: Member, at: datetime) -> GroupDecision:
    """Replaces a decision with one that says something else; both stay, each with a link to the other. What a group has
    decided of a proposal stays decided. Twice makes one. Raises Refused, NotNow, Obstructed, or
    GroupDecision.DoesNotExist."""
    _check(words)
    with transaction.atomic():
        old = _decision(id, by)
        _let(access.may_take_part(by, old.group))
        made = GroupDecision.objects.filter(replaces=old).first()
        if made is not None and (made.token, made.by_id) == (token, by.pk):
            return made
        if made is not None:
            raise NotNow(rules.REPLACED)
        new = Decided(words, timezone.localdate(at), Reach(old.reach))
        made = _write(
            old.group, new, token=token, by=by, at=at, proposal=old.proposal, outcome=old.outcome, replaces=old
        )
        _present(made, old.deciders.values_list("member_id", "agency_id"))
        unindex(ShelfKind.DECISION, str(old.pk))
        audit.note("proposals.replace", by=by, kind="groupdecision", key=made.pk, at=at)
    return made


def _write(
    group: DevelopmentGroup,
    new: Decided,
    *,
    token: str,
    by: Member,
    at: datetime,
    proposal: Proposal | None = None,
    outcome: str = "",
    replaces: GroupDecision | None = None,
) -> GroupDecision:
    made = GroupDecision.objects.create(
        group=group,
        proposal=proposal,
        outcome=outcome,
        title=new.words.title,
        decided=new.words.decided,
        why=new.words.why,
        by_group=proposal is None and not new.present and (replaces is None or replaces.by_group),
        day=new.day,
        reach=new.reach.value,
        agency_id=by.unit.agency_id,
        by=by,
        replaces=replaces,
        token=token,
        at=at,
    )
    _shelve(made)
    return made


def _present(made: GroupDecision, who: Iterable[tuple[int | None, str]]) -> None:
    DecidedBy.objects.bulk_create(DecidedBy(decision=made, member_id=key, agency_id=agency) for key, agency in who)


def _try(found: Proposal, at: datetime) -> None:
    """Runs the vignettes that concern a proposal and keeps what they said."""
    judged = queries.run(found, timezone.localdate(at))
    if judged is None:
        return
    sum_ = agreement(judged)
    said = {"number": sum_.number, "acute": sum_.acute, "found": sum_.found, "outcomes": effects.kept(judged)}
    VignetteTrial.objects.create(proposal=found, at=at, **said)


def _discuss(found: Proposal, by: Member, at: datetime) -> None:
    """Somebody other than the author has said something: the proposal is discussed."""
    if found.state == ProposalState.PROPOSED and found.author_id != by.pk:
        _step(found, ProposalState.DISCUSSED, by, at)


def _step(found: Proposal, to: ProposalState, by: Member, at: datetime) -> None:
    rules.change(ProposalState(found.state), to)
    ProposalStep.objects.create(proposal=found, before=found.state, after=to.value, at=at, by=by)
    found.state = to.value
    found.save(update_fields=("state", "title", "why", "should", "proposed"))


def _shelve(made: GroupDecision) -> None:
    body = f"{made.decided}\n{made.why}"
    place = (queries.link_to_decision(made), Reach(made.reach), made.agency_id, made.group_id, made.at)
    index(ShelfKind.DECISION, str(made.pk), made.title, body, *place, by=made.by)


def _check(words: Words) -> None:
    check({"title": words.title, "decided": words.decided, "why": words.why})


def _taking_part(id: int, by: Member) -> Proposal:
    """The proposal, locked, when the member takes part in it. Raises Refused, or Proposal.DoesNotExist."""
    found = _locked(id, by)
    _let(access.may_take_part(by, found.group))
    return found


def _locked(id: int, by: Member) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).filter(readable(by)).get(pk=id)


def _decision(id: int, by: Member) -> GroupDecision:
    return GroupDecision.objects.select_for_update(of=("self",)).filter(readable(by)).get(pk=id)


def _own(author: int | None, by: Member) -> None:
    """A form's name that is another member's gives nothing."""
    if author != by.pk:
        raise Refused(forum.NOT_FOR_YOU)


def _let(*sentences: str | None) -> None:
    refused = [sentence for sentence in sentences if sentence]
    if refused:
        raise Refused(refused[0])
