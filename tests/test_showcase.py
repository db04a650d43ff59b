"""The made-up unit of examples/综合示例: every criterion once, five projects of different outcome, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from perfeval_gen.diagnostics import Stage
from perfeval_gen.pipeline import examine, render_file
from perfeval_gen.rendering import Checked
from perfeval_gen.resources import data_root

FILE = data_root() / "examples" / "综合示例" / "2025" / "整体.yaml"
# leaf: points, score, working
LEAVES = {
    "预算编制合理性": ("6", "6", "three conditions of three"),
    "财政拨款收入预决算差异率": ("6", "5.10", "(1030−1000)/1000 = 3 %; 6 × (1 − 3/20)"),
    "绩效目标合理性": ("8", "6", "部分达成 75 %; 8 × 0.75"),
    "支出完成率": ("9", "7.84", "950/1050 = 90.476 %; 9 × (90.476 − 60)/35 = 7.8367"),
    "结转结余率": ("6", "6", "100/1030 = 9.71 % ≤ 10 %"),
    "政府采购执行率": ("6", "6", "0 ÷ 0 doesn't apply: full points"),
    "项目监管": ("10", "7.5", "three of four"),
    "资产管理规范性": ("5", "5", "three yes and one 不适用"),
    "固定资产利用率": ("4", "3.5", "170/200 = 85 % gives 3; the unit says 3.5"),
    "预决算信息公开": ("7", "3.5", "budget after 15 days, final accounts after 27 > 20"),
    "自评材料按时报送": ("3", "3", "20 May before 31 May"),
    "三公经费控制率": ("4", "4", "8.5 ≤ 10"),
    "重点工作完成率": ("5", "4.8", "(0.95 + 0.97)/2 × 5"),
    "项目完成及时性": ("6", "3", "4/5 = 80 %; 6 × (80 − 60)/40"),
    "社会经济环境效益": ("10", "9", "own score; cap (1 + 0.9)/2 × 10 = 9.5"),
    "公众或服务对象满意度": ("5", "5", "460/500 = 92 % ≥ 90 %"),
}
KINDS = {"按比例", "分档", "线性", "不超过", "零差异", "逐项", "定性", "及格线", "是否", "自评"}
# project: total, grade, working
PROJECTS = {
    "公共数据平台建设": ("100", "优", "all met"),
    "政务热线升级": ("98.67", "优", "60/90 of 4 points = 2.67; 160 % of a target is full"),
    "数据安全测评": ("94", "优", "qualitative 70 % of 20 = 14"),
    "数字乡村试点": ("98", "优", "reverse 2/2.5 of 10 = 8; satisfaction doesn't apply"),
    "机房改造": ("17", "差", "0/50 of 3 = 0; 0/0 of 4 full; 3 + 5 + 5 as managed; nothing done"),
}


@pytest.fixture(scope="module")
def checked() -> Checked:
    outcome = examine(FILE, Stage.SUBMISSION)
    assert outcome.value is not None
    assert outcome.diagnostics == ()
    return outcome.value


def test_each_leaf_is_scored_as_worked_by_hand(checked: Checked) -> None:
    rows = {row.name: row for row in checked.figures.scores.leaves()}
    assert {name: (row.points, row.score) for name, row in rows.items()} == {
        name: (Decimal(points), Decimal(score)) for name, (points, score, _) in LEAVES.items()
    }


def test_every_criterion_is_used(checked: Checked) -> None:
    assert {row.leaf.criterion.kind for row in checked.figures.scores.leaves() if row.leaf is not None} == KINDS


def test_sums_total_and_grade(checked: Checked) -> None:
    sheet = checked.figures.scores
    # 6 + 5.1 + 6 | 7.84 + 6 + 6 + 7.5 + 5 + 3.5 | 3.5 + 3 | 4 + 4.8 + 3 + 9 + 5
    assert [row.score for row in sheet.rows] == [Decimal(s) for s in ("17.10", "35.84", "6.50", "25.80")]
    assert (sheet.total, sheet.grade) == (Decimal("85.74"), "良")  # 85.24 and half a point of bonus


def test_the_assessor_s_score_stands_beside_the_computed_one(checked: Checked) -> None:
    row = next(r for r in checked.view.root["评分表"]["行"] if r["三级"] == "固定资产利用率")
    assert (row["得分"], row["计算得分"], row["扣分"], row["评分人"]) == ("3.5", "3", "0.5", "单位")
    assert row["代入"] == "170.00÷200.00×100%=85%"


def test_five_projects(checked: Checked) -> None:
    made = {p.view.root["名称"]: (p.figures.scores.total, p.figures.scores.grade) for p in checked.projects}
    assert made == {name: (Decimal(total), grade) for name, (total, grade, _) in PROJECTS.items()}


def test_what_does_not_apply_is_printed_so(checked: Checked) -> None:
    rows = {row["三级"]: row for row in checked.view.root["评分表"]["行"]}
    assert rows["政府采购执行率"]["实际值"] == "不适用"
    village = next(p for p in checked.projects if p.view.root["名称"] == "数字乡村试点")
    survey = village.view.root["评分表"]["行"][-1]
    assert (survey["三级"], survey["实际值"], survey["得分"], survey["指"]["完成文"]) == (
        "村民满意度",
        "不适用",
        "10",
        "不适用",
    )


def test_the_projects_come_out_as_one_volume() -> None:
    made = render_file(FILE, stage=Stage.SUBMISSION)
    assert made.diagnostics == ()
    names = [document.filename for document in made.value or ()]
    assert names == [
        "某市数据局2025年度整体绩效自评报告.docx",
        "某市数据局2025年度整体绩效自评基础数据表.docx",
        "某市数据局2025年度整体绩效自评指标评分表.docx",
        "某市数据局2025年度各项目项目绩效自评指标评分表.docx",
    ]
    volume = Document(BytesIO((made.value or ())[-1].content))
    text = "\n".join(p.text for p in volume.paragraphs) + "\n".join(
        c.text for t in volume.tables for r in t.rows for c in r.cells
    )
    places = [text.index(name) for name in PROJECTS]
    assert places == sorted(places)


def test_the_example_s_own_pack_is_found_beside_it() -> None:
    assert (Path(FILE).parent.parent / "模板" / "示例表式" / "pack.yaml").is_file()
