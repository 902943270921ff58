"""Roles, when a signed-in session ends, and how long one waits after wrong tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Final


class Role(StrEnum):
    """What a member does; a member may have several."""

    CASEWORKER = "caseworker"
    SPECIALIST = "specialist"
    MANAGER = "manager"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


ROLE_NAMES: dict[Role, str] = {
    Role.CASEWORKER: "Handläggare",
    Role.SPECIALIST: "Specialist",
    Role.MANAGER: "Chef",
    Role.EDITOR: "Redaktör",
    Role.REVIEWER: "Granskare",
    Role.COORDINATOR: "Samordnare",
    Role.DATA_PROTECTION_OFFICER: "Dataskyddsombud",
}


CLOCKS_APART = timedelta(minutes=2)
"""How far the clocks of two servers may be apart. A time further ahead than this means that a clock went back."""


def has_ended(last_seen: datetime | None, signed_in: datetime | None, now: datetime, idle: int, absolute: int) -> bool:
    """Whether a session is over: nothing seen for `idle` seconds, or `absolute` seconds since sign-in.

    A session that lacks either time is over too: it was not begun by our sign-in. So is one whose times lie ahead: the
    clock has gone back, and nobody knows how long it has been."""
    if last_seen is None or signed_in is None:
        return True
    if max(last_seen, signed_in) - now > CLOCKS_APART:
        return True
    return now - last_seen > timedelta(seconds=idle) or now - signed_in > timedelta(seconds=absolute)


def is_recent(confirmed: datetime | None, now: datetime, seconds: int) -> bool:
    """Whether a member showed that it is she within so many seconds; a time ahead of now is not taken."""
    return confirmed is not None and -CLOCKS_APART <= now - confirmed <= timedelta(seconds=seconds)


FREE, FREE_UNDER_ATTACK = 5, 2
"""Wrong tries before one has to wait: commonly, and while an account is tried from many addresses at once."""
ATTACKED: Final = 50
"""Wrong tries with one account from all addresses after which it counts as under attack."""
FREE_ADDRESS: Final = 100
"""Wrong tries from one address, which may be a whole agency's, before it has to wait."""
FIRST_WAIT, LONGEST_WAIT, LONGEST_FOR_ADDRESS = 15, 15 * 60, 2
"""Seconds: the wait after the first try too many, which doubles with each; the longest; the longest for an address."""
TRY_WINDOW: Final = 15 * 60
"""Seconds for which tries are counted together. A count is read in its window and the next, then removed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How often something was tried without success in this window and the one before, and when last (seconds since
    1970)."""

    n: int = 0
    last: int = 0


def window(epoch: float) -> int:
    """The number of the quarter of an hour that holds a time, in seconds since 1970."""
    return int(epoch // TRY_WINDOW)


def wait(tried: Tried, free: int, longest: int, now: int) -> int:
    """Seconds until one may try again, 0 when one may now: none for the first `free` wrong tries, then FIRST_WAIT since
    the last one, doubled with each further try up to `longest`. Never for good."""
    if tried.n < free:
        return 0
    paced = min(FIRST_WAIT << min(tried.n - free, 20), longest)
    # A last try that lies ahead is one before a clock that went back.
    return max(0, min(tried.last + paced - now, paced))


def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber has. What is
    no address is taken as it stands."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or ip_network((found, 64), strict=False).network_address)
