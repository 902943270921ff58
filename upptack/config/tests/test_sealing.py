"""A backup that cannot be sealed says why, however early the program that seals it ends."""

from __future__ import annotations

import secrets

import pytest

from upptack.config.keeping import archive, manifest

pytestmark = pytest.mark.pure


def test_a_program_that_ends_before_it_has_read_everything_is_told_as_a_wrong_key(tmp_path, monkeypatch):
    program, gathered = tmp_path / "bin" / "age", tmp_path / "gathered"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    gathered.mkdir()
    (gathered / manifest.NAME).write_bytes(secrets.token_bytes(300_000))
    with pytest.raises(manifest.Refused, match="UPPTACK_BACKUP_KEY"):
        archive._write(gathered, tmp_path / "backup", "age1nothing")
