"""Reads what a form of the workshop posts. Everything goes back into the page as it was typed; what can be chosen is
held to its list. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.http import QueryDict

from upptack.knowledge import api as knowledge
from upptack.meeting.drafting.forms import typed
from upptack.meeting.drafting.workshop import contents, queries, rules, words
from upptack.meeting.drafting.workshop.contents import GROUPS, SHARED
from upptack.meeting.drafting.workshop.rules import Context, Draft, Field
from upptack.staff.models import Member

TODAY = "today"


def blank(kind: str, member: Member, on: date) -> Draft:
    """The empty form: what is chosen beforehand, and who writes and for which agency. An officer is as a rule not
    anonymous; her role and number she types herself."""
    agency = member.unit.agency.name
    own = {"agency": agency, "sender": agency, "office": f"{agency}, {member.unit.name}", "officer": member.name}
    must = kind == rules.REPORT and queries.duty(Draft(kind), member.unit.agency_id).must
    fields = (each.for_duty(must) for each in contents.forms()[kind].fields)
    values = {each.id: on.isoformat() if each.default == TODAY else own.get(each.id, each.default) for each in fields}
    return Draft(kind, {name: value for name, value in values.items() if value})


def prefilled(kind: str, member: Member, on: date, context: Context) -> Draft:
    """The form with what a conversation has told: the facts ticked, municipality and matter set."""
    empty = blank(kind, member, on)
    role = context.facts.get("role", "")
    keys = {f"{group}.{fact}.{value}" for fact, value in context.facts.items() for group in (role, SHARED)}
    place = context.municipality if context.municipality in knowledge.municipalities() else ""
    asked = "municipality" in {each.id for each in contents.forms()[kind].fields}
    values = {**empty.values, **({"municipality": place} if asked and place else {})}
    told = tuple(key for key in sayings(kind) if key in keys)
    return Draft(kind, values, told, matter(context.matter, context.agency))


def matter(id: str, agency: str) -> str:
    """The id of a kind of matter that the agency has, or empty."""
    return id if id in {each.id for each in knowledge.matters_of(agency)} else ""


def sayings(kind: str) -> Mapping[str, str]:
    """What can be ticked as told in a kind, as it stands on the page, by "whose conversation.fact.value"; empty for a
    kind that tells nothing."""
    if kind == rules.NOTE:
        return {key: sentence for key in contents.clauses() if (sentence := words.note_sentence(key))}
    if kind != rules.REPORT:
        return {}
    said = {key: clause.format(den="personen") for key, clause in contents.clauses().items()}
    return {key: clause[0].upper() + clause[1:] for key, clause in said.items()}


def groups(kind: str) -> Mapping[str, Mapping[str, str]]:
    """What can be ticked, by whose conversation it was."""
    every = sayings(kind)
    return {group: {key: said for key, said in every.items() if key.startswith(f"{group}.")} for group in GROUPS}


def allowed(field: Field) -> frozenset[str] | None:
    """What can be chosen in a field; None where words are typed."""
    if field.type in ("radio", "select"):
        return frozenset(value for value, _ in field.options)
    if field.type == "check":
        return frozenset({"yes"})
    if field.type == "municipality":
        return frozenset(knowledge.municipalities())
    return frozenset(contents.purposes()) if field.type == "purpose" else None


def read(post: QueryDict, kind: str, agency: str) -> Draft:
    """The form as it was posted."""
    values = {name: value for each in contents.forms()[kind].fields for name, value in _posted(post, each) if value}
    ticked = post.getlist("told")
    told = tuple(key for key in sayings(kind) if key in ticked)
    return Draft(kind, values, told, matter(post.get("matter", ""), agency))


def _posted(post: QueryDict, field: Field) -> Iterator[tuple[str, str]]:
    choices = allowed(field)
    for name in field.limits or (field.id,):
        value = typed(post, name)
        if choices is None or value in choices:
            yield name, value
