"""The manager whose conversations these are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from upptack.meeting.workplace.tests.talks import MANAGER
from upptack.staff.models import Member


@pytest.fixture
def boss(content: None) -> Member:
    """Håkan Öst, manager at Försäkringskassan."""
    return Member.objects.get(email=MANAGER)


@pytest.fixture
def hakan(sign_in: Callable[..., Client]) -> Client:
    """His browser."""
    return sign_in(MANAGER)
