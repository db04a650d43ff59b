"""Each mistake gives its code, its place and a remedy in Chinese; what is refused leaves no file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.mistakes import HEAD, MISTAKES, WARNINGS, Mistake
from tests.cli.run import foreign_words, is_chinese, run

KEYS = {
    "code", "rule", "severity", "message", "file", "line", "column", "end_column", "path", "hint", "related",
    "fingerprint", "edits",
}  # fmt: skip


def written(folder: Path, mistake: Mistake) -> Path:
    path = folder / "整体.yaml"
    path.write_bytes(mistake.text if isinstance(mistake.text, bytes) else mistake.text.encode())
    return path


def status_of(mistake: Mistake) -> int:
    """What isn't readable as text at all is 2, mistakes in it are 1 (design/cli.md)."""
    return 0 if mistake.code in WARNINGS else 2 if mistake.code in {"PE140", "PE141", "PE142"} else 1


def shown(mistake: Mistake) -> str:
    text = mistake.text if isinstance(mistake.text, str) else mistake.text[:99999].decode("utf-8", "replace")
    return text if len(text) < 99999 else ""


def test_the_table_is_long_enough() -> None:
    assert len(MISTAKES) >= 100
    assert len({m.name for m in MISTAKES}) == len(MISTAKES)
    assert len({m.code for m in MISTAKES}) >= 50


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_check_as_json(mistake: Mistake, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, mistake)
    answer = run(capsys, "check", "--format", "json", path)
    found = answer.findings
    assert answer.err == ""
    assert all(set(item) == KEYS for item in found)
    mine = [f for f in found if f["code"] == mistake.code and mistake.said in f["message"] + f["hint"]]
    assert [(f["line"], f["column"]) for f in mine] == [(mistake.line, mistake.column)], found
    severity = "warning" if mistake.code in WARNINGS else "error"
    assert mine[0]["severity"] == severity
    assert mine[0]["file"] == str(path)
    assert mine[0]["end_column"] > mistake.column or mistake.line == 0
    assert is_chinese(mine[0]["message"])
    assert is_chinese(mine[0]["hint"])
    assert answer.status == status_of(mistake)
    for item in found:
        assert foreign_words(item["message"] + item["hint"], shown(mistake)) == set()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_check_as_text(mistake: Mistake, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, mistake)
    answer = run(capsys, "check", path)
    place = f"{path}:{mistake.line}:{mistake.column}" if mistake.line else str(path)
    blocks = [b for b in answer.out.split("\n\n") if f"[{mistake.code}]" in b]
    mine = next(b for b in blocks if f"  → {place}\n" in b and mistake.said in b)
    assert "\n     = " in mine
    if mistake.line and mistake.code != "PE141":  # a line that can't be decoded can't be shown
        assert re.search(rf"\n *{mistake.line} │ .+\n     │ +\^", mine), mine
    assert "\x1b" not in answer.out
    assert answer.status == status_of(mistake)
    closing = r"\n[√×] \d+ 个错误，\d+ 个警告，\d+ 个提示(；\d+ 处可自动修正)?（1 个文件，\d+\.\d 秒）\n$"
    assert re.search(closing, answer.out)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_render_leaves_no_file(mistake: Mistake, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, mistake)
    answer = run(capsys, "render", path, "-o", tmp_path / "输出")
    assert f"[{mistake.code}]" in answer.text
    assert answer.status == status_of(mistake)
    if mistake.code in WARNINGS:
        assert len(list((tmp_path / "输出").iterdir())) == 3
    else:
        assert not (tmp_path / "输出").exists()
        assert "共生成 0 份文档" in answer.out


def test_everything_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD + (
        "填报日期：2026-02-30\n"
        "资产:\n  公务用车:2\n  大型设备: 两台\n  固定资产原直: 3\n"
        "任务概述: 某路 #12\n"
        "任务: [甲]\n任务: [乙]\n"
    )
    path = tmp_path / "整体.yaml"
    path.write_text(text, "utf-8")
    answer = run(capsys, "check", "--format", "json", path)
    got = {(f["code"], f["line"], f["column"]) for f in answer.findings if f["severity"] != "note"}
    assert got == {
        ("PE101", 5, 5), ("PE204", 5, 6), ("PE102", 7, 7), ("PE210", 8, 9), ("PE201", 9, 3), ("PE123", 10, 10),
        ("PE103", 12, 1),
    }  # fmt: skip
    assert answer.status == 1


def test_every_missing_field_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text("类型: 整体自评\n", "utf-8")
    answer = run(capsys, "check", "--format", "json", path)
    missing = {f["path"][-1]: f["severity"] for f in answer.findings if f["code"] == "PE202"}
    assert missing == {
        "年度": "error", "单位": "error", "填报日期": "note", "职责": "note", "任务": "note", "预算": "note",
        "问题": "note",
    }  # fmt: skip
    path.write_text(HEAD + "任务:\n  - 目标: 甲\n", "utf-8")
    submitted = run(capsys, "check", "--stage", "报送", "--format", "json", path)
    missing = {f["path"][-1]: f["severity"] for f in submitted.findings if f["code"] == "PE202"}
    assert set(missing.values()) == {"error"}
    assert set(missing) == {"填报日期", "职责", "预算", "问题", "名称"}
    hints = [f["hint"] for f in submitted.findings if f["path"] == ["任务", 0, "名称"]]
    assert hints == ["本节缺少“名称”；在“任务→第1条”下补上“名称”，例如 名称: 扩大工业投资"]


def test_paths_are_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + "任务:\n  - {名称: 甲, 金额: 多}\n", "utf-8")
    (found,) = [f for f in run(capsys, "check", "--format", "json", path).findings if f["severity"] == "error"]
    assert found["path"] == ["任务", 0, "金额"]
    assert found["end_column"] == found["column"] + 1


def test_fingerprints_outlive_moved_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    prints = []
    for before in ("", "\n# 注\n\n"):
        path.write_text(HEAD + before + "资产: {公务用车: 两辆}\n", "utf-8")
        found = run(capsys, "check", "--format", "json", path).findings
        prints.append([f["fingerprint"] for f in found])
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(prints[0]) > 1
