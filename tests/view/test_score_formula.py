"""Formulas with numbers of completion and score, worked by hand; half up at two decimals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen.workflows.scoring import LeafFacts, score_file
from tests.cli.score_samples import FULL, HEAD, WHOLE, write

OWN = """\
名称: 某项目
指标:
  - {{一级: 产出指标, 三级: 甲, 分值: 60, {said}, 偏差原因: 乙}}
"""
PROJECT_HEAD = HEAD.replace("整体自评", "项目自评")


def facts(path: Path, name: str) -> LeafFacts:
    scored = score_file(path).value
    assert scored is not None
    assert scored.sheet is not None
    found = next(leaf.facts for row in scored.sheet.rows for leaf in row.leaves() if leaf.name == name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "completion", "score"),
    [
        ("方向: ≥, 目标值: 10, 完成值: 9", "9÷10×100%=90%", "9÷10×60=54"),
        ("方向: ≥, 目标值: 7, 完成值: 3", "3÷7×100%=42.86%", "3÷7×60=25.71"),
        ("方向: ≥, 目标值: 17, 完成值: 20", "20÷17×100%=117.65%", "100%×60=60"),
        ("方向: ≤, 目标值: 5, 完成值: 6", "5÷6×100%=83.33%", "5÷6×60=50"),
        ("方向: ≤, 目标值: 5, 完成值: 4", "5÷4×100%=125%", "100%×60=60"),
        ("方向: ≥, 目标值: 98%, 完成值: 96.3%", "96.3%÷98%×100%=98.27%", "96.3%÷98%×60=58.96"),
        ("方向: =, 目标值: 10, 完成值: 9", "（1−|9−10|÷|10|）×100%=90%", "（1−|9−10|÷|10|）×60=54"),
        ("方向: =, 目标值: 10, 完成值: 10", "", "100%×60=60"),
        ("方向: ≥, 目标值: -10, 完成值: -12", "（1−|−12−（−10）|÷|−10|）×100%=80%", "（1−|−12−（−10）|÷|−10|）×60=48"),
        ("方向: ≥, 目标值: 10, 完成值: 0", "0÷10×100%=0%", "0%×60=0"),
        ("方向: ≤, 目标值: 5, 完成值: 0", "", "100%×60=60"),
        ("方向: ≥, 目标值: 10, 完成值: -3", "", "0%×60=0"),
        ("方向: ≥, 目标值: 0, 完成值: 2", "", "100%×60=60"),
        ("方向: 是否, 目标值: 是, 完成值: 是", "", "100%×60=60"),
        ("方向: ≥, 目标值: 10", "", ""),
        ("方向: ≥, 目标值: 10, 完成值: 不适用", "", ""),
    ],
)
def test_of_an_own_indicator(said: str, completion: str, score: str, tmp_path: Path) -> None:
    found = facts(write(tmp_path, PROJECT_HEAD + OWN.format(said=said)), "甲")
    assert (found.formula, found.score_formula) == (completion, score)


def test_the_mean_of_two_scores(tmp_path: Path) -> None:
    """The report of 2020 prints (0.94+0.99)/2×5=4.83."""
    tree = WHOLE.replace("取数: 比率.固定资产利用率, 办法: 分档,", "取数: 比率.重点工作完成率, 办法: 按比例,")
    tree = tree.replace(
        '             档次: [{不低于: 90%, 得: "1"}, {不低于: 75%, 得: 3/4}, {得: "0"}], 核定', "             核定"
    )
    tree = tree.replace("名称: 固定资产利用率, 分值: 20", "名称: 重点工作完成率, 分值: 5").replace(
        "分值: 20\n", "分值: 5\n"
    )
    tree = tree.replace("名称: 支出完成率, 分值: 30", "名称: 支出完成率, 分值: 45").replace(
        "分值: 40\n        核", "分值: 55\n        核"
    )
    found = facts(write(tmp_path, HEAD + "重点督查: {市委督查得分: 94, 政府督查得分: 0.99}\n", tree), "重点工作完成率")
    assert (found.computed, found.score_formula) == (Decimal("4.83"), "（0.94+0.99）÷2×5=4.83")


@pytest.mark.parametrize(
    ("name", "change", "wanted"),
    [
        ("支出完成率", {}, "80%×30=24"),  # (88−60)÷(95−60)
        ("支出完成率", {"支出: 880": "支出: 881"}, "80.2857%×30=24.09"),  # 28.1÷35 = 0.802857…
        ("制度健全", {}, "2/3×10=6.67"),
        ("制度健全", {"乙项: 否": "乙项: 不适用"}, "100%×10=10"),
        ("固定资产利用率", {}, "75%×20=15"),
        ("固定资产利用率", {"固定资产原值: 300": "固定资产原值: 0"}, ""),  # no meaning, no formula
        ("社会效益", {}, ""),  # the unit's own score is computed from nothing
        ("决算公开", {}, "100%×15=15"),
    ],
)
def test_of_the_packs_leaves(name: str, change: dict[str, Any], wanted: str, tmp_path: Path) -> None:
    text = FULL
    for old, new in change.items():
        text = text.replace(old, new)
    assert facts(write(tmp_path, text), name).score_formula == wanted
