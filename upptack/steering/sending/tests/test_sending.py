"""Two installations: one sends what it has released, the other takes it in once, adds it up and shows it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from upptack.knowledge.api import Key
from upptack.steering.sending import actions, command, queries
from upptack.steering.sending.models import Received
from upptack.steering.sending.rules import Letter, Refused, written
from upptack.steering.sending.tests.installations import (
    COUNTS,
    HIDDEN,
    PERIOD,
    TABLE,
    form,
    pair,
    publish,
    release,
    sent,
    signed_by,
    trust,
)
from upptack.steering.statistics.models import NOISE, Published

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 5, 9, tzinfo=UTC)
COORDINATOR = "samordnare@jam.example"


@pytest.fixture
def north(tmp_path: Path) -> tuple[Path, Key]:
    folder = tmp_path / "north"
    return folder, pair(folder, "Myndigheten i norr")


@pytest.fixture
def here(tmp_path: Path, north: tuple[Path, Key]) -> Path:
    folder = tmp_path / "here"
    trust(folder, north[1])
    return folder


@pytest.fixture
def letter(north: tuple[Path, Key]) -> bytes:
    """What the north has released, in a letter; nothing of it is released here."""
    folder, key = north
    made = Letter(key.name, key.id, NOW, PERIOD, (sent(release(hidden=HIDDEN)),))
    return written(made, lambda content: b64decode(signed_by(folder, content)))


def test_only_what_has_been_released_can_be_sent(north: tuple[Path, Key], here: Path) -> None:
    for period in (PERIOD, "2026"):
        with pytest.raises(Refused, match="är släppta"):
            actions.send(period, north[0], at=NOW)
    publish(release(hidden=HIDDEN))
    publish(release(form(id="fri.moten.kon")), method=NOISE)
    done = actions.receive(actions.send(PERIOD, north[0], at=NOW), here, at=NOW)
    assert done.new == (TABLE,)
    assert Received.objects.get().cells == Published.objects.get(table=TABLE).cells
    with pytest.raises(Refused, match="perioden så här"):
        actions.send("våren", north[0], at=NOW)


def test_without_a_key_nothing_is_sent(tmp_path: Path) -> None:
    publish(release())
    with pytest.raises(Refused, match="ingen nyckel"):
        actions.send(PERIOD, tmp_path / "nobody", at=NOW)


def test_an_unknown_sender_and_a_changed_byte_write_nothing(letter: bytes, here: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="inte är betrodd"):
        actions.receive(letter, tmp_path / "elsewhere", at=NOW)
    for what in (b"2026-05-04", b":93,", b"norr"):
        changed = letter.replace(what, what.replace(b"4", b"5").replace(b"3", b"2").replace(b"o", b"p"))
        assert changed != letter
        with pytest.raises(Refused, match="Signaturen"):
            actions.receive(changed, here, at=NOW)
    assert not Received.objects.exists()


def test_the_same_letter_again_changes_nothing(letter: bytes, here: Path) -> None:
    first, again = (actions.receive(letter, here, at=NOW) for _ in range(2))
    assert (first.new, first.same) == ((TABLE,), ())
    assert (again.new, again.same) == ((), (TABLE,))
    assert Received.objects.count() == 1


def later(folder: Path, key: Key, counts: dict[str, tuple[int, ...]]) -> bytes:
    made = Letter(key.name, key.id, NOW, PERIOD, (sent(release(form("skal"))), sent(release(counts=counts))))
    return written(made, lambda content: b64decode(signed_by(folder, content)))


def test_other_counts_for_the_same_table_and_period_are_refused_as_a_whole(
    letter: bytes, north: tuple[Path, Key], here: Path
) -> None:
    actions.receive(letter, here, at=NOW)
    with pytest.raises(Refused, match="annat innehåll"):
        actions.receive(later(*north, {**COUNTS, "now": (41, 25)}), here, at=NOW)
    assert list(Received.objects.values_list("table", flat=True)) == [TABLE]


def test_a_new_key_of_the_same_installation_does_not_count_twice(letter: bytes, here: Path, tmp_path: Path) -> None:
    actions.receive(letter, here, at=NOW)
    folder = tmp_path / "north2"
    key = pair(folder, "Myndigheten i norr")
    trust(here, key)
    made = Letter(key.name, key.id, NOW, PERIOD, (sent(release(hidden=HIDDEN)),))
    done = actions.receive(written(made, lambda content: b64decode(signed_by(folder, content))), here, at=NOW)
    assert (done.new, done.same) == ((), (TABLE,))


def test_the_own_tables_are_not_taken_in(north: tuple[Path, Key], letter: bytes) -> None:
    trust(north[0], north[1])
    with pytest.raises(Refused, match="egen"):
        actions.receive(letter, north[0], at=NOW)


def test_the_sum_is_of_this_installation_and_the_others(letter: bytes, here: Path) -> None:
    assert queries.together(TABLE, PERIOD) is None
    actions.receive(letter, here, at=NOW)
    publish(release())
    done = queries.together(TABLE, PERIOD)
    assert done is not None
    assert [part.name for part in done.parts] == [queries.HERE, "Myndigheten i norr"]
    shown, key = done.release.shown, done.release.table.key
    assert shown[key({"answer": "not_asked"})] == 2 * sum(COUNTS["not_asked"])
    assert shown[key({"place": "agency:fk", "answer": "now"})] is None


def test_the_command_sends_and_receives(
    north: tuple[Path, Key],
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def within(folder: Path) -> None:
        monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, folder=folder))

    publish(release(hidden=HIDDEN))
    file = tmp_path / "tabeller.json"
    within(north[0])
    assert command.main(["send", PERIOD, str(file)]) == 0
    within(here)
    assert command.main(["receive", str(file)]) == 0
    assert "1 nya tabeller, 0 hade redan tagits emot." in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"2026-05-04", b"2026-05-05"))
    assert command.main(["receive", str(file)]) == 2
    assert command.main(["receive", str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_the_pages_show_the_sum_to_the_coordinator_only(
    letter: bytes, here: Path, sign_in: Callable[..., Client], alva: Client
) -> None:
    mona, table = sign_in(COORDINATOR), (PERIOD, TABLE)
    assert "Ingen har skickat tabeller än" in mona.get(reverse("together")).content.decode()
    actions.receive(letter, here, at=NOW)
    publish(release())
    addresses = [reverse("together"), reverse("together_table", args=table), reverse("together_file", args=table)]
    for address in addresses:
        assert alva.get(address).status_code == 403
        assert mona.get(address).status_code == 200
    assert "Myndigheten i norr" in mona.get(addresses[0]).content.decode()
    page = mona.get(addresses[1]).content.decode()
    assert "dold" in page
    assert str(2 * sum(COUNTS["not_asked"])) in page
    assert mona.get(reverse("together_table", args=(PERIOD, "what-now"))).status_code == 404
    assert mona.get(reverse("together_table", args=("what-now", TABLE))).status_code == 404
