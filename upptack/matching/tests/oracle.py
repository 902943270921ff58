"""The same answer as the index gives, worked out body by body in the plainest way, to compare with."""

from upptack.matching import Need, Service

Rank = tuple[int | str | bool, ...]


def search(services: tuple[Service, ...], need: Need) -> list[str]:
    """Ids of all eligible bodies, best first."""
    ranked: list[tuple[Rank, str]] = []
    for service in services:
        for kind in need.kinds:
            if eligible(service, need, kind):
                ranked.append(((need.kinds.index(kind), *rank(service, need, kind)), service.id))
                break
    return [id for _, id in sorted(ranked)]


def by_kind(services: tuple[Service, ...], need: Need, per_kind: int) -> list[tuple[str, list[str]]]:
    """For each needed kind, in the need's order, ids of its best bodies."""
    answer: list[tuple[str, list[str]]] = []
    for kind in need.kinds:
        if kind not in [earlier for earlier, _ in answer]:
            fit = sorted((s for s in services if eligible(s, need, kind)), key=lambda s: rank(s, need, kind))
            answer.append((kind, [s.id for s in fit[:per_kind]]))
    return answer


def eligible(service: Service, need: Need, kind: str) -> bool:
    """Right kind, takes this person, serves the place, and not known to lack the channel."""
    if kind not in service.kinds:
        return False
    for value, limit in ((need.role, service.roles), (need.sex, service.sexes), (need.age, service.ages)):
        if limit and value != "unknown" and value not in limit:
            return False
    if need.channel is not None and service.channels and need.channel not in service.channels:
        return False
    return distance(service, need) in places(need, kind)


def places(need: Need, kind: str) -> list[str]:
    """Where bodies of the kind may be, best first."""
    if not need.keep_distance or kind in ("social_services", "social_emergency", "family_law", "police"):
        return ["own municipality", "own county", "whole country"]
    if kind == "shelter":
        return ["other county", "whole country", "other municipality", "own county", "own municipality"]
    return ["own county", "whole country", "own municipality"]


def distance(service: Service, need: Need) -> str:
    """The nearest area the body serves, seen from the person."""
    county = need.county or (need.municipality[:2] if need.municipality else None)
    if need.municipality in service.municipalities:
        return "own municipality"
    if county in service.counties:
        return "own county"
    if service.national:
        return "whole country"
    if county is None:
        return "cannot be told"
    if any(code.startswith(county) for code in service.municipalities):
        return "other municipality" if need.municipality else "cannot be told"
    return "other county"


def rank(service: Service, need: Need, kind: str) -> Rank:
    """Less is better, within one kind."""
    return (
        service.answers == "not_answering",
        service.full,
        need.channel is not None and not service.channels,
        places(need, kind).index(distance(service, need)),
        language(service, need),
        hours(service, need),
        ["lately", "checked", "unknown", "failed", "not_answering"].index(service.answers),
        not service.certain,
        not service.reachable,
        service.id,
    )


def language(service: Service, need: Need) -> int:
    """0 speaks it, 1 interpreters, 2 not known, 3 neither; all alike when the language is not known."""
    if need.language == "unknown" or need.language in service.languages:
        return 0
    if service.interpreter is True:
        return 1
    return 3 if service.languages and service.interpreter is False else 2


def hours(service: Service, need: Need) -> int:
    """0 open then (or at all, when no time is asked about), 1 at another time, 2 not known."""
    if service.hours is None:
        return 2
    return 0 if need.slot is None or need.slot in service.hours else 1
