"""How long a question to the specialist is kept, and when a specialist is free. Pure: days are passed in."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

KEPT: Final = timedelta(days=30)
"""How long an answered question stays; one that nobody has answered stays three times as long."""

SHORTEST: Final = 10
LONGEST: Final = 800
"""Characters of a question and of an answer."""


class InquiryState(StrEnum):
    """Where a question to the specialist stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"


STATE_NAMES: Final = {
    InquiryState.WAITING: "Väntar på svar",
    InquiryState.ANSWERED: "Besvarad",
    InquiryState.TAKEN_BACK: "Tillbakatagen",
}


def is_busy(busy: bool, until: date | None, on: date) -> bool:
    """Whether somebody who has said that she is busy still is on a day; without a last day until she says otherwise."""
    return busy and (until is None or on <= until)


def forgotten_before(on: date) -> tuple[date, date]:
    """The days before which a question must have been answered, and asked, to be forgotten on a day."""
    return on - KEPT, on - 3 * KEPT
