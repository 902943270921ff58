"""Who may do what: one pure function over rights that are data (data/rights.toml).

A right has a name, the roles that have it (none named: every member), and demands in order. A demand is met when all
conditions of one of its alternatives hold; the sentence of the first that is not met is the answer. Everything a right
depends on is in its two arguments, `Actor` and `Thing`: no clock, no database, no request."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from upptack.staff.rules import ROLE_NAMES, Role

RIGHTS: Final = Path(__file__).parent / "data" / "rights.toml"


class PolicyError(Exception):
    """The rights cannot be read, or a right is asked for that is not there; the text says which."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member as far as rights depend on her: her key, the codes of unit and agency, roles, and the groups (slugs)
    that she belongs to, as far as the question needs them."""

    id: int
    unit: str
    agency: str
    roles: frozenset[Role]
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thing:
    """What something is done to, as far as rights depend on it: the key of the member whose it is, codes of unit and
    agency, the slug of its group, and what is true of it (such as "closed"). Empty: it has none."""

    owner: int | None = None
    unit: str = ""
    agency: str = ""
    group: str = ""
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """Alternatives, each a set of conditions; and what is said when none of them holds."""

    one_of: tuple[tuple[str, ...], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Right:
    """A right: what it lets a member do, in Swedish; its roles; its demands."""

    name: str
    what: str
    roles: frozenset[Role]
    demands: tuple[Demand, ...]


NOTHING: Final = Thing()
ROLES: Final = {role.value: role for role in Role}
RELATIONS: Final[Mapping[str, Callable[[Actor, Thing], bool]]] = {
    "own": lambda actor, thing: thing.owner == actor.id,
    "anothers": lambda actor, thing: thing.owner != actor.id,
    "same_unit": lambda actor, thing: thing.unit == actor.unit,
    "same_agency": lambda actor, thing: thing.agency == actor.agency,
    "in_group": lambda actor, thing: thing.group in actor.groups,
    "no_group": lambda actor, thing: not thing.group,
    "in_any_group": lambda actor, thing: bool(actor.groups),
}
"""What may stand between a member and a thing."""


def holds(condition: str, actor: Actor, thing: Thing) -> bool:
    """Whether one condition holds: a relation, `role:` a role, `is:` or `not:` a state of the thing. Raises PolicyError
    for a word that means nothing."""
    kind, _, word = condition.partition(":")
    if kind == "role" and word in ROLES:
        return ROLES[word] in actor.roles
    if kind in ("is", "not") and word:
        return (word in thing.states) == (kind == "is")
    if condition not in RELATIONS:
        raise PolicyError(f"{RIGHTS.name}: {condition!r} är inget villkor.")
    return RELATIONS[condition](actor, thing)


def wanting(roles: frozenset[Role]) -> str:
    """What is said to a member who has none of these roles."""
    names = ", ".join(ROLE_NAMES[role].lower() for role in sorted(roles))
    return f"Den här sidan är till för: {names}. Be din chef om du behöver den rollen."


def may(actor: Actor, action: str, thing: Thing = NOTHING) -> str | None:
    """None when the member may do this to the thing, else a sentence in Swedish that says why not and can be shown.
    Raises PolicyError when there is no right of this name."""
    return answer(named(action), actor, thing)


def answer(right: Right, actor: Actor, thing: Thing) -> str | None:
    """What `may` answers for a right."""
    if right.roles and not right.roles & actor.roles:
        return wanting(right.roles)
    for demand in right.demands:
        if not any(all(holds(each, actor, thing) for each in conditions) for conditions in demand.one_of):
            return demand.sentence
    return None


def roles(action: str) -> frozenset[Role]:
    """The roles that have a right; all, when it names none."""
    return named(action).roles or frozenset(Role)


def sentence(action: str, number: int = 0) -> str:
    """What is said when the demand of this number (from 0) of a right is not met."""
    return named(action).demands[number].sentence


def named(action: str) -> Right:
    """The right of this name. Raises PolicyError when there is none."""
    try:
        return rights()[action]
    except KeyError:
        raise PolicyError(f"{RIGHTS.name}: det finns ingen rättighet {action!r}.") from None


@cache
def rights() -> Mapping[str, Right]:
    """Every right by its name. Raises PolicyError when one is written in a way that means nothing."""
    return read(RIGHTS.read_text(encoding="utf-8"))


def read(text: str) -> Mapping[str, Right]:
    """The rights of a text in TOML. Raises PolicyError when one is written in a way that means nothing."""
    done: dict[str, Right] = {}
    for name, body in tomllib.loads(text).items():
        done[name] = _right(name, body, done)
    return done


def _right(name: str, body: Mapping[str, Any], done: Mapping[str, Right]) -> Right:
    strange = set(body) - {"what", "roles", "demand", "after"}
    before = body.get("after")
    if before is not None and before not in done:
        raise PolicyError(f"{RIGHTS.name}: {name} kommer efter {before!r}, som inte står före.")
    demands = tuple(
        Demand(tuple(tuple(each) for each in one["one_of"]), one["sentence"]) for one in body.get("demand", ())
    )
    for condition in (each for demand in demands for conditions in demand.one_of for each in conditions):
        holds(condition, _ANYBODY, NOTHING)
    if strange or not body.get("what") or not all(demand.one_of and demand.sentence for demand in demands):
        raise PolicyError(f"{RIGHTS.name}: {name} saknar något eller har något okänt: {sorted(strange)}")
    if unknown := set(body.get("roles", ())) - set(ROLES):
        raise PolicyError(f"{RIGHTS.name}: {name} nämner roller som inte finns: {sorted(unknown)}")
    first = done[before].demands if before else ()
    return Right(name, body["what"], frozenset(ROLES[each] for each in body.get("roles", ())), first + demands)


_ANYBODY: Final = Actor(0, "", "", frozenset())


def drawn() -> str:
    """Every right as a table in Markdown, for those who decide what each role may do (docs/generated/rights.md)."""
    lines = [
        "# Rättigheter",
        "",
        "Vad en medarbetare får göra, vilka roller som har rätten och vad som sägs när något annat krävs och inte är",
        "uppfyllt. Skrivet ur `upptack/staff/data/rights.toml`; villkoren står där.",
        "",
        "| rättighet | för att | roller | annars sägs |",
        "|---|---|---|---|",
    ]
    for right in rights().values():
        whose = ", ".join(ROLE_NAMES[role].lower() for role in Role if role in right.roles) or "alla"
        said = " ".join(dict.fromkeys(demand.sentence for demand in right.demands))
        lines.append(f"| `{right.name}` | {right.what} | {whose} | {said} |")
    return "\n".join(lines) + "\n"
