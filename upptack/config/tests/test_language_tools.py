"""The language tools are commands of `upptack`, told in its help and run without Django."""

from __future__ import annotations

import io
import json

import pytest

from upptack.config import cli
from upptack.language import command

pytestmark = pytest.mark.pure


def test_every_tool_is_a_command_and_is_told_in_the_help() -> None:
    assert set(cli.LANGUAGE_TOOLS) == set(command.NAMES)
    told = cli.parser().format_help()
    assert all(words[:30] in " ".join(told.split()) for words in cli.LANGUAGE_TOOLS.values())


def test_a_tool_gets_its_own_arguments_and_gives_its_own_status(monkeypatch, capsysbinary) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": 1, "text": "hej"}\n[]\n')))
    assert cli.main(["deidentify"]) == 1
    first, second = capsysbinary.readouterr().out.splitlines()
    assert json.loads(first) == {"id": 1, "flagged": False, "spans": []}
    assert json.loads(second)["line"] == 2
    assert cli.main(["deidentify", "fil.jsonl"]) == 2
