"""What runs by itself, in the background."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from upptack.meeting.handover import actions


@task()
def run_due() -> None:
    """Does what is due now (actions.run_due). It returns nothing on purpose: the queue keeps results with their times,
    and the number of handovers counted at a time would say which receipts are theirs."""
    actions.run_due(timezone.now())
