"""What was meant by a value that a field doesn't offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.pipeline import check_file
from perfeval_gen.schema.guesses import guess
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.validate import shape_at
from tests.cli.run import run

HEAD = "类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 甲\n指标:\n"
SIGNS = [
    (">=", "≥"), ("=>", "≥"), ("＞＝", "≥"), ("> =", "≥"), ("≧", "≥"), ("大于等于", "≥"), ("不低于", "≥"),
    ("<=", "≤"), ("=<", "≤"), ("＜＝", "≤"), ("小于等于", "≤"), ("不超过", "≤"), ("不高于", "≤"), ("不大于", "≤"),
    ("==", "="), ("＝", "="), ("等于", "="), ("＞", ">"), ("大于", ">"), ("＜", "<"), ("小于", "<"),
    ("定性指标", "定性"), ("是/否", "是否"), ("≥10", "≥"),
]  # fmt: skip


def offered() -> list[str]:
    shape = shape_at(load_schema("项目自评"), ("indicators", 0, "direction"))
    assert shape is not None
    return list(shape.constraints["allowed"])


@pytest.mark.parametrize(("written", "sign"), SIGNS)
def test_a_sign_written_otherwise(written: str, sign: str) -> None:
    assert guess(written, offered()) == f"是否想写“{sign}”？"


def test_where_no_guess_is_made() -> None:
    assert guess("正向", offered()) == ""
    assert guess("不低于", ["甲", "乙"]) == ""
    assert guess("甲乙", ["甲", "丙"]) == ""  # of a few all are listed anyway
    assert guess("", offered()) == "写“>”要加引号。"
    assert guess("", ["甲", "乙"]) == ""


@pytest.mark.parametrize(
    ("row", "code", "column", "told"),
    [
        ("  - {三级: 甲, 方向: 不低于}\n", "PE205", 17, "是否想写“≥”？可用：≥、≤、=、>、<、定性、是否"),
        ("  - {三级: 甲, 方向: <=}\n", "PE205", 17, "是否想写“≤”？可用：≥、≤、=、>、<、定性、是否"),
        ("  - {三级: 甲, 方向: >=}\n", "PE117", 17, "“>=”写成“≥”，或给整个值加上英文单引号"),
        ("  - 三级: 甲\n    方向: >=\n", "PE117", 9, "“>=”写成“≥”，或给整个值加上英文单引号"),
        ("  - 三级: 甲\n    方向: >\n    目标值: 3\n", "PE205", 9, "写“>”要加引号。"),
    ],
)
def test_the_sign_is_told_where_it_stands(row: str, code: str, column: int, told: str, tmp_path: Path) -> None:
    path = tmp_path / "项目.yaml"
    path.write_text(HEAD + row, "utf-8")
    (item,) = [d for d in check_file(path).diagnostics if d.code in ("PE117", "PE124", "PE205")]
    assert (item.code, item.location.line, item.location.column) == (
        code,
        6 + row.count("\n", 0, row.index("方向")) + 1,
        column,
    )
    assert told in item.mark + item.hint


def test_a_binding_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "render", "甲.yaml", "--bind", "装订")
    assert (answer.status, answer.text.split("可用：")[1].split()[0]) == (2, "分册、合订、汇总、不出")


def test_a_name_under_a_word_for_any_name(tmp_path: Path) -> None:
    head = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
    path = tmp_path / "整体.yaml"
    path.write_text(f"{head}成效: [{{名称: 工业, 指标: [{{名称: 投资, 数值: 3}}]}}]\n资产: {{名称: 甲}}\n", "utf-8")
    marks = [d.mark.partition("本节")[0] for d in check_file(path).diagnostics if d.code == "PE201"]
    assert marks == ["是否想写“领域”？", "是否想写“指标”？", "这个字段应写在“单位”之下。"]
