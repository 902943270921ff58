"""Why a body is shown, and why it stands where it does: a list of codes that a page puts into words.

Every hit carries a kind, for whom, a place, a language and hours reason, in that order.

=====================  ==================================================================================
code                   value
=====================  ==================================================================================
kind                   the needed kind it is shown for
channel                the channel asked for
channel_unknown        (which channels it has is not known)
everyone               (takes people of every role, sex and age)
for_role, for_sex,     the person's value, which the body lists
for_age
role_not_asked,        what the body limits itself to, comma-separated, where the person's value is unknown:
sex_not_asked,         the caseworker has to see whether it fits
age_not_asked
same_municipality      the municipality's code
same_county            the county's code
national
other_municipality     codes of the municipalities it serves in the same county
far_on_purpose         codes of the counties it serves, none of which is the person's
close_by               (distance is wanted, and this body is in the person's own municipality)
local_duty             (distance is wanted, but the duty to act lies here)
language               the language, which the body speaks
interpreter            (works with interpreters)
language_unknown       (whether it can meet the language is not known)
language_missing       (known neither to speak it nor to use interpreters)
language_not_asked
open_now               (open at the time asked about)
opens_later            the next slot of the week at which it opens, 0..335
hours_known            (no time was asked about)
hours_unknown
not_answering          (several contacts have failed within a day; it stands last of its kind)
answered_lately        (it has answered within the last days)
full                   (it has told lately that it has no free place)
not_certain            (the contact has not been verified, or the check has expired)
look_up                (no contact value can be shown: say how to find it)
=====================  ==================================================================================
"""

from upptack.matching.search import COUNTY, FAR, LOCAL_DUTY_KINDS, MUNICIPALITY, NATIONAL, OTHER_MUNICIPALITY
from upptack.matching.services import SLOTS, UNKNOWN, Need, Service, Why


def reasons(service: Service, need: Need, kind: str) -> tuple[Why, ...]:
    """Every reason why `service`, eligible for `need` as a body of `kind`, is shown where it is."""
    return (
        Why("kind", kind),
        *_channel(service, need),
        *_whom(service, need),
        *_place(service, need, kind),
        _language(service, need),
        _hours(service, need),
        *_life(service),
        *(() if service.certain else (Why("not_certain"),)),
        *(() if service.reachable else (Why("look_up"),)),
    )


def _channel(service: Service, need: Need) -> tuple[Why, ...]:
    if need.channel is None:
        return ()
    return (Why("channel", need.channel) if need.channel in service.channels else Why("channel_unknown"),)


def _whom(service: Service, need: Need) -> tuple[Why, ...]:
    limits = (
        ("role", need.role, service.roles),
        ("sex", need.sex, service.sexes),
        ("age", need.age, service.ages),
    )
    found = tuple(
        Why(f"{name}_not_asked", ",".join(sorted(limit))) if value == UNKNOWN else Why(f"for_{name}", value)
        for name, value, limit in limits
        if limit
    )
    return found or (Why("everyone"),)


def _place(service: Service, need: Need, kind: str) -> tuple[Why, ...]:
    place = _nearest(service, need)
    if not need.keep_distance:
        return (place,)
    if kind in LOCAL_DUTY_KINDS:
        return (place, Why("local_duty"))
    return (place, Why("close_by")) if place.code == MUNICIPALITY else (place,)


def _nearest(service: Service, need: Need) -> Why:
    if need.municipality is not None and need.municipality in service.municipalities:
        return Why(MUNICIPALITY, need.municipality)
    county = need.home_county
    if county is not None and county in service.counties:
        return Why(COUNTY, county)
    if service.national:
        return Why(NATIONAL)
    neighbours = sorted(code for code in service.municipalities if code[:2] == county)
    if neighbours:
        return Why(OTHER_MUNICIPALITY, ",".join(neighbours))
    return Why(FAR, ",".join(sorted(service.counties | {code[:2] for code in service.municipalities})))


def _language(service: Service, need: Need) -> Why:
    if need.language == UNKNOWN:
        return Why("language_not_asked")
    if need.language in service.languages:
        return Why("language", need.language)
    if service.interpreter:
        return Why("interpreter")
    lacks = service.languages and service.interpreter is False
    return Why("language_missing") if lacks else Why("language_unknown")


def _life(service: Service) -> tuple[Why, ...]:
    known = {"not_answering": (Why("not_answering"),), "lately": (Why("answered_lately"),)}
    return (*known.get(service.answers, ()), *((Why("full"),) if service.full else ()))


def _hours(service: Service, need: Need) -> Why:
    if service.hours is None:
        return Why("hours_unknown")
    if need.slot is None:
        return Why("hours_known")
    slot = need.slot
    if slot in service.hours:
        return Why("open_now")
    return Why("opens_later", str(min(service.hours, key=lambda start: (start - slot) % SLOTS)))
