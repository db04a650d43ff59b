"""``check --fix``: what is beyond doubt is mended in place; every other byte of the file stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.prose.bound import references_are_offered
from perfeval_gen.diagnostics import Diagnostic, Edit, Location, Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.validate import validate
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.view.binding import bind
from perfeval_gen.workflows.fixes import mend
from tests.binding.bound import PACK
from tests.cli.run import run
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

HEAD = '类型: 整体自评\n版本: "1"\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n'
MONEY = "预算:  # 万元\n  支出: {到位数: 14631.38, 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}   # 注\n"
ROW = "成效: [{领域: 甲, 指标: [{指标: it's, 单位: 个, 数值: 361.5, "
BAD = """\
# 头
类型：整体自评
版本: "1"
模板包:gd-zhanjiang
年度: ２０２５
单位: {名称：某县数据局, 预算编码: 004401}   # 注：不动
预算:
\t支出: {到位数: "14,631.38", 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}  # 尾注
任务:
  - {名称: 甲, 原因: 基本支出2646.16万元，项目支出11870.42万元}
机构:
　　内设机构:
      - 甲
      -乙
自评结果: {{ 比率.资金使用率 }}，支出14516.58万元，'完'了
结果应用: 99.22%是资金使用率，“基本支出”2646.16万元。
其他情况: "｛｛ 单位[“名称”] ｝｝，支出14516.58万元"
"""
GOOD = """\
# 头
类型: 整体自评
版本: "1"
模板包: gd-zhanjiang
年度: 2025
单位: {名称: 某县数据局, 预算编码: "004401"}   # 注：不动
预算:
  支出: {到位数: "14631.38", 基本支出: {决算数: 2646.16}, 项目支出: {决算数: 11870.42}}  # 尾注
任务:
  - {名称: 甲, 原因: '基本支出{{ 预算.支出.基本支出.决算数 }}，项目支出{{ 预算.支出.项目支出.决算数 }}'}
机构:
    内设机构:
      - 甲
      - 乙
自评结果: '{{ 比率.资金使用率 }}，支出{{ 预算.支出.决算数 }}，''完''了'
结果应用: '{{ 比率.资金使用率 }}是资金使用率，“基本支出”{{ 预算.支出.基本支出.决算数 }}。'
其他情况: "{{ 单位['名称'] }}，支出{{ 预算.支出.决算数 }}"
"""


def fixed(folder: Path, content: bytes, capsys: pytest.CaptureFixture[str], name: str = "整体.yaml") -> bytes:
    path = folder / name
    path.write_bytes(content)
    run(capsys, "check", str(path), "--fix")
    return path.read_bytes()


def test_slips_and_numbers_are_mended_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(BAD, "utf-8")
    answer = run(capsys, "check", str(path), "--fix")
    assert path.read_text("utf-8") == GOOD
    assert "已修正 19 处（1 个文件）" in answer.out
    assert answer.status == 0
    again = run(capsys, "check", str(path), "--fix")
    assert "没有可以自动修正的地方" in again.out
    assert path.read_text("utf-8") == GOOD


@pytest.mark.parametrize(("encoding", "end"), [("gb18030", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\r\n")])
def test_encoding_mark_and_line_ends_stay(
    encoding: str, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = (text.replace("\n", end).encode(encoding) for text in (BAD, GOOD))
    assert fixed(tmp_path, before, capsys) == after


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("自评结果: 支出14516.58万元。\n", "自评结果: 支出{{ 预算.支出.决算数 }}。\n"),
        ("自评结果: 14516.58万元。  # 注\n", "自评结果: '{{ 预算.支出.决算数 }}。'  # 注\n"),
        ("自评结果: '支出14516.58万元。'\n", "自评结果: '支出{{ 预算.支出.决算数 }}。'\n"),
        ("自评结果: >\n  前，\n  支出14516.58万元。\n", "自评结果: >\n  前，\n  支出{{ 预算.支出.决算数 }}。\n"),
        ("自评结果: [支出14516.58万元, 乙]\n", "自评结果: ['支出{{ 预算.支出.决算数 }}', 乙]\n"),
        ("自评结果:\n  前，\n  支出14516.58万元。\n", "自评结果:\n  前，\n  支出{{ 预算.支出.决算数 }}。\n"),
        (
            "自评结果:\n  14516.58万元，\n  后。\n",
            "自评结果:\n  14516.58万元，\n  后。\n",
        ),  # would need quotes over lines
        ("自评结果: 支出14,516.58万元。\n", "自评结果: 支出14,516.58万元。\n"),
        (
            f"{ROW}说明: it's 361.5个}}]}}]\n",
            f"{ROW}说明: 'it''s {{{{ 成效[\"甲\"].指标[\"it''s\"].数值 }}}}个'}}]}}]\n",
        ),
    ],
)
def test_quotes_are_set_where_yaml_needs_them(
    typed: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fixed(tmp_path, (HEAD + MONEY + typed).encode(), capsys).decode() == HEAD + MONEY + expected


PIECES = [
    "支出14516.58万元",
    "资金使用率99.22%",
    "基本支出2646.16万元",
    "建成3个",
    "“甲”",
    "it's",
    '"乙"',
    "，",
    "。",
    " # ",
]
SHAPES = ["自评结果: {}\n", "自评结果: '{}'\n", "自评结果: |\n  {}\n", "自评结果: [{}, 乙]\n", "问题: [{{问题: {}}}]\n"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.sampled_from(SHAPES))
def test_what_is_printed_stays_the_same(tmp_path: Path, pieces: list[str], shape: str) -> None:
    path = tmp_path / "整体.yaml"
    text = "".join(pieces)
    path.write_text(HEAD + MONEY + shape.format(text.replace("'", "''") if "'{}'" in shape else text), "utf-8")
    before, offered = looked_at(path)
    while offered:
        outcome = mend(offered, write=True)
        assert outcome.value
        after, offered = looked_at(path)
        assert after == before


def looked_at(path: Path) -> tuple[object, list[Diagnostic]]:
    """What the file prints, and the offers in it that can be made; of a file YAML refuses nothing."""
    source = read_source(str(path), path.read_bytes()).value
    assert source is not None
    tree = parse_tree(source)
    checked = None if tree.value is None else validate(tree.value).value
    if checked is None:
        return None, []
    figures = derive_figures(checked, PACK)
    found = references_are_offered.find(Facts(checked, figures, PACK))
    bound = bind(checked, figures, PACK)
    assert bound.value is not None
    assert not bound.diagnostics
    said = (bound.value.get("evaluation_summary"), bound.value.get("problems"))
    return said, [d for d in found if d.edits]


def test_only_what_is_asked_for_is_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + MONEY + "自评结果: 支出14516.58万元。\n", "utf-8")
    run(capsys, "check", str(path), "--fix", "--ignore", "PE435")
    assert "14516.58万元" in path.read_text("utf-8")


def test_the_files_of_a_year_are_mended_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "2025"
    (folder / "项目").mkdir(parents=True)
    (folder / "整体.yaml").write_text(HEAD + MONEY + "自评结果: 支出14516.58万元。\n", "utf-8")
    project = folder / "项目" / "甲.yaml"
    project.write_text("名称: 甲\n预算: {划拨: 361.5, 支出: 361.25}\n备注: 支出361.25万元。\n", "utf-8")
    answer = run(capsys, "check", str(folder), "--fix")
    assert "支出{{ 预算.支出.决算数 }}。" in (folder / "整体.yaml").read_text("utf-8")
    assert "备注: 支出{{ 预算.支出 }}。" in project.read_text("utf-8")
    assert "（2 个文件）" in answer.out


def test_what_cannot_be_proved_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text("甲: 1\n乙: 二\n", "utf-8")
    place = Location(str(path), 2, 4, 5)

    def told(*edits: Edit) -> Diagnostic:
        return Diagnostic("PE999", Severity.NOTE, "", place, edits=edits)

    broken = told(Edit(str(path), 2, 4, 5, "[二"))
    elsewhere = told(Edit(str(path), 1, 1, 2, "丙"))
    beyond = told(Edit(str(path), 9, 1, 2, "丙"))
    right = told(Edit(str(path), 2, 4, 5, "三"))
    for item in (broken, elsewhere, beyond):
        outcome = mend([item], write=True)
        assert outcome.value == ()
        assert [d.code for d in outcome.diagnostics] == ["PE738"]
    assert path.read_text("utf-8") == "甲: 1\n乙: 二\n"
    outcome = mend([broken, right], write=True)
    assert outcome.value is not None
    assert path.read_text("utf-8") == "甲: 1\n乙: 二\n"  # both are about one place; the first can't be made
    outcome = mend([right, told(Edit(str(path), 2, 4, 5, "四"))], write=True)
    assert path.read_text("utf-8") == "甲: 1\n乙: 三\n"


def test_json_is_not_mixed_with_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + MONEY + "自评结果: 支出14516.58万元。\n", "utf-8")
    answer = run(capsys, "check", str(path), "--fix", "--format", "json")
    assert answer.out.startswith("{")
    assert "已修正 1 处（1 个文件）" in answer.err


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(HEAD + MONEY + "自评结果: 支出14516.58万元。\n", "utf-8")

    def refuse(handle: int) -> None:
        raise PermissionError(13, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    answer = run(capsys, "check", str(path), "--fix")
    assert answer.status == 4
    assert "错误[PE701] 无法写入“整体.yaml”：没有写入权限" in answer.out
    assert "没有改动任何文件" in answer.out


def test_a_tab_that_may_belong_elsewhere_is_left_to_its_author(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two spaces in its place would make the measure a problem of its own."""
    typed = f"{HEAD}问题:\n  - 问题: 支付偏慢\n    措施:\n\t- 按月通报\n".encode()
    assert fixed(tmp_path, typed, capsys) == typed
