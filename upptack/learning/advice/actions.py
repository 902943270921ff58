"""The only writer of questions to the specialist. What is sent twice is made once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from upptack.learning.advice import access, queries, rules
from upptack.learning.advice.models import Availability, Inquiry
from upptack.learning.advice.rules import InquiryState
from upptack.staff.actions import Refused
from upptack.staff.models import Member

NOBODY = "Enheten har ingen specialist i Upptäck. Be din chef utse en."
ANOTHER = "Välj en specialist på din myndighet."


def ask(question: str, *, token: str, by: Member, at: datetime, on: date) -> Inquiry:
    """Asks the specialists of the member's unit, or who answers instead when all are busy. The same form sent again
    gives the question that it made. Raises Refused when the unit has no specialist."""
    if not queries.specialists(by.unit, on):
        raise Refused(NOBODY)
    fields = {
        "unit": by.unit,
        "asked_by": by,
        "to": queries.takes(by.unit, on),
        "question": question,
        "asked_at": at,
    }
    made, _ = Inquiry.objects.get_or_create(token=token, defaults=fields)
    return made


def reply(id: int, words: str, *, by: Member, at: datetime) -> Inquiry:
    """Answers a question. Raises Refused with a sentence, or Inquiry.DoesNotExist."""
    with transaction.atomic():
        inquiry = _locked(id)
        _let(access.for_reply(by, inquiry))
        inquiry.reply, inquiry.replied_by, inquiry.replied_at = words, by, at
        inquiry.state = InquiryState.ANSWERED.value
        inquiry.save()
    return inquiry


def hand_over(id: int, to: int, *, by: Member) -> Inquiry:
    """Hands a question over to another specialist of the same agency. Raises Refused, or Inquiry.DoesNotExist."""
    with transaction.atomic():
        inquiry = _locked(id)
        _let(access.for_reply(by, inquiry))
        colleague = next((each for each in queries.colleagues(by) if each.pk == to), None)
        if colleague is None:
            raise Refused(ANOTHER)
        inquiry.to = colleague
        inquiry.save(update_fields=("to",))
    return inquiry


def take_back(id: int, *, by: Member) -> None:
    """Takes the member's own question back: its words are gone. Raises Refused, or Inquiry.DoesNotExist."""
    with transaction.atomic():
        inquiry = _locked(id)
        _let(access.for_taking_back(by, inquiry))
        inquiry.question, inquiry.state = "", InquiryState.TAKEN_BACK.value
        inquiry.save(update_fields=("question", "state"))


def set_busy(busy: bool, until: date | None, instead: int | None, *, by: Member) -> None:
    """Says whether the specialist is free, and who answers instead. Raises Refused for somebody who is no specialist,
    and for a stand-in who is not one of the agency's."""
    if not access.answers(by):
        raise Refused(access.NOT_YOURS)
    known = {each.pk for each in queries.colleagues(by)}
    if instead is not None and instead not in known:
        raise Refused(ANOTHER)
    given = {"busy": busy, "until": until if busy else None, "instead_id": instead if busy else None}
    Availability.objects.update_or_create(member=by, defaults=given)


def forget(on: date) -> int:
    """Deletes questions that were answered or taken back long enough ago, and those that nobody has answered for three
    times as long. Returns how many."""
    answered, asked = rules.forgotten_before(on)
    old = Q(replied_at__date__lt=answered) | Q(asked_at__date__lt=asked)
    taken_back = Q(state=InquiryState.TAKEN_BACK.value, asked_at__date__lt=answered)
    return Inquiry.objects.filter(old | taken_back).delete()[0]


def _locked(id: int) -> Inquiry:
    return Inquiry.objects.select_for_update().get(pk=id)


def _let(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
