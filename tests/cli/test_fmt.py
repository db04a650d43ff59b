"""``perfeval fmt``: what it prints, what it writes, how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.run import is_chinese, run

Capsys = pytest.CaptureFixture[str]
TIDY = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}  # 全称\n"
UNTIDY = "年度:   2025\n类型: '整体自评'\n单位: {名称: 某县数据局}  # 全称\n"


@pytest.fixture
def year(tmp_path: Path) -> Path:
    folder = tmp_path / "2025"
    folder.mkdir()
    (folder / "整体.yaml").write_text(UNTIDY, "utf-8")
    (folder / "别的.yaml").write_text(TIDY, "utf-8")
    return folder


def test_check_writes_nothing(year: Path, capsys: Capsys) -> None:
    answer = run(capsys, "fmt", year, "--check")
    assert answer.status == 1
    assert answer.out == f"要整理 {year / '整体.yaml'}\n2 个文件，1 个要整理\n"
    assert (year / "整体.yaml").read_text("utf-8") == UNTIDY


@pytest.mark.parametrize("command", ["fmt", "整理"])
def test_a_second_run_has_nothing_to_do(year: Path, capsys: Capsys, command: str) -> None:
    answer = run(capsys, command, year)
    assert (answer.status, answer.out) == (0, f"√ {year / '整体.yaml'}\n2 个文件，1 个已整理\n")
    assert (year / "整体.yaml").read_text("utf-8") == TIDY
    assert run(capsys, "fmt", year, "--check").status == 0
    assert run(capsys, "fmt", year).out == "2 个文件，0 个已整理\n"


def test_errors_are_shown_and_others_written(year: Path, capsys: Capsys) -> None:
    broken = year / "别的.yaml"
    broken.write_text(TIDY + "任务概述: '甲\n", "utf-8")
    answer = run(capsys, "fmt", year)
    assert answer.status == 1
    assert "错误[PE118]" in answer.err
    assert "2 个文件，1 个已整理，1 个有错误没有动" in answer.out
    assert broken.read_text("utf-8") == TIDY + "任务概述: '甲\n"
    assert (year / "整体.yaml").read_text("utf-8") == TIDY


def test_files_of_others_are_told_and_left(year: Path, capsys: Capsys) -> None:
    (year / "别的.yaml").write_text("乙:   1\n", "utf-8")
    answer = run(capsys, "fmt", year)
    assert answer.status == 0
    assert "提示[PE736]" in answer.err
    assert "2 个文件，1 个已整理，1 个不是单位的数据文件没有动" in answer.out
    assert run(capsys, "fmt", year, "--check").status == 0
    assert (year / "别的.yaml").read_text("utf-8") == "乙:   1\n"


def test_other_encodings_are_told(year: Path, capsys: Capsys) -> None:
    (year / "整体.yaml").write_bytes(TIDY.encode("gb18030"))
    answer = run(capsys, "fmt", year / "整体.yaml")
    assert answer.out.startswith(f"√ {year / '整体.yaml'}（原为 GB18030 编码，改为 UTF-8）\n")
    assert (year / "整体.yaml").read_bytes() == TIDY.encode()


def test_missing_and_unreadable(year: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(capsys, "fmt", year / "无.yaml").status == 2

    def refuse(path: Path, *_: object) -> bytes:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr(os, "open", refuse)
    answer = run(capsys, "fmt", year)
    assert answer.status == 2
    assert is_chinese(answer.err)


def test_a_new_file_needs_no_tidying(tmp_path: Path, capsys: Capsys) -> None:
    for kind in ("整体", "项目", "转移支付"):
        folder = tmp_path / kind
        assert run(capsys, "new", folder, "--kind", kind, "--unit", "某县数据局", "--year", 2025).status == 0
        assert run(capsys, "fmt", folder, "--check").status == 0


def test_examples_keep_what_they_say(tmp_path: Path, capsys: Capsys) -> None:
    from perfeval_gen.pipeline import render_file
    from perfeval_gen.resources import data_root

    paths = sorted((data_root() / "examples").glob("*.yaml"))
    assert len(paths) >= 8
    for path in paths:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        assert run(capsys, "fmt", copy).status == 0
        before, after = render_file(path).value, render_file(copy).value
        assert before
        assert after
        assert [d.digest for d in before] == [d.digest for d in after]
