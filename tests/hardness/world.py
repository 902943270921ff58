"""A small world for trying rights: members of every role at three places, and things that belong to one of them, each
with a word of its own that may be read only where the thing may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.models import Membership, Post
from upptack.exchange.gatherings.models import Gathering
from upptack.exchange.proposals.models import GroupDecision, Proposal
from upptack.learning.advice.models import Inquiry
from upptack.learning.supervision.models import Participant, Session, Sheet, SupervisionGroup
from upptack.staff import actions, policy
from upptack.staff.confirming import CONFIRMED
from upptack.staff.middleware import SEEN, SIGNED_IN
from upptack.staff.models import Member, Unit
from upptack.staff.policy import Actor, Thing
from upptack.staff.rules import Role
from upptack.steering.plan.models import Activity
from upptack.steering.planner.models import Scenario

AT, DAY = datetime(2026, 5, 4, 9, tzinfo=UTC), date(2026, 5, 4)
PLACES = {"fk-1": "fk", "fk-2": "fk", "af-1": "af"}
GROUP, OTHER_GROUP = "rutiner-och-metoder", "ledning-och-styrning"
REACHES = (("all", "fk", GROUP), ("agency", "fk", GROUP), ("agency", "af", GROUP), ("group", "fk", GROUP))


@dataclass(frozen=True, slots=True)
class Person:
    """A member, signed in, with what the policy knows of her."""

    name: str
    actor: Actor
    client: Client


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing at an address. `reads` are the rights of which one is enough to read it; `word` stands in its page."""

    name: str
    at: str
    word: str
    reads: tuple[str, ...]
    thing: Thing

    def readable(self, actor: Actor) -> bool:
        """Whether the policy lets the member read it."""
        return any(policy.may(actor, right, self.thing) is None for right in self.reads)


@dataclass
class World:
    """Who is there, and what."""

    people: list[Person] = field(default_factory=list)
    things: list[Kept] = field(default_factory=list)


def build() -> World:
    """Makes the world in the test's database, which holds the shipped content already."""
    actions.load_units([Unit(code=code, agency_id=agency, name=f"Enheten {code}") for code, agency in PLACES.items()])
    forum.load()
    world = World()
    author = _member("fk-1", (Role.CASEWORKER,), "author")
    leader = _member("fk-1", (Role.SPECIALIST,), "leader")
    for make in (_shared, _supervised, _asked, _planned):
        world.things += make(author, leader)
    for place in PLACES:
        for roles in ((), *((role,) for role in Role)):
            world.people.append(_person(_member(place, roles)))
    taking_part = {
        str(pk) for pk in SupervisionGroup.objects.filter(participants__member=author).values_list("pk", flat=True)
    }
    world.people += [
        _person(author, *taking_part),
        _person(leader),
        _person(_member("af-1", (Role.CASEWORKER,), "in-group"), GROUP),
    ]
    for person in world.people[-1:]:
        Membership.objects.create(group_id=GROUP, member_id=person.actor.id, since=DAY)
    return world


def _member(place: str, roles: tuple[Role, ...], name: str = "") -> Member:
    email = f"{place}-{name or '-'.join(roles) or 'none'}@{PLACES[place]}.example"
    return actions.add_member(actions.NewMember(email, f"Prov {email[:20]}", place, roles), password=None)


def _person(member: Member, *groups: str) -> Person:
    client = Client()
    client.force_login(member)
    session = client.session
    session[SEEN] = session[SIGNED_IN] = session[CONFIRMED] = int(datetime.now(UTC).timestamp())
    session.save()
    roles = frozenset(Role(each.role) for each in member.roles.all())
    actor = Actor(member.pk, member.unit_id, PLACES[member.unit_id], roles, frozenset(groups))
    return Person(member.email.partition("@")[0], actor, client)


def _word(*parts: object) -> str:
    """A word that stands nowhere else."""
    return "kanin" + "".join(str(part) for part in parts).replace("-", "")


def _shared(author: Member, leader: Member) -> list[Kept]:
    """One of each kind in the exchange for each reach."""
    made: list[Kept] = []
    for number, (reach, agency, group) in enumerate(REACHES):
        said = {"agency_id": agency, "reach": reach, "at": AT, "author": author, "group_id": group}
        of = Thing(author.pk, agency=agency, group=group, states=frozenset({f"reach_{reach}"}))
        for kind, make in KINDS.items():
            if reach == "agency" and make in (_proposal, _decision, _gathering):
                continue  # what a group does together reaches the group or all
            word = _word(kind, number)
            key = make(word, said, f"{kind}{number}")
            made.append(Kept(f"{kind} {reach} {agency}", f"/utbyte/{kind}/{key}/", word, ("exchange.read",), of))
    return made


def _question(word: str, said: dict[str, object], token: str) -> int:
    return Post.objects.create(kind="question", title=word, said={"text": word}, token=token, **said).pk


def _evaluation(word: str, said: dict[str, object], token: str) -> int:
    told = dict.fromkeys(("what", "measured", "result", "caveat"), "Bra.")
    return Post.objects.create(kind="evaluation", title=word, said=told, token=token, **said).pk


def _proposal(word: str, said: dict[str, object], token: str) -> int:
    own = {"title": word, "why": "Den saknas.", "should": "Skriv en.", "target": "page", "token": token}
    return Proposal.objects.create(**own, **said).pk


def _decision(word: str, said: dict[str, object], token: str) -> int:
    whose = {("by" if name == "author" else name): value for name, value in said.items()}
    own = {"title": word, "decided": "Ja.", "why": "Ja.", "by_group": True, "day": DAY, "token": token}
    return GroupDecision.objects.create(**own, **whose).pk


def _gathering(word: str, said: dict[str, object], token: str) -> int:
    whose = {("by" if name == "author" else name): value for name, value in said.items() if name != "at"}
    return Gathering.objects.create(starts=AT, minutes=60, place=word, at=AT, token=token, **whose).pk


KINDS: dict[str, Callable[[str, dict[str, object], str], int]] = {
    "fraga": _question,
    "utvardering": _evaluation,
    "forslag": _proposal,
    "beslut": _decision,
    "traffar": _gathering,
}


def _supervised(author: Member, leader: Member) -> list[Kept]:
    """A group for supervision at each place, its time, and a sheet that only its own read."""
    made: list[Kept] = []
    for number, place in enumerate(PLACES):
        word, secret = _word("grupp", number), _word("blad", number)
        group = SupervisionGroup.objects.create(name=word, unit_id=place, supervisor=leader, token=f"s{number}")
        of = Thing(leader.pk, unit=place, group=str(group.pk))
        held = Session.objects.create(group=group, starts=AT, minutes=60, token=f"t{number}")
        Sheet.objects.create(
            session=held, situation="overheard", thought=secret, learning=secret, agreed=True, token=f"b{number}"
        )
        seen = ("supervision.keep", "supervision.write")
        made.append(Kept(f"handledning {place}", f"/handledning/{group.pk}/", word, seen, of))
        made.append(Kept(f"blad {place}", f"/handledning/{group.pk}/", secret, ("supervision.write",), of))
    taking_part = SupervisionGroup.objects.get(unit_id="fk-2")
    Participant.objects.create(group=taking_part, member=author)
    return made


def _asked(author: Member, leader: Member) -> list[Kept]:
    """A question to the specialists of each unit."""
    made: list[Kept] = []
    for number, place in enumerate(PLACES):
        word = _word("undran", number)
        asked = Inquiry.objects.create(unit_id=place, asked_by=author, question=word, asked_at=AT, token=f"i{number}")
        of = Thing(author.pk, unit=place, states=frozenset({"to_all", "waiting"}))
        made.append(Kept(f"fråga till {place}", f"/specialist/svara/{asked.pk}/", word, ("advice.hold",), of))
    return made


def _planned(author: Member, leader: Member) -> list[Kept]:
    """An activity and a saved scenario of two agencies: everyone reads them, few change them."""
    made: list[Kept] = []
    for agency in ("fk", "af"):
        word = _word("aktivitet", agency)
        activity = Activity.objects.create(
            area="routines", agency_id=agency, title=word, start=DAY, due=DAY, token=f"a{agency}", created=AT
        )
        of = Thing(agency=agency)
        made.append(Kept(f"aktivitet {agency}", f"/plan/aktivitet/{activity.pk}/", word, ("staff.open",), of))
        word = _word("scenario", agency)
        saved = Scenario.objects.create(name=word, agency_id=agency, parameters={}, created_by=author, created_at=AT)
        of = Thing(author.pk, agency=agency)
        made.append(Kept(f"scenario {agency}", f"/planeraren/sparade/{saved.pk}/", word, ("staff.open",), of))
    return made
