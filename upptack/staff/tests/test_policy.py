"""The policy against a second account of who may do what, written apart from the data: every set of roles, every
relation to the thing, every state of it. A right with a mistake in it, of every simple kind, differs somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations, product

import pytest

from upptack.staff import policy
from upptack.staff.policy import Actor, Demand, PolicyError, Right, Thing
from upptack.staff.rules import Role

pytestmark = pytest.mark.pure
LEAST = 100_000


@dataclass(frozen=True, slots=True)
class Case:
    """A member and a thing as the second account sees them."""

    roles: frozenset[str]
    own: bool
    unit: bool
    agency: bool
    member: bool
    groups: bool
    states: frozenset[str]

    def one(self, *roles: str) -> bool:
        """Whether the member has one of these roles."""
        return bool(self.roles & set(roles))


def reaches(case: Case) -> bool:
    """Everybody reads what reaches all, the agency's own read what reaches the agency, the group's own the rest."""
    return (
        "reach_all" in case.states
        or ("reach_agency" in case.states and case.agency)
        or ("reach_group" in case.states and case.member)
    )


def judges(case: Case) -> bool:
    """A reviewer, or somebody in a development group."""
    return case.one("reviewer") or case.groups


def reviews(case: Case) -> bool:
    """Not her own card, while it waits, once; and of two reviewers one is from another agency."""
    another = {"other_agency_seen", "by_other_agency"} & case.states
    last = "needs_another_agency" in case.states
    return (
        judges(case)
        and not case.own
        and "waiting" in case.states
        and "judged_by_her" not in case.states
        and (not last or bool(another))
    )


def writes(case: Case) -> bool:
    """In a group its members while it is open; elsewhere everybody, if what she writes is not for a group."""
    if "with_group" in case.states:
        return case.member and "closed" not in case.states
    return "reach_group" not in case.states


def has(*roles: str) -> Callable[[Case], bool]:
    """Only the roles decide."""
    return lambda case: case.one(*roles)


LEAD = ("manager", "coordinator")
MEET = ("caseworker", "specialist")
SECOND_ACCOUNT: dict[str, Callable[[Case], bool]] = {
    "staff.open": lambda case: True,
    "audit.read": has("coordinator", "data_protection_officer"),
    "contact.keep": lambda case: case.one("manager", "specialist", "coordinator") and case.agency,
    "conversation.hold": has(*MEET),
    "drafting.write": has(*MEET),
    "safety.read": has(*MEET, "manager"),
    "handover.hand_over": has(*MEET, "manager"),
    "handover.change": lambda case: case.one(*MEET, "manager") and case.unit,
    "prompt.keep_keys": has("coordinator"),
    "own_staff.hold": has("manager"),
    "own_staff.read": has(*LEAD),
    "own_staff.read_of": lambda case: case.one("coordinator") or (case.one("manager") and case.agency),
    "statistics.release": has("coordinator"),
    "sending.exchange": has("coordinator"),
    "report.write": has("coordinator"),
    "indicators.fill_in": lambda case: (
        case.one("coordinator") or (case.one("manager") and case.unit and "of_agency" not in case.states)
    ),
    "indicators.choose": has("coordinator"),
    "planner.save": lambda case: case.one("coordinator") or (case.one("manager") and case.agency),
    "planner.delete": lambda case: case.one(*LEAD) and case.own,
    "plan.open": has(*LEAD),
    "plan.change": lambda case: case.one("coordinator") or (case.one("manager") and case.agency),
    "plan.answer": lambda case: case.one("coordinator") or (case.one("manager") and case.unit),
    "plan.coordinate": has("coordinator"),
    "plan.decide": has("coordinator"),
    "publishing.open": has("editor", "reviewer"),
    "directory.check": has("editor"),
    "courses.export": has("editor", "coordinator"),
    "supervision.make": has("manager", "specialist", "coordinator"),
    "supervision.keep": lambda case: case.own or case.one("coordinator") or (case.one("manager") and case.unit),
    "supervision.write": lambda case: case.own or case.member,
    "advice.open": has("specialist"),
    "advice.hold": lambda case: (
        case.one("specialist") and ("to_me" in case.states or ("to_all" in case.states and case.unit))
    ),
    "advice.reply": lambda case: SECOND_ACCOUNT["advice.hold"](case) and "waiting" in case.states,
    "advice.take_back": lambda case: case.own and "waiting" in case.states,
    "practice.open_figures": has("manager", "coordinator", "specialist"),
    "practice.choose": has("coordinator"),
    "practice.read_figures": lambda case: case.one("coordinator") or (case.one("manager", "specialist") and case.unit),
    "exchange.read": reaches,
    "exchange.write": writes,
    "exchange.answer": lambda case: reaches(case) and "closed" not in case.states,
    "exchange.edit": lambda case: case.own,
    "exchange.withdraw": lambda case: reaches(case) and (case.own or case.one("coordinator")),
    "exchange.close": lambda case: (
        reaches(case) and "question" in case.states and (case.own or case.one("coordinator"))
    ),
    "exchange.keep_groups": has("coordinator"),
    "gatherings.take_away": lambda case: case.own or case.one("coordinator"),
    "gatherings.drop": lambda case: case.own or case.one("coordinator"),
    "cards.judge": judges,
    "cards.review": reviews,
    "cards.write": lambda case: case.own,
    "cards.withdraw": lambda case: case.own or ("shown" in case.states and case.one("coordinator")),
    "cards.let_out": has("coordinator"),
    "proposals.take_part": lambda case: "closed" not in case.states and (case.member or case.one("coordinator")),
    "proposals.draft": has("editor"),
    "proposals.take_away": lambda case: case.own or case.one("coordinator"),
    "proposals.change": lambda case: case.own,
}
"""Who may do what, once more, in other words. Who changes a right changes it here too, and reads both."""


def conditions(right: Right) -> set[str]:
    """Every condition of a right."""
    return {each for demand in right.demands for alternative in demand.one_of for each in alternative}


def subsets(names: list[str]) -> list[frozenset[str]]:
    """Every subset."""
    return [frozenset(each) for each in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]


ROLE_SETS = subsets([role.value for role in Role])
STATES: dict[str, list[str]] = {
    name: sorted({each.partition(":")[2] for each in conditions(right) if each.startswith(("is:", "not:"))})
    for name, right in policy.rights().items()
}
PLACES = (("fk", "fk-1"), ("fk", "fk-2"), ("af", "af-1"))
GROUPS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    product(("", "rutiner"), (frozenset(), frozenset({"rutiner"}), frozenset({"annan"})))
)


@cache
def cells(name: str) -> tuple[tuple[Actor, Thing, Case], ...]:
    """Every member and thing that a right can be asked about: roles × whose × where × group × states."""
    return tuple(_cells(STATES[name]))


def _cells(states: list[str]) -> Iterator[tuple[Actor, Thing, Case]]:
    facts = list(product(subsets(states), (1, 2), PLACES, GROUPS))
    for roles in ROLE_SETS:
        for state, owner, (agency, unit), (group, groups) in facts:
            actor = Actor(1, "fk-1", "fk", frozenset(Role(role) for role in roles), groups)
            thing = Thing(owner, unit, agency, group, state)
            member = bool(group) and group in groups
            yield actor, thing, Case(roles, owner == 1, unit == "fk-1", agency == "fk", member, bool(groups), state)


def differing(name: str, right: Right, *, first: bool = False) -> int:
    """In how many cells a right and the second account differ; with `first`, one is enough to know."""
    account, found = SECOND_ACCOUNT[name], 0
    for actor, thing, case in cells(name):
        if (policy.answer(right, actor, thing) is None) != account(case):
            found += 1
            if first:
                break
    return found


def test_every_right_has_its_second_account() -> None:
    assert set(SECOND_ACCOUNT) == set(policy.rights())


def test_no_cell_differs(capsys: pytest.CaptureFixture[str]) -> None:
    asked = {name: len(cells(name)) for name in policy.rights()}
    beyond = {name: differing(name, right) for name, right in policy.rights().items()}
    with capsys.disabled():
        print(f"\npolicy: {sum(asked.values())} cells of {len(asked)} rights, {sum(beyond.values())} differ")
    assert sum(asked.values()) >= LEAST
    assert {name: n for name, n in beyond.items() if n} == {}


def mistakes(right: Right) -> Iterator[tuple[str, Right]]:
    """A right with one mistake: a role too many or too few, none asked for, a demand, an alternative or a condition
    forgotten, a condition turned round."""
    for role in Role:
        yield f"role {role}", replace(right, roles=right.roles ^ {role})
    for n, demand in enumerate(right.demands):
        rest = (right.demands[:n], right.demands[n + 1 :])
        yield f"without demand {n}", replace(right, demands=rest[0] + rest[1])
        for what, one_of in wrong(demand):
            changed_demand = Demand(one_of, demand.sentence)
            yield f"demand {n} {what}", replace(right, demands=(*rest[0], changed_demand, *rest[1]))


def wrong(demand: Demand) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The alternatives of a demand with one mistake."""
    for n, alternative in enumerate(demand.one_of):
        before, after = demand.one_of[:n], demand.one_of[n + 1 :]
        yield f"without alternative {n}", before + after
        for at, condition in enumerate(alternative):
            fewer = alternative[:at] + alternative[at + 1 :]
            yield f"without {condition}", (*before, fewer, *after)
            kind, _, word = condition.partition(":")
            if kind in ("is", "not"):
                turned = f"{'not' if kind == 'is' else 'is'}:{word}"
                yield (
                    f"{turned} for {condition}",
                    (*before, (*alternative[:at], turned, *alternative[at + 1 :]), *after),
                )


THE_SAME = {
    "advice.hold: role specialist",
    "advice.reply: role specialist",
    "proposals.draft: role editor",
}
"""Changes that change nothing: the demand asks for the same role."""


def test_a_right_with_a_mistake_in_it_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    tried, missed = 0, []
    for name, right in policy.rights().items():
        for what, changed in mistakes(right):
            tried += 1
            if not differing(name, changed, first=True):
                missed.append(f"{name}: {what}")
    with capsys.disabled():
        print(f"\npolicy: {tried} rights with a mistake in them, {tried - len(missed)} noticed")
    assert tried >= 400
    assert set(missed) == THE_SAME


def test_the_first_demand_that_is_not_met_answers() -> None:
    nobody = Actor(1, "fk-1", "fk", frozenset())
    manager = replace(nobody, roles=frozenset({Role.MANAGER}))
    told = policy.may(nobody, "planner.save", Thing(agency="af"))
    assert told == "Den här sidan är till för: samordnare, chef. Be din chef om du behöver den rollen."
    assert policy.may(manager, "planner.save", Thing(agency="af")) == policy.sentence("planner.save")
    assert policy.may(manager, "planner.save", Thing(agency="fk")) is None


def test_what_comes_after_another_right_demands_that_first() -> None:
    both = policy.named("advice.reply").demands
    assert both[:1] == policy.named("advice.hold").demands
    assert len(both) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('["a"]\nroles = ["editor"]\n', "a saknar"),
        ('["a"]\nwhat = "x"\nrolls = ["editor"]\n', "rolls"),
        ('["a"]\nwhat = "x"\nafter = "b"\n', "'b'"),
        ('["a"]\nwhat = "x"\n[["a".demand]]\none_of = [["own_unit"]]\nsentence = "Nej."\n', "own_unit"),
        ('["a"]\nwhat = "x"\n[["a".demand]]\none_of = [["role:king"]]\nsentence = "Nej."\n', "role:king"),
        ('["a"]\nwhat = "x"\n[["a".demand]]\none_of = [["is:"]]\nsentence = "Nej."\n', "is:"),
        ('["a"]\nwhat = "x"\n[["a".demand]]\none_of = []\nsentence = "Nej."\n', "a saknar"),
        ('["a"]\nwhat = "x"\n[["a".demand]]\none_of = [["own"]]\nsentence = ""\n', "a saknar"),
        ('["a"]\nwhat = "x"\nroles = ["king"]\n', "king"),
    ],
)
def test_rights_that_mean_nothing_are_refused(text: str, word: str) -> None:
    with pytest.raises(PolicyError, match=word):
        policy.read(text)


def test_a_right_that_is_not_there_is_no_permission() -> None:
    with pytest.raises(PolicyError, match=r"plan\.burn"):
        policy.may(Actor(1, "fk-1", "fk", frozenset(Role)), "plan.burn")
