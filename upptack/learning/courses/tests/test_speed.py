"""How much a page costs, with the modules as they really are: few questions to the database, and well within what a
learner notices."""

from __future__ import annotations

import time
from datetime import date
from statistics import median

import pytest

from upptack.knowledge import api as knowledge
from upptack.learning.courses.models import Progress

ON = date(2026, 11, 22)
MOST_SECONDS = 0.15
"""Of the processor, a page: three times the goal of 50 ms, so that only a real fault fails on a busy machine."""


@pytest.fixture
def first(content):
    """A published module."""
    return next(iter(knowledge.lessons(ON)))


def test_pages_ask_little_and_are_quick(alva, first, django_assert_max_num_queries):
    page = f"/utbildning/{first.id}/{first.pages[0].id}/"
    asks = [
        ("own", lambda: alva.get("/utbildning/"), 12),
        ("lesson", lambda: alva.get(f"/utbildning/{first.id}/"), 12),
        ("page", lambda: alva.get(page), 10),
        ("next", lambda: alva.post(page, {"do": "next"}), 30),
    ]
    for name, ask, most in asks:  # the processor's time: on a busy machine the clock on the wall says something else
        ask()
        with django_assert_max_num_queries(most):
            assert ask().status_code in (200, 302)
        times = []
        for _ in range(7):
            start = time.process_time()
            ask()
            times.append(time.process_time() - start)
        assert median(times) < MOST_SECONDS, name
    assert Progress.objects.count() == 1


def test_every_page_of_every_module_is_shown(alva):
    for lesson in knowledge.lessons(ON):
        for page in lesson.pages:
            answer = alva.get(f"/utbildning/{lesson.id}/{page.id}/")
            assert answer.status_code == 200
            assert page.title in answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
