"""Where a file's structure is broken, its other sections are still checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Severity

HEAD = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
BROKEN = {
    "引号没有成对": '自评结果: "没有写完\n',
    "括号没有成对": "满意度: {有效份数: 10\n",
    "缩进不一致": "职责:\n  条目:\n    - 甲\n   概述: 乙\n",
    "层次接不上": "机构:\n  - 甲\n  概述: 乙\n",
}
REST = "预算: {支出: {决算樹: 12}}\n人员: {退休: 十一}\n"


@pytest.mark.parametrize("how", BROKEN)
def test_the_other_sections_are_checked(how: str, tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + BROKEN[how] + REST, "utf-8")
    found = check_file(path).diagnostics
    errors = {d.code: d for d in found if d.severity is Severity.ERROR}
    assert any(code.startswith("PE1") for code in errors)
    assert {"PE201", "PE210"} <= set(errors), [str(d.location) for d in found]
    lines = (HEAD + BROKEN[how] + REST).split("\n")
    assert lines[errors["PE201"].location.line - 1].startswith("预算")
    assert lines[errors["PE210"].location.line - 1].startswith("人员")
    broken = range(4, 4 + BROKEN[how].count("\n"))
    assert all(d.code.startswith("PE1") for d in found if d.location.line in broken)


def test_a_file_without_a_sound_section_gives_no_more_than_its_fault(tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text('单位: {名称: "某县\n', "utf-8")
    assert {d.code[:3] for d in check_file(path).diagnostics} == {"PE1"}


def test_a_broken_head_is_not_called_missing(tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text("类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局\n" + REST, "utf-8")
    found = check_file(path).diagnostics
    assert not [d for d in found if d.location.line == 3 and not d.code.startswith("PE1")]
