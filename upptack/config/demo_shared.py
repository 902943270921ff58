"""The demo's invented learning and exchange: groups with members, questions, an evaluation, a proposal, cards, a
gathering and times of supervision. It is written through the same actions as anybody's, so it obeys the same rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from upptack.config.demo import PASSWORD
from upptack.exchange.cards import actions as cards
from upptack.exchange.cards.contents import periods
from upptack.exchange.cards.models import Card
from upptack.exchange.forum import actions as forum
from upptack.exchange.forum.actions import Meant, Written
from upptack.exchange.forum.models import DevelopmentGroup, Post
from upptack.exchange.forum.rules import Reach
from upptack.exchange.gatherings import actions as gatherings
from upptack.exchange.gatherings.models import Gathering
from upptack.exchange.proposals import actions as proposals
from upptack.exchange.proposals.models import Proposal
from upptack.knowledge import api as knowledge
from upptack.learning.advice import actions as advice
from upptack.learning.advice.models import Inquiry
from upptack.learning.courses import actions as courses
from upptack.learning.supervision import actions as supervision
from upptack.learning.supervision.models import SupervisionGroup
from upptack.staff import actions as staff
from upptack.staff.models import Member
from upptack.staff.rules import Role

MORE: Final = (
    ("specialist@af.example", "Samira Haddad", "af-sthlm-1", (Role.CASEWORKER, Role.SPECIALIST)),
    ("granskare@mig.example", "Petra Lindh", "mig-vast-1", (Role.REVIEWER,)),
    ("specialist@mig.example", "Omar Nilsson", "mig-vast-1", (Role.CASEWORKER, Role.SPECIALIST)),
)
"""Further invented members, so that the groups have several agencies."""

GROUP: Final = (
    "specialist@fk.example",
    "specialist@af.example",
    "specialist@mig.example",
    "redaktor@sos.example",
    "samordnare@jam.example",
)
"""Who is in the group for routines and methods."""

QUESTIONS: Final = (
    (
        "specialist@fk.example",
        "Hur ofta frågar ni igen?",
        "I en lång sjukskrivning träffar vi samma människor många gånger. Hur gör ni för att frågan ska tas upp igen "
        "utan att det känns som ett förhör?",
        ("asking",),
        "specialist@af.example",
        "Vi säger redan första gången att frågan kommer tillbaka i uppföljningen, för alla. Då blir den väntad, och "
        "några har berättat först den andra eller tredje gången.",
    ),
    (
        "specialist@mig.example",
        "Hur bokar ni tolk när språket är litet?",
        "Ibland känner alla tolkar i landet varandra. Hur gör ni då för att samtalet ska bli tryggt?",
        ("interpreter",),
        "",
        "",
    ),
)
"""Who asks, title, text, subjects, who answers and what."""

CARDS: Final = (
    ("specialist@fk.example", ("asked_all", "time"), "Att säga att alla får frågan gjorde det lättare att ställa den."),
    ("handlaggare@fk.example", ("asked_all",), ""),
    ("norr@fk.example", ("asked_all", "alone"), ""),
    ("norr@fk.example", ("asked_all",), "Ett eget rum gjorde skillnad."),
    ("specialist@af.example", ("asked_all", "time"), ""),
    ("handlaggare@af.example", ("asked_all",), ""),
    ("specialist@mig.example", ("asked_all", "asked_again"), ""),
)
"""Who wrote an experience card, what helped, and the few words."""

REVIEWERS: Final = ("granskare@jam.example", "granskare@mig.example")


def load() -> None:
    """Adds what is not there yet."""
    now = timezone.localtime()
    for email, name, unit, roles in MORE:
        staff.add_member(staff.NewMember(email, name, unit, roles), password=PASSWORD)
    group = DevelopmentGroup.objects.order_by("place", "pk")[0]
    mona = named("samordnare@jam.example")
    for email in GROUP:
        forum.add_member(group, email, by=mona, on=now.date())
    if not Post.objects.exists():
        _questions(group, now)
        _evaluation(group, now)
    once(Proposal.objects.exists(), lambda: _proposal(group, now))
    once(Card.objects.exists(), lambda: _cards(now))
    once(Gathering.objects.exists(), lambda: _gathering(group, now))
    once(SupervisionGroup.objects.exists(), lambda: _supervision(now))
    once(Inquiry.objects.exists(), lambda: _inquiry(now))
    courses.count_trained(now.date())


def once(there: bool, make: Callable[[], None]) -> None:
    """Makes something unless it is there already."""
    if not there:
        make()


def named(email: str) -> Member:
    """The member with an address."""
    return Member.objects.get_by_natural_key(email)


def token(name: str) -> str:
    """A form's name that is the same each time the demo starts."""
    return name.ljust(22, "-")


def _questions(group: DevelopmentGroup, now: datetime) -> None:
    for number, (email, title, text, subjects, answerer, answer) in enumerate(QUESTIONS):
        at = now - timedelta(days=9 - number)
        new = Written({"text": text}, title, subjects)
        asked = forum.ask(new, Meant(Reach.ALL, group), token=token(f"q{number}"), by=named(email), at=at)
        if answer:
            later = at + timedelta(days=1)
            said = Written({"text": answer})
            forum.answer(asked.pk, said, token=token(f"a{number}"), by=named(answerer), at=later)


def _evaluation(group: DevelopmentGroup, now: datetime) -> None:
    said = {
        "what": "Vi prövade att handläggarna fick öva två samtal innan de började fråga alla.",
        "measured": "Vi räknade hur ofta frågan ställdes före och efter, med verktygets egna tal.",
        "result": "Frågan ställdes oftare, och fler sa att de visste vad de skulle göra efteråt.",
        "caveat": "En enhet och kort tid. Enheten fick en ny chef samtidigt, så vi vet inte vad som gjorde skillnaden.",
        "place": "rehabilitation",
        "agency": "fk",
        "begins": f"{now.year}-01",
        "ends": f"{now.year}-06",
        "link": "",
    }
    new = Written(said, "Övning före start på en enhet (påhittad)", ("asking",))
    ines = named("specialist@fk.example")
    forum.evaluate(new, Meant(Reach.ALL, group), token=token("e1"), by=ines, at=now - timedelta(days=3))


def _proposal(group: DevelopmentGroup, now: datetime) -> None:
    target = next(each for each in knowledge.targets(now.date()) if each.kind == "rutin" and "Gemensam" in each.name)
    field, _ = target.fields[0]
    new = proposals.Proposed(
        title="Säg redan första gången att frågan kommer igen",
        why="Den som vet att frågan kommer tillbaka hinner tänka, och blir inte överraskad.",
        should="Texten om hur frågan ställs säger att alla får veta det redan första gången.",
        proposed="Fråga alla, och säg redan första gången att frågan kommer tillbaka i nästa samtal.",
        target=target.key,
        field=field,
        target_name=target.name,
        leads_to="",
        group=group,
        reach=Reach.ALL,
    )
    proposals.propose(new, token=token("p1"), by=named("specialist@fk.example"), at=now - timedelta(days=6))


def _cards(now: datetime) -> None:
    first, second = (named(email) for email in REVIEWERS)
    period = periods(now.date())[1]
    for number, (email, helped, text) in enumerate(CARDS):
        new = cards.Written("asked_by_routine", helped, (), period, None, text)
        card = cards.write(new, send=True, token=token(f"c{number}"), by=named(email), at=now - timedelta(days=5))
        for reviewer in (first, second):
            turn = Card.objects.get(pk=card.pk).turn
            said = cards.Judgement(recognisable=False, useful=True, reason="", turn=turn)
            cards.review(card.number, said, by=reviewer, at=now - timedelta(days=4))
    cards.let_out(by=named("samordnare@jam.example"), at=now, token=token("r1"))


def _gathering(group: DevelopmentGroup, now: datetime) -> None:
    ines = named("specialist@fk.example")
    starts = (now + timedelta(days=14)).replace(hour=13, minute=0, second=0, microsecond=0)
    called = gatherings.Called(group, starts, 90, "video", Reach.ALL)
    made = gatherings.call(called, token=token("g1"), by=ines, at=now)
    gatherings.take_up(made.pk, "Hur ofta frågan tas upp igen", token=token("g2"), by=ines)
    due = (now + timedelta(days=60)).date()
    to_do = gatherings.ToDo("Pröva den nya texten på några enheter", "Enhetschef", due, "fk")
    gatherings.add_action(made.pk, to_do, token=token("g3"), by=ines)


def _supervision(now: datetime) -> None:
    hakan, ines = named("chef@fk.example"), named("specialist@fk.example")
    group = supervision.make_group("Handledning på onsdagar", ines.email, token=token("s1"), by=hakan)
    supervision.add_participant(group, "handlaggare@fk.example", by=hakan)
    starts = (now + timedelta(days=10 - now.isoweekday())).replace(hour=14, minute=30, second=0, microsecond=0)
    made = supervision.plan(group, starts, 90, "rum 4", token=token("s2"), by=ines)
    alva = named("handlaggare@fk.example")
    supervision.take_up(made, "Hur väntar vi in ett svar utan att skynda på?", token=token("s3"), by=alva)


def _inquiry(now: datetime) -> None:
    words = "Hur frågar jag igen när någon har svarat undvikande?"
    alva = named("handlaggare@fk.example")
    advice.ask(words, token=token("i1"), by=alva, at=now - timedelta(days=2), on=now.date())
