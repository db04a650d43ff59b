"""A pack that can't be read or is faulty is told apart from faulty data by the exit status, whatever the command."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.resources import data_root
from tests.cli.mistakes import HEAD
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
COMMANDS: dict[str, tuple[object, ...]] = {
    "check": ("check", "2025"),
    "render": ("render", "2025", "-o", "出"),
    "render --check": ("render", "2025", "--check"),
    "score": ("score", "2025"),
    "pack info": ("pack", "info", "某省"),
    "schema": ("schema", "--pack", "某省"),
    "new": ("new", ".", "--kind", "整体", "--unit", "某县数据局", "--year", 2026, "--pack", "某省"),
    "rollover": ("rollover", "--from", 2025, "--to", 2026),
}


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack.yaml of a unit's own pack."""
    own = tmp_path / "模板" / "某省"
    shutil.copytree(data_root() / "templates" / "gd-zhanjiang", own)
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "整体.yaml").write_text(HEAD.replace("gd-zhanjiang", "某省"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return own / "pack.yaml"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pack_that_cannot_be_read(pack: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = os.open

    def refuse(path: Path, *how: Any) -> int:
        if Path(path).name == pack.name:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return real(path, *how)

    monkeypatch.setattr(os, "open", refuse)
    answer = run(capsys, *COMMANDS[name])
    assert (answer.status, "错误[PE707] " in answer.text) == (3, True), answer.text


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("名称: " + "[" * 200 + "]" * 200, "PE115"),
        ("名称: &a 乙", "PE107"),
        ("- 甲", "PE114"),
        ("名称: 甲\n错: 乙", "PE201"),
    ],
    ids=["deep", "anchor", "list", "key"],
)
def test_a_faulty_pack(pack: Path, capsys: Capsys, name: str, text: str, code: str) -> None:
    pack.write_text(f"{text}\n", "utf-8")
    answer = run(capsys, *COMMANDS[name])
    assert (answer.status, f"错误[{code}] " in answer.text) == (3, True), answer.text


def test_faulty_data_are_no_faulty_pack(pack: Path, capsys: Capsys) -> None:
    data = pack.parents[2] / "2025" / "整体.yaml"
    data.write_text("类型: &a 整体自评\n", "utf-8")
    for name in ("check", "rollover"):
        assert run(capsys, *COMMANDS[name]).status == 1
