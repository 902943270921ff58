"""The command `upptack`: set up, serve and use an installation from the shell."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from upptack.config import environment
from upptack.config.environment import SettingError, variable

COMMANDS_OF_ROOMS = {
    "agency": "en myndighet till, med bara data: agency check|add MAPP",
    "audit": "loggen över vad medarbetarna ändrar: audit anchor|verify [--anchors FIL]",
    "backup": "säkerhetskopia av databas och publicerade filer: backup FIL|MAPP",
    "restore": "återställ en säkerhetskopia i en tom databas: restore FIL [--identity FIL]",
    "content": "signerade paket med innehåll: export, import och nycklar",
    "site": "den publika webbplatsen som filer: site build MAPP",
    "attack": "försök räkna fram dolda tal ur allt som är släppt: attack [--invented]",
    "tables": "signerade tabeller mellan installationer: tables send|receive",
    "prompt": "nycklar för ärendesystem: prompt key|end|keys",
    "cards": "släpp månadens omgång av erfarenhetskort",
    "courses": "utbildningens räkning, och moduler till en annan plattform: courses count|scorm",
    "digest": "skicka veckans brev om att det finns nytt i utbytet, utan innehåll",
    "clock": "när det som städar senast kördes, och att klockan går rätt: clock [--right]",
    "due": "påminn om överlämningar som inte fått svar och stäng gamla: due [--every SEKUNDER]",
}

WITHOUT_DJANGO = {
    "differ": "visa vilka fall två versioner av en beslutstabell svarar olika på: differ FÖRSTA.dmn ANDRA.dmn",
    "vignettes": "kör fallen mot guider och tabeller: vignettes [FIL…] [--with FIL…]",
}

LANGUAGE_TOOLS = {
    "signals": "läs JSON-rader och märk det som kan tyda på våld",
    "lint": "läs JSON-rader och granska hur frågor är ställda",
    "leaks": "läs JSON-rader och leta efter skyddade uppgifter",
    "deidentify": "läs JSON-rader och märk det som visar vem en text handlar om",
}


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    top = argparse.ArgumentParser(prog="upptack", description="Verktyget för att upptäcka våld i nära relationer.")
    commands = top.add_subparsers(dest="command", required=True, metavar="KOMMANDO")
    commands.add_parser("migrate", help="gör i ordning databasen")
    commands.add_parser("load", help="läs in myndigheter, län och katalogen")
    demo = commands.add_parser("demo", help="databas, innehåll och påhittad personal, och starta")
    demo.add_argument("--port", type=int, default=8000)
    serve = commands.add_parser("serve", help="starta servern (granian)")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--address", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=2)
    decide = commands.add_parser("decide", help="läs JSON-rader och svara med varje besluts resultat", add_help=False)
    decide.add_argument("rest", nargs=argparse.REMAINDER)
    member = commands.add_parser("member", help="lägg till eller ändra en medarbetare")
    member.add_argument("email")
    member.add_argument("name")
    member.add_argument("unit")
    member.add_argument("roles", help="till exempel caseworker,manager")
    gone = commands.add_parser("leave", help="en medarbetare har slutat: loggas ut överallt och kan inte logga in")
    gone.add_argument("email")
    commands.add_parser("documents", help="skriv docs/generated på nytt")
    commands.add_parser(
        "daily", help="det som ska göras en gång om dagen: räkna, glöm gamla frågor, mejla, ankra loggen"
    )
    commands.add_parser("worker", help="gör det arbete som står i kö, tills det stoppas")
    for name, words in (LANGUAGE_TOOLS | WITHOUT_DJANGO | COMMANDS_OF_ROOMS).items():
        commands.add_parser(name, help=words)
    manage = commands.add_parser("manage", help="Djangos egna kommandon", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    return top


def start_django() -> None:
    """Reads the settings; the environment decides which database and keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upptack.config.settings")
    import django

    django.setup()
    if variable("MODE") == "production":
        from upptack.config import logs

        sys.excepthook = logs.write_bare  # an exception's own words may quote what is in the database


def migrate() -> None:
    """Brings the database to the present shape and gathers the static files."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if not variable("STATIC"):  # else they were gathered when the image was made
        call_command("collectstatic", verbosity=0, interactive=False)


def add_member(arguments: argparse.Namespace) -> int:
    """Adds one member, who signs in through the agency; says what is wrong with the arguments."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from upptack.staff import actions
    from upptack.staff.models import Unit
    from upptack.staff.rules import Role

    try:
        validate_email(arguments.email)
    except ValidationError:
        print("Skriv e-postadressen så här: namn@myndigheten.se", file=sys.stderr)
        return 2
    try:
        roles = tuple(Role(role) for role in arguments.roles.split(","))
    except ValueError:
        print("Okänd roll. Rollerna är: " + ", ".join(Role), file=sys.stderr)
        return 2
    if not Unit.objects.filter(pk=arguments.unit).exists():
        print(
            "Enheten finns inte. Enheterna är: " + ", ".join(Unit.objects.values_list("pk", flat=True)),
            file=sys.stderr,
        )
        return 2
    actions.add_member(actions.NewMember(arguments.email, arguments.name, arguments.unit, roles), password=None)
    return 0


def leave(email: str) -> int:
    """Ends a member's sessions and lets her sign in no more; status 2 when there is no such member."""
    from upptack.staff import actions

    if actions.leave(email):
        return 0
    print("Det finns ingen medarbetare med den e-postadressen.", file=sys.stderr)
    return 2


def serve(address: str, port: int, workers: int) -> int:
    """Serves until stopped. One thread a worker: the views are bound by the processor, and threads would only wait
    for each other. In production it is asked first whether it may be: the server would start its workers again and
    again. Raises SettingError."""
    environment.must_have_no_demo()
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:  # where each worker keeps its figures (upptack.config.figures)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="upptack-figures-")
    granian = str(Path(sys.executable).with_name("granian"))
    os.execv(  # noqa: S606 (replaces this process, so that a stop signal reaches the server itself)
        granian,
        [
            granian,
            "--interface",
            "wsgi",
            "--host",
            address,
            "--port",
            str(port),
            "--workers",
            str(workers),
            "--blocking-threads",
            "1",
            "--no-ws",
            # Without it the server ends when one of its workers does.
            "--respawn-failed-workers",
            "--respawn-interval",
            "1",
            "--log-level",
            "warning",
            "upptack.config.wsgi:application",
        ],
    )


def demo(port: int) -> int:
    """Database, content and invented staff, then the server; prints where and how to sign in."""
    from upptack.config.environment import read

    if read().mode == "production":
        print("Demon har påhittad personal med känt lösenord och startar inte i drift.", file=sys.stderr)
        return 2
    start_django()
    from upptack.config import demo as invented
    from upptack.config import demo_shared, demo_work

    migrate()
    invented.load_content()
    invented.load_staff()
    demo_work.load()
    demo_shared.load()
    print(invented.welcome(port), flush=True)
    return serve("127.0.0.1", port, 2)


def daily() -> dict[str, int]:
    """What is to be done once a day, however often it is run: counts who is trained, forgets questions to specialists
    that have lain long enough, lets out the month's round of experience cards, sends the letters of the exchange that
    are due, and removes sessions that have ended and old counts of wrong passwords. Returns how many of each. Raises
    ClockDoubted, having done nothing, when the clock cannot be right."""
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.utils import timezone

    from upptack.exchange.cards import actions as cards
    from upptack.exchange.forum import actions as forum
    from upptack.learning.advice import actions as advice
    from upptack.learning.courses import actions as courses
    from upptack.staff import actions as staff
    from upptack.tally import actions as tally

    now, today = timezone.now(), timezone.localdate()
    tally.begin_run("daily", at=now)
    ended = Session.objects.filter(expire_date__lt=now).count()
    call_command("clearsessions")
    return {
        "rounds": int(cards.let_out_monthly(now) is not None),
        "units": courses.count_trained(today),
        "forgotten": advice.forget(today),
        "sent": forum.send_digests(now),
        "sessions": ended,
        "tries": staff.forget_tries(at=now),
    }


def run_daily() -> int:
    """The daily run, and what it says; status 3 when the clock is doubted."""
    from upptack.config import auditing
    from upptack.tally.actions import ClockDoubted

    try:
        print(json.dumps(daily()))
    except ClockDoubted as doubt:
        print(doubt, file=sys.stderr)
        return 3
    return auditing.daily()


def with_django(arguments: argparse.Namespace) -> int:
    """The commands that need settings and database."""
    start_django()
    from upptack.config import demo as invented
    from upptack.config import documents

    if arguments.command == "migrate":
        migrate()
    elif arguments.command == "load":
        print(json.dumps({"loaded": invented.load_content()}))
    elif arguments.command == "member":
        return add_member(arguments)
    elif arguments.command == "leave":
        return leave(arguments.email)
    elif arguments.command == "daily":
        return run_daily()
    elif arguments.command == "worker":
        from django.core.management import call_command

        call_command("db_worker", verbosity=0)
    elif arguments.command == "documents":
        print("\n".join(documents.write()))
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["upptack manage", *arguments.rest])
    return 0


def of_a_room(name: str, rest: Sequence[str]) -> int:
    """Runs a command that a room keeps itself, with its own options."""
    start_django()
    from upptack.config import agency, auditing
    from upptack.config.keeping import command as keeping
    from upptack.exchange.cards import command as cards
    from upptack.exchange.forum import command as forum
    from upptack.knowledge.information import command as site
    from upptack.knowledge.packages import command as content
    from upptack.learning.courses import command as courses
    from upptack.meeting.handover import command as due
    from upptack.meeting.prompt import command as prompt
    from upptack.steering.sending import command as sending
    from upptack.steering.statistics import command as statistics
    from upptack.tally import command as tally

    return {
        "agency": agency.main,
        "attack": statistics.main,
        "audit": auditing.main,
        "cards": cards.main,
        "content": content.main,
        "courses": courses.main,
        "digest": forum.main,
        "clock": tally.main,
        "due": due.main,
        "prompt": prompt.main,
        "site": site.main,
        "tables": sending.main,
        **keeping.COMMANDS,
    }[name](rest)


def without_django(name: str, rest: Sequence[str]) -> int:
    """Runs a command of the pure rooms: it needs neither settings nor database."""
    if name == "vignettes":
        from upptack.guides.vignettes import command as vignettes

        return vignettes.main(rest)
    if name == "differ":
        from upptack.dmn import compare

        return compare.main(rest, sys.stdout, sys.stderr)
    from upptack.language import command as tools

    return tools.main(name, rest)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status. A missing setting is said in a sentence, status 2."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if words and words[0] in COMMANDS_OF_ROOMS:
            return of_a_room(words[0], words[1:])
        if words and words[0] in LANGUAGE_TOOLS | WITHOUT_DJANGO:
            return without_django(words[0], words[1:])
        arguments = parser().parse_args(words)
        if arguments.command == "decide":
            from upptack.dmn import command

            return command.main(arguments.rest)
        if arguments.command == "demo":
            return demo(arguments.port)
        if arguments.command == "serve":
            return serve(arguments.address, arguments.port, arguments.workers)
        return with_django(arguments)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
