"""The mark ``#?``: where it is one, what it is about, and at which stage it stops a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Diagnostic, Severity
from tests.rollover.samples import HEAD


def told(tmp_path: Path, body: str, stage: str = "草稿") -> list[Diagnostic]:
    path = tmp_path / "甲.yaml"
    path.write_text(HEAD + body, "utf-8")
    return [d for d in check_file(path, stage=stage).diagnostics if d.code == "PE505"]


@pytest.mark.parametrize(
    ("body", "named", "place"),
    [
        ("人员:\n  退休: 11  #? 沿用自2023\n", "“退休”", (5, 11)),
        ("人员:\n  退休: 11  # 年末  #? 沿用自2023\n", "“退休”", (5, 17)),
        ("人员: {退休: 11} #? 沿用自2023\n", "“人员”", (4, 14)),
        ("人员:\n  说明: |  #? 沿用自2023\n    甲\n", "“说明”", (5, 10)),
        ("自评工作:\n  组员:  #? 沿用自2023\n    - 甲\n", "“组员”", (5, 8)),
        ("依据文件:\n  - 标题: 甲\n    文号: 乙  #? 沿用自2023\n", "第1条的“文号”", (6, 12)),
        ("制度:\n  - 甲\n  - 乙  #? 沿用自2023\n", "“制度”第2条", (6, 8)),
        ("#? 沿用自2023\n人员: {退休: 1}\n", "“人员”", (4, 1)),
    ],
)
def test_a_mark_is_told_with_its_field_and_place(tmp_path: Path, body: str, named: str, place: tuple[int, int]) -> None:
    (found,) = told(tmp_path, body)
    assert found.message == f"{named}还没有核对（沿用自2023）"
    assert (found.location.line, found.location.column) == place
    assert found.location.end_column == place[1] + len("#? 沿用自2023")
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize(
    "body",
    [
        '人员: {说明: "甲 #? 乙"}\n',
        "人员: {说明: '甲  #? 乙'}\n",
        "人员:\n  说明: |\n    甲  #? 乙\n    #? 丙\n",
        "人员:\n  说明: >-\n    甲  #? 乙\n",
        "人员:\n  说明: 甲#?乙\n",
        "# 行尾的 #? 是还没有核对的\n人员: {退休: 1}\n",
        "人员: {退休: 1}  # 问?\n",
    ],
)
def test_what_only_looks_like_a_mark(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body) == []


@pytest.mark.parametrize("stage", ["报送", "公开"])
def test_a_mark_blocks_what_is_handed_in(tmp_path: Path, stage: str) -> None:
    (found,) = told(tmp_path, "人员: {退休: 11}  #? 沿用自2023\n", stage)
    assert found.severity is Severity.ERROR
    assert render_file(tmp_path / "甲.yaml", stage=stage).value is None
    assert render_file(tmp_path / "甲.yaml").value


def test_marks_stop_no_other_check(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(HEAD + "人员: {在职: {合计: 24, 公务员: 21}}  #? 沿用自2023\n", "utf-8")
    assert {"PE505", "PE301"} <= {d.code for d in check_file(path, stage="报送").diagnostics}


def test_a_mark_in_a_project_s_own_file(tmp_path: Path) -> None:
    (tmp_path / "项目").mkdir()
    (tmp_path / "整体.yaml").write_text(HEAD, "utf-8")
    part = tmp_path / "项目" / "001.yaml"
    part.write_text("名称: 甲\n内容: 乙  #? 沿用自2023\n", "utf-8")
    found = [d for d in check_file(tmp_path / "整体.yaml").diagnostics if d.code == "PE505"]
    assert [(d.location.file, d.location.line) for d in found] == [(str(part), 2)]
