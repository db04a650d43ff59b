"""A baseline hides what was known before, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.workflows import baseline
from perfeval_gen.workflows.fingerprints import fingerprints
from perfeval_gen.workflows.selection import EVERYTHING
from tests.cli.mistakes import HEAD
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
MONEY = "预算: {支出: {决算数: %s, 基本支出: {决算数: 4}, 项目支出: {决算数: 5}}}\n"
DATES = "填报日期: 2026-06-16\n自评工作: {报送日期: 2026-06-19}\n"
ROWS = "项目:\n%s"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "整体.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + text, "utf-8")
    return path


def codes(capsys: Capsys, *words: object) -> list[str]:
    found = run(capsys, "check", "--format", "json", "--ignore", "PE202", *words).findings
    return sorted(f["code"] for f in found)


def test_known_findings_are_neither_shown_nor_counted(capsys: Capsys) -> None:
    path = write(MONEY % "10")
    written = run(capsys, "check", path, "--write-baseline", "基线.json")
    assert written.status == 1
    assert "√ 基线.json（记下 5 个问题）" in written.err  # PE301 and four notes PE202
    answer = run(capsys, "check", path, "--baseline", "基线.json")
    assert answer.status == 0
    assert answer.out.startswith("√ 0 个错误，0 个警告，0 个提示")
    report = json.loads(Path("基线.json").read_text("utf-8"))
    assert report["findings"][-1]["file"] == "整体.yaml"


def test_new_findings_are_told(capsys: Capsys) -> None:
    run(capsys, "check", write(MONEY % "10"), "--write-baseline", "基线.json")
    path = write(DATES + "# 注\n\n" + MONEY % "10")
    assert codes(capsys, path, "--baseline", "基线.json") == ["PE502"]
    assert codes(capsys, write(MONEY % "11"), "--baseline", "基线.json") == ["PE301", "PE753"]


def test_fingerprints_outlive_moved_items_of_a_list(capsys: Capsys) -> None:
    wrong = "  - {名称: 乙, 预算: {划拨: 9, 支出: 9, 收回: 5, 原因: 某}}\n"
    run(capsys, "check", write(ROWS % wrong), "--write-baseline", "基线.json")
    before = codes(capsys, "整体.yaml")
    assert "PE304" in before
    path = write(ROWS % ("  - {名称: 甲, 预算: {划拨: 9, 支出: 9}}\n" + wrong))
    assert "PE304" not in codes(capsys, path, "--baseline", "基线.json")
    again = write(ROWS % (wrong + wrong.replace("乙", "丙")))  # the same mistake in one more item is a new one
    assert codes(capsys, again, "--baseline", "基线.json").count("PE304") == 1


def test_files_are_named_as_seen_from_the_baseline(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(MONEY % "10", "2025/整体.yaml")
    run(capsys, "check", path, "--write-baseline", "基线.json")
    assert codes(capsys, tmp_path / path, "--baseline", "基线.json") == []
    monkeypatch.chdir(tmp_path / "2025")
    assert codes(capsys, "整体.yaml", "--baseline", "../基线.json") == []


def test_what_no_longer_occurs_is_told(capsys: Capsys) -> None:
    run(capsys, "check", write(MONEY % "10"), write(MONEY % "10", "乙.yaml"), "--write-baseline", "基线.json")
    answer = run(capsys, "check", write(MONEY % "9"), "--baseline", "基线.json")
    assert answer.status == 0
    assert "提示[PE753] 基线里有 1 个问题已经没有了" in answer.out
    assert "整体.yaml PE301 合计与分项之和不符" in answer.out  # 乙.yaml wasn't looked at
    assert "PE753" not in run(capsys, "check", "整体.yaml", "--baseline", "基线.json", "--select", "PE5").out


def test_a_note_of_a_draft_hides_no_error_later(capsys: Capsys) -> None:
    path = write("资产: {固定资产原值: 待填}\n")
    run(capsys, "check", path, "--write-baseline", "基线.json")
    assert codes(capsys, path, "--baseline", "基线.json") == []
    later = run(capsys, "check", path, "--baseline", "基线.json", "--stage", "报送", "--format", "json")
    assert {"PE212", "PE202"} <= {f["code"] for f in later.findings if f["severity"] == "error"}


def test_what_stops_a_check_is_never_hidden(capsys: Capsys) -> None:
    path = write("资产: {公务用车: 两辆}\n")
    run(capsys, "check", path, "--write-baseline", "基线.json")
    assert "PE210" in codes(capsys, path, "--baseline", "基线.json")


def test_renewed(capsys: Capsys) -> None:
    run(capsys, "check", write(MONEY % "10"), "--write-baseline", "基线.json")
    both = ("--baseline", "基线.json", "--write-baseline", "基线.json")
    assert codes(capsys, write(MONEY % "11"), *both) == ["PE301"]  # new, and known from now on
    assert codes(capsys, "整体.yaml", "--baseline", "基线.json") == []


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, "PE750", "找不到基线“基线.json”"),
        (b"\xff\xfe\x00", "PE751", "不是能用的基线"),
        (b"", "PE751", "不是能用的基线"),
        (b"[]", "PE751", "不是能用的基线"),
        (b'{"kind": "perfeval-baseline", "version": 9, "findings": []}', "PE751", "不是能用的基线"),
        (b'{"kind": "perfeval-baseline", "version": 1, "findings": [{"code": 1}]}', "PE751", "不是能用的基线"),
        (b'{"kind": "perfeval-baseline", "version": 1, "findings": 3}', "PE751", "不是能用的基线"),
        (b'{"kind": "perfeval-baseline", "version": 1}', "PE751", "不是能用的基线"),
    ],
)
def test_no_baseline(content: bytes | None, code: str, said: str) -> None:
    if content is not None:
        Path("基线.json").write_bytes(content)
    outcome = baseline.beside((), Path("基线.json"), (), EVERYTHING)
    assert outcome.value is None
    (item,) = outcome.diagnostics
    assert item.code == code
    assert said in item.message


def test_without_a_baseline_everything_is_new(capsys: Capsys) -> None:
    answer = run(capsys, "check", write(MONEY % "10"), "--baseline", "基线.json")
    assert answer.status == 2
    assert "错误[PE750]" in answer.out
    assert "[PE301]" in answer.out


def test_another_file_is_not_overwritten(capsys: Capsys) -> None:
    path = write(MONEY % "10")
    before = path.read_bytes()
    answer = run(capsys, "check", path, "--write-baseline", path)
    assert answer.status == 2
    assert "错误[PE752] “整体.yaml”不是基线，没有覆盖" in answer.out
    assert path.read_bytes() == before
    assert run(capsys, "check", path, "--write-baseline", "没有/基线.json").status == 2


def test_no_two_findings_have_one_fingerprint() -> None:
    same = [
        Diagnostic("PE401", Severity.ERROR, "甲", Location("甲.yaml", n, n, path=("任务", n, "结果"))) for n in range(9)
    ]
    prints = fingerprints(same, Path())
    assert len(set(prints)) == 9
    moved = [
        Diagnostic("PE401", Severity.ERROR, "甲", Location("./甲.yaml", n + 7, path=("任务", n + 2, "结果")))
        for n in range(9)
    ]
    assert fingerprints(moved, Path()) == prints
    line = [Diagnostic("PE103", Severity.ERROR, f"第 {n} 行已有，第 {n + 2} 行又写了", Location("甲")) for n in (3, 12)]
    assert fingerprints(line[:1], Path()) == fingerprints(line[1:], Path())
