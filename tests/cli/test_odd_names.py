"""A file whose name is no text (bytes of GBK from an old archive): every command and format can tell of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.mistakes import HEAD
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
WRONG = HEAD + "任务: [甲]\n填报日期: 2025-12-20\n"  # before the year is over: PE501
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path(os.fsdecode(b"\xca\xfd\xbe\xdd.yaml"))
    path.write_text(WRONG, "utf-8")
    return path


def test_sarif_names_it_by_its_bytes(odd: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run(capsys, "check", odd, "--format", "sarif")
    assert answer.status == 1
    places = [place for each in json.loads(answer.out)["runs"][0]["results"] for place in each["locations"]]
    assert {place["physicalLocation"]["artifactLocation"]["uri"] for place in places} == {"%CA%FD%BE%DD.yaml"}
    (elsewhere := odd.absolute().parent / "别处").mkdir()
    monkeypatch.chdir(elsewhere)
    assert "%CA%FD%BE%DD.yaml" in run(capsys, "check", Path("..", odd), "--format", "sarif").out


@pytest.mark.parametrize("output", ["text", "json", "github"])
def test_the_other_formats(odd: Path, capsys: Capsys, output: str) -> None:
    answer = run(capsys, "check", odd, "--format", output)
    assert answer.status == 1
    assert "PE501" in answer.out
    assert ".yaml" in answer.out


def test_a_baseline_knows_it_again(odd: Path, capsys: Capsys) -> None:
    assert run(capsys, "check", odd, "--write-baseline", "基线.json").status == 1
    answer = run(capsys, "check", odd, "--baseline", "基线.json")
    assert answer.status == 0
    assert "PE501" not in answer.out
    odd.write_text(HEAD + "任务: [甲]\n", "utf-8")
    assert "提示[PE753]" in run(capsys, "check", odd, "--baseline", "基线.json").out


@pytest.mark.parametrize("command", ["fmt", "migrate", "score", "render"])
def test_other_commands(odd: Path, capsys: Capsys, command: str) -> None:
    assert run(capsys, command, odd).status in (0, 1)
