"""A unit's folder: several files, a second run, what is refused, nothing half written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Diagnostic, Stage
from perfeval_gen.pipeline import examine
from perfeval_gen.workflows.rollover.folder import Rolled, roll_over
from perfeval_gen.workflows.rollover.plan import Years
from tests.cli.run import is_chinese, run
from tests.rollover.samples import HEAD, YEARS, unit_folder

WHOLE = f"{HEAD}人员: {{退休: 11}}\n资产: {{公务用车: 3}}\n"
PROJECT = "类型: 项目自评\n年度: 2024\n单位: {名称: 某县数据局}\n名称: 甲\n预算: {划拨: 5}\n"


def done(folder: Path) -> tuple[Rolled, ...]:
    outcome = roll_over(folder, YEARS)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def told(folder: Path, years: Years = YEARS) -> tuple[Diagnostic, ...]:
    return roll_over(folder, years).diagnostics


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_file_of_the_year_is_rolled_over(tmp_path: Path) -> None:
    unit_folder(
        tmp_path, 整体=WHOLE, 项目__001="名称: 甲\n预算: {划拨: 5}\n", 项目__002=PROJECT.replace("甲", "乙"),
        评分="评分: {支出完成率: {理由: 慢}}  # 旁\n", 佐证__目录="清单: [一]\n",
    )  # fmt: skip
    made = done(tmp_path)
    assert [one.path.relative_to(tmp_path / "2025").as_posix() for one in made] == [
        "整体.yaml", "评分.yaml", "项目/001.yaml", "项目/002.yaml",
    ]  # fmt: skip
    now = {p.removeprefix("2025/"): c.decode() for p, c in files(tmp_path).items() if p.startswith("2025/")}
    assert now["评分.yaml"] == "评分: {支出完成率: {理由: 待填}}  # 旁\n"
    assert now["项目/001.yaml"] == "名称: 甲\n预算: {划拨: 待填}\n"
    assert now["项目/002.yaml"].endswith("预算: {划拨: 待填}\n\n上年:\n  预算: {划拨: 5}\n")
    assert now["整体.yaml"].endswith("  项目:\n    - 名称: 甲\n      预算: {划拨: 5}\n")
    assert [d.message for d in told(tmp_path)] == ["“目录.yaml”没有写类型，没有结转"]


def test_what_was_written_can_be_read(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE, 项目__001="名称: 甲\n预算: {划拨: 5}\n")
    done(tmp_path)
    found = examine(tmp_path / "2025" / "整体.yaml", Stage.DRAFT)
    assert found.value is not None
    assert found.value.document.get("previous_year", "projects", 0, "budget", "allocated").yuan == 50000
    assert {d.code for d in found.diagnostics if d.code.startswith(("PE1", "PE2"))} <= {"PE202", "PE212"}


def test_line_ends_and_the_mark_at_the_beginning_stay(tmp_path: Path) -> None:
    path = unit_folder(tmp_path, 整体=WHOLE) / "2024" / "整体.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    done(tmp_path)
    content = (tmp_path / "2025" / "整体.yaml").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") > 5
    before = files(tmp_path)
    assert [one.state for one in done(tmp_path)] == ["未变"]
    assert files(tmp_path) == before


@pytest.mark.parametrize("remembers", [True, False])
def test_a_second_run_changes_no_byte(tmp_path: Path, remembers: bool) -> None:  # noqa: FBT001
    unit_folder(tmp_path, 整体=WHOLE, 项目__002=PROJECT)
    done(tmp_path)
    if not remembers:
        (tmp_path / ".perfeval" / "结转2025.json").unlink()
    before = files(tmp_path)
    assert [one.state for one in done(tmp_path)] == ["未变", "未变"]
    assert {k: v for k, v in files(tmp_path).items() if k in before} == before


def corrected(folder: Path, old: str, new: str, year: int = 2024) -> None:
    path = folder / str(year) / "整体.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_an_untouched_file_follows_a_correction(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    done(tmp_path)
    corrected(tmp_path, "公务用车: 3", "公务用车: 4")
    assert [one.state for one in done(tmp_path)] == ["更新"]
    assert "上年:\n  资产: {公务用车: 4}\n" in (tmp_path / "2025" / "整体.yaml").read_text("utf-8")


def test_what_somebody_edited_stays_and_the_rest_follows(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    done(tmp_path)
    corrected(tmp_path, "{退休: 11}  #? 沿用自2024", "{退休: 12}  # 核对过", 2025)
    corrected(tmp_path, "退休: 11", "退休: 10")
    corrected(tmp_path, "公务用车: 3", "公务用车: 4")
    assert [one.state for one in done(tmp_path)] == ["更新"]
    text = (tmp_path / "2025" / "整体.yaml").read_text("utf-8")
    assert "人员: {退休: 12}  # 核对过\n" in text
    assert "  资产: {公务用车: 4}\n" in text
    notes = told(tmp_path)
    assert [(d.code, d.message) for d in notes] == [("PE764", "“整体.yaml”有 1 处与结转的结果不同，是改过的，没有动")]
    assert (tmp_path / "2025" / "整体.yaml").read_text("utf-8") == text


def test_a_confirmed_value_is_an_edited_one(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    done(tmp_path)
    corrected(tmp_path, "{退休: 11}  #? 沿用自2024", "{退休: 11}", 2025)
    corrected(tmp_path, "退休: 11", "退休: 10")
    done(tmp_path)
    assert "人员: {退休: 11}\n" in (tmp_path / "2025" / "整体.yaml").read_text("utf-8")


def test_without_memory_nothing_that_differs_is_touched(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    done(tmp_path)
    (tmp_path / ".perfeval" / "结转2025.json").write_text("坏的", "utf-8")
    corrected(tmp_path, "公务用车: 3", "公务用车: 4")
    before = (tmp_path / "2025" / "整体.yaml").read_bytes()
    assert [one.state for one in done(tmp_path)] == ["未变"]
    assert (tmp_path / "2025" / "整体.yaml").read_bytes() == before


def test_a_file_deleted_since_is_not_written_again(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE, 项目__002=PROJECT)
    done(tmp_path)
    (tmp_path / "2025" / "项目" / "002.yaml").unlink()
    assert [one.state for one in done(tmp_path)] == ["未变", "不写"]
    assert not (tmp_path / "2025" / "项目" / "002.yaml").exists()
    said = "“002.yaml”结转以后删去了，没有再写出；要重新结转的，先删去 .perfeval/结转2025.json"
    assert [(d.code, d.message) for d in told(tmp_path)] == [("PE766", said)]
    (tmp_path / ".perfeval" / "结转2025.json").unlink()
    assert [one.state for one in done(tmp_path)] == ["未变", "新写"]


def test_the_file_of_an_ended_project_is_left_out(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE, 项目__002=PROJECT + "已结束: 是\n", 项目__003="名称: 丙\n已结束: 是\n")
    made = done(tmp_path)
    assert [one.ended for one in made] == [(), ("丙",), ("甲",)]
    assert sorted(p.name for p in (tmp_path / "2025").rglob("*.yaml")) == ["整体.yaml"]
    assert [d.code for d in told(tmp_path)] == ["PE765", "PE765"]


def test_a_faulty_file_stops_everything(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE, 项目__002=PROJECT + '备注: "没有结束\n')
    outcome = roll_over(tmp_path, YEARS)
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics] == ["PE118"]
    assert not (tmp_path / "2025").exists()


@pytest.mark.parametrize(
    ("there", "code"),
    [(WHOLE, "PE763"), (PROJECT.replace("2024", "2025"), "PE763"), ("类型: [\n", "PE764")],
)
def test_a_file_that_is_no_rollover_is_not_touched(tmp_path: Path, there: str, code: str) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    path = tmp_path / "2025" / "整体.yaml"
    path.parent.mkdir()
    path.write_text(there, "utf-8")
    assert [d.code for d in told(tmp_path)] == [code]
    assert path.read_text("utf-8") == there


WRONG = [
    (2024, 2024, "都是 2024"),
    (2024, 2023, "早于"),
    (2023, 2025, "隔了 2 年"),
    (2030, 2031, "没有 2030 年的文件夹"),
]


@pytest.mark.parametrize(("source", "target", "said"), WRONG)
def test_wrong_years_are_told(
    tmp_path: Path, source: int, target: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    answer = run(capsys, "rollover", str(tmp_path), "--from", str(source), "--to", str(target))
    assert answer.status == (1 if said.startswith("没有") else 2)
    assert said in answer.err
    assert is_chinese(answer.err)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2024"]


def test_a_file_in_the_wrong_folder_is_told(tmp_path: Path) -> None:
    unit_folder(tmp_path, 整体=WHOLE.replace("2024", "2023"))
    assert [(d.code, d.message) for d in told(tmp_path)] == [("PE762", "年度写的是 2023，文件在 2024 年的文件夹里")]


def test_a_file_of_an_older_version_is_to_be_migrated_first(tmp_path: Path) -> None:
    text = '类型: 转移支付自评\n版本: "1"\n年度: 2024\n单位: {名称: 某省财政厅}\n说明: 无\n'
    unit_folder(tmp_path, 转移支付=text)
    assert [(d.code, d.location.line) for d in told(tmp_path)] == [("PE767", 5)]
    unit_folder(tmp_path, 转移支付=text.replace('"1"', '"2"').replace("说明", "监督发现"))
    assert told(tmp_path) == ()


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unit_folder(tmp_path, 整体=WHOLE)
    before = files(tmp_path)
    answer = run(capsys, "结转", str(tmp_path), "--from", "2024", "--to", "2025", "--dry-run")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.endswith("未写入任何文件。\n")
    assert files(tmp_path) == before


def test_the_counts_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = (
        "填报日期: 2025-01-02\n人员: {退休: 11}\n资产: {公务用车: 3}\n本局: 有\n问题: [慢]\n"
        "项目: [{名称: 甲, 已结束: 是}, {名称: 乙}]\n"
    )
    unit_folder(tmp_path, 整体=HEAD + body)
    answer = run(capsys, "rollover", str(tmp_path), "--from", "2024", "--to", "2025")
    lines = answer.out.splitlines()
    assert [(line.split()[0], int(line.split()[1])) for line in lines[:8]] == [
        ("沿用", 3), ("上年", 1), ("清空", 1), ("待核", 1), ("其他", 1), ("整改", 1), ("换新", 1), ("跳过", 2),
    ]  # fmt: skip
    assert lines[8] == "合计 11 项，1 个文件"
    assert lines[2].endswith(" → 待填或不再列")
    assert "（1 条问题）" in answer.out
    assert "（甲）" in answer.out
    assert "提示[PE765] 项目“甲”2024 年已结束，没有结转" in lines
    assert lines[-2] == f"√ {tmp_path / '2025' / '整体.yaml'}（新写）"


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit_folder(tmp_path, 整体=WHOLE)

    def full(_: int) -> None:
        raise OSError(28, "full")

    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        roll_over(tmp_path, YEARS)
    assert sorted(tmp_path.rglob("*")) == before
