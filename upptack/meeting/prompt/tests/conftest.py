"""What the tests of the prompt share: a key that holds, and a call with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from upptack.meeting.prompt import actions, keys
from upptack.meeting.prompt.keys import Presented
from upptack.meeting.prompt.tests.calling import send


@pytest.fixture
def key(content: None) -> Presented:
    """A key of a system at Försäkringskassan."""
    return actions.make_key(keys.new_name(), "fk", "Påhittat ärendesystem", by=None, at=date(2026, 11, 22))


@pytest.fixture
def ask(key: Presented) -> Callable[..., Any]:
    """Calls with the key; what is given replaces a part of a call that is right."""

    def asked(**given: Any) -> Any:
        return send(key.text, **given)

    return asked
