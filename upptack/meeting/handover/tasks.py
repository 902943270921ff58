"""What runs by itself, in the background."""

from __future__ import annotations

import logging
from typing import Final

from django.utils import timezone
from django_tasks import task

from upptack.meeting.handover import actions
from upptack.tally import actions as tally

LOG: Final = logging.getLogger(__name__)


@task()
def run_due() -> None:
    """Does what is due now (actions.run_due). It returns nothing on purpose: the queue keeps results with their times,
    and the number of handovers counted at a time would say which receipts are theirs. With a clock that cannot be right
    it does nothing but say so in the log."""
    at = timezone.now()
    try:
        tally.begin_run("due", at=at)
    except tally.ClockDoubted as doubt:
        LOG.error(doubt.args[0])
        return
    actions.run_due(at)
    tally.forget_spent(at=at)
