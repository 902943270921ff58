"""What the command prints and returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from upptack.guides import guide
from upptack.knowledge import packages
from upptack.knowledge.information.models import PublicPage
from upptack.knowledge.packages import actions, keys
from upptack.knowledge.packages.apps import PackagesConfig
from upptack.knowledge.packages.command import main
from upptack.knowledge.packages.tests.parcels import PAGE, changed, inside, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(tmp_path: Path, settings: Any) -> Path:
    """The installation that the settings name."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, folder=tmp_path / "var")
    return tmp_path / "var"


def test_the_app_lets_conversations_find_the_guides_of_the_installation(here: Path) -> None:
    PackagesConfig(PackagesConfig.name, packages).ready()
    assert guide._further == [here / "guides"]


def test_keys_from_first_to_last(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key"]) == 2
    assert "ingen nyckel än" in capsys.readouterr().err
    assert main(["key", "Myndigheten", "X"]) == 0
    line = capsys.readouterr().out.strip()
    assert line == keys.own(here / "keys").line
    assert line.endswith(" Myndigheten X")
    assert main(["key"]) == 0
    assert capsys.readouterr().out.strip() == line
    assert main(["key", "Igen"]) == 2
    assert main(["trusted"]) == 0
    assert "Ingen nyckel" in capsys.readouterr().out
    assert main(["trust", *line.split()]) == 0
    assert main(["trust", line]) == 0
    capsys.readouterr()
    assert main(["trusted"]) == 0
    assert capsys.readouterr().out.strip() == line
    assert main(["trust", "abc"]) == 2
    assert main(["untrust", line.split()[0]]) == 0
    assert main(["untrust", line.split()[0]]) == 2
    assert "Ingen betrodd nyckel" in capsys.readouterr().err


def test_a_package_from_export_to_import(
    content: None, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paket.zip"
    assert main(["export", str(file)]) == 2
    assert "ingen nyckel än" in capsys.readouterr().err
    assert not file.exists()
    main(["key", "Myndigheten"])
    main(["trust", keys.own(here / "keys").line])
    assert main(["export", str(file), "--only", "pages,handbook"]) == 0
    assert {name.split("/")[1] for name in inside(file.read_bytes()) if "/" in name} == {"pages", "handbook"}
    capsys.readouterr()
    title = PublicPage.objects.get(section="start", language="sv").title
    PublicPage.objects.filter(section="start", language="sv").update(title="Här")
    assert main(["import", str(file), "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Paket från Myndigheten" in told
    assert f"Publika sidor: 1 ändrade, {PublicPage.objects.count() - 1} lika." in told
    assert "ingenting har skrivits" in told
    assert main(["import", str(file)]) == 0
    assert "ingenting har skrivits" not in capsys.readouterr().out
    assert PublicPage.objects.get(section="start", language="sv").title == title
    PublicPage.objects.filter(section="start", language="sv").update(locked=True)
    other = changed(file.read_bytes(), PAGE, lambda page: page.update(title="Från andra"))
    file.write_bytes(signed(here, other, made_at=timezone.now().replace(microsecond=0)))
    assert main(["import", str(file)]) == 0
    assert "behållen pages/start.sv.json" in capsys.readouterr().out
    file.write_bytes(signed(here, other, made_at=timezone.now().replace(year=2020, microsecond=0)))
    assert main(["import", str(file)]) == 2
    assert "--older" in capsys.readouterr().err
    assert main(["import", str(file), "--older"]) == 0


def test_a_new_guide_asks_for_a_restart(content: None, here: Path, tmp_path: Path, capsys: Any) -> None:
    main(["key", "Myndigheten"])
    main(["trust", keys.own(here / "keys").line])
    data = actions.export(here, ("guides",), at=timezone.now())
    text = inside(data)["content/guides/guide-uses-1.toml"].replace(b"version = 1", b"version = 2")
    ahead = timezone.now() + timedelta(days=2)
    (tmp_path / "paket.zip").write_bytes(signed(here, {"content/guides/guide-uses-2.toml": text}, made_at=ahead))
    assert main(["import", str(tmp_path / "paket.zip")]) == 2
    assert "framtiden" in capsys.readouterr().err
    now = timezone.now().replace(microsecond=0)
    (tmp_path / "paket.zip").write_bytes(signed(here, {"content/guides/guide-uses-2.toml": text}, made_at=now))
    assert main(["import", str(tmp_path / "paket.zip")]) == 0
    assert "Samtalsguider: 1 nya.\nStarta om servern" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["export", "x.zip", "--only", "pages,people"], ["import", "/nowhere/x.zip"]])
def test_what_cannot_be_done_is_told_in_a_sentence(words: list[str], here: Path, capsys: Any) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("words", [[], ["send"], ["export"], ["import", "x", "--force"]])
def test_words_that_are_no_command_end_with_status_2(words: list[str], here: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
