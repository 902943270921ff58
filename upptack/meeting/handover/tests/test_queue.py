"""Where the database is the queue, what is due waits for the worker and is then done; no handover is in it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from upptack.meeting.handover import command
from upptack.meeting.handover.tests.handed import AT, DETAILS, hand_over, stored
from upptack.staff.models import Member

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_the_command_puts_in_the_queue(content: None, clock_at: Any):
    made = hand_over(Member.objects.get(email="handlaggare@fk.example"), details=DETAILS)
    clock_at(AT.replace(year=AT.year + 1))
    with override_settings(TASKS=QUEUE), redirect_stdout(io.StringIO()):
        assert command.main([]) == 0
        assert stored(made).sealed is not None
        (waiting,) = DBTaskResult.objects.all()
        call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)
    waiting.refresh_from_db()
    assert waiting.status == "SUCCESSFUL"
    assert (waiting.args_kwargs, waiting.return_value) == ({"args": [], "kwargs": {}}, None)
    assert made.handover.pk not in json.dumps(str(vars(waiting)))
    assert not type(made.handover).objects.filter(pk=made.handover.pk).exists()
