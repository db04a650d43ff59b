"""比率 that a pack has for itself: derived, printed, scored; what is wrong with them at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Location
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.view.build import build

HEAD = '名称: 我\n版本: "1"\n沿用: gd-zhanjiang\n比率:\n'
RATIOS = """\
  人均公用经费控制率: {算法: 比率, 分子: [预算.公用经费.决算数], 分母: [预算.公用经费.预算数]}
  拨款节约率: {算法: 节约率, 范围: 项目, 分子: [预算.支出], 分母: [预算.划拨]}
"""
TREE = """\
名称: 评分表
类型: 整体自评
指标: [{名称: 甲, 分值: 100, 取数: 比率.人均公用经费控制率, 办法: 按比例}]
"""


def make(folder: Path, text: str, tree: str = "") -> Path:
    pack = folder / "模板" / "mine"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(HEAD + text, "utf-8")
    if tree:
        (pack / "整体指标.yaml").write_text(tree, "utf-8")
    return pack / "pack.yaml"


def load(folder: Path) -> Pack:
    outcome = load_pack("mine", own=folder / "模板", asked_at=Location("甲"))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


@pytest.mark.parametrize(
    ("kind", "data", "name", "shown"),
    [
        ("整体自评", "预算: {公用经费: {预算数: 80, 决算数: 60}}", "人均公用经费控制率", "75%"),
        ("整体自评", "预算: {公用经费: {预算数: 80}}", "人均公用经费控制率", ""),
        ("项目自评", "名称: 甲\n预算: {划拨: 100, 支出: 90}", "拨款节约率", "10%"),
    ],
)
def test_they_are_derived_and_printed(tmp_path: Path, kind: str, data: str, name: str, shown: str) -> None:
    make(tmp_path, RATIOS)
    path = tmp_path / "甲.yaml"
    path.write_text(f"类型: {kind}\n模板包: mine\n年度: 2025\n单位: {{名称: 某县数据局}}\n{data}\n", "utf-8")
    read = check_file(path).value
    assert read is not None
    pack = load(tmp_path)
    assert build(read, derive_figures(read, pack), pack).root["比率"][name] == shown


def test_a_tree_may_score_them(tmp_path: Path) -> None:
    make(tmp_path, RATIOS, TREE)
    path = tmp_path / "甲.yaml"
    head = "类型: 整体自评\n模板包: mine\n年度: 2025\n单位: {名称: 某县数据局}\n"
    path.write_text(f"{head}预算: {{公用经费: {{预算数: 80, 决算数: 60}}}}\n", "utf-8")
    read = check_file(path).value
    assert read is not None
    assert derive_figures(read, load(tmp_path)).scores.total == 75


@pytest.mark.parametrize(
    ("ratio", "message"),
    [
        ("支出完成绿: {分子: [预算.支出.决算数]}", "没有比率“支出完成绿”"),
        (
            "支出完成率: {算法: 比率, 分子: [预算.支出.决算数], 分母: [预算.支出.年初预算]}",
            "已有通用的比率“支出完成率”",
        ),
        (
            "甲率: {算法: 比率, 分子: [预算.支出.决算绿], 分母: [预算.支出.年初预算]}",
            "“甲率”的分子“预算.支出.决算绿”不存在",
        ),
        ("甲率: {算法: 比率, 分子: [预算.支出.决算数]}", "“甲率”没有写分母"),
        (
            "甲率: {算法: 比率, 范围: 项目, 分子: [预算.收入.决算数], 分母: [预算.支出]}",
            "“甲率”的分子“预算.收入.决算数”不存在",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, ratio: str, message: str) -> None:
    made = make(tmp_path, f"  {ratio}\n")
    told = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert [(d.code, d.message, d.location.file, d.location.line) for d in told] == [("PE826", message, str(made), 5)]
