"""A pack made from docs/模板包.md alone, for an invented provincial form; the scores are worked by hand."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from perfeval_gen import render_file
from perfeval_gen.diagnostics import Severity

UP = "↑"  # a cell merged into the one above it
FOLDER = Path(__file__).parent / "by_manual"
MONEY = [  # 510 ÷ 580 = 87.931 %; 20 × (87.931 − 50) ÷ (95 − 50) = 16.858
    ("年度资金总额", "550", "580", "510", "87.93%", "20", "16.86"),
    ("中央资金", "300", "320", "300", "93.75%", UP, UP),
    ("省级资金", "200", "200", "170", "85%", UP, UP),
    ("其他资金", "50", "60", "40", "66.67%", UP, UP),
]
# level 1, level 2, level 3, points, target at the start, target, actual, core, score
INDICATORS = [
    ("成本指标", "经济成本指标", "每公里整治成本", "6", "≤12.5万元", "≤12.5万元", "11.8万元", "是", "6"),
    (UP, "社会成本指标", "施工占道投诉件数", "4", "≤5件", "≤5件", "8件", "否", "2.5"),  # 4 × 5/8
    ("产出指标", "数量指标", "整治隐患路段", "15", "≥45公里", "≥40公里", "38公里", "是", "14.25"),  # 15 × 38/40
    (UP, UP, "安装警示标志", "5", "≥100块", "≥100块", "160块", "否", "5"),  # 160 %: full, with a reason
    (UP, "质量指标", "验收合格率", "10", "100%", "=100%", "100%", "是", "10"),
    (UP, "时效指标", "完工项目是否按期验收", "10", "是", "是", "是", "否", "10"),
    ("效益指标", "社会效益指标", "整治路段事故数下降率", "10", "≥20%", "≥20%", "29%", "是", "10"),  # 145 %: no reason
    (UP, "可持续影响指标", "建立长效管护机制", "10", "机制健全", "机制健全", "基本健全", "否", "7"),  # in part, 70 %
    ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "10", "≥90%", "≥90%", "86.5%", "是", "8"),  # 0.8 of 10
]
TOTAL, GRADE = "89.61", "良"  # 16.86 + 8.5 + 39.25 + 17 + 8


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[str, ...]]]:
    """The text of each cell as it stands in the file, row by row."""
    folder = tmp_path_factory.mktemp("by_manual") / "某咨询 公司"
    shutil.copytree(FOLDER, folder)
    made = render_file(folder / "2025" / "项目.yaml")
    assert [finding for finding in made.diagnostics if finding.severity is Severity.ERROR] == []
    (document,) = made.value or ()
    assert document.filename == "某省公路事务中心2025年度农村公路安全防护提升项目绩效自评表.docx"
    opened = Document(BytesIO(document.content))
    assert [p.text for p in opened.paragraphs][:2] == ["省级项目支出绩效自评表（贵州虚构）", "（2025年度）"]
    return [
        [
            tuple(
                UP if cell.vMerge == "continue" else "".join(text.text or "" for text in cell.iter(qn("w:t")))
                for cell in row.iterchildren(qn("w:tc"))
            )
            for row in table.iterchildren(qn("w:tr"))
        ]
        for table in opened.element.body.iterchildren(qn("w:tbl"))
    ]


def test_the_head_has_the_added_fields(tables: list[list[tuple[str, ...]]]) -> None:
    assert tables[0][:3] == [
        ("项目名称", "农村公路安全防护提升项目", "项目编码", "520000250000000000001"),
        ("主管部门", "某省交通运输厅", "实施单位", "某省公路事务中心养护科"),
        ("资金主管处室", "某某处", "项目负责人", "某某"),
    ]


def test_the_money_block(tables: list[list[tuple[str, ...]]]) -> None:
    assert tables[0][3:8] == [
        ("项目资金（万元）", "资金来源", "年初预算", "全年预算", "执行数", "执行率", "分值", "得分"),
        *((UP, *row) for row in MONEY),
    ]


def test_each_indicator_is_scored_as_worked_by_hand(tables: list[list[tuple[str, ...]]]) -> None:
    heads, *rows = tables[1]
    assert heads == (
        *("一级指标", "二级指标", "三级指标", "权重", "年初指标值"),
        *("目标值", "完成值", "是否核心指标", "得分", "偏差原因"),
    )
    assert [row[:9] for row in rows] == INDICATORS
    assert [rows[place][9] for place in (2, 3, 6)] == [
        "两处路段受汛期影响推迟。次年5月底前完工。",
        "年中排查新增急弯路段，用结余材料加装。",
        "",
    ]


def test_the_conclusion(tables: list[list[tuple[str, ...]]]) -> None:
    total, grade, conclusion = tables[2]
    assert (total, grade) == (("评分结论", "总分", TOTAL), (UP, "等级", GRADE))
    assert conclusion[:2] == (UP, "自评结论")
    assert conclusion[2].startswith("项目按计划实施")
    assert len(conclusion[2]) <= 200
