"""The only writer of the counts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from upptack.tally.models import Count, Spent
from upptack.tally.rules import Increment, digest, oldest_kept, window


def add(increment: Increment, *, token: str, at: datetime) -> bool:
    """Counts one meeting, once: a token that has been seen adds nothing.

    `token` is the meeting's random name, `at` the time now. Returns whether it was counted. Everything happens in
    one transaction: either the meeting is counted and its token spent, or neither."""
    now = at.timestamp()
    with transaction.atomic():
        _, fresh = Spent.objects.get_or_create(digest=digest(token), defaults={"window": window(now)})
        if not fresh:
            return False
        same_kind = Count.objects.filter(kind=increment.kind)
        if not same_kind.update(n=F("n") + 1):
            _, made = Count.objects.get_or_create(kind=increment.kind, defaults={**asdict(increment), "n": 1})
            if not made:
                same_kind.update(n=F("n") + 1)
        Spent.objects.filter(window__lt=oldest_kept(now)).delete()
    return True
