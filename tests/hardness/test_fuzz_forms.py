"""Every form of ours, sent wrongly: no fault of the server, and nothing that was sent where it does not belong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.hardness import counted
from tests.hardness.crowd import LONG, NOBODY, crowd, fresh, starts  # noqa: F401 (the browsers)
from tests.house.conftest import exchanged, planned, released, taught, unit  # noqa: F401 (what there is to open)
from trials.fuzz.attacks import wrong
from trials.fuzz.crawl import Tally, Target, ask, route, targets
from trials.fuzz.hostile import canary
from upptack.conftest import django_db_setup  # noqa: F401 (the content is loaded once for these tests too)

EXAMPLES = 15_000 if LONG else 500
LEAST_FORMS = 250 if LONG else 60
KINDS = 4
"""How many kinds of status the answers must have: a run that is refused at the door tries nothing."""


def attack(clients: Mapping[str, Client], found: list[Target], tally: Tally, examples: int) -> None:
    """Sends this many wrong forms, each drawn anew."""
    by_route: dict[str, list[Target]] = {}
    for each in found:
        by_route.setdefault(route(each.form.path), []).append(each)
    routes = sorted(by_route)

    @settings(
        max_examples=examples,
        derandomize=not LONG,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def one(data: st.DataObject) -> None:
        # By route first: what has many forms is not tried more for that.
        target, word = data.draw(st.sampled_from(by_route[data.draw(st.sampled_from(routes))])), canary()
        request = data.draw(wrong(target.form, word))
        if target.who != NOBODY:
            fresh(clients[target.who])
        tally.add(request, ask(clients[target.who], request), word)

    one()


@pytest.mark.django_db
def test_no_form_can_be_sent_so_that_the_server_fails_or_repeats_it(crowd: Mapping[str, Client]) -> None:  # noqa: F811
    tally = Tally()
    found = targets(crowd, starts(every=LONG), tally)
    walked = tally.n
    attack(crowd, found, tally, EXAMPLES)
    counted.write("forms", tally.n, sum(n for code, n in tally.statuses.items() if code >= 500))
    print(f"forms {len(found)}, walked {walked}, N {tally.n}, {dict(tally.statuses)}, routes {len(tally.routes)}")
    assert tally.faults == {}
    assert len(found) >= LEAST_FORMS
    assert tally.n >= EXAMPLES + walked
    assert len(tally.statuses) >= KINDS


FORM = "<title>{0}</title><form method=post><input name=text value='{1}'><textarea name=more>{1}</textarea></form>"


def careless(request: HttpRequest) -> HttpResponse:
    """A view that takes what it is sent for granted, and shows it again as it came."""
    said = request.POST.get("text", "")
    if request.method == "POST" and "more" not in request.POST:
        raise RuntimeError("seeded")
    answer = HttpResponse(FORM.format(said if "kanin" in said else "", said))
    if "kanin" in said:
        answer.headers["Content-Disposition"] = f"attachment; filename={said}"
    return answer


careless.__module__ = "upptack.careless"  # only forms of ours are sent
urlpatterns = [path("careless/", careless)]


@pytest.mark.django_db
def test_a_careless_view_is_caught() -> None:
    client, tally = Client(raise_request_exception=False), Tally()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        found = targets({NOBODY: client}, {NOBODY: ["/careless/"]}, tally)
        attack({NOBODY: client}, found, tally, 200)
    kinds = {fault.partition(" ")[0] for fault in tally.faults}
    assert kinds == {"500", "header", "title", "unescaped"}
