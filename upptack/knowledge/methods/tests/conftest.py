"""An installation of its own for each test of methods; what it published is forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from upptack.guides import guide, tables
from upptack.guides.vignettes import vignette
from upptack.guides.vignettes.tests.made import made
from upptack.knowledge.methods import actions, archive, queries, rules
from upptack.law import frozen


@pytest.fixture(autouse=True)
def vignettes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three vignettes made for the tests in place of the product's own."""
    for module in (vignette, rules, queries):
        monkeypatch.setattr(module, "own", made)
    queries._judged.cache_clear()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that the installation keeps its methods in."""
    before = list(guide._further), list(frozen._further)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, folder=tmp_path))
    guide.read_also(archive.guides_folder(tmp_path))
    tables.read_also(archive.tables_folder(tmp_path))
    actions.forget()
    yield tmp_path
    for kept, (folder, *_) in zip(
        (guide.read_also, tables.read_also), (each or [tmp_path / "-"] for each in before), strict=True
    ):
        kept(folder)
    actions.forget()
    queries._judged.cache_clear()
