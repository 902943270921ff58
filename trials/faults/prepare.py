"""Makes an installation ready for trials and prints its keys, as JSON: run as a process of its own, for it reads the
product's settings. `python -m trials.faults.prepare HOW_MANY_KEYS`"""

from __future__ import annotations

import json
import sys
import time
from typing import Final

from upptack.config import cli

SESSIONS: Final = 50


def main(n: int) -> int:
    """Database, invented staff, and `n` keys for case systems of one agency. Of the content only what meetings and
    posts need: the rest takes a minute to load, and no trial writes it."""
    cli.start_django()
    from django.core.management import call_command
    from django.utils import timezone

    from upptack.config import demo
    from upptack.exchange.forum import actions as forum
    from upptack.knowledge import api as knowledge
    from upptack.knowledge.publishing import actions as publishing
    from upptack.knowledge.routines import actions as routines
    from upptack.law import agencies
    from upptack.meeting.prompt import actions, keys
    from upptack.staff import actions as staff
    from upptack.staff.models import Agency

    call_command("migrate", verbosity=0, interactive=False)
    if not Agency.objects.exists():
        names = {agency.code: agency.name for agency in agencies.known().values()}
        staff.load_agencies(names, {county.code: county.name for county in knowledge.counties()})
        routines.load()
        forum.load()
        publishing.set_up()
        demo.load_staff()
    day = timezone.localdate()
    made = [actions.make_key(keys.new_name(), "fk", f"Prov {i}", by=None, at=day).text for i in range(n)]
    print(json.dumps({"keys": made, "sessions": [signed_in() for _ in range(SESSIONS)], "activity": activity()}))
    return 0


def signed_in() -> str:
    """The cookie of a browser in which a coordinator has just signed in."""
    from django.conf import settings
    from django.test import Client

    from upptack.staff.middleware import SEEN, SIGNED_IN
    from upptack.staff.models import Member

    client = Client()
    client.force_login(Member.objects.get(email="samordnare@jam.example"))
    session = client.session
    session[SEEN] = session[SIGNED_IN] = int(time.time())
    session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def activity() -> int:
    """An activity of the plan for many to edit; its heading is a number."""
    from django.utils import timezone

    from upptack.staff.models import Member
    from upptack.steering.plan import actions, contents

    day = timezone.localdate()
    planned = actions.Planned(next(iter(contents.areas())), "jam", "Steg 0", "Samordningen", day, day, "", "")
    by = Member.objects.get(email="samordnare@jam.example")
    return actions.add_activity(planned, token="prov", by=by, at=timezone.now()).pk


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
